"""One run of a channel as viewers may watch it again: its names, its place in the bucket, and the list of all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

VERSION = 1
"""Of the catalogue's form; a page that does not know it shows no recordings."""

REPLAYS = "replays/"
CATALOGUE = f"{REPLAYS}catalogue.json"
STAMP = "%Y%m%dT%H%M%SZ"
FOLDER = re.compile(r"([0-9]{8}T[0-9]{6}Z)_([0-9]{8}T[0-9]{6}Z)")

SHORTEST = timedelta(seconds=2)
"""Nothing shorter holds a whole segment: a channel that was started and stopped at once."""

LONGEST = timedelta(hours=24)
"""What one harvest job may cover (MediaPackage v2 user guide, "Creating live-to-VOD assets")."""

SLACK = timedelta(minutes=1)
"""How far inside the startover window a harvest begins: MediaPackage's clock is not ours."""


@dataclass(frozen=True, order=True)
class Show:
    """A channel on air from `start` to `end` (aware); `channel` is MediaPackage's name of it."""

    start: datetime
    end: datetime
    channel: str

    @property
    def folder(self) -> str:
        """Where MediaPackage is told to put it; the times stand in the name, so that a listing tells all."""
        return f"{REPLAYS}{self.channel}/{_stamp(self.start)}_{_stamp(self.end)}/"

    @property
    def job_name(self) -> str:
        """The same for every attempt at this show, so that it is harvested once."""
        return f"{self.channel}-{_stamp(self.start)}"

    @property
    def is_too_short(self) -> bool:
        """Whether there is nothing in it to watch."""
        return self.end - self.start < SHORTEST

    def harvestable(self, now: datetime, startover: timedelta) -> tuple[datetime, datetime] | None:
        """The part that MediaPackage can still cut, at most a day; None when too little of it is left."""
        begin = max(self.start, self.end - LONGEST, now - startover + SLACK)
        return None if self.end - begin < SHORTEST else (begin, self.end)


def recorded(channel: str, tag: str) -> Show | None:
    """The show in a tag `<start>/<end>` of two ISO 8601 times; None when it holds no such thing."""
    start, _, end = tag.partition("/")
    try:
        begun, ended = (datetime.fromisoformat(moment) for moment in (start, end))
    except ValueError:
        return None
    if begun.tzinfo is None or ended.tzinfo is None or ended < begun:
        return None
    return Show(begun.astimezone(UTC), ended.astimezone(UTC), channel)


def in_folder(channel: str, name: str) -> Show | None:
    """The show that a folder of this channel holds by its name, without slashes; None for any other folder."""
    found = FOLDER.fullmatch(name)
    if found is None:
        return None
    try:
        start, end = (datetime.strptime(stamp, STAMP).replace(tzinfo=UTC) for stamp in found.groups())
    except ValueError:
        return None
    return Show(start, end, channel)


def catalogue(shows: Iterable[Show], titles: Mapping[str, str], manifest: str) -> dict[str, Any]:
    """What the player page reads: the newest show first, each with its playlist's path beside the catalogue."""
    return {
        "version": VERSION,
        "recordings": [
            {
                "channel": show.channel,
                "title": titles[show.channel],
                "start": _iso(show.start),
                "end": _iso(show.end),
                "manifest": f"{show.folder.removeprefix(REPLAYS)}{manifest}.m3u8",
            }
            for show in sorted(shows, reverse=True)
        ],
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(STAMP)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
