"""What a watched pipeline lacks, by a clock that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rehearsal.media.rtmp.admission import Sink
from rehearsal.media.rtmp.flv import AUDIO, SCRIPT, VIDEO, FlvTag
from rehearsal.media.watch import (
    DOUBLE_PUBLISHING,
    NO_PICTURE,
    NO_SOUND,
    ONE_SIDED,
    QUIET,
    SILENT,
    STREAM_NOT_FOUND,
    PipelineWatch,
)

NO_INPUT = "RTMP Has No Audio/Video"
BEGIN = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
SOUND = FlvTag(AUDIO, 0, b"\xaf\x01..")
PICTURE = FlvTag(VIDEO, 0, b"\x27\x01...")
BESIDE = (FlvTag(AUDIO, 0, b"\xaf\x00.."), FlvTag(VIDEO, 0, b"\x17\x00..."), FlvTag(SCRIPT, 0, b"\x02"))


class Room:
    """A watch, its clock, and publishers."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.watch = PipelineWatch(lambda: self.now)

    def alerts(self) -> dict[str, float]:
        """By type, since how many seconds after the beginning."""
        return {alert.alert_type: (alert.since - BEGIN).total_seconds() for alert in self.watch.alerts()}

    async def send(self, sink: Sink, seconds: float, *tags: FlvTag) -> None:
        """These tags, ten times a second."""
        for _ in range(round(10 * seconds)):
            self.now += timedelta(seconds=0.1)
            for tag in tags:
                await sink.tag(tag)

    def publisher(self) -> Sink:
        return self.watch.watched(Swallow())


class Swallow:
    """Takes everything."""

    async def tag(self, tag: FlvTag) -> None:
        assert tag.payload

    async def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def room() -> Room:
    return Room()


async def test_nothing_comes_from_the_start_on(room: Room) -> None:
    assert room.alerts() == {NO_INPUT: 0}
    room.now += timedelta(minutes=5)
    assert room.alerts() == {NO_INPUT: 0}


async def test_a_publisher_that_has_sent_no_packet_yet_is_no_input(room: Room) -> None:
    sink = room.publisher()
    await room.send(sink, 1, *BESIDE)
    assert room.alerts() == {NO_INPUT: 0}


async def test_a_whole_stream_lacks_nothing(room: Room) -> None:
    await room.send(room.publisher(), 30, SOUND, PICTURE)
    assert room.alerts() == {}


async def test_a_publisher_that_leaves_is_missed_since_its_last_packet(room: Room) -> None:
    sink = room.publisher()
    await room.send(sink, 10, SOUND, PICTURE)
    room.now += timedelta(seconds=0.5)
    await sink.close()
    room.now += timedelta(minutes=1)
    assert room.alerts() == {NO_INPUT: 10}
    await room.send(room.publisher(), 0.1, PICTURE)
    assert room.alerts() == {}


async def test_a_phone_without_radio_is_missed_before_it_is_cut_off(room: Room) -> None:
    sink = room.publisher()
    await room.send(sink, 10, SOUND, PICTURE)
    room.now += SILENT - timedelta(milliseconds=1)
    assert room.alerts() == {}
    room.now += timedelta(milliseconds=1)
    assert room.alerts() == {NO_INPUT: 10}
    await sink.close()
    assert room.alerts() == {NO_INPUT: 10}


async def test_the_late_goodbye_of_a_phone_whose_place_is_taken_is_nobodys_loss(room: Room) -> None:
    first, second = room.publisher(), room.publisher()
    await room.send(first, 5, SOUND, PICTURE)
    room.now += SILENT
    await room.send(second, 1, SOUND, PICTURE)
    await first.close()
    assert room.alerts() == {}


@pytest.mark.parametrize(("tag", "missing"), [(PICTURE, NO_SOUND), (SOUND, NO_PICTURE)])
async def test_half_a_stream_lacks_the_other_half_from_its_first_packet_on(
    room: Room, tag: FlvTag, missing: str
) -> None:
    sink = room.publisher()
    await room.send(sink, ONE_SIDED.total_seconds(), tag)
    assert room.alerts() == {}
    await room.send(sink, 0.1, tag)
    assert room.alerts() == {missing: 0.1}


async def test_a_microphone_that_is_switched_off_is_missed_until_it_is_on_again(room: Room) -> None:
    sink = room.publisher()
    await room.send(sink, 10, SOUND, PICTURE)
    await room.send(sink, 8, PICTURE)
    assert room.alerts() == {NO_SOUND: 10}
    await room.send(sink, 0.1, SOUND, PICTURE)
    assert room.alerts() == {}


async def test_a_wrong_key_counts_while_nothing_comes_and_until_something_does(room: Room) -> None:
    room.now += timedelta(seconds=20)
    room.watch.stranger()
    room.now += timedelta(seconds=20)
    room.watch.stranger()
    assert room.alerts() == {NO_INPUT: 0, STREAM_NOT_FOUND: 20}
    await room.send(room.publisher(), 1, SOUND, PICTURE)
    room.watch.stranger()
    assert room.alerts() == {}


async def test_a_second_publisher_counts_until_it_stays_away(room: Room) -> None:
    sink = room.publisher()
    await room.send(sink, 5, SOUND, PICTURE)
    room.watch.second_publisher()
    await room.send(sink, 4, SOUND, PICTURE)
    room.watch.second_publisher()
    await room.send(sink, QUIET.total_seconds() - 0.1, SOUND, PICTURE)
    assert room.alerts() == {DOUBLE_PUBLISHING: 5}
    await room.send(sink, 0.1, SOUND, PICTURE)
    assert room.alerts() == {}


async def test_a_second_publisher_is_forgotten_with_the_first(room: Room) -> None:
    sink = room.publisher()
    await room.send(sink, 5, SOUND, PICTURE)
    room.watch.second_publisher()
    await sink.close()
    await room.send(room.publisher(), 0.1, PICTURE)
    assert room.alerts() == {}
