"""Every two minutes: stops a channel that has run past its maximum, whoever started it.

It reads AWS and remembers nothing but one tag: DescribeChannel does not say since when a channel runs.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from stream_automation import notices
from stream_automation.decisions import BILLING_STATES, overdue
from stream_automation.edge import channels, topic
from stream_automation.edge.channels import Channel
from stream_automation.settings import Settings

log = logging.getLogger(__name__)
SETTINGS = Settings.read()
MAXIMUM = timedelta(minutes=SETTINGS.maximum_run_minutes)


class SweepError(ExceptionGroup[Exception]):
    """Some channels could not be looked after; raised at the end, when all others have been."""


def handler(_event: Any, _context: object) -> dict[str, list[str]]:
    """Look after every channel of this project and environment; the ids that were stopped."""
    stopped: list[str] = []
    failures: list[Exception] = []
    now = datetime.now(UTC)
    try:
        for channel in channels.every():
            if channel.belongs_to(SETTINGS.project, SETTINGS.environment):
                _look_after(channel, now, stopped, failures)
    except Exception as failure:
        failures.append(failure)
    log.info("sweep", extra={"stopped": stopped, "failures": [str(failure) for failure in failures]})
    if failures:
        raise SweepError("not every channel could be looked after", failures)
    return {"stopped": stopped}


def _look_after(channel: Channel, now: datetime, stopped: list[str], failures: list[Exception]) -> None:
    try:
        since = channel.running_since
        if channel.state not in BILLING_STATES:
            if channel.state in ("IDLE", "STOPPING") and since:
                channels.forget_running_since(channel)
        elif since is None or since > now:
            channels.note_running_since(channel, now)
        elif overdue(since, now, MAXIMUM):
            channels.stop(channel.id)
            stopped.append(channel.id)
            _tell(channel)
            # Whoever starts it again before the next sweep gets the whole time.
            channels.forget_running_since(channel)
    except Exception as failure:
        failures.append(failure)


def _tell(channel: Channel) -> None:
    notice = notices.stopped_at_maximum(channel.name, SETTINGS.maximum_run_minutes)
    try:
        topic.tell(SETTINGS.notice_topic_arn, notice.subject, notice.message)
    except Exception:
        # The channel is stopped; that nobody hears of it is the lesser evil.
        log.exception("the notice could not be sent")
