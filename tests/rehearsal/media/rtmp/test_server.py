from __future__ import annotations

import asyncio
import itertools
import logging
import struct
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from rehearsal.media.rtmp import protocol
from rehearsal.media.rtmp.admission import Publisher, Refusal, Sink, SinkError
from rehearsal.media.rtmp.chunk import to_chunks
from rehearsal.media.rtmp.client import PublishError, RtmpPublisher
from rehearsal.media.rtmp.connection import Limits
from rehearsal.media.rtmp.flv import AUDIO, VIDEO, FlvTag
from rehearsal.media.rtmp.server import RtmpServer
from tests.rehearsal.media.rtmp.ingest import KEY, RecordingIngest


def url_of(server: RtmpServer) -> str:
    return f"rtmp://127.0.0.1:{server.port}/live"


async def ffmpeg_pushes(clip: Path, url: str, *options: str) -> tuple[int, str]:
    """ffmpeg as publisher: a client that shares no code with ours."""
    pipe = asyncio.subprocess.PIPE
    argv = [str(find_ffmpeg()), "-v", "error", "-nostdin", "-i", str(clip), "-c", "copy", *options, "-f", "flv", url]
    process = await asyncio.create_subprocess_exec(*argv, stderr=pipe)
    _, complaint = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode or 0, complaint.decode()


async def test_ffmpeg_publishes_every_packet(clip: Path, tags: list[FlvTag]) -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        code, complaint = await ffmpeg_pushes(clip, f"{url_of(server)}/{KEY}")
        await ingest.sinks[0].ended.wait()

    assert (code, complaint) == (0, "")
    for kind in (VIDEO, AUDIO):
        received = [t for t in ingest.sinks[0].tags if t.type == kind and not t.is_sequence_header]
        sent = [t for t in tags if t.type == kind and not t.is_sequence_header]
        # ffmpeg ends a stream with an end-of-sequence packet of its own.
        assert [t.payload for t in received if len(t.payload) > 5] == [t.payload for t in sent if len(t.payload) > 5]


async def test_timestamps_of_ffmpeg_go_on_beyond_two_to_the_24_ms(clip: Path) -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        await ffmpeg_pushes(clip, f"{url_of(server)}/{KEY}", "-output_ts_offset", "16776.7")
        await ingest.sinks[0].ended.wait()

    times = [t.timestamp for t in ingest.sinks[0].tags if t.type == VIDEO and not t.is_sequence_header]
    assert times[0] < 1 << 24 < times[-1]
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) <= 67


@pytest.mark.parametrize("path", ["live/wrong-key", f"other/{KEY}", "live/"])
async def test_wrong_key_or_app_is_refused_by_name_and_never_logged(
    clip: Path, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        code, complaint = await ffmpeg_pushes(clip, f"rtmp://127.0.0.1:{server.port}/{path}")

    assert code != 0
    assert "unknown stream" in complaint
    assert ingest.sinks == []
    assert "refused: unknown stream" in caplog.text
    assert "wrong-key" not in caplog.text
    assert KEY not in caplog.text


async def test_publisher_may_come_back(tags: list[FlvTag]) -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        for number in range(3):
            async with RtmpPublisher(url_of(server), KEY) as publisher:
                await publisher.send(tags[0])
            await ingest.sinks[number].ended.wait()

    assert [len(sink.tags) for sink in ingest.sinks] == [1, 1, 1]


async def test_second_publisher_is_refused_while_the_first_sends_and_takes_over_after_its_silence(
    tags: list[FlvTag],
) -> None:
    """The first connection stays open without a goodbye, as a phone's does that has lost its radio."""
    ingest = RecordingIngest()
    limits = Limits(takeover_seconds=0.3)
    async with RtmpServer("127.0.0.1", 0, ingest.admit, limits) as server:
        first = RtmpPublisher(url_of(server), KEY)
        await first.__aenter__()
        await first.send(tags[0])
        with pytest.raises(PublishError, match="BadName"):
            await RtmpPublisher(url_of(server), KEY).__aenter__()
        assert not ingest.sinks[0].closed

        await asyncio.sleep(0.4)
        async with RtmpPublisher(url_of(server), KEY) as second:
            await asyncio.wait_for(ingest.sinks[0].ended.wait(), 2)
            await second.send(tags[1])
            assert server.publishing == {"channel/0"}
        await ingest.sinks[1].ended.wait()
        await first.__aexit__(None, None, None)

    assert [sink.tags for sink in ingest.sinks] == [[tags[0]], [tags[1]]]
    assert server.publishing == frozenset()


async def test_the_clock_of_a_publisher_starts_with_its_first_byte_not_with_its_connection_or_its_publishing() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await asyncio.sleep(0.3)
        before = time.time()
        writer.write(b"\x03")
        await writer.drain()
        await asyncio.sleep(0.3)
        after = time.time()
        # The rest of what RtmpPublisher would send, from its second byte on.
        writer.write(bytes(1536))
        await reader.readexactly(1 + 2 * 1536)
        writer.write(bytes(1536))
        for values in (("connect", 1, {"app": "live"}), ("createStream", 2, None), ("publish", 3, None, KEY)):
            writer.write(to_chunks(3, protocol.command(1, *values), 128))
        async with asyncio.timeout(3):
            while not server.publishing:
                await asyncio.sleep(0.01)
        assert server.first_bytes.keys() == {"channel/0"}
        assert before <= server.first_bytes["channel/0"] <= after - 0.25
        writer.close()
        await writer.wait_closed()
        await ingest.sinks[0].ended.wait()
        assert server.first_bytes == {}


async def test_publisher_that_falls_silent_is_closed() -> None:
    ingest = RecordingIngest()
    server = RtmpServer("127.0.0.1", 0, ingest.admit, Limits(idle_seconds=0.2))
    async with server, RtmpPublisher(url_of(server), KEY):
        await asyncio.wait_for(ingest.sinks[0].ended.wait(), 3)


async def test_connection_that_never_publishes_is_closed() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit, Limits(publish_seconds=0.2)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"\x03")
        assert await asyncio.wait_for(reader.read(), 3) == b""
        writer.close()
        await writer.wait_closed()


