from __future__ import annotations

from pathlib import Path

from rehearsal.media.origin.encoder_output import parse_segments

PLAYLIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:3
#EXT-X-MAP:URI="init.mp4"
#EXTINF:2.000000,
segment_3.m4s
#EXTINF:1.966667,
segment_4.m4s
"""


def test_finished_segments_have_their_place_in_the_session_their_file_and_length(tmp_path: Path) -> None:
    found = parse_segments(PLAYLIST, tmp_path)
    assert [(item.index, item.path, item.duration) for item in found] == [
        (3, tmp_path / "segment_3.m4s", 2.0),
        (4, tmp_path / "segment_4.m4s", 1.966667),
    ]


def test_a_line_that_is_still_being_written_is_left_for_later(tmp_path: Path) -> None:
    assert [item.index for item in parse_segments(PLAYLIST + "#EXTINF:2.0,\nsegment_5.m", tmp_path)] == [3, 4]


def test_a_segment_without_samples_is_left_out(tmp_path: Path) -> None:
    assert [item.index for item in parse_segments(PLAYLIST + "#EXTINF:0.000000,\nsegment_5.m4s\n", tmp_path)] == [3, 4]
