"""The video of a page, from frames as Chromium casts them."""

from __future__ import annotations

import asyncio
import base64
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.async_api import CDPSession

from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.viewer.screencast import Screencast, VideoError


class Session:
    """A page that casts frames at these seconds, in this order, once it is asked to."""

    def __init__(self, jpeg: bytes, *seconds: float) -> None:
        self._events = [
            {"metadata": {"timestamp": second}, "data": base64.b64encode(jpeg).decode(), "sessionId": 1}
            for second in seconds
        ]
        self._keep: Callable[[Any], None] = lambda _: None

    def on(self, _event: str, keep: Callable[[Any], None]) -> None:
        self._keep = keep

    async def send(self, method: str, _parameters: object = None) -> None:
        if method == "Page.startScreencast":
            for event in self._events:
                self._keep(event)


@pytest.fixture
def jpeg(tmp_path: Path) -> bytes:
    picture = tmp_path / "frame.jpg"
    command = [str(find_ffmpeg()), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x36", "-frames:v", "1"]
    subprocess.run([*command, str(picture)], check=True)
    return picture.read_bytes()


def saved(session: Session, video: Path) -> None:
    async def cast_and_save() -> None:
        screencast = Screencast(cast(CDPSession, session))
        await screencast.start()
        await screencast.save(video)

    asyncio.run(cast_and_save())


@pytest.mark.parametrize("seconds", [(1.0, 1.5, 2.0), (1.0, 2.0, 1.5), (2.0, 1.0)], ids=["in order", "late", "turned"])
def test_frames_make_a_video_in_whatever_order_they_arrive(
    jpeg: bytes, tmp_path: Path, seconds: tuple[float, ...]
) -> None:
    video = tmp_path / "page.mp4"
    saved(Session(jpeg, *seconds), video)
    assert video.stat().st_size > 0


def test_a_page_that_casts_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="cast no picture"):
        saved(Session(b""), tmp_path / "page.mp4")
