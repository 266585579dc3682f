"""One RTMP client of the ingest: handshake, commands, publishing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from rehearsal.media.rtmp import amf, handshake, protocol
from rehearsal.media.rtmp.admission import Refusal, Sink
from rehearsal.media.rtmp.chunk import MAX_MESSAGE_BYTES, ChunkReader, Message, to_chunks
from rehearsal.media.rtmp.flv import AUDIO, SCRIPT, VIDEO, tag_from_message

_GOODBYES = frozenset({"FCUnpublish", "deleteStream", "closeStream"})


class ConnectionEndedError(Exception):
    """The client has gone or was sent away; the text says which."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a client may take of the server. Times in seconds."""

    publish_seconds: float = 10.0
    """From the TCP connection to an accepted `publish`."""
    idle_seconds: float = 10.0
    """Longest silence of a publisher."""
    takeover_seconds: float = 2.0
    """Silence after which another publisher may take the place: a phone that lost its radio cannot say goodbye."""
    message_bytes: int = MAX_MESSAGE_BYTES
    connections: int = 32


Publish = Callable[["Connection", str, str], Awaitable[Sink | Refusal]]


class Connection:
    """Reads one client. `publish` decides on its app and key and gives the sink for what it sends."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limits: Limits, publish: Publish
    ) -> None:
        self.peer = "{}:{}".format(*writer.get_extra_info("peername", ("?", 0))[:2])
        self._reader = reader
        self._writer = writer
        self._limits = limits
        self._publish = publish
        self._chunks = ChunkReader(self._read, limits.message_bytes)
        self._chunk_bytes = 128
        self._received = self._acknowledged = 0
        self._window = protocol.WINDOW_BYTES
        self._app = ""
        self._sink: Sink | None = None
        self._last_media = time.monotonic()
        self.first_byte_at = 0.0
        """When the client's first byte came, seconds since the epoch; 0 before it."""

    @property
    def silent_seconds(self) -> float:
        """How long no sound and no picture has come."""
        return time.monotonic() - self._last_media

    def abort(self) -> None:
        """Cut the connection without a goodbye; `serve` then ends."""
        self._writer.transport.abort()

    async def serve(self) -> None:
        """Serve until the client goes. Raises ConnectionEndedError, ValueError (bad bytes), OSError, SinkError."""
        try:
            await self._until_published()
            while True:
                await self._handle(await self._next_message())
        finally:
            if self._sink is not None:
                await self._sink.close()

    async def _until_published(self) -> None:
        try:
            async with asyncio.timeout(self._limits.publish_seconds):
                await handshake.begin(self._reader)
                self.first_byte_at = time.time()
                self._received += await handshake.accept(self._reader, self._writer)
                while self._sink is None:
                    await self._handle(await self._chunks.message())
        except TimeoutError:
            raise ConnectionEndedError(f"did not publish within {self._limits.publish_seconds:g} s") from None
        except asyncio.IncompleteReadError:
            raise ConnectionEndedError("left before publishing") from None

    async def _next_message(self) -> Message:
        try:
            async with asyncio.timeout(self._limits.idle_seconds):
                return await self._chunks.message()
        except TimeoutError:
            raise ConnectionEndedError(f"silent for {self._limits.idle_seconds:g} s") from None
        except asyncio.IncompleteReadError:
            raise ConnectionEndedError("left") from None

    async def _read(self, count: int) -> bytes:
        data = await self._reader.readexactly(count)
        self._received += count
        return data

    async def _handle(self, message: Message) -> None:
        if message.type in (AUDIO, VIDEO, SCRIPT):
            await self._media(message)
        elif message.type in (protocol.COMMAND, protocol.COMMAND_AMF3):
            await self._command(protocol.values_of(message))
        else:
            self._control(message)
        if self._received - self._acknowledged >= self._window // 2:
            self._acknowledged = self._received
            self._send(protocol.CONTROL_CHUNK_STREAM, protocol.number(protocol.ACKNOWLEDGEMENT, self._received))
        await self._writer.drain()

    async def _media(self, message: Message) -> None:
        if self._sink is None:
            return
        self._last_media = time.monotonic()
        await self._sink.tag(tag_from_message(message.type, message.timestamp, message.payload))

    def _control(self, message: Message) -> None:
        if message.type == protocol.SET_CHUNK_SIZE:
            self._chunks.chunk_bytes = protocol.chunk_bytes_of(message)
        elif message.type == protocol.ABORT:
            self._chunks.abort(protocol.number_of(message))
        elif message.type == protocol.WINDOW_SIZE:
            self._window = max(4096, protocol.number_of(message))
        elif message.type == protocol.USER_CONTROL and (answer := protocol.pong(message)):
            self._send(protocol.CONTROL_CHUNK_STREAM, answer)

    async def _command(self, values: list[amf.AmfValue]) -> None:
        name, transaction, *arguments = [*values, None, None][: max(2, len(values))]
        if name == "connect":
            self._connect(transaction, arguments[0] if arguments else None)
        elif name == "createStream":
            self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "_result", transaction, None, 1))
        elif name == "publish":
            await self._start_publishing(arguments[1] if len(arguments) > 1 else "")
        elif name == "play":
            await self._send_away("NetStream.Play.Failed", "this server takes publishers only")
        elif name in _GOODBYES and self._sink is not None:
            raise ConnectionEndedError("unpublished")

    def _connect(self, transaction: amf.AmfValue, arguments: amf.AmfValue) -> None:
        app = arguments.get("app") if isinstance(arguments, Mapping) else None
        self._app = str(app or "").partition("?")[0].strip("/")
        self._send(protocol.CONTROL_CHUNK_STREAM, protocol.number(protocol.WINDOW_SIZE, protocol.WINDOW_BYTES))
        self._send(protocol.CONTROL_CHUNK_STREAM, protocol.peer_bandwidth(protocol.WINDOW_BYTES))
        self._send(protocol.CONTROL_CHUNK_STREAM, protocol.number(protocol.SET_CHUNK_SIZE, protocol.CHUNK_BYTES))
        self._chunk_bytes = protocol.CHUNK_BYTES
        properties: amf.AmfValue = {"fmsVer": "FMS/3,0,1,123", "capabilities": 31}
        information: amf.AmfValue = {"level": "status", "code": "NetConnection.Connect.Success", "objectEncoding": 0}
        answer = protocol.command(0, "_result", transaction, properties, information)
        self._send(protocol.COMMAND_CHUNK_STREAM, answer)

    async def _start_publishing(self, name: amf.AmfValue) -> None:
        if self._sink is not None:
            await self._send_away("NetStream.Publish.BadName", "this connection publishes already")
        decision = await self._publish(self, self._app, str(name or "").partition("?")[0].strip("/"))
        if isinstance(decision, Refusal):
            await self._send_away("NetStream.Publish.BadName", decision.reason)
        else:
            self._sink = decision
            self._last_media = time.monotonic()
            self._send(protocol.CONTROL_CHUNK_STREAM, protocol.stream_begin(1))
            start = protocol.status("status", "NetStream.Publish.Start", "publishing")
            self._send(protocol.STATUS_CHUNK_STREAM, start)

    async def _send_away(self, code: str, reason: str) -> None:
        self._send(protocol.STATUS_CHUNK_STREAM, protocol.status("error", code, reason))
        await self._writer.drain()
        raise ConnectionEndedError(f"refused: {reason}")

    def _send(self, chunk_stream: int, message: Message) -> None:
        self._writer.write(to_chunks(chunk_stream, message, self._chunk_bytes))
