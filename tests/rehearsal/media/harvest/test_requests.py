"""POST /harvests, as the local AWS uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from rehearsal.media.harvest.requests import HarvestRequests
from rehearsal.media.origin.timeline import Timeline
from tests.rehearsal.media.harvest.conftest import job
from tests.rehearsal.media.harvest.test_harvester import Place

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def place(recorded: Timeline) -> Place:
    return Place(recorded)


@pytest_asyncio.fixture
async def control(place: Place) -> AsyncIterator[Client]:
    application = web.Application()
    HarvestRequests(place.harvester).add_to(application)
    async with TestClient(TestServer(application)) as client:
        yield client


async def post(control: Client, document: Any) -> tuple[int, dict[str, Any]]:
    async with control.post("/harvests", json=document) as answer:
        return answer.status, await answer.json()


async def test_the_answer_comes_when_the_recording_is_there(control: Client, place: Place) -> None:
    status, answer = await post(control, asdict(job(0, 60)))
    assert (status, answer) == (200, {"objects": len(place.objects)})
    assert place.objects


async def test_two_jobs_at_once_are_both_answered(control: Client) -> None:
    both = await asyncio.gather(
        post(control, asdict(job(0, 60))), post(control, asdict(job(0, 60, path="replays/main/y/")))
    )
    assert [status for status, _ in both] == [200, 200]


async def test_a_recording_that_cannot_be_cut_is_refused_with_the_reason(control: Client) -> None:
    status, answer = await post(control, asdict(job(70, 80)))
    assert (status, answer) == (409, {"reason": "There was no content available for the specified time window."})


@pytest.mark.parametrize("document", [None, [], {"group": "g"}, "job"])
async def test_another_body_is_refused(control: Client, document: Any) -> None:
    status, answer = await post(control, document)
    assert status == 400
    assert answer["reason"].startswith("the body is no harvest job: ")
