"""MediaLive's metric ActiveAlerts, from the alerts that the local MediaLive knows of.

Source: MediaLive user guide, "Global metrics": the number of alerts that are set; no data while the channel does not
run.
"""

from __future__ import annotations

import time
from collections import Counter

from ministack.core import responses
from ministack.services import cloudwatch

from rehearsal.cloud.medialive import MediaLive
from rehearsal.metric_period import publishing_seconds

NAMESPACE, METRIC = "AWS/MediaLive", "ActiveAlerts"
RUNNING = ("RUNNING", "RECOVERING")
"""In which a channel can have alerts."""


class ActiveAlerts:
    """Counts them as often as the media plane publishes; `minute` is how long CloudWatch's minute lasts, in seconds."""

    def __init__(self, medialive: MediaLive, minute: float) -> None:
        self._medialive = medialive
        self._seconds = publishing_seconds(minute)

    def run(self) -> None:
        """Count until the process ends."""
        while True:
            time.sleep(self._seconds)
            self.record()

    def record(self) -> None:
        """Record the count of each pipeline of each channel that runs, in every account and region."""
        for account, region in {key[:2] for key in list(self._medialive.store._data)}:
            responses.set_request_account_id(account)
            responses.set_request_region(region)
            alerts = Counter(
                (alert["ChannelId"], alert["PipelineId"])
                for alert in self._medialive.records("alert")
                if alert["State"] == "SET"
            )
            for channel in self._medialive.records("channel"):
                for pipeline in _pipelines(channel) if channel["State"] in RUNNING else ():
                    dimensions = {"ChannelId": channel["Id"], "Pipeline": pipeline}
                    cloudwatch.record_metric(NAMESPACE, METRIC, alerts[channel["Id"], pipeline], "Count", dimensions)


def _pipelines(channel: dict[str, str]) -> tuple[str, ...]:
    return ("0",) if channel["ChannelClass"] == "SINGLE_PIPELINE" else ("0", "1")
