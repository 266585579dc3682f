"""MediaLive's channels: their definition, and the state machine that starts and stops them."""

from __future__ import annotations

import contextvars
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import ClassVar

from rehearsal.cloud import channel_hook
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.events import emit
from rehearsal.cloud.medialive_inputs import Inputs, new_id
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record

log = logging.getLogger(__name__)

STATE_DELAY = "ONAIR_STATE_DELAY"
EVENT_STATES = {"STARTING": "STARTING", "RUNNING": "RUNNING", "STOPPING": "STOPPING", "IDLE": "STOPPED"}
"""What EventBridge calls a state that the API calls otherwise: IDLE is told as STOPPED."""

ARN_KINDS = {"ChannelId": "channel", "InputId": "input", "InputSecurityGroupId": "inputSecurityGroup"}


class MediaLive(Inputs):
    """Channels run only as far as the media plane follows; without one, states change after a delay."""

    name: ClassVar[str] = "medialive"

    def resource_arn(self, parameters: Parameters) -> str:
        for member, kind in ARN_KINDS.items():
            if member in parameters:
                return self.arn(f"{kind}:{parameters[member]}")
        return super().resource_arn(parameters)

    create_tags = Inputs.tag_resource
    delete_tags = Inputs.untag_resource

    def create_channel(self, parameters: Parameters) -> Record:
        self._check(parameters)
        channel_id = new_id()
        record = {
            "Id": channel_id,
            "Arn": self.arn(f"channel:{channel_id}"),
            "State": "IDLE",
            "PipelinesRunningCount": 0,
            "ChannelClass": "STANDARD",
            "LogLevel": "DISABLED",
            "EgressEndpoints": [{"SourceIp": "203.0.113.50"}],
            "PipelineDetails": [],
            "Tags": {},
            **parameters,
        }
        self.put("channel", channel_id, record)
        self._attach(record)
        self._tell(record, "CREATED", "Created channel")
        return {"Channel": record}

    def describe_channel(self, parameters: Parameters) -> Record:
        return self.get("channel", parameters["ChannelId"])

    def list_channels(self, parameters: Parameters) -> Record:
        return self.page(self.records("channel"), parameters, "Channels")

    def update_channel(self, parameters: Parameters) -> Record:
        record = self.get("channel", parameters.pop("ChannelId"))
        self._require(record, "IDLE")
        self._check({**record, **parameters}, own=record["Id"])
        record.update(parameters)
        self._attach(record)
        return {"Channel": record}

    def delete_channel(self, parameters: Parameters) -> Record:
        record = self.get("channel", parameters["ChannelId"])
        self._require(record, "IDLE")
        self._detach(record)
        self.remove("channel", record["Id"])
        record["State"] = "DELETING"
        self._tell(record, "DELETED", "Deleted channel")
        self._later(lambda: channel_hook.notify("DELETED", record["Id"]))
        return record

    def start_channel(self, parameters: Parameters) -> Record:
        record = self.get("channel", parameters["ChannelId"])
        self._require(record, "IDLE")
        self._become(record, "STARTING", "Starting channel")
        self._later(lambda: self._follow(record, "STARTING", "RUNNING"))
        return record

    def stop_channel(self, parameters: Parameters) -> Record:
        record = self.get("channel", parameters["ChannelId"])
        self._require(record, "RUNNING", "STARTING")
        self._become(record, "STOPPING", "Stopping channel")
        self._later(lambda: self._follow(record, "STOPPING", "IDLE"))
        return record

    # Transitions

    def _follow(self, record: Record, event: str, target: str) -> None:
        """Let the media plane follow, then arrive; a refused start ends where it began, with the reason."""
        message = "Channel is running" if target == "RUNNING" else "Channel is stopped"
        try:
            if not channel_hook.notify(event, record["Id"]):
                time.sleep(float(os.environ.get(STATE_DELAY, "1")))
        except channel_hook.HookRefusedError as refused:
            log.warning("channel %s %s: %s", record["Id"], event, refused)
            target, message = "IDLE", f"Channel did not start: {refused}" if event == "STARTING" else str(refused)
        # A stop that came while it was starting has its own follower.
        if record["State"] == event:
            self._become(record, target, message)

    def _become(self, record: Record, state: str, message: str) -> None:
        record["State"] = state
        pipelines = 1 if record["ChannelClass"] == "SINGLE_PIPELINE" else 2
        record["PipelinesRunningCount"] = pipelines if state == "RUNNING" else 0
        self._tell(record, EVENT_STATES[state], message)

    @staticmethod
    def _tell(record: Record, state: str, message: str) -> None:
        detail = {
            "channel_arn": record["Arn"],
            "state": state,
            "message": message,
            "pipelines_running_count": record["PipelinesRunningCount"],
        }
        emit("aws.medialive", "MediaLive Channel State Change", record["Arn"], detail)

    @staticmethod
    def _later(work: Callable[[], object]) -> None:
        # The copy keeps the account and the region of the request that asked for it.
        context = contextvars.copy_context()
        threading.Thread(target=lambda: context.run(work), daemon=True).start()

    # Rules

    def _require(self, record: Record, *states: str) -> None:
        if record["State"] not in states:
            allowed = " or ".join(states)
            raise ApiError(self.conflict, f"Channel {record['Id']} is {record['State']}, must be {allowed}", 409)

    def _check(self, channel: Parameters, own: str | None = None) -> None:
        wanted = 1 if channel.get("ChannelClass") == "SINGLE_PIPELINE" else 2
        for destination in channel.get("Destinations", []):
            self._check_destination(destination, wanted)
        for attachment in channel.get("InputAttachments", []):
            attached = self.get("input", attachment["InputId"])["AttachedChannels"]
            if any(other != own for other in attached):
                raise ApiError(self.conflict, f"inputId={attachment['InputId']} is already attached to a channel", 409)

    def _check_destination(self, destination: Parameters, pipelines: int) -> None:
        kinds = {kind: destination[kind] for kind in ("Settings", "MediaPackageSettings") if destination.get(kind)}
        if destination.get("MultiplexSettings"):
            kinds["MultiplexSettings"] = [destination["MultiplexSettings"]]
        if len(kinds) != 1:
            text = "Exactly one of settings, MediaPackage settings, or Multiplex settings is required for destination"
            raise ApiError(self.bad_request, f"{text} {destination.get('Id')}", 422)
        # MediaPackage v2 takes one entry per pipeline, each naming its endpoint; v1 takes one for both.
        (entries,) = kinds.values()
        v1 = any(entry.get("ChannelId") for entry in entries)
        if not v1 and len(entries) != pipelines:
            text = (
                f"Destination {destination.get('Id')} has {len(entries)} entries, the channel class needs {pipelines}"
            )
            raise ApiError(self.bad_request, text, 422)

    def _attach(self, record: Record) -> None:
        self._detach(record)
        for attachment in record.get("InputAttachments", []):
            found = self.get("input", attachment["InputId"])
            found["AttachedChannels"].append(record["Id"])
            found["State"] = "ATTACHED"

    def _detach(self, record: Record) -> None:
        for found in self.records("input"):
            found["AttachedChannels"] = [item for item in found["AttachedChannels"] if item != record["Id"]]
            found["State"] = "ATTACHED" if found["AttachedChannels"] else "DETACHED"
