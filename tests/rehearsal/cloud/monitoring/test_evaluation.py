"""The state by the newest datapoints: the two tables of "Configuring how CloudWatch alarms treat missing data"."""

from __future__ import annotations

import pytest

from rehearsal.cloud.monitoring.evaluation import EXTRA_DATAPOINTS, MISSING, State, judge

KEEP = None
OK, ALARM, INSUFFICIENT = State.OK, State.ALARM, State.INSUFFICIENT_DATA
MEANING = {"0": False, "X": True, "-": None}

THREE_OF_THREE = {
    "0-X-X": (OK, OK, OK, OK),
    "0----": (OK, OK, OK, OK),
    "-----": (INSUFFICIENT, KEEP, ALARM, OK),
    "0XX-X": (ALARM, ALARM, ALARM, ALARM),
    "--X--": (ALARM, KEEP, ALARM, OK),
}
TWO_OF_THREE = {
    "0-X-X": (ALARM, ALARM, ALARM, ALARM),
    "00X0X": (ALARM, ALARM, ALARM, ALARM),
    "0-X--": (OK, OK, ALARM, OK),
    "----0": (OK, OK, ALARM, OK),
    "---X-": (ALARM, KEEP, ALARM, OK),
}
COLUMNS = ("missing", "ignore", "breaching", "notBreaching")
CASES = [
    (shown, needed, missing, state)
    for needed, table in ((3, THREE_OF_THREE), (2, TWO_OF_THREE))
    for shown, states in table.items()
    for missing, state in zip(COLUMNS, states, strict=True)
]


def state(shown: str, needed: int, missing: str, periods: int = 3) -> State | None:
    return judge(
        [MEANING[mark] for mark in shown], evaluation_periods=periods, datapoints_to_alarm=needed, missing=missing
    )


@pytest.mark.parametrize(("shown", "needed", "missing", "expected"), CASES)
def test_a_row_of_the_user_guide(shown: str, needed: int, missing: str, expected: State | None) -> None:
    assert len(shown) == 3 + EXTRA_DATAPOINTS
    assert state(shown, needed, missing) is expected


@pytest.mark.parametrize("shown", ["----X", "---X-"])
def test_breaching_datapoints_alone_do_not_alarm_before_they_are_old_enough(shown: str) -> None:
    assert state(shown, 3, "missing") is OK
    assert state(shown, 3, "ignore") is KEEP


@pytest.mark.parametrize("missing", MISSING)
def test_without_a_gap_the_newest_datapoints_decide(missing: str) -> None:
    assert state("XX0XX", 3, missing) is OK
    assert state("00XXX", 3, missing) is ALARM
    assert state("XXX00", 1, missing, periods=1) is OK
    assert state("0000X", 1, missing, periods=1) is ALARM
