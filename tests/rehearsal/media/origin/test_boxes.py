from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.media.origin.boxes import UnreadableInitError, sample_count, track_format


def test_video_track_gives_rfc6381_codec_and_picture_size(cmaf: Path) -> None:
    found = track_format((cmaf / "v180" / "init.mp4").read_bytes())
    assert (found.kind, found.width, found.height) == ("video", 320, 180)
    assert found.codec.startswith("avc1.42c0")


def test_audio_track_gives_aac_lc_and_its_channels(cmaf: Path) -> None:
    found = track_format((cmaf / "sound" / "init.mp4").read_bytes())
    assert (found.kind, found.codec, found.channels) == ("audio", "mp4a.40.2", 2)


def test_samples_of_a_two_second_segment_at_25_frames_are_50(cmaf: Path) -> None:
    assert sample_count((cmaf / "v90" / "segment_1.m4s").read_bytes()) == 50


@pytest.mark.parametrize("data", [b"", b"\0\0\0\x08free", b"\0\0\0\x10moov\0\0\0\x08trak", b"\xff" * 40])
def test_bytes_without_a_track_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInitError):
        track_format(data)


def test_another_codec_is_refused_by_its_name(cmaf: Path) -> None:
    data = (cmaf / "v180" / "init.mp4").read_bytes().replace(b"avc1", b"hvc1")
    with pytest.raises(UnreadableInitError, match="hvc1 is not rehearsed"):
        track_format(data)
