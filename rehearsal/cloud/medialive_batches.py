"""MediaLive's calls on many channels at once: each id has its own result."""

from __future__ import annotations

from collections.abc import Callable

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.medialive_states import STARTABLE, STOPPABLE, ChannelStates
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record

KINDS = {"ChannelIds": "channel", "MultiplexIds": "multiplex"}


class Batches(ChannelStates):
    """The part of MediaLive that starts and stops in batches; multiplexes are not emulated, so none exists."""

    def start_channel(self, parameters: Parameters) -> Record:
        record = self.channel(parameters["ChannelId"])
        self._change(record, STARTABLE, "STARTING", "Starting channel")
        self._later(lambda: self._follow(record, "STARTING", "RUNNING"))
        return record

    def stop_channel(self, parameters: Parameters) -> Record:
        record = self.channel(parameters["ChannelId"])
        self._change(record, STOPPABLE, "STOPPING", "Stopping channel")
        self._later(lambda: self._follow(record, "STOPPING", "IDLE"))
        return record

    def batch_start(self, parameters: Parameters) -> Record:
        return self._each(parameters, self.start_channel)

    def batch_stop(self, parameters: Parameters) -> Record:
        return self._each(parameters, self.stop_channel)

    def _each(self, parameters: Parameters, operation: Callable[[Parameters], Record]) -> Record:
        if not any(parameters.get(member) for member in KINDS):
            raise ApiError(self.bad_request, "Must specify at least one channel or multiplex")
        successful, failed = [], []
        for channel_id in parameters.get("ChannelIds", []):
            try:
                record = operation({"ChannelId": channel_id})
                successful.append({"Id": channel_id, "Arn": record["Arn"], "State": record["State"]})
            except ApiError as error:
                failed.append(self._failure("channel", channel_id, error.code, str(error)))
        for multiplex_id in parameters.get("MultiplexIds", []):
            text = f"multiplex {multiplex_id} does not exist"
            failed.append(self._failure("multiplex", multiplex_id, self.not_found, text))
        return {"Successful": successful, "Failed": failed}

    def _failure(self, kind: str, identifier: str, code: str, message: str) -> Record:
        return {"Id": identifier, "Arn": self.arn(f"{kind}:{identifier}"), "Code": code, "Message": message}
