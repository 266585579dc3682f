"""MediaLive's channels: their definition. Their states, alerts, batches and inputs are in the modules it builds on."""

from __future__ import annotations

from typing import ClassVar

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.medialive_batches import KINDS, Batches
from rehearsal.cloud.medialive_inputs import new_id
from rehearsal.cloud.medialive_states import CHANGEABLE, DELETABLE
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record

ARN_KINDS = {"ChannelId": "channel", "InputId": "input", "InputSecurityGroupId": "inputSecurityGroup"}


class MediaLive(Batches):
    """Channels run only as far as the media plane follows; without one, states change after a delay."""

    name: ClassVar[str] = "medialive"

    def resource_arns(self, operation: str, parameters: Parameters) -> list[str]:
        batch = [self.arn(f"{kind}:{item}") for member, kind in KINDS.items() for item in parameters.get(member, [])]
        return batch or super().resource_arns(operation, parameters)

    def resource_arn(self, parameters: Parameters) -> str:
        for member, kind in ARN_KINDS.items():
            if member in parameters:
                return self.arn(f"{kind}:{parameters[member]}")
        return super().resource_arn(parameters)

    create_tags = Batches.tag_resource
    delete_tags = Batches.untag_resource

    def create_channel(self, parameters: Parameters) -> Record:
        self._check(parameters)
        channel_id = new_id()
        record = {
            "Id": channel_id,
            "Arn": self.arn(f"channel:{channel_id}"),
            "State": "CREATING",
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
        self._pass(record, "CREATING", lambda: self._created(record))
        return {"Channel": record}

    def describe_channel(self, parameters: Parameters) -> Record:
        return self.get("channel", parameters["ChannelId"])

    def list_channels(self, parameters: Parameters) -> Record:
        living = [record for record in self.records("channel") if record["State"] != "DELETED"]
        return self.page(living, parameters, "Channels")

    def update_channel(self, parameters: Parameters) -> Record:
        record = self.channel(parameters.pop("ChannelId"))
        with self._turn:
            self._require(record, *CHANGEABLE)
            self._check({**record, **parameters}, own=record["Id"])
            self._become(record, "UPDATING", "Updating channel")
        record.update(parameters)
        self._attach(record)
        self._pass(record, "UPDATING", lambda: self._become(record, "IDLE", "Updated channel"))
        return {"Channel": record}

    def delete_channel(self, parameters: Parameters) -> Record:
        record = self.channel(parameters["ChannelId"])
        self._change(record, DELETABLE, "DELETING", "Deleting channel")
        self._pass(record, "DELETING", lambda: self._deleted(record))
        return record

    # Rules

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
