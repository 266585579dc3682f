"""Whether a running channel has input, judged from two witnesses: MediaLive's alerts and CloudWatch's metrics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

NO_INPUT = frozenset(
    {
        "RTMP Has No Audio/Video",
        "RTMP Stream Not Found",
        "RTMP Server Disconnected",
        "RTMP Input Connect Failed",
        "Stopped Receiving UDP Input",
    }
)
"""The alerts that mean that nothing arrives (MediaLive user guide, alerts for channels). "Video Not Detected" is not
among them: sound alone is input. The guide has none for SRT by name; that it is the one of UDP is UNVERIFIED, and where
no alert comes the metrics stop the channel alone."""

SECOND_LOOK = timedelta(minutes=1)
"""Shorter than the time between two sweeps: the next one is the second look."""


class Complaint(Protocol):
    """An alert that is set: its type, the pipeline that it is about, and since when."""

    @property
    def type(self) -> str: ...
    @property
    def pipeline(self) -> str: ...
    @property
    def since(self) -> datetime: ...


class Verdict(StrEnum):
    """What the witnesses come to; FINE is input, or a silence that has not lasted long enough."""

    FINE = "fine"
    IDLE = "idle"
    DOUBT = "doubt"


@dataclass(frozen=True)
class Witness:
    """One witness: since when nothing arrives (aware), None when something does. `heard` is whether it answered."""

    silent_since: datetime | None
    heard: bool = True

    def silent_for(self, idle: timedelta, now: datetime) -> bool:
        """Whether it says that nothing has arrived for at least so long."""
        return self.silent_since is not None and now - self.silent_since >= idle


UNHEARD = Witness(None, heard=False)


def by_alerts(alerts: Iterable[Complaint], pipelines: Sequence[str], not_before: datetime | None) -> Witness:
    """Silent since the last of the pipelines complained of no input; one that does not complain has input.

    Silence before `not_before` does not count: a channel that warms up for its window has no input yet.
    """
    since: dict[str, datetime] = {}
    for alert in alerts:
        if alert.type in NO_INPUT:
            since[alert.pipeline] = min(since.get(alert.pipeline, alert.since), alert.since)
    if not all(pipeline in since for pipeline in pipelines):
        return Witness(None)
    latest = max(since[pipeline] for pipeline in pipelines)
    return Witness(max(latest, not_before) if not_before else latest)


def by_metrics(last_picture: datetime | None, running_since: datetime, not_before: datetime | None) -> Witness:
    """Silent since the last picture, or since the run began when it has had none."""
    moments = (last_picture, running_since, not_before)
    return Witness(max(moment for moment in moments if moment is not None))


def verdict(alerts: Witness, metrics: Witness, *, now: datetime, idle: timedelta) -> Verdict:
    """Idle when both say so. One that is silent against the other, or nobody to ask, is a doubt.

    While the alerts count a silence that is still short, the metrics have nothing to add: before its first input a
    channel has none.
    """
    if not alerts.heard and not metrics.heard:
        return Verdict.DOUBT
    by_alert, by_metric = alerts.silent_for(idle, now), metrics.silent_for(idle, now)
    if by_alert and by_metric:
        return Verdict.IDLE
    counting = alerts.silent_since is not None and not by_alert
    return Verdict.DOUBT if (by_alert or by_metric) and not counting else Verdict.FINE


def patience(alerts: Witness, metrics: Witness, *, careful: bool, now: datetime, idle: timedelta) -> timedelta:
    """How long a doubt is borne before the channel is stopped.

    Where one witness says that nothing arrives, a second look is enough, unless people are to be warned first. Where
    nobody could be heard, the channel may well be on air: it gets the idle time.
    """
    accused = alerts.silent_for(idle, now) or metrics.silent_for(idle, now)
    return SECOND_LOOK if accused and not careful else idle
