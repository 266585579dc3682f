"""Lists the recordings for the player page: when MediaPackage has finished one, when a show begins, and every hour.

The list is made anew from the bucket each time; nothing is read from the old one, so it never offers what is gone, and
two runs at once do no harm.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from stream_automation import clock, replay_notices, shows
from stream_automation.edge import bucket, topic
from stream_automation.harvest_events import HarvestFinished, harvest_finished, is_harvest
from stream_automation.notices import Notice
from stream_automation.replay_settings import ReplaySettings
from stream_automation.settings import Settings
from stream_automation.shows import Show

log = logging.getLogger(__name__)
SETTINGS = Settings.read()
REPLAY = ReplaySettings.read()

MOST = 50
"""Recordings that are offered, the newest: each costs a listing whenever the catalogue is made."""

LAST_HOURS = timedelta(hours=2)
"""A recording that expires before the next run or the one after is offered no more."""

FRESH_SECONDS = 30


def handler(event: Any, _context: object) -> dict[str, int]:
    """Make the catalogue; of a harvest that failed, or whose playlist is not there, people are told."""
    told = (
        harvest_finished(event, SETTINGS.home, f"{SETTINGS.project}-{SETTINGS.environment}")
        if is_harvest(event)
        else None
    )
    offered = list(_offered(clock.now()))
    document = shows.catalogue(offered, REPLAY.replay_titles, REPLAY.replay_manifest)
    body = json.dumps(document, ensure_ascii=False)
    bucket.put_json(REPLAY.replay_bucket, shows.CATALOGUE, body, fresh_seconds=FRESH_SECONDS)
    log.info("catalogue", extra={"offered": len(offered), "job": told.job if told else ""})
    if told:
        _tell(told)
    return {"offered": len(offered)}


def _offered(now: datetime) -> Iterator[Show]:
    found = [
        show
        for channel in REPLAY.replay_titles
        for name in bucket.folders(REPLAY.replay_bucket, f"{shows.REPLAYS}{channel}/")
        if (show := shows.in_folder(channel, name)) is not None
    ]
    for show in sorted(found, reverse=True)[:MOST]:
        written = bucket.written(REPLAY.replay_bucket, _playlist(show.folder))
        if written is not None and written + REPLAY.kept - LAST_HOURS > now:
            yield show


def _playlist(folder: str) -> str:
    return f"{folder}{REPLAY.replay_manifest}.m3u8"


def _tell(told: HarvestFinished) -> None:
    notice = _notice(told)
    if notice is not None:
        topic.tell(SETTINGS.notice_topic_arn, notice.subject, notice.message)


def _notice(told: HarvestFinished) -> Notice | None:
    if not told.completed:
        return replay_notices.failed(told.channel, told.job, told.message)
    playlist = _playlist(told.folder)
    if bucket.written(REPLAY.replay_bucket, playlist) is None:
        return replay_notices.missing(told.channel, told.job, playlist)
    return None
