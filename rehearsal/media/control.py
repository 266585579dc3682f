"""The control listener: the local AWS's channel hook, and what goes on in the plane."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from aiohttp import web

from rehearsal.media.channel_plan import ChannelRefusedError
from rehearsal.media.channels import Channels

log = logging.getLogger(__name__)

EVENTS = ("STARTING", "STOPPING", "DELETED")


class Control:
    """POST /channels {"event", "channel_id"} and GET /status."""

    def __init__(self, channels: Channels, status: Callable[[], dict[str, Any]]) -> None:
        self._channels = channels
        self._status = status

    def application(self) -> web.Application:
        """The aiohttp application."""
        application = web.Application()
        application.router.add_post("/channels", self._transition)
        application.router.add_get("/status", self._report)
        return application

    async def _transition(self, request: web.Request) -> web.Response:
        """200 once the plane has followed; 409 with the reason when a channel cannot start; 400 for another body."""
        try:
            body = await request.json()
            event, channel_id = body["event"], str(body["channel_id"])
        except (ValueError, KeyError, TypeError):
            return _answer(400, reason='the body must be {"event": "STARTING", "channel_id": "1234567"}')
        if event not in EVENTS:
            return _answer(400, reason=f"event must be one of {', '.join(EVENTS)}, got {event!r}")
        if event == "STARTING":
            try:
                await self._channels.start(channel_id)
            except ChannelRefusedError as error:
                return _answer(409, reason=str(error))
        elif event == "STOPPING":
            await self._channels.stop(channel_id)
        else:
            await self._channels.forget(channel_id)
        return _answer(200)

    async def _report(self, _: web.Request) -> web.Response:
        return web.json_response(self._status())


def _answer(status: int, **body: str) -> web.Response:
    return web.json_response(body, status=status)
