"""A running channel: its encoder, the time lines it feeds, the recordings it leaves."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rehearsal.media.archive.uploader import ArchiveUploader
from rehearsal.media.channel_plan import ChannelPlan
from rehearsal.media.encoder.encoder import ChannelEncoder
from rehearsal.media.encoder.plan import Session
from rehearsal.media.metrics.channel_meter import ChannelMeter
from rehearsal.media.metrics.datum import Datum
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.rtmp.admission import Publisher, Refusal, Sink
from rehearsal.media.watch import PipelineWatch

# A stop must be through before the channel's STOPPING hook gives up on it (30 s).
ENCODER_GRACE_SECONDS = 3.0
ARCHIVE_SECONDS = 15.0


@dataclass(frozen=True)
class Delivery:
    """One MediaPackage channel that this channel feeds."""

    key: tuple[str, str]
    timeline: Timeline


class RunningChannel:
    """One channel between STARTING and IDLE. `folder` takes everything its encoder writes."""

    def __init__(self, plan: ChannelPlan, deliveries: tuple[Delivery, ...], s3: Any, folder: Path) -> None:
        self.plan = plan
        self.meter = ChannelMeter(plan.channel_id, plan.output_groups)
        self.uploader = ArchiveUploader(s3, plan.role, self.meter)
        self.encoder = ChannelEncoder(plan.session_plan, folder, grace_seconds=ENCODER_GRACE_SECONDS)
        self.watch = PipelineWatch(kind="SRT_LISTENER" if plan.srt else "RTMP_PUSH")
        self._timelines = {delivery.key: delivery.timeline for delivery in deliveries}
        self._followed: set[str] = set()
        self._stopping = False

    @property
    def slot(self) -> str:
        """What one publisher at a time may feed; plain mode runs pipeline 0 alone."""
        return f"{self.plan.channel_id}/0"

    def admit(self, app: str, key: str) -> Publisher | Refusal | None:
        """Whether app and key are this channel's; None when they are not."""
        pipeline = self.plan.keys.pipeline(app, key)
        if pipeline is None:
            return None
        if self._stopping:
            return Refusal("the channel is stopped")
        if pipeline > 0:
            return Refusal("pipeline 1 is not rehearsed: publish to the first URL")
        return Publisher(slot=self.slot, open=self._open, occupied=self.watch.second_publisher)

    @property
    def caller(self) -> Publisher:
        """Who calls by SRT: the passphrase has admitted them."""
        return Publisher(slot=self.slot, open=self._open)

    async def _open(self) -> Sink:
        return self.watch.watched(self.meter.metered(await self.encoder.open()))

    def publish(self, now: float) -> None:
        """Publish what the encoder has finished since the last call."""
        for session in self.encoder.sessions:
            if session.id not in self._followed and session.arrived is not None:
                self._followed.add(session.id)
                for group in session.plan.packaging:
                    self._timelines[group.channel_group, group.channel_name].begin(session, group.renditions)
        for timeline in self._timelines.values():
            before = timeline.received_bytes
            timeline.poll(now)
            self.meter.send(timeline.received_bytes - before)

    def measure(self) -> Iterator[Datum]:
        """What MediaLive would publish of this channel since the last call."""
        written: Counter[str] = Counter()
        for session in self.encoder.sessions:
            if session.arrived is not None and session.ended is None:
                written.update({group.name: len(group.renditions) for group in session.plan.packaging})
                written.update(archive.group for archive in session.plan.archives)
        return self.meter.take(written)

    async def archive(self) -> None:
        """Upload the recordings that are finished."""
        await self.uploader.sweep(self.encoder.archive_files())

    async def stop(self, disconnect: Callable[[str], bool], *, archive_seconds: float = ARCHIVE_SECONDS) -> None:
        """Take no more publishers, end the encoder, publish and upload the last of what it made."""
        self._stopping = True
        # Before the encoder closes: a tag that came later would begin another session.
        disconnect(self.slot)
        await self.encoder.close()
        self.publish(time.time())
        await self.uploader.finish(self.encoder.archive_files(), seconds=archive_seconds)

    def status(self) -> dict[str, Any]:
        """What GET /status says of this channel; it holds no key."""
        return {
            "id": self.plan.channel_id,
            "name": self.plan.name,
            "sessions": [_session_status(session) for session in self.encoder.sessions],
            "dropped_settings": [
                {"path": item.path, "value": repr(item.value), "why": item.why} for item in self.plan.preview.dropped
            ],
            "preset": self.plan.preview.preset,
            "alerts": [
                {"type": alert.alert_type, "since": alert.since.isoformat(), "message": alert.message}
                for alert in self.watch.alerts()
            ],
            "archived": list(self.uploader.uploaded),
            "archive_failures": dict(self.uploader.failures),
        }


def _session_status(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "started": session.started.isoformat(),
        "arrived": session.arrived.isoformat() if session.arrived else None,
        "ended": session.ended.isoformat() if session.ended else None,
        "failure": session.failure,
    }
