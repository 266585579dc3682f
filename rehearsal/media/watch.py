"""What a pipeline's input lacks, seen from the ingest: the alerts that MediaLive would set, and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from rehearsal.backstage import NO_INPUT_OF, Alert
from rehearsal.media.rtmp.admission import Sink
from rehearsal.media.rtmp.flv import AUDIO, FlvTag

STREAM_NOT_FOUND = "RTMP Stream Not Found"
DOUBLE_PUBLISHING = "Input Double-Publishing Detected"
NO_SOUND = "Audio Not Detected"
NO_PICTURE = "Video Not Detected"

SILENT = timedelta(seconds=2)
"""Without a packet for so long the input is lost; the ingest gives its place away after as long."""
ONE_SIDED = timedelta(seconds=3)
"""Only sound, or only pictures, for so long, and the other counts as missing."""
QUIET = timedelta(seconds=10)
"""A second publisher that has not come back for so long is no concern any more."""


class PipelineWatch:
    """Told of everything that comes to one pipeline, it says what is wrong. AWS's own thresholds are not documented."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC), *, kind: str = "RTMP_PUSH") -> None:
        self._no_input = NO_INPUT_OF[kind]
        self._clock = clock
        self._lost = clock()
        self._source: object | None = None
        self._arrived = self._lost
        self._sound: datetime | None = None
        self._picture: datetime | None = None
        self._stranger: datetime | None = None
        self._second: tuple[datetime, datetime] | None = None

    def watched(self, sink: Sink) -> Sink:
        """The sink of a publisher of this pipeline, with everything noted that goes into it."""
        return _WatchedSink(sink, self)

    def media(self, source: object, tag: FlvTag) -> None:
        """A publisher sent this."""
        if tag.is_sequence_header or not (tag.type == AUDIO or tag.is_picture):
            return
        now = self._clock()
        if source is not self._source:
            self._source, self._arrived, self._sound, self._picture = source, now, None, None
        self._stranger = None
        if tag.type == AUDIO:
            self._sound = now
        else:
            self._picture = now

    def left(self, source: object) -> None:
        """A publisher has gone; one whose place another has taken is nobody's loss."""
        if source is self._source:
            self._lost, self._source, self._second = self._last_packet, None, None

    def stranger(self) -> None:
        """Somebody came with a stream key that belongs to no channel: it may have been meant for this one."""
        if self._is_lost(now := self._clock()):
            self._stranger = self._stranger or now

    def second_publisher(self) -> None:
        """Another publisher came with this pipeline's key while the first one sends."""
        now = self._clock()
        self._second = (self._second[0] if self._second else now, now)

    def alerts(self) -> tuple[Alert, ...]:
        """What is wrong now."""
        now = self._clock()
        if self._is_lost(now):
            lost = self._lost if self._source is None else self._last_packet
            no_input = Alert(*self._no_input, lost)
            if self._stranger is None:
                return (no_input,)
            text = "A publisher came with a stream key that belongs to no running channel"
            return no_input, Alert(STREAM_NOT_FOUND, text, self._stranger)
        found = []
        if now - (sound := self._sound or self._arrived) >= ONE_SIDED:
            found.append(Alert(NO_SOUND, "The publisher sends no sound", sound))
        if now - (picture := self._picture or self._arrived) >= ONE_SIDED:
            found.append(Alert(NO_PICTURE, "The publisher sends no picture", picture))
        if self._second and now - self._second[1] >= QUIET:
            self._second = None
        if self._second:
            text = "Another publisher uses the stream key of the one that is on air"
            found.append(Alert(DOUBLE_PUBLISHING, text, self._second[0]))
        return tuple(found)

    @property
    def _last_packet(self) -> datetime:
        return max(filter(None, (self._sound, self._picture)), default=self._arrived)

    def _is_lost(self, now: datetime) -> bool:
        return self._source is None or now - self._last_packet >= SILENT


class _WatchedSink:
    """Notes what goes by."""

    def __init__(self, sink: Sink, watch: PipelineWatch) -> None:
        self._sink = sink
        self._watch = watch

    async def tag(self, tag: FlvTag) -> None:
        self._watch.media(self, tag)
        await self._sink.tag(tag)

    async def close(self) -> None:
        self._watch.left(self)
        await self._sink.close()
