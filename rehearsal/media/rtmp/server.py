"""The RTMP ingest: publishers in, sinks out. asyncio and the standard library only."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Self, cast

from rehearsal.media.rtmp.admission import Admit, Refusal, Sink, SinkError
from rehearsal.media.rtmp.connection import Connection, ConnectionEndedError, Limits

log = logging.getLogger(__name__)

_READ_BUFFER_BYTES = 1 << 20
_CLOSE_SECONDS = 20.0


class RtmpServer:
    """Publish-only RTMP server.

    `admit(app, key)` decides on each publisher. Of one slot only one connection publishes at a time: a second one is
    refused while the first sends, and takes its place once that has been silent for `limits.takeover_seconds`.
    Everything logged is about addresses and slots; a key is passed to `admit` and nowhere else.
    """

    def __init__(self, host: str, port: int, admit: Admit, limits: Limits | None = None) -> None:
        self._host, self._port = host, port
        self._admit = admit
        self._limits = limits or Limits()
        self._listener: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()
        self._publishing: dict[str, Connection] = {}

    @property
    def port(self) -> int:
        """The port listened on, also when 0 was asked for."""
        return int(self._listener.sockets[0].getsockname()[1]) if self._listener else self._port

    @property
    def publishing(self) -> frozenset[str]:
        """Slots that a connection feeds at this moment."""
        return frozenset(self._publishing)

    @property
    def first_bytes(self) -> dict[str, float]:
        """When the connection that feeds each slot sent its first byte, seconds since the epoch."""
        return {slot: connection.first_byte_at for slot, connection in self._publishing.items()}

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._listener = await asyncio.start_server(self._client, self._host, self._port, limit=_READ_BUFFER_BYTES)
        log.info("RTMP ingest listens on %s:%d", self._host, self.port)

    async def close(self) -> None:
        """Stop listening, cut every client, and wait until their sinks are closed."""
        if self._listener is not None:
            self._listener.close()
        clients = list(self._clients)
        for client in clients:
            client.cancel()
        if clients:
            await asyncio.wait(clients, timeout=_CLOSE_SECONDS)

    def disconnect(self, slot: str) -> bool:
        """Cut the publisher of a slot, if there is one: its channel stops."""
        connection = self._publishing.get(slot)
        if connection is None:
            return False
        connection.abort()
        return True

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._clients.add(task)
        connection = Connection(reader, writer, self._limits, self._publish)
        peer = connection.peer
        try:
            if len(self._clients) > self._limits.connections:
                raise ConnectionEndedError(f"more than {self._limits.connections} connections")
            await connection.serve()
        except ConnectionEndedError as ended:
            log.info("RTMP client %s: %s", peer, ended)
        except (ValueError, OSError, SinkError) as error:
            log.warning("RTMP client %s dropped: %s", peer, error or type(error).__name__)
        except asyncio.CancelledError:
            # The outermost frame of the client's own task: nobody is left to hear of the cancellation.
            log.info("RTMP client %s: server closes", peer)
        finally:
            self._leave(connection)
            self._clients.discard(task)
            writer.close()

    async def _publish(self, connection: Connection, app: str, key: str) -> Sink | Refusal:
        decision = self._admit(app, key)
        if isinstance(decision, Refusal):
            return decision
        before = self._publishing.get(decision.slot)
        if before is not None:
            if before.silent_seconds < self._limits.takeover_seconds:
                decision.occupied()
                return Refusal("already publishing")
            log.info("publisher of %s silent for %.1f s: taken over", decision.slot, before.silent_seconds)
            before.abort()
        self._publishing[decision.slot] = connection
        log.info("publisher of %s: %s", decision.slot, connection.peer)
        try:
            return await decision.open()
        except SinkError as error:
            self._leave(connection)
            log.error("publisher of %s refused: %s", decision.slot, error)
            return Refusal("the encoder cannot start")
        except BaseException:
            self._leave(connection)
            raise

    def _leave(self, connection: Connection) -> None:
        for slot, publishing in list(self._publishing.items()):
            if publishing is connection:
                del self._publishing[slot]
