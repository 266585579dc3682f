"""MediaLive's inputs and input security groups."""

from __future__ import annotations

import itertools
import os
import secrets
from collections.abc import Sequence
from typing import Any

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record, Service

RTMP_HOST, RTMP_PORT = "ONAIR_RTMP_HOST", "ONAIR_RTMP_PORT"
SRT_HOST, SRT_PORT = "ONAIR_SRT_HOST", "ONAIR_SRT_PORT"
SRT_LISTENER = "SRT_LISTENER"
SHORTEST_LATENCY, LONGEST_LATENCY = 120, 15_000
DOCUMENTATION_ADDRESS = "203.0.113.{}"


def new_id() -> str:
    """MediaLive's ids are seven decimal digits."""
    return str(secrets.randbelow(9_000_000) + 1_000_000)


class Inputs(Service):
    """The part of MediaLive that a phone meets."""

    def create_input_security_group(self, parameters: Parameters) -> Record:
        rules = parameters.get("WhitelistRules", [])
        if not rules:
            raise ApiError(self.bad_request, "Must specify at least one whitelist rule", 422)
        group = new_id()
        record = {
            "Id": group,
            "Arn": self.arn(f"inputSecurityGroup:{group}"),
            "State": "IDLE",
            "Inputs": [],
            "Tags": parameters.get("Tags", {}),
            "WhitelistRules": rules,
        }
        return {"SecurityGroup": self.put("inputSecurityGroup", group, record)}

    def describe_input_security_group(self, parameters: Parameters) -> Record:
        return self.get("inputSecurityGroup", parameters["InputSecurityGroupId"])

    def list_input_security_groups(self, parameters: Parameters) -> Record:
        return self.page(self.records("inputSecurityGroup"), parameters, "InputSecurityGroups")

    def update_input_security_group(self, parameters: Parameters) -> Record:
        record = self.get("inputSecurityGroup", parameters.pop("InputSecurityGroupId"))
        record.update(parameters)
        return {"SecurityGroup": record}

    def delete_input_security_group(self, parameters: Parameters) -> None:
        record = self.get("inputSecurityGroup", parameters["InputSecurityGroupId"])
        if record["Inputs"]:
            raise ApiError(self.conflict, "The input security group is still being used by inputs", 409)
        self.remove("inputSecurityGroup", record["Id"])

    def create_input(self, parameters: Parameters) -> Record:
        input_id, groups = new_id(), parameters.pop("InputSecurityGroups", [])
        for group in groups:
            self.get("inputSecurityGroup", group)
        wanted = parameters.pop("Destinations", [])
        if parameters.get("Type") == SRT_LISTENER:
            self._require_listener(parameters, groups)
        record = {
            "Id": input_id,
            "Arn": self.arn(f"input:{input_id}"),
            "State": "DETACHED",
            "AttachedChannels": [],
            "InputClass": "STANDARD" if len(wanted) > 1 else "SINGLE_PIPELINE",
            "InputSourceType": "STATIC",
            "SecurityGroups": groups,
            **parameters,
            "Destinations": self._destinations(parameters.get("Type"), wanted),
        }
        self.put("input", input_id, record)
        for group in groups:
            self.get("inputSecurityGroup", group)["Inputs"].append(input_id)
        return {"Input": record}

    def _require_listener(self, wanted: Parameters, groups: Sequence[str]) -> None:
        """What the model of the API says of an SRT listener in words alone."""
        listener = wanted.get("SrtSettings", {}).get("SrtListenerSettings")
        if listener is None:
            raise ApiError(self.bad_request, f"SrtListenerSettings is required for {SRT_LISTENER} inputs", 422)
        if not groups:
            raise ApiError(self.bad_request, f"InputSecurityGroups is required for {SRT_LISTENER} inputs", 422)
        latency = listener["MinimumLatency"]
        if not SHORTEST_LATENCY <= latency <= LONGEST_LATENCY:
            text = f"MinimumLatency must be in the range {SHORTEST_LATENCY} to {LONGEST_LATENCY}, got {latency}"
            raise ApiError(self.bad_request, text, 422)

    def _destinations(self, kind: str | None, wanted: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
        if kind == SRT_LISTENER:
            return self._listeners(max(1, len(wanted)))
        return [self._destination(number, item) for number, item in enumerate(wanted)]

    def _listeners(self, pipelines: int) -> list[dict[str, str]]:
        """Each listener has a UDP port of its own, because all have one host here; AWS gives each an address."""
        inputs = [each for each in self.records("input") if each.get("Type") == SRT_LISTENER]
        taken = {destination["Port"] for each in inputs for destination in each["Destinations"]}
        first = int(os.environ.get(SRT_PORT) or "5000")
        free = (str(port) for port in itertools.count(first) if str(port) not in taken)
        found = []
        for pipeline, port in enumerate(itertools.islice(free, pipelines)):
            host = os.environ.get(SRT_HOST) or DOCUMENTATION_ADDRESS.format(10 + pipeline)
            found.append({"Ip": host, "Port": port, "Url": f"srt://{host}:{port}"})
        return found

    @staticmethod
    def _destination(pipeline: int, wanted: dict[str, Any]) -> dict[str, str]:
        # Where the rehearsal really listens; a deploy without a media plane gets an address of the documentation net.
        host = os.environ.get(RTMP_HOST) or DOCUMENTATION_ADDRESS.format(10 + pipeline)
        port = os.environ.get(RTMP_PORT) or "1935"
        return {"Ip": host, "Port": port, "Url": f"rtmp://{host}:{port}/{wanted.get('StreamName', '')}"}

    def describe_input(self, parameters: Parameters) -> Record:
        return self.get("input", parameters["InputId"])

    def list_inputs(self, parameters: Parameters) -> Record:
        return self.page(self.records("input"), parameters, "Inputs")

    def update_input(self, parameters: Parameters) -> Record:
        record = self.get("input", parameters.pop("InputId"))
        if record.get("Type") == SRT_LISTENER:
            groups = (
                parameters["InputSecurityGroups"] if "InputSecurityGroups" in parameters else record["SecurityGroups"]
            )
            self._require_listener({**record, **parameters}, groups)
        if "InputSecurityGroups" in parameters:
            self._move(record, parameters.pop("InputSecurityGroups"))
        if "Destinations" in parameters:
            wanted = parameters.pop("Destinations")
            # A listener keeps its address: it has no name that an update could change.
            if record.get("Type") != SRT_LISTENER or len(wanted) != len(record["Destinations"]):
                record["Destinations"] = self._destinations(record.get("Type"), wanted)
        record.update(parameters)
        return {"Input": record}

    def _move(self, record: Record, groups: list[str]) -> None:
        for group in groups:
            self.get("inputSecurityGroup", group)
        for known in self.records("inputSecurityGroup"):
            known["Inputs"] = [item for item in known["Inputs"] if item != record["Id"]]
            if known["Id"] in groups:
                known["Inputs"].append(record["Id"])
        record["SecurityGroups"] = groups

    def delete_input(self, parameters: Parameters) -> None:
        record = self.get("input", parameters["InputId"])
        if record["AttachedChannels"]:
            raise ApiError(
                self.conflict, f"Input {record['Id']} is attached to channel {record['AttachedChannels'][0]}", 409
            )
        self._move(record, [])
        self.remove("input", record["Id"])
