"""The whole plane with an SRT input, with a faked local AWS."""

from __future__ import annotations

import json

import pytest

from rehearsal.backstage import NO_INPUT_OF
from rehearsal.media.source.phone import PhoneSource
from tests.rehearsal.media.deployed_stack import CHANNEL_ID, KEY
from tests.rehearsal.media.origin.deployed_endpoint import PATH
from tests.rehearsal.media.test_plane import PICTURE, Running, missing, running

__all__ = ["running"]
LOST = NO_INPUT_OF["SRT_LISTENER"][0]


@pytest.fixture
def phone(running: Running) -> PhoneSource:
    running.stack.calls_by_srt(running.ports.srt)
    url = f"srt://127.0.0.1:{running.ports.srt}?mode=caller&pbkeylen=32"
    return PhoneSource(url, KEY, picture=PICTURE)


@pytest.mark.long
async def test_a_call_is_encoded_packaged_and_played_and_its_end_is_missed(
    running: Running, phone: PhoneSource
) -> None:
    await running.hook("STARTING")
    await missing(running, LOST)
    await phone.start()
    await running.until(PATH + "index.m3u8", 200)
    status = await running.status()
    assert status["publishers"] == list(status["first_bytes"]) == [f"{CHANNEL_ID}/0"]
    assert KEY not in json.dumps(status)
    await missing(running)
    await phone.stop()
    await missing(running, LOST)
    assert (await running.hook("STOPPING"))[0] == 200


async def test_a_role_that_may_not_read_the_passphrase_is_the_reason_of_the_refused_start(
    running: Running, phone: PhoneSource
) -> None:
    running.stack.denied.add("secretsmanager:GetSecretValue")
    status, body = await running.hook("STARTING")
    assert status == 409
    assert "may not secretsmanager:GetSecretValue on arn:aws:secretsmanager" in body["reason"]
