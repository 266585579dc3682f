"""Every two minutes, and sooner when MediaLive tells of something: stops what runs too long or without input.

It reads AWS and remembers nothing but a channel's tags: DescribeChannel does not say since when a channel runs. It
never starts a channel. Events only make it faster: without any it sees the same, two minutes later at most.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from stream_automation import clock, guard_notices
from stream_automation.decisions import BILLING_STATES, on_air_from, overdue, own_stop
from stream_automation.edge import channels, metrics, schedules, topic
from stream_automation.edge.channels import (
    DOUBTED_SINCE_TAG,
    RUN_SECONDS_TAG,
    RUN_TAGS,
    RUNNING_SINCE_TAG,
    STARTED_FOR_TAG,
    Channel,
    as_tag,
)
from stream_automation.edge.schedules import Group
from stream_automation.embedded_metrics import embedded
from stream_automation.events import Alert, ChannelEvent, MalformedEventError, StateChange, channel_event
from stream_automation.input_loss import NO_INPUT, UNHEARD, Verdict, Witness, by_alerts, by_metrics, patience, verdict
from stream_automation.notices import Notice
from stream_automation.settings import SweepSettings

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)
SETTINGS = SweepSettings.read()
GROUP = Group(SETTINGS.stop_group, SETTINGS.stop_role_arn, SETTINGS.dead_letters_arn)
MAXIMUM, IDLE = SETTINGS.maximum_run_seconds, SETTINGS.idle_seconds
LISTENING = frozenset({"RUNNING", "RECOVERING"})
"""The states in which a channel has an input that could be missing."""

START_LASTS = timedelta(minutes=2)
"""Twice as long as a function may take: a stop that was set earlier belongs to no start that is under way."""


class SweepError(ExceptionGroup[Exception]):
    """Some channels could not be looked after; raised at the end, when all others have been."""


def handler(event: Any, _context: object) -> dict[str, list[str]]:
    """Look after every channel of this project and environment; the ids that were stopped."""
    told = _told(event)
    sweep = Sweep(told)
    sweep.stop_what_must_stop()
    sweep.keep_in_order()
    sweep.attempt(lambda: _heed(told))
    outcome = {"stopped": sweep.stopped, "failures": [str(failure) for failure in sweep.failures]}
    log.info("sweep", extra=outcome | _counted(len(sweep.stopped), sweep.now))
    if sweep.failures:
        raise SweepError("not every channel could be looked after", sweep.failures)
    return {"stopped": sweep.stopped}


def _counted(stopped: int, now: datetime) -> dict[str, object]:
    """A metric of what was stopped, of a sweep that stopped something: one that never has a value is not billed."""
    return embedded(SETTINGS.dimensions, {"ChannelsStopped": (stopped, "Count")}, now) if stopped else {}


def _told(event: Any) -> ChannelEvent | None:
    """What MediaLive tells, or None: the rule that wakes every two minutes tells of no channel."""
    try:
        return channel_event(event, SETTINGS.home)
    except MalformedEventError:
        # Nothing here depends on what is told.
        return None


def _heed(told: ChannelEvent | None) -> None:
    """What an event adds to a sweep: a channel that has just lost its input is looked at as soon as it is idle, and one
    that was deleted has nothing set for it any more.
    """
    if isinstance(told, Alert) and told.is_set and told.type in NO_INPUT:
        schedules.look_at(GROUP, SETTINGS.sweep_arn, told.channel_id, clock.now() + IDLE)
    if isinstance(told, StateChange) and told.state == "DELETED":
        schedules.forget(GROUP, told.channel_id)


@dataclass(frozen=True)
class Run:
    """A channel that runs, and since when it is known to."""

    channel: Channel
    since: datetime


class Sweep:
    """One look at all channels, at one moment.

    What goes wrong with one step keeps no other from being taken. All stops come first: whatever else may hang, until
    the function's time is up, keeps no channel running.
    """

    def __init__(self, told: ChannelEvent | None) -> None:
        self.now = clock.now()
        self._end = told if isinstance(told, StateChange) and told.state == "STOPPED" else None
        self.stopped: list[str] = []
        self.failures: list[Exception] = []
        self._running: list[Run] = []
        self._over: list[Channel] = []
        self._idle: list[Channel] = []
        self._doubted: list[Channel] = []
        self._notices: list[Notice] = []

    def attempt(self, step: Callable[[], Answer]) -> Answer | None:
        """What the step answers; None when it fails, which is raised at the end."""
        try:
            return step()
        except Exception as failure:
            self.failures.append(failure)
            return None

    def stop_what_must_stop(self) -> None:
        """First what runs too long, which the listing alone tells; then what has no input."""
        self.attempt(self._sort)
        for run in self._running:
            if overdue(run.since, self.now, MAXIMUM):
                self._stop(run.channel, guard_notices.stopped_at_maximum(run.channel.name, MAXIMUM))
        for run in self._running:
            if run.channel.id not in self.stopped and run.channel.state in LISTENING:
                self.attempt(partial(self._listen, run))

    def keep_in_order(self) -> None:
        """Note what the next sweep must know, see that every run has its own stop, tell people, clean up."""
        for channel in self._doubted:
            self.attempt(partial(channels.note, channel, {DOUBTED_SINCE_TAG: as_tag(self.now)}))
        for run in self._running:
            if run.channel.id not in self.stopped:
                self.attempt(partial(self._note, run))
                self.attempt(partial(self._see_that_it_ends, run))
        for notice in self._notices:
            _tell(notice)
        for channel in (*self._over, *self._left_over()):
            self.attempt(partial(_end_run, channel, self._end_of(channel)))

    def _sort(self) -> None:
        for channel in channels.every():
            if not channel.belongs_to(SETTINGS.project, SETTINGS.environment):
                continue
            if channel.state in BILLING_STATES:
                noted = channel.running_since
                # A time to come was written by a clock that runs ahead, or by hand.
                self._running.append(Run(channel, noted if noted and noted <= self.now else self.now))
            elif channel.state == "IDLE":
                self._idle.append(channel)

    def _left_over(self) -> list[Channel]:
        """The idle channels that still have something of a run: nobody tidied up, or a function died at it."""
        stops = self.attempt(partial(schedules.stops, GROUP)) if self._idle else {}
        found = []
        for channel in self._idle:
            changed, end = (stops or {}).get(channel.id), self._told_end(channel)
            # Somebody who is about to start the channel has just set its stop, unless it has stopped since.
            is_new = changed is not None and self.now - changed < START_LASTS and not (end and end > changed)
            if not is_new and (changed is not None or any(tag in channel.tags for tag in RUN_TAGS)):
                found.append(channel)
        return found

    def _told_end(self, channel: Channel) -> datetime | None:
        """When an idle channel stopped, if this is what woke the sweep."""
        is_told = self._end is not None and self._end.channel_id == channel.id and channel.state == "IDLE"
        return min(self._end.moment, self.now) if self._end and is_told else None

    def _end_of(self, channel: Channel) -> datetime:
        """When its run ended: as MediaLive tells, if it tells of this run; else about now."""
        end, since = self._told_end(channel), channel.running_since
        return end if end and since and end > since else self.now

    def _note(self, run: Run) -> None:
        if run.since == self.now:
            channels.note(run.channel, {RUNNING_SINCE_TAG: as_tag(self.now)})

    def _see_that_it_ends(self, run: Run) -> None:
        """Every run has a stop of its own ahead, whoever started it; one asked for by length is counted from now on."""
        channel, latest = run.channel, own_stop(run.since, MAXIMUM, self.now)
        if channel.run_seconds is not None and channel.state == "RUNNING":
            length = timedelta(seconds=channel.run_seconds)
            schedules.stop_at(GROUP, channel.id, min(latest, self.now + length))
            channels.forget(channel, RUN_SECONDS_TAG)
        elif not schedules.stop_is_set(GROUP, channel.id):
            schedules.stop_at(GROUP, channel.id, latest)

    def _listen(self, run: Run) -> None:
        channel = run.channel
        alerts, pictures = self._witnesses(run)
        match verdict(alerts, pictures, now=self.now, idle=IDLE):
            case Verdict.IDLE:
                self._stop(channel, guard_notices.stopped_idle(channel.name, IDLE))
            case Verdict.DOUBT:
                self._doubt(channel, patience(alerts, pictures, careful=SETTINGS.careful, now=self.now, idle=IDLE))
            case Verdict.FINE:
                self.attempt(partial(channels.forget, channel, DOUBTED_SINCE_TAG))

    def _witnesses(self, run: Run) -> tuple[Witness, Witness]:
        """What MediaLive's alerts and CloudWatch's metrics say; one that fails is not heard, and raised at the end."""
        channel = run.channel
        not_before = on_air_from(channel.noted(STARTED_FOR_TAG), SETTINGS.pre_warm_seconds, self.now)

        def alerts() -> Witness:
            return by_alerts(channels.set_alerts(channel.id), channel.pipelines, not_before)

        def pictures() -> Witness:
            begin = self.now - IDLE - timedelta(seconds=metrics.PERIOD_SECONDS)
            last = metrics.last_picture(channel.id, channel.pipelines, begin, self.now)
            return by_metrics(last, begun, not_before)

        complaints = self.attempt(alerts) or UNHEARD
        # An alert that is set says that the channel ran then, also when nobody had noted it or the note was lost.
        begun = min(run.since, complaints.silent_since or run.since)
        return complaints, self.attempt(pictures) or UNHEARD

    def _doubt(self, channel: Channel, bearable: timedelta) -> None:
        doubted = channel.noted(DOUBTED_SINCE_TAG)
        if doubted is None or doubted > self.now:
            self._doubted.append(channel)
            if SETTINGS.careful:
                self._notices.append(guard_notices.doubted(channel.name, bearable))
        elif self.now - doubted >= bearable:
            self._stop(channel, guard_notices.stopped_in_doubt(channel.name))

    def _stop(self, channel: Channel, notice: Notice) -> None:
        if self.attempt(partial(channels.stop, channel.id)) is not None:
            self.stopped.append(channel.id)
            self._notices.append(notice)
            # Whoever starts it again before the next sweep gets the whole time.
            self._over.append(channel)


def _tell(notice: Notice) -> None:
    try:
        topic.tell(SETTINGS.notice_topic_arn, notice.subject, notice.message)
    except Exception:
        # That nobody hears of it is the lesser evil.
        log.exception("the notice could not be sent")


def _end_run(channel: Channel, end: datetime) -> None:
    """Take away what belongs to a run that is over; its tags last, so that a failure is made good by the next sweep."""
    schedules.forget(GROUP, channel.id)
    begin = _begin_of_show(channel)
    if SETTINGS.keeps_replays and begin and begin < end:
        channels.note_recorded(channel, begin, end)
    channels.forget(channel, *RUN_TAGS)


def _begin_of_show(channel: Channel) -> datetime | None:
    """When the run began that is over; one that a schedule started early was only warming up until its window."""
    since, due = channel.running_since, channel.noted(STARTED_FOR_TAG)
    if since is None or due is None or since < due:
        return since
    return max(since, due + SETTINGS.pre_warm_seconds)
