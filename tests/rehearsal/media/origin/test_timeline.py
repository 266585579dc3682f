from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehearsal.media.origin.state import StateUnreadableError
from rehearsal.media.origin.timeline import Timeline
from tests.rehearsal.media.origin.conftest import Replay

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOW = START.timestamp() + 4


def follow(timeline: Timeline, replay: Replay) -> None:
    timeline.begin(replay.session, replay.session.plan.renditions)


def sequences(timeline: Timeline) -> list[list[int]]:
    return [[item.sequence for item in track.fragments] for track in timeline.tracks]


def test_nothing_is_published_before_the_first_segment(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    follow(timeline, replay())
    assert timeline.poll(NOW) == 0
    assert timeline.tracks == ()
    assert timeline.reference is None


def test_a_segment_is_published_when_every_rendition_has_it(timeline: Timeline, replay: Callable[..., Replay]) -> None:
    made = replay()
    follow(timeline, made)
    made.write(1)
    made.write_one(made.session.plan.renditions[0], 3)
    assert timeline.poll(NOW) == 1
    made.write(3)
    assert timeline.poll(NOW) == 2
    assert sequences(timeline) == [[0, 1, 2]] * 3


def test_a_segment_is_dated_from_the_arrival_of_the_first_picture(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    made = replay(arrived=START)
    follow(timeline, made)
    made.write(3)
    timeline.poll(NOW)
    reference = timeline.reference
    assert reference is not None
    assert [item.starts_at - START.timestamp() for item in reference.fragments] == pytest.approx([0, 2, 4])


def test_the_next_session_continues_the_sequence_behind_a_discontinuity(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    first, second = replay(), replay()
    follow(timeline, first)
    first.write(2)
    timeline.poll(NOW)
    follow(timeline, second)
    second.write(2)
    timeline.poll(NOW)
    assert sequences(timeline) == [[0, 1, 2, 3]] * 3
    assert [item.discontinuity for item in timeline.tracks[2].fragments] == [0, 0, 1, 1]
    assert timeline.tracks[0].init(0) != timeline.tracks[0].init(1)


def test_what_an_old_session_writes_after_the_next_has_begun_is_not_published(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    first, second = replay(), replay()
    follow(timeline, first)
    follow(timeline, second)
    first.write(1)
    timeline.poll(NOW)
    second.write(1)
    timeline.poll(NOW)
    first.write(2)
    assert timeline.poll(NOW) == 0


def test_a_restart_never_takes_the_sequence_or_the_discontinuity_back(
    tmp_path: Path, replay: Callable[..., Replay]
) -> None:
    state = tmp_path / "work" / "timeline.json"
    for expected in ([0, 1], [2, 3]):
        made, timeline = replay(), Timeline(state, retention_seconds=60)
        follow(timeline, made)
        made.write(2)
        timeline.poll(NOW)
        assert sequences(timeline) == [expected] * 3
    assert timeline.tracks[0].fragments[0].discontinuity == 1
    assert timeline.longest_segment_seconds == 2


def test_a_damaged_state_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(StateUnreadableError, match=r"state\.json is damaged .* remove it"):
        Timeline(tmp_path / "state.json", retention_seconds=60)


def test_segments_past_the_retention_leave_memory_and_disk(tmp_path: Path, replay: Callable[..., Replay]) -> None:
    timeline, made = Timeline(tmp_path / "s.json", retention_seconds=5), replay(arrived=START)
    follow(timeline, made)
    made.write(6)
    timeline.poll(START.timestamp() + 12)
    assert sequences(timeline)[0] == [3, 4, 5]
    folder = made.session.plan.renditions[0].folder
    assert sorted(path.name for path in folder.glob("*.m4s")) == ["segment_3.m4s", "segment_4.m4s", "segment_5.m4s"]


def test_a_session_with_other_renditions_replaces_what_the_multivariant_lists(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    first, second = replay(), replay(names=("v90", "sound"))
    for made in (first, second):
        follow(timeline, made)
        made.write(1)
        timeline.poll(NOW)
    assert [(track.rendition.name, track.number) for track in timeline.tracks] == [("v90", 2), ("sound", 3)]


def test_the_frame_rate_is_counted_in_the_segments_themselves(
    timeline: Timeline, replay: Callable[..., Replay]
) -> None:
    made = replay()
    follow(timeline, made)
    made.write(1)
    timeline.poll(NOW)
    assert timeline.tracks[0].frame_rate == pytest.approx(25.0)
