"""The CDN's HTTP application: one deployed distribution, applied to every request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from aiohttp import web

from rehearsal.media.cdn import response_headers, viewer_response
from rehearsal.media.cdn.cache import Cache, Found
from rehearsal.media.cdn.cache_key import CacheKey, ViewerRequest, cache_key, origin_headers, origin_query
from rehearsal.media.cdn.distribution import Behavior, Distribution
from rehearsal.media.cdn.lifetime import error_ttl, ttl_for
from rehearsal.media.cdn.store import CachedObject
from rehearsal.media.cdn.upstream import OriginAnswer, OriginRequest, OriginUnreachableError, Upstream
from rehearsal.media.metrics.edge_meter import EdgeMeter

NOT_DEPLOYED = "no CloudFront distribution is deployed yet: deploy CloudFrontStack"
_HOST = "cloudfront"


class Edge:
    """Answers viewers as CloudFront would: behaviour, cache, origin, response headers policy.

    `distribution` is what is deployed now, or None; `unavailable` then says why in one line. `packager` and `bucket`
    are the two kinds of origin. A HEAD is answered from the object that a GET fetches. A viewer's plain HTTP counts as
    HTTPS: there is no certificate for loopback, so redirect-to-https and https-only redirect and refuse nobody here.
    """

    def __init__(self, cache: Cache, packager: Upstream, bucket: Upstream, clock: Callable[[], float]) -> None:
        self.cache = cache
        self.meter = EdgeMeter()
        self.distribution: Distribution | None = None
        self.unavailable = NOT_DEPLOYED
        self._upstreams: Mapping[bool, Upstream] = {False: packager, True: bucket}
        self._clock = clock

    def application(self) -> web.Application:
        """The aiohttp application, which takes every path and method."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self.handle)
        return application

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one viewer."""
        distribution = self.distribution
        if distribution is None or not distribution.enabled:
            reason = self.unavailable if distribution is None else f"distribution {distribution.id} is disabled"
            return _own_answer(503, reason, _HOST)
        response = await self._answer(request, distribution)
        size = len(response.body) if isinstance(response.body, bytes) and request.method != "HEAD" else 0
        self.meter.answer(distribution.id, response.status, size)
        return response

    async def _answer(self, request: web.Request, distribution: Distribution) -> web.Response:
        asked = _viewer_request(request, distribution)
        behavior = distribution.behavior_for(asked.path)
        if asked.method not in behavior.methods:
            self.cache.counters["error"] += 1
            return _own_answer(403, f"{asked.method} is not among the behaviour's allowed methods", distribution.domain)
        response = await self._respond(request, asked, behavior, distribution)
        if behavior.response_headers:
            response_headers.apply(
                behavior.response_headers,
                response.headers,
                viewer_origin=asked.headers.get("origin"),
                preflight=asked.method == "OPTIONS",
            )
        return response

    async def _respond(
        self, request: web.Request, asked: ViewerRequest, behavior: Behavior, distribution: Distribution
    ) -> web.Response:
        if asked.method not in ("GET", "HEAD"):
            answer = await self._ask(asked, behavior, asked.method)
            item = self._object(answer, behavior, distribution, wanted="")
            return viewer_response.respond(request, distribution.domain, Found(item=item, outcome="Miss", age=0))
        found = await self._find(asked, behavior, distribution)
        rule = distribution.errors.get(found.item.status)
        if rule and rule.page:
            page = replace(asked, path=rule.page, query=())
            shown = await self._find(page, distribution.behavior_for(rule.page), distribution)
            if shown.item.status == 200:
                return viewer_response.respond(
                    request, distribution.domain, shown, status=rule.status or found.item.status
                )
        return viewer_response.respond(request, distribution.domain, found)

    async def _find(self, asked: ViewerRequest, behavior: Behavior, distribution: Distribution) -> Found:
        key = cache_key(asked, behavior.cache, compress=behavior.compress)

        async def fetch(known: CachedObject | None) -> CachedObject:
            return await self._fetch(asked, behavior, distribution, key, known)

        return await self.cache.get(key, fetch)

    async def _fetch(
        self,
        asked: ViewerRequest,
        behavior: Behavior,
        distribution: Distribution,
        key: CacheKey,
        known: CachedObject | None,
    ) -> CachedObject:
        usable = known if known is not None and known.status == 200 else None
        etag = usable.headers.get("etag", "").removeprefix("W/") if usable else ""
        answer = await self._ask(asked, behavior, "GET", etag)
        if answer.status == 304 and usable is not None:
            now = self._clock()
            return replace(
                usable, stored_at=now, fresh_until=now + ttl_for(answer.headers or usable.headers, behavior.cache)
            )
        # Compression of a large object would hold up every other viewer.
        return await asyncio.to_thread(self._object, answer, behavior, distribution, key.encoding)

    async def _ask(self, asked: ViewerRequest, behavior: Behavior, method: str, etag: str = "") -> OriginAnswer:
        self.cache.counters["origin requests"] += 1
        headers = origin_headers(asked, behavior)
        if method == "OPTIONS":
            # A preflight is of use to the origin only with what it asks about.
            headers |= {
                name: value for name, value in asked.headers.items() if name.startswith("access-control-request-")
            }
        request = OriginRequest(
            method=method, path=asked.path, query=origin_query(asked, behavior), headers=headers, etag=etag
        )
        try:
            return await self._upstreams[bool(behavior.origin.bucket)].fetch(behavior.origin, request)
        except OriginUnreachableError as error:
            self.cache.counters["origin unreachable"] += 1
            return OriginAnswer(
                status=error.status, headers={"content-type": "text/plain; charset=utf-8"}, body=f"{error}\n".encode()
            )

    def _object(
        self, answer: OriginAnswer, behavior: Behavior, distribution: Distribution, wanted: str
    ) -> CachedObject:
        now = self._clock()
        if answer.status >= 400:
            kept_for = error_ttl(answer.status, answer.headers, distribution.errors, behavior.cache)
        else:
            kept_for = ttl_for(answer.headers, behavior.cache)
        body, headers = viewer_response.compressed(answer.body, answer.headers, wanted=wanted == "gzip")
        return CachedObject(status=answer.status, headers=headers, body=body, stored_at=now, fresh_until=now + kept_for)


def _viewer_request(request: web.Request, distribution: Distribution) -> ViewerRequest:
    path = request.rel_url.raw_path
    if path == "/" and distribution.root_object:
        path = f"/{distribution.root_object}"
    return ViewerRequest(
        method=request.method,
        path=path,
        query=tuple(request.rel_url.query.items()),
        headers={name.lower(): value for name, value in request.headers.items()},
    )


def _own_answer(status: int, reason: str, domain: str) -> web.Response:
    return web.Response(status=status, text=reason + "\n", headers=viewer_response.edge_headers(domain, "Error", None))
