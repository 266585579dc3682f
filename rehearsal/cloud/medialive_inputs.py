"""MediaLive's inputs and input security groups."""

from __future__ import annotations

import os
import secrets
from typing import Any

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record, Service

RTMP_HOST, RTMP_PORT = "ONAIR_RTMP_HOST", "ONAIR_RTMP_PORT"
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
        record = {
            "Id": input_id,
            "Arn": self.arn(f"input:{input_id}"),
            "State": "DETACHED",
            "AttachedChannels": [],
            "InputClass": "STANDARD" if len(wanted) > 1 else "SINGLE_PIPELINE",
            "InputSourceType": "STATIC",
            "SecurityGroups": groups,
            **parameters,
            "Destinations": [self._destination(number, item) for number, item in enumerate(wanted)],
        }
        self.put("input", input_id, record)
        for group in groups:
            self.get("inputSecurityGroup", group)["Inputs"].append(input_id)
        return {"Input": record}

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
        if "InputSecurityGroups" in parameters:
            self._move(record, parameters.pop("InputSecurityGroups"))
        if "Destinations" in parameters:
            wanted = parameters.pop("Destinations")
            record["Destinations"] = [self._destination(number, item) for number, item in enumerate(wanted)]
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
