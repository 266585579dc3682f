"""Stops every channel of this project and environment when AWS Budgets says that the month's budget is spent."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from stream_automation import guard_notices
from stream_automation.decisions import BILLING_STATES, Step, step
from stream_automation.edge import channels, topic
from stream_automation.edge.channels import Channel
from stream_automation.events import budget_message
from stream_automation.settings import Settings

log = logging.getLogger(__name__)
SETTINGS = Settings.read()
ROUNDS = 3


class NotStoppedError(RuntimeError):
    """Some channels could not be stopped; the text names them, each with its reason, and those that were."""


def handler(event: Any, _context: object) -> dict[str, list[str]]:
    """Stop what runs, whatever it runs for; the names of what was stopped."""
    message = budget_message(event)
    running, unlisted = _running()
    failed = _stop(running)
    for _ in range(ROUNDS - 1):
        failed = _stop(channel for channel in running if channel.id in failed)
    stopped = [channel.name for channel in running if channel.id not in failed]
    reasons = {channel.name: failed[channel.id] for channel in running if channel.id in failed}
    log.info("budget", extra={"told": message[:200], "stopped": stopped, "failed": reasons})
    _tell(stopped)
    if failed or unlisted:
        listed = ", ".join(f"{name}: {reason}" for name, reason in reasons.items()) or "none known"
        raise NotStoppedError(f"stopped: {', '.join(stopped) or 'none'}; not stopped: {listed}") from unlisted
    return {"stopped": stopped}


def _running() -> tuple[list[Channel], Exception | None]:
    """Our channels that bill; and what kept us from seeing all of them."""
    found: list[Channel] = []
    try:
        for channel in channels.every():
            if channel.belongs_to(SETTINGS.project, SETTINGS.environment) and channel.state in BILLING_STATES:
                found.append(channel)
    except Exception as failure:
        return found, failure
    return found, None


def _stop(running: Iterable[Channel]) -> dict[str, str]:
    """The ids that could not be stopped, each with the reason."""
    failed: dict[str, str] = {}
    for channel in running:
        try:
            channels.stop(channel.id)
        except Exception as failure:
            if not _is_stopped(channel):
                failed[channel.id] = str(failure)
    return failed


def _is_stopped(channel: Channel) -> bool:
    """Whether somebody else was faster."""
    try:
        found = channels.describe(channel.id)
    except Exception:
        log.exception("the channel could not be looked at")
        return False
    return found is None or step("stop", found.state) in (Step.DONE, Step.GONE)


def _tell(stopped: list[str]) -> None:
    notice = guard_notices.stopped_by_budget(stopped)
    try:
        topic.tell(SETTINGS.notice_topic_arn, notice.subject, notice.message)
    except Exception:
        # The channels are stopped; that nobody hears of it is the lesser evil.
        log.exception("the notice could not be sent")