async def test_bytes_that_are_no_rtmp_end_the_connection_and_not_the_server(caplog: pytest.LogCaptureFixture) -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await asyncio.wait_for(reader.read(), 3)
        writer.close()
        await writer.wait_closed()
        async with RtmpPublisher(url_of(server), KEY):
            assert server.publishing == {"channel/0"}

    assert "is not RTMP version 3" in caplog.text


async def test_oversized_message_ends_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    ingest = RecordingIngest()
    server = RtmpServer("127.0.0.1", 0, ingest.admit, Limits(message_bytes=100_000))
    async with server, RtmpPublisher(url_of(server), KEY) as publisher:
        with suppress(PublishError):
            await publisher.send(FlvTag(VIDEO, 0, bytes(100_001)))
        await asyncio.wait_for(ingest.sinks[0].ended.wait(), 2)

    assert "message of 100001 bytes, the limit is 100000" in caplog.text
    assert ingest.sinks[0].tags == []


async def test_more_connections_than_allowed_are_closed_at_once() -> None:
    ingest = RecordingIngest()
    server = RtmpServer("127.0.0.1", 0, ingest.admit, Limits(connections=1))
    async with server, RtmpPublisher(url_of(server), KEY):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        assert await asyncio.wait_for(reader.read(), 3) == b""
        writer.close()
        await writer.wait_closed()


async def test_sink_that_cannot_open_refuses_the_publisher_and_frees_the_slot(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> Sink:
        raise SinkError("disk full: 3 MiB free")

    def admit(app: str, key: str) -> Publisher | Refusal:
        return Publisher("channel/0", broken)

    async with RtmpServer("127.0.0.1", 0, admit) as server:
        with pytest.raises(PublishError, match="BadName"):
            await RtmpPublisher(url_of(server), KEY).__aenter__()
        assert server.publishing == frozenset()

    assert "disk full: 3 MiB free" in caplog.text


async def test_closing_the_server_closes_the_sinks(tags: list[FlvTag]) -> None:
    ingest = RecordingIngest()
    server = RtmpServer("127.0.0.1", 0, ingest.admit)
    await server.start()
    async with RtmpPublisher(url_of(server), KEY) as publisher:
        await publisher.send(tags[0])
        await server.close()

    assert ingest.sinks[0].closed


async def test_slot_can_be_disconnected_from_outside() -> None:
    ingest = RecordingIngest()
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server, RtmpPublisher(url_of(server), KEY):
        assert server.disconnect("channel/0")
        await asyncio.wait_for(ingest.sinks[0].ended.wait(), 2)
        assert not server.disconnect("channel/1")


async def test_received_bytes_are_acknowledged() -> None:
    """A client with a full window waits for Acknowledgement; ours does not, so the wire is read here."""
    ingest = RecordingIngest()
    seen = []
    async with RtmpServer("127.0.0.1", 0, ingest.admit) as server, RtmpPublisher(url_of(server), KEY) as publisher:
        publisher._note = lambda message: seen.append((message.type, struct.unpack(">I", message.payload[:4])[0]))  # type: ignore[method-assign]
        for _ in range(20):
            await publisher.send(FlvTag(VIDEO, 0, bytes(100_000)))
        async with asyncio.timeout(3):
            while not seen:
                await asyncio.sleep(0.01)

    kind, count = seen[0]
    assert kind == 3
    assert count >= 1_250_000
