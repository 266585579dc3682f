"""Callers of the SRT ingest: who is let in, who is not, and who may come after them."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.rtmp.admission import Publisher
from rehearsal.media.rtmp.flv import AUDIO, VIDEO
from rehearsal.media.source.phone import PhoneSource, SourceError
from rehearsal.media.source.picture import Picture
from rehearsal.media.srt.ingest import SrtIngest
from rehearsal.media.srt.listening import Listening, SrtInputError
from rehearsal.ports import Ports
from senders import computers
from senders.settings import SrtCall, Stream, addresses
from tests.rehearsal.media.rtmp.ingest import RecordingSink

SMALL = Picture(width=160, height=90, framerate=15, bitrate=200_000)
PASSPHRASE = "AbCdEfGhIjKlMnOpQrStUvWx"
SLOT = "channel/0"


class Called:
    """An ingest that listens on one port, and what its callers sent."""

    def __init__(self) -> None:
        self.port = Ports.free().srt
        self.ingest = SrtIngest("127.0.0.1", find_ffmpeg())
        self.sinks: list[RecordingSink] = []

    async def listen(self) -> None:
        listening = Listening(port=self.port, passphrase=PASSPHRASE, key_bytes=32, latency_ms=120)
        await self.ingest.listen(listening, Publisher(SLOT, self.open))

    async def open(self) -> RecordingSink:
        self.sinks.append(RecordingSink())
        return self.sinks[-1]

    def phone(self, passphrase: str = PASSPHRASE, key_bytes: int = 32, **more: Any) -> PhoneSource:
        url = f"srt://127.0.0.1:{self.port}?mode=caller&latency=120000&pbkeylen={key_bytes}"
        return PhoneSource(url, passphrase, picture=SMALL, **more)

    async def on_air(self, number: int = 1) -> RecordingSink:
        """The sink of the caller of this number, once something has come into it."""
        async with asyncio.timeout(15):
            while len(self.sinks) < number or not any(tag.is_key_frame for tag in self.sinks[number - 1].tags):
                await asyncio.sleep(0.02)
        return self.sinks[number - 1]


@pytest_asyncio.fixture
async def called() -> AsyncIterator[Called]:
    listening = Called()
    await listening.listen()
    yield listening
    await listening.ingest.close()


def command_lines() -> list[str]:
    """Those of the processes that this one has started."""
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        for pid in children.read_text().split():
            found.append(Path(f"/proc/{pid}/cmdline").read_text())
    return found


async def test_a_caller_s_picture_and_sound_arrive_and_the_passphrase_stands_in_no_command_line(
    called: Called,
) -> None:
    phone = called.phone()
    await phone.start()
    sink = await called.on_air()
    commands = command_lines()
    assert called.ingest.publishing == {SLOT}
    await phone.stop()
    await asyncio.wait_for(sink.ended.wait(), 5)

    assert {tag.type for tag in sink.tags if not tag.is_sequence_header} >= {VIDEO, AUDIO}
    assert next(tag.is_sequence_header for tag in sink.tags if tag.type == VIDEO)
    assert sum("srt://" in command for command in commands) == 1
    assert not any(PASSPHRASE in command for command in commands)
    assert called.ingest.publishing == frozenset()


async def test_a_wrong_passphrase_is_refused_and_the_right_one_is_let_in_after_it(
    called: Called, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    passphrase = PASSPHRASE[:-1]
    with pytest.raises(SourceError, match="refused the call or ended it") as refused:
        await asyncio.wait_for(called.phone(passphrase).run(), 20)
    assert passphrase not in str(refused.value)
    assert called.sinks == []
    phone = called.phone()
    await phone.start()
    await called.on_air()
    await phone.stop()
    assert "SRT caller of channel/0 refused: Incorrect passphrase" in caplog.messages
    assert not any(text in message for message in caplog.messages for text in (PASSPHRASE, passphrase))


@pytest.mark.long
async def test_a_caller_that_left_may_come_again_and_is_another_publisher(called: Called) -> None:
    for number in (1, 2):
        phone = called.phone()
        await phone.start()
        sink = await called.on_air(number)
        await phone.stop()
        await asyncio.wait_for(sink.ended.wait(), 5)
    assert len(called.sinks) == 2


@pytest.mark.long
async def test_the_line_of_ffmpeg_that_a_user_is_told_is_let_in(called: Called) -> None:
    stream = Stream(width=160, height=90, framerate=15, bitrate=200_000, keyframe_seconds=2, audio_bitrate=96_000)
    targets = addresses(f"srt://127.0.0.1:{called.port}", PASSPHRASE, SrtCall(latency_ms=120, key_bytes=32))
    line = computers.ffmpeg(targets, stream).replace("ffmpeg", f"exec {find_ffmpeg()} -nostdin -v fatal", 1)
    told = {**os.environ, computers.KEY_VARIABLE: PASSPHRASE}
    sender = await asyncio.create_subprocess_exec("bash", "-c", line, env=told)
    try:
        sink = await called.on_air()
    finally:
        sender.terminate()
        await sender.wait()
    await asyncio.wait_for(sink.ended.wait(), 5)
    assert {tag.type for tag in sink.tags if not tag.is_sequence_header} >= {VIDEO, AUDIO}


@pytest.mark.long
async def test_a_caller_that_falls_silent_gives_the_slot_free(called: Called) -> None:
    """A phone without a network cannot say goodbye."""
    silent = called.phone()
    await silent.start()
    sink = await called.on_air()
    (frozen,) = [
        int(pid)
        for children in Path("/proc/self/task").glob("*/children")
        for pid in children.read_text().split()
        if "testsrc2" in Path(f"/proc/{pid}/cmdline").read_text()
    ]
    os.kill(frozen, signal.SIGSTOP)
    try:
        await asyncio.wait_for(sink.ended.wait(), 6)
        second = called.phone()
        await second.start()
        await called.on_air(2)
        await second.stop()
    finally:
        os.kill(frozen, signal.SIGCONT)
        await silent.stop()


@pytest.mark.long
async def test_a_channel_that_stops_cuts_its_caller_and_takes_no_other(called: Called) -> None:
    phone = called.phone()
    await phone.start()
    sink = await called.on_air()
    assert called.ingest.disconnect(SLOT)
    await asyncio.wait_for(sink.ended.wait(), 5)
    with pytest.raises(SourceError, match="refused the call or ended it"):
        await asyncio.wait_for(phone.wait(), 10)
    with pytest.raises(SourceError):
        await asyncio.wait_for(called.phone().run(), 10)
    assert len(called.sinks) == 1


@pytest.mark.long
async def test_a_channel_that_starts_again_listens_again(called: Called) -> None:
    called.ingest.disconnect(SLOT)
    await called.listen()
    phone = called.phone()
    await phone.start()
    await called.on_air()
    await phone.stop()


async def test_a_busy_port_is_told() -> None:
    called = Called()
    with socket.socket(type=socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", called.port))
        with pytest.raises(SrtInputError, match=rf"srt port {called.port} \(UDP\) is in use"):
            await called.listen()


async def test_nobody_is_unknown_to_an_ingest_without_listeners() -> None:
    ingest = SrtIngest("127.0.0.1", find_ffmpeg())
    assert not ingest.disconnect(SLOT)
    await ingest.close()
