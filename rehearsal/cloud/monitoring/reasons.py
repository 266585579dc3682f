"""StateReason, in CloudWatch's words as its events show them (user guide, "Alarm events and EventBridge")."""

from __future__ import annotations

from datetime import UTC, datetime

from rehearsal.cloud.monitoring.alarm import AlarmDefinition
from rehearsal.cloud.monitoring.evaluation import State
from rehearsal.cloud.monitoring.insights import TimeSeries
from rehearsal.cloud.monitoring.metric import Periods

NO_CONTRIBUTOR = "No data was returned for this contributor"
_RELATIONS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}
_TREATED = {"breaching": "[Breaching]", "notBreaching": "[NonBreaching]"}


def of_series(definition: AlarmDefinition, series: TimeSeries, periods: Periods, state: State) -> str:
    """Why one series has given this state."""
    count = definition.evaluation_periods
    newest = sorted(series.values.items())[-count:]
    if not newest and definition.missing in _TREATED:
        how = _TREATED[definition.missing]
        return (
            f"Threshold Crossed: no datapoints were received for {count} {_plural(count, 'period')} and "
            f"{count} missing {_plural(count, 'datapoint was', 'datapoints were')} treated as {how}."
        )
    if state is State.INSUFFICIENT_DATA:
        return f"Insufficient Data: {count} {_plural(count, 'datapoint was', 'datapoints were')} unknown."
    shown = [
        f"{value:g} ({datetime.fromtimestamp(periods.start(number), UTC):%d/%m/%y %H:%M:%S})"
        for number, value in newest
        if definition.breaches(value) == (state is State.ALARM)
    ]
    negated = "" if state is State.ALARM else "not "
    return (
        f"Threshold Crossed: {len(shown)} out of the last {len(newest)} datapoints [{', '.join(shown)}] "
        f"{_plural(len(shown), 'was', 'were')} {negated}{_RELATIONS[definition.comparison]} the threshold "
        f"({definition.threshold})."
    )


def of_alarm(states: list[State], state: State) -> str:
    """Why an alarm of several series is in this state."""
    if not states:
        return "Insufficient Data: the query returned no time series."
    return f"{states.count(state)} out of {len(states)} time series evaluated to {state}"


def _plural(count: int, one: str, more: str | None = None) -> str:
    return one if count == 1 else (more or f"{one}s")
