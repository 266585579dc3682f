"""A CDN over real HTTP, before a small origin whose answers and calls the tests control."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest_asyncio
from aiohttp import ClientResponse, test_utils, web
from yarl import URL

from rehearsal.media.cdn.bucket import BucketUpstream
from rehearsal.media.cdn.cache import Cache
from rehearsal.media.cdn.current import CurrentDistribution
from rehearsal.media.cdn.edge import Edge
from rehearsal.media.cdn.store import Store
from rehearsal.media.cdn.upstream import PackagerUpstream
from rehearsal.media.origin.callers import Caller, KeyRing
from tests.rehearsal.media.cdn.deployed_distribution import BUCKET, answers
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws

PLAYLIST = "/out/v1/onair-dev/main/hls/index.m3u8"
SEGMENT = "/out/v1/onair-dev/main/hls/segment_1_2.mp4"
BODY = "#EXTM3U\n" + "#EXT-X-COMMENT\n" * 200


@dataclass
class Scene:
    """A CDN, the origin behind it, and the clock that both of them go by."""

    edge: Edge
    packager: PackagerUpstream
    current: CurrentDistribution
    keys: KeyRing
    aws: ShapedAws
    client: test_utils.TestClient[Any, Any]
    server: test_utils.BaseTestServer
    now: float = 1000.0
    answer: dict[str, Any] = field(
        default_factory=lambda: {
            "text": BODY,
            "content_type": "application/x-mpegURL",
            "headers": {"Cache-Control": "max-age=1"},
        }
    )
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    requests: list[Any] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=lambda: {"site/index.html": b"<html>", "site/config.json": b"{}"})

    async def get(self, path: str = PLAYLIST, method: str = "GET", **headers: str) -> ClientResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, URL(path, encoded=True), headers=named)

    async def outcomes(self, *paths: str) -> list[str]:
        return [(await self.get(path)).headers["X-Cache"].split()[0] for path in paths]


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    made: list[Scene] = []

    async def handle(request: web.Request) -> web.Response:
        made[0].requests.append(request)
        await made[0].gate.wait()
        return web.Response(**made[0].answer)

    def read(asked: dict[str, Any]) -> dict[str, Any]:
        made[0].requests.append(asked["Key"])
        if asked["Key"] not in made[0].objects:
            raise RefusedError("NoSuchKey", 404)
        if asked.get("IfNoneMatch") == '"1"':
            raise RefusedError("304", 304)
        return {
            "Body": io.BytesIO(made[0].objects[asked["Key"]]),
            "ContentType": "text/html",
            "ETag": '"1"',
            "LastModified": datetime(2026, 3, 1, tzinfo=UTC),
        }

    reading = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{BUCKET}/*",
    }
    aws = ShapedAws(
        {
            **answers(),
            "s3.GetObject": read,
            "s3.GetBucketPolicy": lambda _: {"Policy": json.dumps({"Statement": [reading]})},
        }
    )
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    keys = KeyRing()

    def caller() -> Caller:
        return made[0].current.caller()

    async with test_utils.TestServer(application) as server, aiohttp.ClientSession(auto_decompress=False) as http:
        packager = PackagerUpstream(http, server.port or 0, caller, "ap-northeast-2")
        bucket = BucketUpstream(aws.client("s3"), caller)
        edge = Edge(Cache(Store(), lambda: made[0].now), packager, bucket, lambda: made[0].now)
        current = CurrentDistribution(aws.client("cloudfront"), edge, keys, clock=lambda: made[0].now)
        async with test_utils.TestClient(test_utils.TestServer(edge.application())) as client:
            made.append(Scene(edge, packager, current, keys, aws, client, server))
            made[0].gate.set()
            await current.refresh()
            yield made[0]
