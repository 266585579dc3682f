"""The HTTP face of MediaPackage: its headers, lifetimes, content types and error bodies.

Sources: MediaPackage v2 user guide, "Monitoring manifest update time"; cache lifetimes and the CORS answer as recorded
from public MediaPackage endpoints.
"""

from __future__ import annotations

import math
import secrets

from aiohttp import web
from multidict import CIMultiDict

from rehearsal.media.origin.media_playlist import MediaPlaylist

SEGMENT_LIFETIME_SECONDS = 1_209_600
PLAYLIST_TYPE = "application/x-mpegURL"


def base_headers(request: web.Request) -> CIMultiDict[str]:
    """What every answer carries: the request id, and CORS for a request that names its origin."""
    headers = CIMultiDict({"X-MediaPackage-Request-Id": secrets.token_hex(16)})
    if origin := request.headers.get("Origin"):
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
        headers["Vary"] = "Origin"
    return headers


def preflight(request: web.Request) -> web.Response:
    """Answer a CORS preflight, which a browser sends unsigned."""
    headers = base_headers(request)
    headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    if asked := request.headers.get("Access-Control-Request-Headers"):
        headers["Access-Control-Allow-Headers"] = asked
    return web.Response(status=200, headers=headers)


def playlist(
    request: web.Request, text: str, *, segment_seconds: int, media: MediaPlaylist | None = None
) -> web.Response:
    """A playlist may be cached for half a segment; of a media playlist the headers tell how recent it is."""
    headers = base_headers(request)
    headers["Cache-Control"] = f"max-age={math.ceil(segment_seconds / 2)}"
    if media is not None:
        headers["X-MediaPackage-Manifest-Last-Sequence"] = str(media.last_sequence)
        headers["X-MediaPackage-Manifest-Last-Updated"] = str(round(media.last_updated * 1000))
    # As bytes: MediaPackage names no charset.
    return web.Response(body=text.encode(), content_type=PLAYLIST_TYPE, headers=headers)


def segment(request: web.Request, body: bytes, kind: str) -> web.Response:
    """A segment never changes; `kind` is video or audio."""
    headers = base_headers(request)
    headers["Cache-Control"] = f"max-age={SEGMENT_LIFETIME_SECONDS}"
    return web.Response(body=body, content_type=f"{kind}/mp4", headers=headers)


def refusal(request: web.Request, status: int, reason: str) -> web.Response:
    """An error with one line that says why."""
    return web.Response(status=status, text=reason + "\n", headers=base_headers(request))
