from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.media.source.picture import Picture, PictureError


def test_phone_films_like_larix_by_default() -> None:
    assert Picture.of("1280x720", 30, 2_500_000) == Picture()


def test_command_line_films_in_real_time_with_a_key_frame_every_two_seconds() -> None:
    argv = Picture(width=320, height=180, framerate=15, bitrate=300_000).command_line(Path("ffmpeg"), 4.5)

    assert argv[argv.index("-g") + 1] == "30"
    assert argv[argv.index("-t") + 1] == "4.5"
    assert "testsrc2=size=320x180:rate=15,realtime" in argv
    assert any(part.endswith(",arealtime") for part in argv)
    assert "-t" not in Picture().command_line(Path("ffmpeg"), None)


@pytest.mark.parametrize(
    ("size", "framerate", "bitrate", "message"),
    [
        ("720p", 30, 1_000_000, "size must be <width>x<height>.*got '720p'"),
        ("1281x720", 30, 1_000_000, "even"),
        ("1280x720", 0, 1_000_000, "framerate must be 1 to 60"),
        ("1280x720", 30, 1000, "bitrate must be 50000"),
    ],
)
def test_impossible_picture_is_refused_by_name(size: str, framerate: int, bitrate: int, message: str) -> None:
    with pytest.raises(PictureError, match=message):
        Picture.of(size, framerate, bitrate)
