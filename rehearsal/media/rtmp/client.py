"""An RTMP publisher: pushes tags to a server, so that a stream key never stands in an ffmpeg command line."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from rehearsal.media.rtmp import amf, handshake, protocol
from rehearsal.media.rtmp.chunk import ChunkReader, Message, to_chunks
from rehearsal.media.rtmp.flv import SCRIPT, FlvTag

_DEFAULT_PORT = 1935
_ANSWER_SECONDS = 10.0
_SET_DATA_FRAME = amf.encode("@setDataFrame")
_CREATE_STREAM, _PUBLISH = 4, 5


class PublishError(RuntimeError):
    """The server cannot be reached, refuses, or has gone. One line, without the key."""


class RtmpPublisher:
    """Publishes to `rtmp://host:port/app`; the key is given apart and is only ever sent to that server.

    Use it as an async context manager: entering connects and publishes, leaving unpublishes and closes.
    """

    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        self._app = parts.path.strip("/")
        if parts.scheme != "rtmp" or not parts.hostname or not self._app or "/" in self._app:
            # Not repeated in the text: the commonest mistake is a URL with the key in it.
            raise PublishError("the URL must be rtmp://<host>[:<port>]/<app>, without the stream key")
        self._host, self._port = parts.hostname, parts.port or _DEFAULT_PORT
        self._key = key
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self._chunks: ChunkReader
        self._listener: asyncio.Task[None] | None = None
        self._chunk_bytes = 128

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._publish()
        except TimeoutError:
            await self._close()
            raise PublishError(f"{self._host}:{self._port} did not answer within {_ANSWER_SECONDS:g} s") from None
        except (OSError, EOFError, ValueError) as error:
            await self._close()
            raise PublishError(f"{self._host}:{self._port}: {error}: is the rehearsal running?") from None
        except BaseException:
            await self._close()
            raise
        self._listener = asyncio.create_task(self._answer_server())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._writer.is_closing():
            self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "FCUnpublish", 6, None, self._key))
            self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "deleteStream", 7, None, 1))
        await self._close()

    async def send(self, tag: FlvTag) -> None:
        """Push one tag, waiting while the server is slow. Raises PublishError when it has gone."""
        if self._listener is not None and self._listener.done():
            raise PublishError("the server closed the connection")
        payload = _SET_DATA_FRAME + tag.payload if tag.type == SCRIPT else tag.payload
        try:
            self._send(protocol.MEDIA_CHUNK_STREAM, Message(tag.type, 1, tag.timestamp, payload))
            await self._writer.drain()
        except OSError:
            raise PublishError("the server closed the connection") from None

    async def _publish(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        self._chunks = ChunkReader(self._reader.readexactly)
        await handshake.offer(self._reader, self._writer)
        self._send(protocol.CONTROL_CHUNK_STREAM, protocol.number(protocol.SET_CHUNK_SIZE, protocol.CHUNK_BYTES))
        self._chunk_bytes = protocol.CHUNK_BYTES
        description: amf.AmfValue = {
            "app": self._app,
            "type": "nonprivate",
            "flashVer": "FMLE/3.0 (compatible; rehearsal)",
            "tcUrl": f"rtmp://{self._host}:{self._port}/{self._app}",
        }
        self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "connect", 1, description))
        await self._result_of(1)
        self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "releaseStream", 2, None, self._key))
        self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "FCPublish", 3, None, self._key))
        self._send(protocol.COMMAND_CHUNK_STREAM, protocol.command(0, "createStream", _CREATE_STREAM, None))
        await self._result_of(_CREATE_STREAM)
        self._send(protocol.MEDIA_CHUNK_STREAM, protocol.command(1, "publish", _PUBLISH, None, self._key, "live"))
        await self._publish_started()

    async def _result_of(self, transaction: int) -> None:
        while True:
            values = await self._next_command()
            if values[:2] == ["_result", transaction]:
                return
            if values[:2] == ["_error", transaction]:
                raise PublishError(f"{self._host}:{self._port} refused the connection")

    async def _publish_started(self) -> None:
        while True:
            values = await self._next_command()
            information = values[3] if values[0] == "onStatus" and len(values) > 3 else None
            if not isinstance(information, Mapping):
                continue
            if information.get("code") == "NetStream.Publish.Start":
                return
            if information.get("level") == "error":
                # Only the code: the description is the server's text and could repeat the key.
                raise PublishError(f"{self._host}:{self._port} refused the stream: {information.get('code')}")

    async def _next_command(self) -> list[amf.AmfValue]:
        while True:
            message = await self._chunks.message()
            self._note(message)
            if message.type in (protocol.COMMAND, protocol.COMMAND_AMF3):
                return protocol.values_of(message)

    def _note(self, message: Message) -> None:
        if message.type == protocol.SET_CHUNK_SIZE:
            self._chunks.chunk_bytes = protocol.chunk_bytes_of(message)
        elif message.type == protocol.USER_CONTROL and (answer := protocol.pong(message)):
            self._send(protocol.CONTROL_CHUNK_STREAM, answer)

    async def _answer_server(self) -> None:
        """Read what the server says while we publish, so that its buffers do not fill; ends with the connection."""
        try:
            while True:
                self._note(await self._chunks.message())
        except (OSError, EOFError, ValueError):
            return

    async def _close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait([self._listener])
        if hasattr(self, "_writer"):
            self._writer.close()
            try:
                async with asyncio.timeout(2):
                    await self._writer.wait_closed()
            except (OSError, TimeoutError):
                self._writer.transport.abort()

    def _send(self, chunk_stream: int, message: Message) -> None:
        self._writer.write(to_chunks(chunk_stream, message, self._chunk_bytes))
