"""HLS playlists as far as their freshness goes, with the m3u8 library as the second reader."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate

import m3u8
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_automation.hls_playlist import (
    MediaPlaylist,
    UnreadablePlaylistError,
    first_rendition,
    read_media_playlist,
)

MULTIVARIANT = """#EXTM3U
#EXT-X-VERSION:6
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,URI="index_3.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=3400000,RESOLUTION=1280x720,AUDIO="audio"
index_1.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1500000,RESOLUTION=854x480,AUDIO="audio"
index_2.m3u8
"""
MEDIA = """#EXTM3U
#EXT-X-VERSION:6
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:41
#EXT-X-MAP:URI="segment_1_init_0.mp4?m=1"
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T10:00:00.000Z
#EXTINF:2.00000,
segment_1_41.mp4?m=1
#EXT-X-PROGRAM-DATE-TIME:2026-11-23T10:00:02.000Z
#EXTINF:1.96667,
segment_1_42.mp4?m=1
"""
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
UNREADABLE = "a playlist must begin with #EXTM3U, got "


def media(*lines: str) -> str:
    return "\n".join(["#EXTM3U", "#EXT-X-TARGETDURATION:2", *lines, ""])


def segment(number: int, seconds: str = "2.0") -> tuple[str, str]:
    return f"#EXTINF:{seconds},", f"{number}.mp4"


def dated(moment: datetime) -> str:
    return f"#EXT-X-PROGRAM-DATE-TIME:{moment.isoformat()}"


def test_the_first_variant_is_the_rendition_and_sound_is_not() -> None:
    assert first_rendition(MULTIVARIANT) == "index_1.m3u8"


def test_a_comment_between_a_variant_and_its_uri_is_passed_over() -> None:
    assert first_rendition("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n# largest\n\nv.m3u8\n") == "v.m3u8"


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n",
        "#EXTM3U\nstray.m3u8\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n",
        '#EXTM3U\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i.m3u8"\n',
        MEDIA,
    ],
    ids=["empty", "stray uri", "cut short", "trick play only", "a media playlist"],
)
def test_a_multivariant_playlist_without_a_variant_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadablePlaylistError, match=r"^a multivariant playlist must name a rendition, got none$"):
        first_rendition(text)


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("", "''"),
        ("<html>", "'<html>'"),
        ("\ufeff#EXTM3U\n", "'\\ufeff#EXTM3U'"),
        (" #EXTM3U", "' #EXTM3U'"),
        ("x" * 500, f"'{'x' * 60}'"),
    ],
    ids=["nothing", "a page", "byte order mark", "indented", "long"],
)
def test_what_does_not_begin_as_a_playlist_is_none(text: str, got: str) -> None:
    for read in (first_rendition, read_media_playlist):
        with pytest.raises(UnreadablePlaylistError) as refused:
            read(text)
        assert str(refused.value) == UNREADABLE + got


def test_the_newest_segment_ends_at_its_date_and_its_length() -> None:
    assert read_media_playlist(MEDIA) == MediaPlaylist(
        target_seconds=2,
        newest_sequence=42,
        segments=2,
        newest_end=TEN + timedelta(seconds=3.96667),
        ended=False,
    )


def test_lines_may_end_as_windows_ends_them() -> None:
    assert read_media_playlist(MEDIA.replace("\n", "\r\n")) == read_media_playlist(MEDIA)


def test_a_character_that_only_python_takes_for_a_line_s_end_ends_none() -> None:
    odd = MEDIA.replace("segment_1_42.mp4?m=1", "segment\u2028_1\x0b_42.mp4")
    assert read_media_playlist(odd).segments == 2


def test_a_date_holds_for_the_segments_behind_it() -> None:
    playlist = read_media_playlist(media(dated(TEN), *segment(0), *segment(1, "1.5"), *segment(2, "1")))
    assert playlist.newest_end == TEN + timedelta(seconds=4.5)


def test_a_segment_before_the_first_date_is_counted_and_moves_nothing() -> None:
    playlist = read_media_playlist(media(*segment(0), dated(TEN), *segment(1)))
    assert (playlist.segments, playlist.newest_end) == (2, TEN + timedelta(seconds=2))


def test_a_new_date_behind_a_discontinuity_counts_from_there() -> None:
    later = TEN + timedelta(minutes=5)
    playlist = read_media_playlist(
        media(dated(TEN), *segment(0), "#EXT-X-DISCONTINUITY", dated(later), *segment(1, "1"))
    )
    assert playlist.newest_end == later + timedelta(seconds=1)


def test_a_date_in_another_zone_is_the_same_moment() -> None:
    seoul = TEN.astimezone(timezone(timedelta(hours=9)))
    assert read_media_playlist(media(dated(seoul), *segment(0))).newest_end == TEN + timedelta(seconds=2)


def test_a_title_behind_the_length_is_not_its_business() -> None:
    playlist = read_media_playlist(media(dated(TEN), "#EXTINF:2,a title, with a comma: and more", "0.mp4"))
    assert playlist.newest_end == TEN + timedelta(seconds=2)


def test_without_a_media_sequence_it_is_counted_from_zero() -> None:
    assert read_media_playlist(media(dated(TEN), *segment(0), *segment(1))).newest_sequence == 1


def test_a_playlist_with_an_end_says_so_wherever_the_tag_stands() -> None:
    whole = media(dated(TEN), *segment(0))
    assert read_media_playlist(whole + "#EXT-X-ENDLIST\n").ended
    assert read_media_playlist(whole.replace("#EXTM3U\n", "#EXTM3U\n#EXT-X-ENDLIST\n")).ended


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "a media playlist must list a segment, got none"),
        ([dated(TEN)], "a media playlist must list a segment, got none"),
        (segment(0), "a segment must have an EXT-X-PROGRAM-DATE-TIME, got none"),
        ([dated(TEN), "0.mp4"], "every segment must have an EXTINF, got one without"),
        ([dated(TEN), *segment(0), "1.mp4"], "every segment must have an EXTINF, got one without"),
        ([dated(TEN), *segment(0), "#EXTINF:2.0,"], "every EXTINF must be followed by a segment, the last is not: cut short?"),
        (["#EXTINF:", "0.mp4"], "EXTINF must be a number of seconds, got ''"),
        (["#EXTINF", "0.mp4"], "EXTINF must be a number of seconds, got ''"),
        (["#EXTINF:-2,", "0.mp4"], "EXTINF must be a number of seconds, got '-2'"),
        (["#EXTINF:nan,", "0.mp4"], "EXTINF must be a number of seconds, got 'nan'"),
        (["#EXTINF:1e3,", "0.mp4"], "EXTINF must be a number of seconds, got '1e3'"),
        (["#EXTINF:٢,", "0.mp4"], "EXTINF must be a number of seconds, got '٢'"),
        (["#EXT-X-PROGRAM-DATE-TIME:yesterday"], "EXT-X-PROGRAM-DATE-TIME must be a date and time with a zone, got 'yesterday'"),
        (["#EXT-X-PROGRAM-DATE-TIME:2026-11-23T10:00:00"], "EXT-X-PROGRAM-DATE-TIME must be a date and time with a zone, got '2026-11-23T10:00:00'"),
        (["#EXT-X-PROGRAM-DATE-TIME:9999-12-31T23:59:59Z", *segment(0)], "segments end after the year 9999"),
        (["#EXT-X-TARGETDURATION:two"], "EXT-X-TARGETDURATION must be a whole number, got 'two'"),
        (["#EXT-X-TARGETDURATION:2.5"], "EXT-X-TARGETDURATION must be a whole number, got '2.5'"),
        (["#EXT-X-MEDIA-SEQUENCE:" + "9" * 5000], f"EXT-X-MEDIA-SEQUENCE must be a whole number, got '{'9' * 60}'"),
    ],
)  # fmt: skip
def test_a_media_playlist_that_no_player_could_follow_is_refused_with_one_line(lines: list[str], reason: str) -> None:
    with pytest.raises(UnreadablePlaylistError) as refused:
        read_media_playlist(media(*lines))
    assert str(refused.value) == reason


def test_a_multivariant_playlist_is_no_media_playlist() -> None:
    with pytest.raises(UnreadablePlaylistError, match="every segment must have an EXTINF, got one without"):
        read_media_playlist(MULTIVARIANT)


def test_a_media_playlist_has_a_target_duration() -> None:
    with pytest.raises(UnreadablePlaylistError, match="must have an EXT-X-TARGETDURATION, got none"):
        read_media_playlist(MEDIA.replace("#EXT-X-TARGETDURATION:2\n", ""))


def test_a_playlist_cut_anywhere_is_read_without_its_end_or_refused() -> None:
    for length in range(len(MEDIA)):
        with contextlib.suppress(UnreadablePlaylistError):
            read = read_media_playlist(MEDIA[:length])
            assert (read.segments, read.newest_sequence) in {(1, 41), (2, 42)}, length


@given(st.text() | st.text("#EXTINF:-X.MPDSQUC0123456789T,\n\r", max_size=300).map(lambda text: f"#EXTM3U\n{text}"))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    for read in (first_rendition, read_media_playlist):
        with contextlib.suppress(UnreadablePlaylistError):
            read(text)


@given(
    first=st.integers(0, 10**9),
    begin=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - hypothesis wants them naive
    milliseconds=st.lists(st.integers(1, 30_000), min_size=1, max_size=12),
    dates=st.sets(st.integers(0, 11)),
    ended=st.booleans(),
)
def test_the_m3u8_library_reads_the_same(
    first: int, begin: datetime, milliseconds: list[int], dates: set[int], ended: bool
) -> None:
    start = begin.replace(microsecond=0, tzinfo=UTC)
    starts = [start + timedelta(milliseconds=passed) for passed in accumulate([0, *milliseconds[:-1]])]
    lines = [f"#EXT-X-MEDIA-SEQUENCE:{first}"]
    for number, length in enumerate(milliseconds):
        lines += [dated(starts[number])] if number in dates or number == 0 else []
        lines += segment(number, f"{length / 1000:.3f}")
    text = media(*lines, *(["#EXT-X-ENDLIST"] if ended else []))

    ours, theirs = read_media_playlist(text), m3u8.loads(text)

    last = theirs.segments[-1]
    assert last.current_program_date_time is not None
    assert last.duration is not None
    end = last.current_program_date_time + timedelta(seconds=last.duration)
    assert abs(ours.newest_end - end) < timedelta(milliseconds=1)
    assert (ours.ended, ours.segments) == (theirs.is_endlist, len(theirs.segments))
    assert theirs.media_sequence is not None
    assert ours.newest_sequence == theirs.media_sequence + len(theirs.segments) - 1
    assert ours.target_seconds == theirs.target_duration
