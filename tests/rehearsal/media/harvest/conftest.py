"""The origin's prepared segments, for recordings that are cut out of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from rehearsal.media.harvest.job import HarvestJob
from rehearsal.media.origin.timeline import Timeline
from tests.rehearsal.media.origin.conftest import Replay, cmaf, replay, timeline

__all__ = ["cmaf", "replay", "timeline"]

ARRIVED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
"""When the first picture of the prepared session came; its segments are two seconds long."""


@pytest.fixture
def recorded(replay: Callable[..., Replay], timeline: Timeline) -> Timeline:
    """A time line with five segments of one session, and behind a gap of half a minute four of another."""
    first, second = replay(), replay(datetime(2026, 3, 1, 12, 0, 40, tzinfo=UTC))
    for session, count in ((first, 5), (second, 4)):
        timeline.begin(session.session, session.session.plan.packaging[0].renditions)
        session.write(count)
        timeline.poll(ARRIVED.timestamp() + 60)
    return timeline


def job(start: float, end: float, **changes: object) -> HarvestJob:
    """From and to so many seconds after the first picture."""
    begin = ARRIVED.timestamp()
    settings: dict[str, object] = {
        "group": "onair-dev",
        "channel": "main",
        "endpoint": "hls",
        "manifests": ("index",),
        "bucket": "the-archive",
        "path": "replays/main/x/",
        **changes,
    }
    return HarvestJob(start=begin + start, end=begin + end, **settings)  # type: ignore[arg-type] # names and values go together
