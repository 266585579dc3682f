"""The origin's HTTP application: /out/v1/{group}/{channel}/{endpoint}/{file}."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

from aiohttp import web
from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.metrics.packager_meter import PackagerMeter
from rehearsal.media.origin import media_playlist, multivariant, responses, time_shift
from rehearsal.media.origin.access import AccessDeniedError, Gatekeeper
from rehearsal.media.origin.directory import EndpointDirectory
from rehearsal.media.origin.endpoint import Endpoint, EndpointNotRehearsedError, HlsManifest
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.policy import ANONYMOUS

_SEGMENT = re.compile(r"(?P<prefix>.+)_(?P<number>\d+)_(?P<init>init_)?(?P<sequence>\d+)\.mp4")
_MANIFEST = re.compile(r"(?P<name>.+?)(?:_(?P<number>\d+))?\.m3u8")

_ENDPOINT = web.RequestKey("endpoint", Endpoint)
_STATUS: dict[type[Exception], int] = {
    AccessDeniedError: 403,
    time_shift.TimeShiftRefusedError: 404,
    EndpointNotRehearsedError: 501,
}


class RefusedError(Exception):
    """The request gets this HTTP status and this line."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Origin:
    """Serves the time lines of the running channels under the rules of their deployed endpoints.

    `timelines` is keyed by (channel group, channel). Unsigned or not allowed: 403. Unknown, or nothing on air yet: 404.
    A setting that is not rehearsed: 501 with its name.
    """

    def __init__(
        self,
        directory: EndpointDirectory,
        gatekeeper: Gatekeeper,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.timelines: dict[tuple[str, str], Timeline] = {}
        self.counters: Counter[str] = Counter()
        self.meter = PackagerMeter()
        self._directory = directory
        self._gatekeeper = gatekeeper
        self._clock = clock

    def application(self) -> web.Application:
        """The aiohttp application with the one route that an endpoint has."""
        application = web.Application()
        application.router.add_route("*", "/out/v1/{group}/{channel}/{endpoint}/{file}", self.handle)
        application.router.add_route("*", "/{path:.*}", self._unknown)
        return application

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request for a playlist or segment."""
        began = time.perf_counter()
        response = await self._answer(request)
        self.counters[f"status {response.status}"] += 1
        endpoint = request.get(_ENDPOINT)
        if endpoint is not None:
            size = len(response.body) if isinstance(response.body, bytes) and request.method == "GET" else 0
            place = (endpoint.group, endpoint.channel, endpoint.name)
            self.meter.answer(place, response.status, size, (time.perf_counter() - began) * 1000)
        return response

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self.counters["status 403"] += 1
        return responses.refusal(request, 403, "no endpoint has this path")

    async def _answer(self, request: web.Request) -> web.Response:
        if request.method == "OPTIONS":
            return responses.preflight(request)
        try:
            endpoint = await self._admit(request)
            return await self._serve(request, endpoint, request.match_info["file"])
        except RefusedError as error:
            return responses.refusal(request, error.status, str(error))
        except (AccessDeniedError, time_shift.TimeShiftRefusedError, EndpointNotRehearsedError) as error:
            return responses.refusal(request, _STATUS[type(error)], str(error))
        except (BotoCoreError, ClientError) as error:
            return responses.refusal(request, 503, f"the local AWS does not describe this endpoint: {error}")

    async def _admit(self, request: web.Request) -> Endpoint:
        if request.method not in ("GET", "HEAD"):
            raise RefusedError(405, f"{request.method} is not served: use GET or HEAD")
        route = request.match_info
        principal, context = self._gatekeeper.identify(request)
        endpoint = await self._directory.find(route["group"], route["channel"], route["endpoint"])
        if endpoint is None:
            raise RefusedError(403 if principal is ANONYMOUS else 404, "no such endpoint")
        # Only what exists is measured: a name that somebody made up has no metric.
        request[_ENDPOINT] = endpoint
        self._gatekeeper.authorize(endpoint, request.method, principal, context)
        return endpoint

    async def _serve(self, request: web.Request, endpoint: Endpoint, file: str) -> web.Response:
        timeline = self.timelines.get((endpoint.group, endpoint.channel))
        if timeline is None or timeline.reference is None:
            raise RefusedError(404, "nothing is on air yet")
        segment, playlist = _SEGMENT.fullmatch(file), _MANIFEST.fullmatch(file)
        if segment and segment["prefix"] == endpoint.segment_name:
            return await self._segment(request, timeline, segment)
        for manifest in endpoint.manifests if playlist else ():
            if file == f"{manifest.name}.m3u8":
                return self._multivariant(request, endpoint, manifest, timeline)
            if playlist and playlist["number"] and playlist["name"] == manifest.child_name:
                return self._media(request, endpoint, manifest, timeline, int(playlist["number"]))
        raise RefusedError(404, f"this endpoint has no file {file}")

    def _multivariant(
        self, request: web.Request, endpoint: Endpoint, manifest: HlsManifest, timeline: Timeline
    ) -> web.Response:
        self._shift(request, endpoint)
        kept = {name: request.query[name] for name in ("start", "end") if request.query.get(name)}
        text = multivariant.render(
            timeline.tracks,
            manifest=manifest,
            target=media_playlist.target_duration(timeline, endpoint),
            query=f"?{urlencode(kept)}" if kept else "",
        )
        return responses.playlist(request, text, segment_seconds=endpoint.segment_seconds)

    def _media(
        self, request: web.Request, endpoint: Endpoint, manifest: HlsManifest, timeline: Timeline, number: int
    ) -> web.Response:
        shift = self._shift(request, endpoint)
        track = timeline.find(number)
        if track is None:
            raise RefusedError(404, f"this endpoint has no rendition {number}")
        fragments = media_playlist.select(timeline, track, window_seconds=manifest.window_seconds, shift=shift)
        if not fragments:
            raise RefusedError(404, f"no segment of rendition {number} in the time that was asked for")
        rendered = media_playlist.render(
            track,
            fragments,
            endpoint=endpoint,
            manifest=manifest,
            target=media_playlist.target_duration(timeline, endpoint),
            playlist_type=shift.playlist_type(self._clock()) if shift else None,
        )
        return responses.playlist(request, rendered.text, segment_seconds=endpoint.segment_seconds, media=rendered)

    def _shift(self, request: web.Request, endpoint: Endpoint) -> time_shift.TimeShift | None:
        for name in request.query:
            if name.startswith("aws.") or name in ("time_delay", "manifest_window_seconds"):
                raise EndpointNotRehearsedError(f"query parameter {name} is not rehearsed: start and end are")
        return time_shift.parse(request.query, startover_seconds=endpoint.startover_seconds, now=self._clock())

    async def _segment(self, request: web.Request, timeline: Timeline, name: re.Match[str]) -> web.Response:
        track, sequence = timeline.find(int(name["number"])), int(name["sequence"])
        path = track.init(sequence) if track and name["init"] else track.segment(sequence) if track else None
        if track is None or path is None:
            raise RefusedError(404, "this segment is not kept")
        try:
            body = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise RefusedError(404, "this segment is not kept") from None
        except OSError as error:
            raise RefusedError(500, f"this segment cannot be read: {error.strerror}") from None
        self.counters["segment bytes"] += len(body)
        return responses.segment(request, body, track.format.kind)
