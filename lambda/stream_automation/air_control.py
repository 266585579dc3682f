"""Starts and stops a channel on a schedule, or when an operator invokes it.

A run gets its own stop before it begins: a schedule that stops the channel with no code in its path.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from stream_automation import clock
from stream_automation.decisions import SCHEDULER_PRECISION, Step, overdue, own_stop, step, too_old
from stream_automation.edge import channels, schedules
from stream_automation.edge.channels import (
    RUN_SECONDS_TAG,
    RUNNING_SINCE_TAG,
    STARTED_FOR_TAG,
    Channel,
    ConflictError,
    as_tag,
)
from stream_automation.edge.schedules import Group
from stream_automation.embedded_metrics import embedded
from stream_automation.events import AirCommand, air_command
from stream_automation.settings import GuardSettings

log = logging.getLogger(__name__)
SETTINGS = GuardSettings.read()
STOPS = Group(SETTINGS.stop_group, SETTINGS.stop_role_arn, SETTINGS.dead_letters_arn)
MAXIMUM = SETTINGS.maximum_run_seconds

LONGEST_START = timedelta(minutes=10)
"""A start takes so long at most, says AWS; a run asked for by length is counted from RUNNING on."""


class RefusedError(RuntimeError):
    """A command that must not be carried out; raised, so that it ends in the dead-letter queue."""


class InTransitionError(RuntimeError):
    """The channel is on its way somewhere; raised, so that Lambda tries the same command again later."""


def handler(event: Any, _context: object) -> dict[str, str]:
    """Carry out {"action": "start"|"stop", "channelId": …}; doing it twice is the same as once.

    A schedule says "scheduledTime" besides, and is refused when that is long ago. An operator may start a channel for
    so many "minutes".
    """
    command, now = air_command(event), clock.now()
    reason = too_old(command, now)
    if reason:
        raise RefusedError(reason)
    result, state = _carry_out(command, now)
    answer = {"action": command.action, "channelId": command.channel_id, "result": result, "state": state}
    log.info("air control", extra=answer | _without_effect(result, now))
    return answer


def _without_effect(result: str, now: datetime) -> dict[str, object]:
    """A metric of a command that changed nothing: one that came twice, or after somebody else's."""
    return {} if result == Step.CALL else embedded(SETTINGS.dimensions, {"CommandsWithoutEffect": (1, "Count")}, now)


def _carry_out(command: AirCommand, now: datetime) -> tuple[str, str]:
    channel = channels.describe(command.channel_id)
    if channel is None:
        return Step.GONE, "DELETED"
    _require_ours(channel)
    match step(command.action, channel.state):
        case Step.CALL if command.action == "stop":
            return _call(command, channel)
        case Step.CALL if _was_started(command, channel):
            # It ran for this very start and was stopped since: by a person, or by a guard.
            return Step.LEFT, channel.state
        case Step.CALL:
            return _start(command, channel, now)
        case Step.RETRY:
            raise InTransitionError(f"channel {channel.id} is {channel.state}: {command.action} is tried again")
        case Step.REFUSE:
            raise RefusedError(f"channel {channel.id} is {channel.state}: mend it before it can {command.action}")
        case Step.DONE if command.action == "start":
            _guard(command, channel, now)
            return Step.DONE, channel.state
        case settled:
            return settled, channel.state


def _start(command: AirCommand, channel: Channel, now: datetime) -> tuple[str, str]:
    """The run's stop and its note come first: whoever dies in between leaves no run that is not known.

    A start that was noted is not tried again, unless it is sure to have failed: a person may have stopped the run.
    """
    schedules.stop_at(STOPS, channel.id, _end_of(command, now))
    length = {} if command.length is None else {RUN_SECONDS_TAG: str(round(command.length.total_seconds()))}
    noted = channels.note(channel, {RUNNING_SINCE_TAG: as_tag(now), **_origin(command), **length})
    try:
        return _call(command, noted)
    except Exception:
        channels.forget(noted, STARTED_FOR_TAG)
        raise


def _call(command: AirCommand, channel: Channel) -> tuple[str, str]:
    try:
        return Step.CALL, (channels.stop if command.action == "stop" else channels.start)(channel.id)
    except ConflictError as conflict:
        # Somebody was faster, or a first try whose answer was lost. If the channel is where it should be, that is as
        # good.
        found = channels.describe(channel.id)
        if found is None:
            return Step.GONE, "DELETED"
        now_due = step(command.action, found.state)
        if now_due in (Step.DONE, Step.GONE):
            return now_due, found.state
        raise InTransitionError(f"channel {channel.id} is {found.state}: {conflict}") from None


def _guard(command: AirCommand, channel: Channel, now: datetime) -> None:
    """A channel that runs already: see that it has its own stop, and that no shorter one ends this window."""
    noted = channel.running_since
    since = noted if noted is not None and noted <= now else None
    # What is due within two minutes is not moved: it would come behind the maximum.
    is_early = since is not None and not overdue(since, now + 2 * SCHEDULER_PRECISION, MAXIMUM)
    if command.scheduled is not None and since is not None and is_early:
        schedules.stop_at(STOPS, channel.id, own_stop(since, MAXIMUM, now))
        channels.forget(channel, RUN_SECONDS_TAG)
    elif not schedules.stop_is_set(STOPS, channel.id):
        schedules.stop_at(STOPS, channel.id, own_stop(since or now, MAXIMUM, now))
    if command.scheduled is not None and not _was_started(command, channel):
        channels.note(channel, _origin(command))


def _end_of(command: AirCommand, now: datetime) -> datetime:
    latest = own_stop(now, MAXIMUM, now)
    return latest if command.length is None else min(latest, now + LONGEST_START + command.length)


def _origin(command: AirCommand) -> dict[str, str]:
    return {} if command.scheduled is None else {STARTED_FOR_TAG: as_tag(command.scheduled)}


def _was_started(command: AirCommand, channel: Channel) -> bool:
    """Whether this very start was carried out before; one that nobody scheduled never was."""
    return command.scheduled is not None and as_tag(command.scheduled) == channel.tags.get(STARTED_FOR_TAG)


def _require_ours(channel: Channel) -> None:
    if not channel.belongs_to(SETTINGS.project, SETTINGS.environment):
        raise RefusedError(
            f"channel {channel.id} does not carry the tags of {SETTINGS.project}/{SETTINGS.environment}: it is not ours"
        )
