"""Starts and stops a channel on a schedule, or when an operator invokes it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from stream_automation.decisions import Step, step, too_old
from stream_automation.edge import channels
from stream_automation.edge.channels import Channel, ConflictError
from stream_automation.events import AirCommand, air_command
from stream_automation.settings import Settings

log = logging.getLogger(__name__)
SETTINGS = Settings.read()


class RefusedError(RuntimeError):
    """A command that must not be carried out; raised, so that it ends in the dead-letter queue."""


class InTransitionError(RuntimeError):
    """The channel is on its way somewhere; raised, so that Lambda tries the same command again later."""


def handler(event: Any, _context: object) -> dict[str, str]:
    """Carry out {"action": "start"|"stop", "channelId": …, "scheduledTime": …}; doing it twice is the same as once."""
    command = air_command(event)
    reason = too_old(command, datetime.now(UTC))
    if reason:
        raise RefusedError(reason)
    result, state = _carry_out(command)
    answer = {"action": command.action, "channelId": command.channel_id, "result": result, "state": state}
    log.info("air control", extra=answer)
    return answer


def _carry_out(command: AirCommand) -> tuple[str, str]:
    channel = channels.describe(command.channel_id)
    if channel is None:
        return Step.GONE, "DELETED"
    _require_ours(channel)
    match step(command.action, channel.state):
        case Step.CALL:
            return _call(command)
        case Step.RETRY:
            raise InTransitionError(f"channel {channel.id} is {channel.state}: {command.action} is tried again")
        case Step.REFUSE:
            raise RefusedError(f"channel {channel.id} is {channel.state}: mend it before it can {command.action}")
        case settled:
            return settled, channel.state


def _call(command: AirCommand) -> tuple[str, str]:
    try:
        act = channels.start if command.action == "start" else channels.stop
        return Step.CALL, act(command.channel_id)
    except ConflictError as conflict:
        # Somebody was faster. If the channel is where it should be, that is as good.
        channel = channels.describe(command.channel_id)
        if channel is None:
            return Step.GONE, "DELETED"
        now = step(command.action, channel.state)
        if now in (Step.DONE, Step.GONE):
            return now, channel.state
        raise InTransitionError(f"channel {channel.id} is {channel.state}: {conflict}") from None


def _require_ours(channel: Channel) -> None:
    if not channel.belongs_to(SETTINGS.project, SETTINGS.environment):
        raise RefusedError(
            f"channel {channel.id} does not carry the tags of {SETTINGS.project}/{SETTINGS.environment}: it is not ours"
        )
