"""What two answers say of a live manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from stream_automation.edge.viewer import LONGEST_BYTES, Answer
from stream_automation.freshness import Finding, State, judge

URL = "https://d111111abcdef8.cloudfront.net/out/v1/onair-dev/main/hls/index.m3u8"
RENDITION = "https://d111111abcdef8.cloudfront.net/out/v1/onair-dev/main/hls/index_1.m3u8"
NOW = datetime(2026, 11, 23, 10, 0, 10, tzinfo=UTC)
MULTIVARIANT = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{uri}\n"


def media(newest: datetime, *more: str) -> bytes:
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:7"]
    lines += [f"#EXT-X-PROGRAM-DATE-TIME:{newest.isoformat()}", "#EXTINF:2.0,", "7.mp4", *more, ""]
    return "\n".join(lines).encode()


def serving(answers: Mapping[str, Answer]) -> Callable[[str], Answer]:
    """A CDN with these answers by URL; asking for anything else fails the test."""
    return lambda url: answers[url]


def found(*, first: Answer | None = None, second: Answer | None = None, uri: str = "index_1.m3u8") -> Finding:
    answers = {
        URL: first or Answer(200, MULTIVARIANT.format(uri=uri).encode()),
        RENDITION: second or Answer(200, media(NOW - timedelta(seconds=5.5))),
    }
    return judge(URL, serving(answers), lambda: NOW)


def test_staleness_is_the_time_since_the_end_of_the_newest_segment() -> None:
    assert found() == Finding(at=NOW, state=State.LIVE, status=200, staleness=3.5, newest_sequence=7)


def test_an_old_playlist_without_an_end_is_live_and_stale() -> None:
    finding = found(second=Answer(200, media(NOW - timedelta(minutes=5, seconds=2))))
    assert (finding.state, finding.staleness) == (State.LIVE, 300.0)


def test_a_segment_that_ends_in_the_future_is_shown_as_what_it_is() -> None:
    assert found(second=Answer(200, media(NOW))).staleness == -2.0


def test_now_is_when_the_answers_are_there_not_when_they_were_asked_for() -> None:
    moments = iter([NOW, NOW + timedelta(seconds=60)])
    answers = {URL: Answer(200, MULTIVARIANT.format(uri="index_1.m3u8").encode()), RENDITION: Answer(200, media(NOW))}
    asked: list[str] = []

    def get(url: str) -> Answer:
        asked.append(url)
        return answers[url]

    finding = judge(URL, get, lambda: next(moments))
    assert (finding.at, asked) == (NOW, [URL, RENDITION])


def test_404_means_off_air_and_is_no_failure_and_no_staleness() -> None:
    for finding in (found(first=Answer(404)), found(second=Answer(404))):
        assert finding == Finding(at=NOW, state=State.OFF_AIR, status=404, reason="nothing is on air")
        assert not finding.failed
        assert finding.metrics() == {"ManifestStatus": (404, "None")}


def test_off_air_the_rendition_is_not_asked_for() -> None:
    assert judge(URL, serving({URL: Answer(404)}), lambda: NOW).state is State.OFF_AIR


def test_a_playlist_with_an_end_is_over_and_not_stale() -> None:
    finding = found(second=Answer(200, media(NOW - timedelta(hours=1), "#EXT-X-ENDLIST")))
    assert finding == Finding(at=NOW, state=State.ENDED, status=200, newest_sequence=7)
    assert finding.metrics() == {"ManifestStatus": (200, "None")}


@pytest.mark.parametrize("status", [301, 302, 400, 403, 410, 429, 500, 502, 503, 504])
def test_every_other_status_is_a_failure_wherever_it_comes(status: int) -> None:
    for finding in (found(first=Answer(status)), found(second=Answer(status))):
        assert (finding.state, finding.status, finding.reason) == (State.FAILED, status, f"HTTP status {status}")
        assert finding.metrics() == {"ManifestStatus": (status, "None"), "ManifestFailures": (1, "Count")}


def test_no_answer_is_a_failure_with_its_reason() -> None:
    finding = found(first=Answer(0, reason="TimeoutError: timed out"))
    assert (finding.state, finding.status, finding.reason) == (State.FAILED, 0, "TimeoutError: timed out")
    assert finding.staleness is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "a playlist must begin with #EXTM3U, got '<html>'"),
        (b"#EXTM3U\n", "a multivariant playlist must name a rendition, got none"),
        (b"#EXTM3U\n\xff", "a playlist must be UTF-8, got something else"),
        (b"#EXTM3U\n" + b"#" * LONGEST_BYTES, f"a playlist must have at most {LONGEST_BYTES} bytes, got more"),
    ],
    ids=["page", "no variant", "not UTF-8", "endless"],
)
def test_a_first_playlist_that_cannot_be_read_is_a_failure(body: bytes, reason: str) -> None:
    finding = found(first=Answer(200, body))
    assert (finding.state, finding.status, finding.reason) == (State.FAILED, 200, reason)
    assert finding.metrics() == {"ManifestStatus": (200, "None"), "ManifestFailures": (1, "Count")}


def test_a_rendition_that_cannot_be_read_is_a_failure_that_names_it() -> None:
    finding = found(second=Answer(200, b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n"))
    assert finding.reason == "index_1.m3u8: a media playlist must list a segment, got none"
    assert finding.failed


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com/index_1.m3u8",
        "//example.com/index_1.m3u8",
        "http://d111111abcdef8.cloudfront.net/out/v1/onair-dev/main/hls/index_1.m3u8",
        "index 1.m3u8",
        "index_ä.m3u8",
        "index\x00.m3u8",
        "http://[",
    ],
)
def test_a_rendition_elsewhere_or_with_an_impossible_name_is_never_asked_for(uri: str) -> None:
    finding = found(uri=uri)
    assert (finding.state, finding.status) == (State.FAILED, 200)
    assert "\n" not in finding.reason


def test_a_rendition_may_be_named_by_its_whole_path_and_with_a_query() -> None:
    for uri in ("/out/v1/onair-dev/main/hls/index_1.m3u8", RENDITION, "./index_1.m3u8", "x/../index_1.m3u8"):
        assert found(uri=uri).state is State.LIVE
    asked = f"{RENDITION}?start=1"
    answers = {URL: Answer(200, MULTIVARIANT.format(uri="index_1.m3u8?start=1").encode()), asked: Answer(404)}
    assert judge(URL, serving(answers), lambda: NOW).state is State.OFF_AIR


def test_people_read_what_is_known_and_nothing_else() -> None:
    assert found().as_answer() == {"state": "live", "status": 200, "stalenessSeconds": 3.5, "newestSequence": 7}
    assert found(first=Answer(404)).as_answer() == {"state": "off air", "status": 404, "reason": "nothing is on air"}


def test_a_live_manifest_has_a_staleness_of_seconds() -> None:
    assert found().metrics() == {"ManifestStatus": (200, "None"), "StalenessSeconds": (3.5, "Seconds")}
