"""Has every show that is over cut to a recording: when a channel stops, and again every few minutes.

The sweep leaves the show in the tag `onair:recorded` of its channel. Here it becomes a harvest job of MediaPackage, and
the tag goes. It reads AWS and remembers nothing else, so an event that is lost only makes it later.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from stream_automation import clock, replay_notices
from stream_automation.edge import channels, harvests, topic
from stream_automation.edge.channels import RECORDED_TAG, Channel
from stream_automation.replay_settings import ReplaySettings
from stream_automation.settings import Settings
from stream_automation.shows import Show, recorded

log = logging.getLogger(__name__)
SETTINGS = Settings.read()
REPLAY = ReplaySettings.read()
GROUP = f"{SETTINGS.project}-{SETTINGS.environment}"


class RecordingError(ExceptionGroup[Exception]):
    """Some shows could not be harvested yet; raised at the end, when all others have been."""


def handler(_event: Any, _context: object) -> dict[str, list[str]]:
    """Look for shows that are over on every channel of this project and environment; the jobs that were created."""
    jobs: list[str] = []
    failures: list[Exception] = []
    now = clock.now()
    try:
        for channel in channels.every():
            if channel.belongs_to(SETTINGS.project, SETTINGS.environment) and channel.recorded:
                _look_after(channel, now, jobs, failures)
    except Exception as failure:
        failures.append(failure)
    log.info("recordings", extra={"jobs": jobs, "failures": [str(failure) for failure in failures]})
    if failures:
        raise RecordingError("not every show could be harvested", failures)
    return {"jobs": jobs}


def _look_after(channel: Channel, now: datetime, jobs: list[str], failures: list[Exception]) -> None:
    """Harvest what the tag says, and forget it once a job is made, or none can be."""
    try:
        name = channel.name.removeprefix(f"{GROUP}-")
        show = recorded(name, channel.recorded) if name in REPLAY.replay_titles else None
        if show is None or show.is_too_short:
            log.info("no show", extra={"channelId": channel.id, "recorded": channel.recorded})
        elif (span := show.harvestable(now, REPLAY.startover)) is None:
            _tell_of_the_loss(show)
        elif _harvest(show, *span):
            jobs.append(show.job_name)
        channels.forget(channel, RECORDED_TAG)
    except Exception as failure:
        failures.append(failure)


def _harvest(show: Show, start: datetime, end: datetime) -> bool:
    return harvests.create(
        harvests.Endpoint(
            group=GROUP, channel=show.channel, endpoint=REPLAY.replay_endpoint, manifest=REPLAY.replay_manifest
        ),
        name=show.job_name,
        start=start,
        end=end,
        bucket=REPLAY.replay_bucket,
        folder=show.folder,
    )


def _tell_of_the_loss(show: Show) -> None:
    notice = replay_notices.lost(show)
    try:
        topic.tell(SETTINGS.notice_topic_arn, notice.subject, notice.message)
    except Exception:
        # Told or not, the show cannot be cut any more: trying again for ever would mend nothing.
        log.exception("the notice could not be sent")
