"""MediaLive's alerts: what is wrong with the pipelines of a running channel, since when, and until when."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from rehearsal.backstage import Alert
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.events import emit
from rehearsal.cloud.medialive_inputs import Inputs
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record

STATE_FILTERS: Mapping[str, tuple[str, ...]] = {"SET": ("SET",), "CLEARED": ("CLEARED",), "ALL": ("SET", "CLEARED")}
CLEARED_KEPT = 100
"""How many cleared alerts a channel keeps. How long AWS keeps them is not documented."""


class Alerts(Inputs):
    """The part of MediaLive that says what its pipelines lack.

    An alert stands in the store from its setting to the end of its channel; being set and being cleared are told
    under one id, and only changes are told.
    """

    def list_alerts(self, parameters: Parameters) -> Record:
        """Of one channel, the latest first. Without a StateFilter all are listed; what AWS does then is unverified."""
        wanted = parameters.get("StateFilter", "ALL")
        if wanted not in STATE_FILTERS:
            allowed = ", ".join(STATE_FILTERS)
            raise ApiError(self.bad_request, f"StateFilter must be one of {allowed}, got {wanted!r}")
        channel = self.get("channel", parameters["ChannelId"])
        found = self._alerts_of(channel, *STATE_FILTERS[wanted])
        found.sort(key=lambda alert: alert["SetTimestamp"], reverse=True)
        return self.page(found, parameters, "Alerts")

    def observe(self, channel: Record, pipeline: str, alerts: Iterable[Alert]) -> None:
        """These alerts, and no others, hold on this pipeline now."""
        wanted = {alert.alert_type: alert for alert in alerts}
        standing = {alert["AlertType"]: alert for alert in self._alerts_of(channel, "SET", pipeline=pipeline)}
        for alert_type in standing.keys() - wanted.keys():
            self._clear(channel, standing[alert_type])
        for alert_type in wanted.keys() - standing.keys():
            self._set(channel, pipeline, wanted[alert_type])

    def clear_alerts(self, channel: Record) -> None:
        """Nothing is wrong with a channel that does not run."""
        for alert in self._alerts_of(channel, "SET"):
            self._clear(channel, alert)

    def forget_alerts(self, channel: Record) -> None:
        """The channel is no more, nor is anything that was wrong with it."""
        self._drop(self._alerts_of(channel))

    def _set(self, channel: Record, pipeline: str, alert: Alert) -> None:
        record = {
            "Id": secrets.token_hex(20),
            "ChannelId": channel["Id"],
            "PipelineId": pipeline,
            "AlertType": alert.alert_type,
            "Message": alert.message,
            "State": "SET",
            "SetTimestamp": alert.since,
        }
        self.put("alert", record["Id"], record)
        self._tell_alert(channel, record)

    def _clear(self, channel: Record, record: Record) -> None:
        record.update(State="CLEARED", ClearedTimestamp=datetime.now(UTC))
        self._tell_alert(channel, record)
        self._drop(self._alerts_of(channel, "CLEARED")[:-CLEARED_KEPT])

    def _drop(self, alerts: Iterable[Record]) -> None:
        for alert in alerts:
            self.remove("alert", alert["Id"])

    def _alerts_of(self, channel: Record, *states: str, pipeline: str | None = None) -> list[Record]:
        """In the order in which they were set; without a state, all of them."""

        def wanted() -> Iterator[Record]:
            for alert in self.records("alert"):
                ours = alert["ChannelId"] == channel["Id"] and pipeline in (None, alert["PipelineId"])
                if ours and (not states or alert["State"] in states):
                    yield alert

        return list(wanted())

    @staticmethod
    def _tell_alert(channel: Record, record: Record) -> None:
        detail = {
            "alarm_state": record["State"],
            "alarm_id": record["Id"],
            "alert_type": record["AlertType"],
            "pipeline": record["PipelineId"],
            "channel_arn": channel["Arn"],
            "message": record["Message"],
        }
        emit("aws.medialive", "MediaLive Channel Alert", channel["Arn"], detail)
