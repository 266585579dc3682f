"""A show's names, what of it can still be cut, and the catalogue that the page reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_automation.shows import Show, catalogue, in_folder, recorded

START, END = datetime(2026, 11, 22, 10, 0, tzinfo=UTC), datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
SHOW = Show(START, END, "main")
TAG = "2026-11-22T10:00:00+00:00/2026-11-22T11:02:00+00:00"
STARTOVER = timedelta(seconds=9000)
SECONDS = st.integers(946_684_800, 4_102_444_800)  # of the years 2000 to 2100, since the epoch
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,63}", fullmatch=True)


def test_the_folder_and_the_job_are_named_by_channel_and_times() -> None:
    assert SHOW.folder == "replays/main/20261122T100000Z_20261122T110200Z/"
    assert SHOW.job_name == "main-20261122T100000Z"


@given(begin=SECONDS, length=st.integers(0, 86_400), name=NAMES)
def test_a_folder_tells_the_show_that_it_is_named_after(begin: int, length: int, name: str) -> None:
    start = datetime.fromtimestamp(begin, UTC)
    show = Show(start, start + timedelta(seconds=length), name)
    channel, folder = show.folder.removeprefix("replays/").rstrip("/").split("/")
    assert in_folder(channel, folder) == show
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,256}", show.job_name)


@pytest.mark.parametrize(
    "name", ["", "catalogue.json", "20261122T100000Z", "20261399T100000Z_20261122T110200Z", "x" * 33]
)
def test_any_other_folder_is_none_of_ours(name: str) -> None:
    assert in_folder("main", name) is None


def test_a_tag_holds_the_show() -> None:
    assert recorded("main", TAG) == SHOW
    assert recorded("main", "2026-11-22T19:00:00+09:00/2026-11-22T20:02:00+09:00") == SHOW


@pytest.mark.parametrize(
    "tag", ["", "/", TAG.partition("/")[0], "yesterday/today", "2026-11-22T10:00:00/2026-11-22T11:02:00", TAG[::-1],
            "2026-11-22T11:02:00+00:00/2026-11-22T10:00:00+00:00"],
)  # fmt: skip
def test_a_tag_that_holds_no_show_is_none(tag: str) -> None:
    assert recorded("main", tag) is None


@pytest.mark.parametrize(("seconds", "short"), [(0, True), (1.9, True), (2, False), (3600, False)])
def test_a_show_without_a_segment_is_too_short(seconds: float, short: bool) -> None:
    assert Show(START, START + timedelta(seconds=seconds), "main").is_too_short is short


def test_the_whole_show_is_cut_while_all_of_it_is_there() -> None:
    assert SHOW.harvestable(END + timedelta(minutes=5), STARTOVER) == (START, END)


def test_of_a_show_that_is_partly_gone_the_rest_is_cut_a_minute_inside_the_window() -> None:
    now = START + STARTOVER + timedelta(minutes=10)
    assert SHOW.harvestable(now, STARTOVER) == (START + timedelta(minutes=11), END)


def test_of_a_show_that_is_gone_nothing_is_cut() -> None:
    assert SHOW.harvestable(END + STARTOVER, STARTOVER) is None


def test_of_a_show_longer_than_a_day_the_last_day_is_cut() -> None:
    long = Show(START, START + timedelta(hours=24, minutes=3), "main")
    assert long.harvestable(long.end, timedelta(days=3)) == (START + timedelta(minutes=3), long.end)


@given(
    length=st.timedeltas(timedelta(0), timedelta(days=3)),
    later=st.timedeltas(timedelta(0), timedelta(days=20)),
    startover=st.timedeltas(timedelta(minutes=40), timedelta(days=14)),
)
def test_what_is_cut_lies_in_the_show_and_in_the_window_and_is_at_most_a_day(
    length: timedelta, later: timedelta, startover: timedelta
) -> None:
    show = Show(START, START + length, "main")
    now = show.end + later
    span = show.harvestable(now, startover)
    if span is not None:
        start, end = span
        assert show.start <= start < end <= show.end
        assert now - start < startover
        assert end - start <= timedelta(hours=24)


def test_the_catalogue_lists_the_newest_first_by_paths_beside_itself() -> None:
    older = Show(START - timedelta(days=7), END - timedelta(days=7), "main-hall")
    assert catalogue([older, SHOW], {"main": "ON AIR", "main-hall": "주일 예배"}, "index") == {
        "version": 1,
        "recordings": [
            {
                "channel": "main",
                "title": "ON AIR",
                "start": "2026-11-22T10:00:00Z",
                "end": "2026-11-22T11:02:00Z",
                "manifest": "main/20261122T100000Z_20261122T110200Z/index.m3u8",
            },
            {
                "channel": "main-hall",
                "title": "주일 예배",
                "start": "2026-11-15T10:00:00Z",
                "end": "2026-11-15T11:02:00Z",
                "manifest": "main-hall/20261115T100000Z_20261115T110200Z/index.m3u8",
            },
        ],
    }
