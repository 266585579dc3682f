from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from rehearsal.media.origin import media_playlist, multivariant
from rehearsal.media.origin.endpoint import Endpoint
from rehearsal.media.origin.time_shift import TimeShift
from rehearsal.media.origin.timeline import Timeline
from tests.rehearsal.media.origin.conftest import Replay
from tests.rehearsal.media.origin.deployed_endpoint import described, endpoint
from tests.rehearsal.media.origin.hls_rules import assert_reloadable, assert_strictly_parsed, read

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def window(seconds: int, **changes: object) -> Endpoint:
    manifest = {**described()["HlsManifests"][0], "ManifestWindowSeconds": seconds, **changes}
    return endpoint(HlsManifests=[manifest])


def playlist(timeline: Timeline, track: int, deployed: Endpoint, shift: TimeShift | None = None, now: float = 0) -> str:
    chosen = timeline.tracks[track]
    manifest = deployed.manifests[0]
    return media_playlist.render(
        chosen,
        media_playlist.select(timeline, chosen, window_seconds=manifest.window_seconds, shift=shift),
        endpoint=deployed,
        manifest=manifest,
        target=media_playlist.target_duration(timeline, deployed),
        playlist_type=shift.playlist_type(now) if shift else None,
    ).text


def feed(timeline: Timeline, made: Replay, count: int) -> None:
    if made.session.id not in timeline._progress:
        timeline.begin(made.session, made.session.plan.renditions)
    made.write(count)
    timeline.poll(START.timestamp() + 2 * count)


def test_every_playlist_of_two_sessions_passes_a_strict_parser_and_the_reload_rules(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    first, second = replay(arrived=START), replay(arrived=START + timedelta(seconds=20))
    deployed = window(6)
    served: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for made, count in [(first, 1), (first, 2), (first, 4), (second, 1), (second, 2), (second, 5)]:
        feed(timeline, made, count)
        for track, texts in served.items():
            texts.append(playlist(timeline, track, deployed))
    top = multivariant.render(timeline.tracks, manifest=deployed.manifests[0], target=2)
    assert_strictly_parsed(top, *(text for texts in served.values() for text in texts))
    for texts in served.values():
        for before, after in pairwise(texts):
            assert_reloadable(before, after)
    last = {track: read(texts[-1]) for track, texts in served.items()}
    assert {(media.sequence, media.discontinuity_sequence) for media in last.values()} == {(6, 1)}


def test_the_window_holds_as_many_whole_segments_as_its_seconds(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    feed(timeline, replay(), 6)
    assert [len(read(playlist(timeline, 0, window(seconds))).segments) for seconds in (4, 5, 8, 60)] == [2, 2, 4, 6]


def test_a_discontinuity_brings_a_new_map_and_a_new_date(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    feed(timeline, replay(arrived=START), 2)
    feed(timeline, replay(arrived=START + timedelta(seconds=30)), 2)
    text = playlist(timeline, 0, window(60, ProgramDateTimeIntervalSeconds=3600))
    assert re.findall(r'MAP:URI="([^"?]+)', text) == ["segment_1_init_0.mp4", "segment_1_init_1.mp4"]
    assert read(text).dates == {0: "2026-03-01T12:00:00.000Z", 2: "2026-03-01T12:00:30.000Z"}
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1


def test_dates_come_at_the_endpoints_interval(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    feed(timeline, replay(arrived=START), 6)
    assert list(read(playlist(timeline, 0, window(60, ProgramDateTimeIntervalSeconds=4))).dates) == [0, 2, 4]


def test_an_endpoint_without_the_interval_writes_no_dates(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    feed(timeline, replay(), 3)
    manifest = {
        key: value for key, value in described()["HlsManifests"][0].items() if key != "ProgramDateTimeIntervalSeconds"
    }
    assert "PROGRAM-DATE-TIME" not in playlist(timeline, 0, endpoint(HlsManifests=[manifest]))


def test_a_start_tag_of_the_endpoint_is_written(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    feed(timeline, replay(), 3)
    text = playlist(timeline, 0, window(60, StartTag={"TimeOffset": -4.0}))
    assert "#EXT-X-START:TIME-OFFSET=-4\n" in text
    assert_strictly_parsed(text)


def test_a_past_span_is_a_complete_vod_playlist(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    feed(timeline, replay(arrived=START), 6)
    shift = TimeShift(start=START.timestamp() + 3, end=START.timestamp() + 7)
    text = playlist(timeline, 0, window(4), shift, now=START.timestamp() + 12)
    assert_strictly_parsed(text)
    assert "#EXT-X-PLAYLIST-TYPE:VOD" in text
    assert (read(text).sequence, len(read(text).segments), read(text).ended) == (1, 3, True)


def test_a_span_without_an_end_grows_as_an_event(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    made = replay(arrived=START)
    shift = TimeShift(start=START.timestamp() + 2, end=None)
    texts = []
    for count in (3, 6):
        feed(timeline, made, count)
        texts.append(playlist(timeline, 0, window(4), shift))
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in texts[1]
    assert [len(read(text).segments) for text in texts] == [2, 5]
    assert_reloadable(*texts)


@pytest.fixture
def top(timeline: Timeline, replay: Callable[..., Replay]) -> str:
    feed(timeline, replay(), 6)
    return multivariant.render(timeline.tracks, manifest=window(60).manifests[0], target=2, query="?start=1")


def test_sound_is_a_group_of_its_own_that_every_variant_names(top: str) -> None:
    media = re.findall(r"#EXT-X-MEDIA:(.*)", top)
    assert media == [
        'TYPE=AUDIO,GROUP-ID="stereo",NAME="sound",LANGUAGE="kor",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="index_3.m3u8?start=1"'
    ]
    assert re.findall(r'AUDIO="(.*?)"\n(.*)', top) == [
        ("stereo", "index_1.m3u8?start=1"),
        ("stereo", "index_2.m3u8?start=1"),
    ]


def test_codecs_size_and_frame_rate_are_those_of_the_segments(top: str) -> None:
    assert (
        re.findall(r'CODECS="(avc1\.42c0\w\w),mp4a\.40\.2",RESOLUTION=(\w+),FRAME-RATE=25\.000', top)[0][1] == "320x180"
    )


def test_bandwidth_covers_every_segment_and_the_average_does_not_exceed_it(
    top: str, timeline: Timeline, cmaf: Path
) -> None:
    pairs = [(int(peak), int(average)) for peak, average in re.findall(r"BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+)", top)]
    for (peak, average), name in zip(pairs, ("v180", "v90"), strict=True):
        for index in range(6):
            size = sum((cmaf / part / f"segment_{index}.m4s").stat().st_size for part in (name, "sound"))
            assert 8 * size / 2 <= peak * 1.01
        assert 0 < average <= peak
    assert pairs[0] > pairs[1]
