"""What the operator reads of a week."""

from __future__ import annotations

from pathlib import Path

from onair.week.telling import as_json, lacks, progress, uncounted
from tests.onair.week.weeks import FULL, REHEARSED, check, week


def told(*lines: object) -> list[str]:
    return [str(line) for line in lines]


def test_before_the_first_check_every_phase_is_named_with_the_command_that_asks_it() -> None:
    lines = told(*lacks(week()))
    assert lines[0] == "never passed in phase 1, vpc-without-nat, security-group, roles: onair check 1"
    assert [line.split(",")[0] for line in lines[:7]] == [f"never passed in phase {phase}" for phase in range(1, 8)]
    assert lines[7:] == [
        "0 of 5 days on which every point passed: onair week says what today lacks",
        "0 of 7 days from the first of them to the last: not before 04 Dec",
    ]


def test_what_failed_last_is_told_with_its_time_where_the_environment_is() -> None:
    (line,) = told(*lacks(week(*FULL, check(8, failed=["dead-letters"]), day=8)))
    assert line.startswith("dead-letters (phase 7) failed last, 05 Dec 12:00: onair check 7 says where to look")


def test_a_full_week_lacks_nothing() -> None:
    found = week(*FULL, day=7)
    assert told(*lacks(found)) == []
    assert dict(progress(found))["production"] == "onair deploy --plan dev-first --env production"


def test_without_an_account_the_key_is_named() -> None:
    first = next(lacks(week(*FULL, account=None)))
    assert str(first) == (
        'account of dev is not named, so no check can be its own: write account = "…" into environments/dev.toml'
    )


def test_what_does_not_count_is_told_and_a_file_that_cannot_be_read_is_named() -> None:
    found = week(*REHEARSED, day=7, unreadable=(Path("checks/torn.json"),))
    assert uncounted(found) == ["5 of a rehearsal", "torn.json, which cannot be read"]
    assert dict(progress(found))["not counted"] == "5 of a rehearsal, torn.json, which cannot be read"


def test_progress_names_the_days_and_the_last_failure() -> None:
    found = week(check(0, failed=["player"]), check(0, hour=1), check(1, left_out=["replay"]), day=1)
    lines = dict(progress(found))
    assert lines["days on which every point passed"] == "1 of 5: 27 Nov"
    assert lines["last failure"] == "player (phase 5), 27 Nov 12:00, passed since"
    assert lines["today"] == "some minutes after a show onair check 7"


def test_programs_read_the_same() -> None:
    found = as_json(week(*FULL[:2], day=1))
    assert (found["full"], found["wholeDays"], found["spanDays"]) == (False, ["2026-11-27", "2026-11-28"], 1)
    assert (found["neverPassed"], found["failing"], found["notBefore"]) == ([], [], "2026-12-04")
    assert [lack["what"][:6] for lack in found["lacks"]] == ["2 of 5", "1 of 7"]
