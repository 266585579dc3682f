"""What a viewer gets: behaviours, cache, origin and headers policy together."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from datetime import UTC, datetime

import aiohttp
import pytest
from yarl import URL

from rehearsal.media.origin.signature import SignedRequest, verify
from tests.rehearsal.media.cdn.conftest import BODY, PLAYLIST, SEGMENT, Scene
from tests.rehearsal.media.cdn.deployed_distribution import ARN, DOMAIN, PACKAGER, config
from tests.rehearsal.media.metrics.measured import by_name


async def test_a_second_request_within_the_lifetime_is_a_hit_with_its_age(scene: Scene) -> None:
    first = await scene.get()
    scene.now += 0.9
    second = await scene.get()
    assert [first.headers["X-Cache"], second.headers["X-Cache"]] == ["Miss from cloudfront", "Hit from cloudfront"]
    assert ("Age" in first.headers, second.headers["Age"]) == (False, "0")
    assert second.headers["Via"] == f"1.1 {DOMAIN} (CloudFront)"
    assert await second.text() == BODY
    assert len(scene.requests) == 1


async def test_after_the_lifetime_the_origin_is_asked_again(scene: Scene) -> None:
    await scene.get()
    scene.now += 1.1
    assert await scene.outcomes(PLAYLIST) == ["Miss"]
    assert len(scene.requests) == 2


async def test_many_viewers_of_a_missing_object_cost_one_origin_request(scene: Scene) -> None:
    scene.gate.clear()
    waiting = [asyncio.create_task(scene.get()) for _ in range(40)]
    while not scene.requests:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    scene.gate.set()
    answers_ = await asyncio.gather(*waiting)
    assert Counter(answer.status for answer in answers_) == {200: 40}
    assert len(scene.requests) == 1
    assert scene.edge.cache.counters["collapsed"] == 39


async def test_a_viewer_that_leaves_does_not_take_the_object_from_the_others(scene: Scene) -> None:
    scene.gate.clear()
    leaving, staying = (asyncio.create_task(scene.get()) for _ in range(2))
    while not scene.requests:
        await asyncio.sleep(0.01)
    leaving.cancel()
    await asyncio.sleep(0.05)
    scene.gate.set()
    assert (await staying).status == 200
    assert len(scene.requests) == 1


async def test_what_may_not_be_kept_is_fetched_for_each_viewer(scene: Scene) -> None:
    assert await scene.outcomes("/config.json", "/config.json") == ["Miss", "Miss"]
    assert scene.requests == ["site/config.json"] * 2


async def test_the_request_to_the_packager_is_signed_for_cloudfront(scene: Scene) -> None:
    await scene.get(PLAYLIST + "?start=2026-01-01T00:00:00Z&utm=1")
    got = scene.requests[0]
    assert (got.headers["Host"], got.rel_url.raw_query_string) == (PACKAGER, "start=2026-01-01T00%3A00%3A00Z")
    headers = {name.lower(): value for name, value in got.headers.items()}
    signed = SignedRequest(method="GET", path=got.rel_url.raw_path, query=got.rel_url.raw_query_string, headers=headers)
    caller = verify(signed, keys=scene.keys, service="mediapackagev2", region="ap-northeast-2", now=datetime.now(UTC))
    assert caller is not None
    assert caller.context["aws:SourceArn"] == ARN


async def test_parameters_outside_the_key_share_one_object_and_m_splits_segments(scene: Scene) -> None:
    assert await scene.outcomes(SEGMENT + "?m=1&utm=1", SEGMENT + "?utm=2&m=1", SEGMENT + "?m=2") == [
        "Miss",
        "Hit",
        "Miss",
    ]


async def test_a_header_of_the_key_splits_playlists_and_reaches_the_origin(scene: Scene) -> None:
    for origin in ("https://a.example", "https://b.example"):
        assert [(await scene.get(Origin=origin)).headers["X-Cache"].split()[0] for _ in range(2)] == ["Miss", "Hit"]
    assert [request.headers["Origin"] for request in scene.requests] == ["https://a.example", "https://b.example"]


async def test_a_404_is_kept_for_the_second_that_the_distribution_says(scene: Scene) -> None:
    scene.answer = {"status": 404, "text": "nothing is on air yet"}
    answers_ = [await scene.get() for _ in range(4)]
    assert {(answer.status, answer.headers["X-Cache"]) for answer in answers_} == {(404, "Error from cloudfront")}
    assert len(scene.requests) == 1
    scene.now += 1.1
    scene.answer = {"text": BODY}
    assert (await scene.get()).status == 200


async def test_a_stale_playlist_outlasts_a_dead_origin_and_is_replaced_when_it_returns(scene: Scene) -> None:
    await scene.get()
    port = scene.packager.port
    scene.packager.port = 9
    scene.now += 30
    stale = await scene.get()
    assert (stale.status, await stale.text(), stale.headers["Age"]) == (200, BODY, "30")
    assert stale.headers["X-Cache"] == "Hit from cloudfront"
    scene.packager.port = port
    scene.now += 1.1
    assert await scene.outcomes(PLAYLIST) == ["Miss"]


async def test_without_a_stale_copy_a_dead_origin_is_502(scene: Scene) -> None:
    scene.packager.port = 9
    assert (await scene.get()).status == 502


async def test_an_unchanged_object_is_refreshed_without_its_body(scene: Scene) -> None:
    assert await scene.outcomes("/index.html") == ["Miss"]
    scene.now += 301
    assert await scene.outcomes("/index.html", "/index.html") == ["RefreshHit", "Hit"]


async def test_playlists_are_compressed_for_viewers_that_take_gzip_and_segments_never(scene: Scene) -> None:
    async with aiohttp.ClientSession(auto_decompress=False) as http:
        base = scene.client.make_url("")
        for path, packed in ((PLAYLIST, True), (SEGMENT, False)):
            async with http.get(base.join(URL(path)), headers={"Accept-Encoding": "gzip"}) as answer:
                body = await answer.read()
                assert (answer.headers.get("Content-Encoding") == "gzip") is packed
                assert (gzip.decompress(body) if packed else body).decode() == BODY
        async with http.get(base.join(URL(PLAYLIST)), headers={"Accept-Encoding": "identity"}) as answer:
            assert "Content-Encoding" not in answer.headers


async def test_a_small_body_is_not_compressed(scene: Scene) -> None:
    scene.answer["text"] = "#EXTM3U\n"
    assert "Content-Encoding" not in (await scene.get(Accept_Encoding="gzip")).headers


async def test_a_head_is_answered_from_the_object_without_a_body(scene: Scene) -> None:
    await scene.get(Accept_Encoding="identity")
    answer = await scene.get(method="HEAD", Accept_Encoding="identity")
    assert (answer.status, answer.headers["X-Cache"], await answer.read()) == (200, "Hit from cloudfront", b"")
    assert int(answer.headers["Content-Length"]) == len(BODY)


async def test_a_method_outside_the_behaviour_is_403(scene: Scene) -> None:
    assert [(await scene.get(method=method)).status for method in ("POST", "DELETE")] == [403, 403]
    assert (await scene.get("/index.html", method="OPTIONS")).status == 403
    assert scene.requests == []


async def test_a_preflight_reaches_the_origin_and_gets_the_policys_cors_headers(scene: Scene) -> None:
    answer = await scene.get(method="OPTIONS", Origin="https://v.example", Access_Control_Request_Method="GET")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Max-Age"] == "600"
    assert scene.requests[0].headers["Access-Control-Request-Method"] == "GET"


async def test_the_response_headers_policy_adds_replaces_and_removes(scene: Scene) -> None:
    scene.answer["headers"] = {
        "Referrer-Policy": "origin",
        "X-Frame-Options": "SAMEORIGIN",
        "X-MediaPackage-Request-Id": "1",
        "Access-Control-Allow-Origin": "https://origin.example",
    }
    headers = (await scene.get(Origin="https://v.example")).headers
    expected = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "X-Cache",
        "Referrer-Policy": "origin",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'self'",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-XSS-Protection": "0",
        "X-Onair": "rehearsal",
    }
    assert {name: headers.get(name) for name in expected} == expected
    assert "X-MediaPackage-Request-Id" not in headers


async def test_a_request_without_an_origin_gets_no_cors_headers(scene: Scene) -> None:
    assert "Access-Control-Allow-Origin" not in (await scene.get()).headers


async def test_the_root_is_the_default_object_under_the_origins_path(scene: Scene) -> None:
    answer = await scene.get("/")
    assert (await answer.read(), scene.requests) == (b"<html>", ["site/index.html"])


@pytest.mark.parametrize(
    ("asked", "status", "body", "content_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=4-99", 206, b"456789", "bytes 4-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
    ],
)
async def test_one_byte_range_is_cut_from_the_object(
    scene: Scene, asked: str, status: int, body: bytes, content_range: str | None
) -> None:
    scene.answer = {"body": b"0123456789", "content_type": "video/mp4"}
    answer = await scene.get(SEGMENT, Range=asked)
    assert (answer.status, await answer.read(), answer.headers.get("Content-Range")) == (status, body, content_range)


async def test_a_viewer_that_has_the_object_gets_304(scene: Scene) -> None:
    assert (await scene.get("/index.html", If_None_Match='"1"')).status == 304
    assert (await scene.get("/index.html", If_None_Match='"2"')).status == 200


async def test_an_error_page_of_the_distribution_replaces_the_error(scene: Scene) -> None:
    page = [{"ErrorCode": 403, "ResponsePagePath": "/index.html", "ResponseCode": "200", "ErrorCachingMinTTL": 1}]
    changed = config(CustomErrorResponses={"Quantity": 1, "Items": page})
    scene.aws.answers["cloudfront.GetDistributionConfig"] = lambda _: {"DistributionConfig": changed}
    scene.now += 6
    await scene.current.refresh()
    answer = await scene.get("/missing")
    assert (answer.status, await answer.read()) == (200, b"<html>")


async def test_each_viewer_counts_with_the_bytes_of_the_body_and_errors_by_their_share(scene: Scene) -> None:
    first = int((await scene.get()).headers["Content-Length"])
    await scene.get(method="HEAD")
    scene.answer.update(status=404, text="")
    await scene.get(SEGMENT)
    data = list(scene.edge.meter.take())
    found = by_name(data, DistributionId="E2EXAMPLE", Region="Global")
    assert (found["Requests"], found["BytesDownloaded"]) == (3, first)
    assert (found["4xxErrorRate"], found["5xxErrorRate"]) == (100, 0)
