"""The CDN's test points, against a CDN that delivers this and that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from constructs_lib.manifest_alarms import stale_after
from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.points.delivery import (
    FRESH_SECONDS,
    FRESH_SEGMENTS,
    configuration_reaches_the_player,
    measured_staleness,
    playlist_comes_through_the_cdn,
    segments_hold_pictures,
)
from rehearsal.demo.probe import SegmentUnreadableError
from tests.player.recording import NEWEST, record
from tests.rehearsal.demo.points.account import Account
from tests.rehearsal.demo.points.hosts import PATH, Answer, answering, delivered

NO_STORE = {"Cache-Control": "no-store"}


def named(*channels: str) -> bytes:
    return json.dumps({"channels": [{"name": name} for name in channels]}).encode()


@pytest.mark.parametrize(
    ("answer", "passed"),
    [
        ((200, NO_STORE, named("second", "main")), True),
        ((200, NO_STORE, named("second")), False),
        ((200, {"Cache-Control": "max-age=60"}, named("main")), False),
        ((403, NO_STORE, b"<Error/>"), False),
    ],
    ids=["named and not kept", "another channel", "kept", "refused"],
)
def test_the_configuration_must_name_the_channel_and_not_be_kept(answer: Answer, passed: bool) -> None:
    with answering(lambda path, _: answer if path == "/config.json" else (404, {}, b"")) as ground:
        assert configuration_reaches_the_player(ground).passed is passed


def test_a_cdn_that_does_not_know_the_distribution_yet_is_waited_for() -> None:
    configuration = (200, {"Cache-Control": "no-store"}, b'{"channels": [{"name": "main"}]}')
    answers: Iterator[Answer] = iter([(503, {}, b""), (503, {}, b"")])
    with answering(lambda _path, _headers: next(answers, configuration)) as ground:
        assert configuration_reaches_the_player(ground).passed


def test_one_that_never_does_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearsal.demo.points.delivery.KNOWN_SECONDS", 0.6)
    with answering(lambda _path, _headers: (503, {}, b"")) as ground:
        found = configuration_reaches_the_player(ground)
    assert (found.passed, found.observed["status"]) == (False, 503)


@pytest.mark.parametrize(
    ("cached", "passed"),
    [
        (("Miss from cloudfront", "Hit from cloudfront", "Hit from cloudfront"), True),
        (("Miss from cloudfront", "RefreshHit from cloudfront", "Miss from cloudfront"), True),
        (("Hit from cloudfront", "Miss from cloudfront", "Miss from cloudfront"), False),
        (("Miss from cloudfront",) * 3, False),
    ],
)
def test_the_playlist_must_come_from_the_cache_after_the_first(cached: tuple[str, ...], passed: bool) -> None:
    number = count()

    def cdn(path: str, _headers: Mapping[str, str]) -> Answer:
        return (200, {"X-Cache": cached[next(number)]}, b"#EXTM3U") if path == PATH else (404, {}, b"")

    with answering(cdn) as ground:
        evidence = playlist_comes_through_the_cdn(ground)
    assert evidence.passed is passed
    assert evidence.observed["x_cache"] == list(cached)


def test_a_playlist_that_is_cached_but_refused_does_not_pass() -> None:
    with answering(lambda *_: (403, {"X-Cache": "Hit from cloudfront"}, b"")) as ground:
        assert not playlist_comes_through_the_cdn(ground).passed


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoded")
    record(folder)
    return folder / Path(NEWEST["manifest"]).parent


@pytest.fixture
def stream(encoded: Path, tmp_path: Path) -> Path:
    """Where the CDN's playlist and its segments are, a copy that a test may spoil."""
    place = (tmp_path / PATH.lstrip("/")).parent
    copytree(encoded, place)
    return place


def seen(tmp_path: Path) -> tuple[bool, list[dict[str, Any]]]:
    with delivered(tmp_path) as ground:
        evidence = segments_hold_pictures(ground)
    listed: Any = evidence.observed["segments"]
    return evidence.passed, listed


def test_pictures_of_the_stated_size_and_sound_pass(stream: Path, tmp_path: Path) -> None:
    passed, (video, sound) = seen(tmp_path)
    assert passed
    assert (video["codec"], video["width"], video["height"]) == ("h264", 320, 180)
    assert sound["codec"] == "aac"


def test_pictures_of_another_size_do_not(stream: Path, tmp_path: Path) -> None:
    playlist = stream / "index.m3u8"
    playlist.write_text(playlist.read_text().replace("320x180", "640x360"))
    passed, (video, _) = seen(tmp_path)
    assert (passed, video["fits"]) == (False, False)


def test_a_rendition_without_segments_is_told(stream: Path, tmp_path: Path) -> None:
    playlist = stream / "index_1.m3u8"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n")
    with pytest.raises(SegmentUnreadableError, match=r"index_1\.m3u8 lists no segment"):
        seen(tmp_path)


def test_a_playlist_without_renditions_does_not_pass(tmp_path: Path) -> None:
    assert seen(tmp_path) == (False, [])


@pytest.mark.parametrize("segment_seconds", [1, 2, 6, 30])
def test_a_manifest_is_fresh_as_long_as_the_alarm_does_not_call_it_stale(segment_seconds: int) -> None:
    assert FRESH_SEGMENTS * segment_seconds + FRESH_SECONDS == stale_after(segment_seconds)


def test_the_minute_in_which_a_show_begins_counts_by_its_youngest_playlist(
    cloud: LocalCloud, client: Callable[[str], Any], name: str
) -> None:
    account = Account.of(cloud, client, name)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    of_channel = {"Project": name, "Environment": "dev", "Channel": "main"}
    told = [(now - timedelta(minutes=2), 90.0), (now - timedelta(minutes=1), 56.26), (now - timedelta(minutes=1), 2.4)]
    client("cloudwatch").put_metric_data(
        Namespace="onair",
        MetricData=[
            {
                "MetricName": "StalenessSeconds",
                "Dimensions": [{"Name": key, "Value": value} for key, value in of_channel.items()],
                "Timestamp": moment,
                "Value": seconds,
                "Unit": "Seconds",
            }
            for moment, seconds in told
        ],
    )
    assert measured_staleness(account.ground()) == [90.0, 2.4]
