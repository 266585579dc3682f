"""The state that the newest datapoints of one series give an alarm.

Source: CloudWatch user guide, "Alarm evaluation" and "Configuring how CloudWatch alarms treat missing data", whose two
tables are the tests of `judge`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

EXTRA_DATAPOINTS = 2
"""How many datapoints before the evaluation periods are looked at in case some are missing: 5 for 3, as in the tables.

How many CloudWatch takes for other numbers of periods is not documented."""


class State(StrEnum):
    """The three states of an alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
MISSING = ("missing", "ignore", "breaching", "notBreaching")


def judge(
    datapoints: Sequence[bool | None], *, evaluation_periods: int, datapoints_to_alarm: int, missing: str
) -> State | None:
    """The state by the evaluation range, oldest datapoint first; None keeps the state that there is.

    A datapoint is True when it breaches the threshold, None when there is none; `missing` is one of MISSING.
    """
    real = [breaches for breaches in datapoints if breaches is not None]
    breaching = sum(real[-evaluation_periods:])
    lacking = evaluation_periods - len(real)
    if lacking <= 0 or missing == "notBreaching":
        return _counted(breaching, datapoints_to_alarm)
    if missing == "breaching":
        return _counted(breaching + lacking, datapoints_to_alarm)
    if not real:
        return None if missing == "ignore" else State.INSUFFICIENT_DATA
    if breaching >= datapoints_to_alarm or not all(real):
        return _counted(breaching, datapoints_to_alarm)
    # Only breaching datapoints, and fewer than it takes.
    if missing == "ignore":
        return None
    oldest = len(datapoints) - datapoints.index(True)
    return State.ALARM if oldest >= datapoints_to_alarm else State.OK


def _counted(breaching: int, datapoints_to_alarm: int) -> State:
    return State.ALARM if breaching >= datapoints_to_alarm else State.OK
