"""POST /harvests of the control listener: the local AWS's harvest jobs."""

from __future__ import annotations

import logging

from aiohttp import web

from rehearsal.media.harvest.harvester import Harvester
from rehearsal.media.harvest.job import HarvestJob, HarvestRefusedError

log = logging.getLogger(__name__)


class HarvestRequests:
    """Answers when the recording is there: 200, 409 with the reason when it cannot be cut, 400 for another body."""

    def __init__(self, harvester: Harvester) -> None:
        self._harvester = harvester

    def add_to(self, application: web.Application) -> None:
        """Let an application answer them."""
        application.router.add_post("/harvests", self._harvest)

    async def _harvest(self, request: web.Request) -> web.Response:
        try:
            job = HarvestJob.from_json(await request.json())
        except (ValueError, KeyError, TypeError) as error:
            return web.json_response({"reason": f"the body is no harvest job: {error!r}"}, status=400)
        try:
            objects = await self._harvester.harvest(job)
        except HarvestRefusedError as refused:
            log.error("harvest of %s/%s: %s", job.group, job.channel, refused)
            return web.json_response({"reason": str(refused)}, status=409)
        return web.json_response({"objects": objects})
