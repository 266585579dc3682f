"""Clips and a recording ingest for the tests of RTMP."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.media.rtmp.flv import FlvTag
from tests.rehearsal.media.rtmp.clips import make_clip, tags_of


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One second of 160x90 pictures at 15 frames per second, with sound."""
    return make_clip(tmp_path_factory.mktemp("clip") / "one-second.flv", seconds=1, size="160x90", framerate=15)


@pytest.fixture(scope="session")
def tags(clip: Path) -> list[FlvTag]:
    return tags_of(clip)
