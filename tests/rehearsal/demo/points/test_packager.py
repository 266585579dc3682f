"""The origin's test points, against an origin that answers this way and that."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from rehearsal.demo.points.packager import signed_finds_nothing_yet, signed_finds_the_stream, unsigned_is_refused
from tests.rehearsal.demo.points.hosts import Answer, answering

PLAYLIST = b"#EXTM3U\n#EXT-X-VERSION:7\n"
SECONDS, LIMIT = 2.5, 10.0


def origin(signed: int, unsigned: int = 403, body: bytes = PLAYLIST) -> Callable[[str, Mapping[str, str]], Answer]:
    """Answers with these codes, to requests with a signature and without."""

    def answer(_path: str, headers: Mapping[str, str]) -> Answer:
        status = signed if "mediapackagev2/aws4_request" in headers.get("Authorization", "") else unsigned
        return status, {}, body if status == 200 else b""

    return answer


@pytest.mark.parametrize(("unsigned", "passed"), [(403, True), (200, False), (404, False), (401, False)])
def test_without_a_signature_only_403_passes(unsigned: int, passed: bool) -> None:
    with answering(origin(200, unsigned)) as ground:
        evidence = unsigned_is_refused(ground)
    assert (evidence.passed, evidence.observed["status"]) == (passed, unsigned)


@pytest.mark.parametrize(("signed", "passed"), [(404, True), (403, False), (200, False)])
def test_before_a_stream_only_404_passes(signed: int, passed: bool) -> None:
    with answering(origin(signed)) as ground:
        assert signed_finds_nothing_yet(ground).passed is passed
        assert ground.has_stream is (signed == 200)


@pytest.mark.parametrize(
    ("signed", "body", "passed"), [(200, PLAYLIST, True), (200, b"<html>", False), (404, b"", False)]
)
def test_on_air_only_a_playlist_passes(signed: int, body: bytes, passed: bool) -> None:
    with answering(origin(signed, body=body)) as ground:
        evidence = signed_finds_the_stream(ground, ground.signed_manifest(), None)
    assert evidence.passed is passed
    assert evidence.expected == "200 with an HLS playlist"


@pytest.mark.parametrize(("seconds", "passed"), [(SECONDS, True), (LIMIT, True), (LIMIT + 0.1, False)])
def test_where_the_first_byte_was_seen_the_playlist_must_come_in_time(seconds: float, passed: bool) -> None:
    with answering(origin(200)) as ground:
        evidence = signed_finds_the_stream(ground, ground.signed_manifest(), (seconds, LIMIT))
    assert evidence.passed is passed
    assert evidence.observed["seconds_after_first_byte"] == seconds
