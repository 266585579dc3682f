"""The test points of each phase, and which of them fit the state that the environment is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onair.check.situation import RUNNING, Situation
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.ground import Ground, NotDeployedError
from rehearsal.demo.points import automation, delivery, encoder, monitoring, network, packager, page, recording, storage
from rehearsal.demo.points.point import Point

ON_AIR = "needs a stream: onair start, and send"


class When(StrEnum):
    """When a point has an answer to give."""

    ALWAYS = "always"
    BEFORE = "before the first show"
    ON_AIR = "on air"
    AFTER = "after a show"
    NEVER = "never"


@dataclass(frozen=True)
class Question:
    """A test point that is asked with the points of `phase`, unless `unasked` finds a reason not to."""

    phase: int
    point: Point[Any]
    ask: Callable[[], Evidence]
    unasked: Callable[[], str | None] = lambda: None
    when: When = When.ALWAYS


@dataclass(frozen=True)
class Asker:
    """Knows for one environment what to ask; `viewer` is None where there is no Chromium."""

    ground: Ground
    found: Situation
    viewer: page.Viewer | None

    def questions(self, phase: int) -> Iterator[Question]:
        """Of one phase, in the order in which they are best asked."""
        return {
            1: self._network,
            2: self._storage,
            3: self._packager,
            4: self._encoder,
            5: self._delivery,
            6: self._monitoring,
            7: self._automation,
        }[phase]()

    def _network(self) -> Iterator[Question]:
        yield self._always(1, network.vpc_has_no_nat)
        yield self._always(1, network.security_group_admits_the_allow_list)
        yield self._always(1, network.roles_refuse_confused_deputies)

    def _storage(self) -> Iterator[Question]:
        yield self._always(2, storage.bucket_is_private)
        yield self._always(2, storage.recordings_expire)
        yield self._recordings()

    def _packager(self) -> Iterator[Question]:
        yield self._always(3, packager.unsigned_is_refused)
        yield self._nothing_yet() if self.found.is_idle else self._stream(3)

    def _encoder(self) -> Iterator[Question]:
        ready = encoder.input_is_ready
        yield Question(4, ready, lambda: ready(self.ground, encoder.SOUND))
        yield self._always(4, encoder.channel_takes_its_input)
        yield self._stream(4)

    def _delivery(self) -> Iterator[Question]:
        yield self._always(5, delivery.configuration_reaches_the_player)
        yield self._on_air(5, delivery.playlist_comes_through_the_cdn)
        yield self._on_air(5, delivery.segments_hold_pictures)
        if self.ground.environment.monitoring.manifest_probe:
            yield self._on_air(5, delivery.live_manifest_is_fresh)
        yield self._page()

    def _monitoring(self) -> Iterator[Question]:
        yield self._always(6, monitoring.alarms_and_dashboard_stand)
        yield self._always(6, monitoring.subscriptions_are_confirmed)

    def _automation(self) -> Iterator[Question]:
        yield self._always(7, automation.schedules_stand)
        yield self._rounds()
        yield self._always(7, automation.dead_letters_are_empty)
        yield self._sweep()
        if self.ground.environment.replay.enabled:
            yield self._replay()

    # One by one

    def _always(self, phase: int, point: Point[[Ground]]) -> Question:
        return Question(phase, point, lambda: point(self.ground))

    def _on_air(self, phase: int, point: Point[[Ground]]) -> Question:
        return Question(phase, point, lambda: point(self.ground), self._off_air, When.ON_AIR)

    def _nothing_yet(self) -> Question:
        """What a show has left at the origin is a stream too, so 404 is right only before the first one."""
        point, left = (
            packager.signed_finds_nothing_yet,
            "the origin still has what the last show left",
        )
        return Question(
            3, point, lambda: point(self.ground), lambda: left if self.ground.has_stream else None, When.BEFORE
        )

    def _stream(self, phase: int) -> Question:
        point = packager.signed_finds_the_stream
        return Question(
            phase, point, lambda: point(self.ground, self.ground.signed_manifest(), None), self._off_air, When.ON_AIR
        )

    def _page(self) -> Question:
        viewer, point = self.viewer, page.page_plays
        if viewer is None:
            return Question(
                5, point, _never, lambda: "no Chromium on this machine: open the page yourself", When.ON_AIR
            )
        return Question(5, point, lambda: point(self.ground, viewer), self._off_air, When.ON_AIR)

    def _rounds(self) -> Question:
        point, new = automation.sweep_does_its_rounds, "deployed a moment ago: its first round comes within two minutes"

        def unasked() -> str | None:
            try:
                return new if automation.awaits_its_first_round(self.ground) else None
            except NotDeployedError:
                return None  # which the point itself tells

        return Question(7, point, lambda: point(self.ground), unasked)

    def _sweep(self) -> Question:
        """It notes a run as soon as it is RUNNING, with input or without."""
        point = automation.sweep_sees_the_channel

        def unasked() -> str | None:
            return None if self.found.state == RUNNING else self._off_air()

        return Question(7, point, lambda: point(self.ground), unasked, When.ON_AIR)

    def _recordings(self) -> Question:
        point = storage.recordings_are_in_the_bucket
        if not self.ground.environment.archive.enabled:
            return Question(2, point, _never, lambda: "archive.enabled is false: nothing is recorded", When.NEVER)
        return Question(2, point, lambda: point(self.ground), self._before_a_recording, When.AFTER)

    def _before_a_recording(self) -> str | None:
        """A recording appears when it is long enough, or the channel stops. What the origin keeps tells of a show."""
        if storage.recordings_of(self.ground):
            return None
        if not self.found.is_idle:
            return f"{self.found}: the recording appears when it is over"
        if 3 in self.ground.environment.phases and self.found.state is not None and self.ground.has_stream:
            return None
        return "nothing is recorded yet: right before the first show"

    def _replay(self) -> Question:
        point, why = recording.recording_can_be_watched, "no recording is listed yet: one is, some minutes after a show"
        return Question(
            7, point, lambda: point(self.ground), lambda: None if recording.newest(self.ground) else why, When.AFTER
        )

    def _off_air(self) -> str | None:
        return None if self.found.is_on_air else f"{self.found}: {ON_AIR}"


def _never() -> Evidence:
    raise AssertionError("a question that is not to be asked is asked")
