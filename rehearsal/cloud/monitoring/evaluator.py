"""Evaluates every alarm once a period, in a thread of the local AWS."""

from __future__ import annotations

import logging
import time
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch

from rehearsal.cloud.monitoring.alarm import define
from rehearsal.cloud.monitoring.evaluation import State
from rehearsal.cloud.monitoring.metric import number_of
from rehearsal.cloud.monitoring.notices import tell_of_alarm, tell_of_contributor
from rehearsal.cloud.monitoring.standing import Contributor, Standing
from rehearsal.cloud.monitoring.store import stored
from rehearsal.metric_period import MINUTE

log = logging.getLogger(__name__)

SETTLING = 0.1
"""How much of a minute a period waits, once it is over, for the values that are still on their way."""
LONGEST_SLEEP_SECONDS = 1.0

AlarmKey = tuple[str, str, str]
Alarm = dict[str, Any]


class Evaluator:
    """Knows where each alarm stands. `minute` is how long CloudWatch's minute lasts here, in seconds.

    Only periods that are over count, so a state does not change with every value that comes in.
    """

    def __init__(self, minute: float) -> None:
        self._minute = minute
        self._standings: dict[AlarmKey, tuple[Alarm, Standing]] = {}

    def run(self) -> None:
        """Evaluate until the process ends."""
        while True:
            time.sleep(min(LONGEST_SLEEP_SECONDS, self._minute * SETTLING))
            self.tick(time.time())

    def tick(self, now: float) -> None:
        """Evaluate every alarm of which a period is over since the last time."""
        alarms = dict(cloudwatch._alarms._data)
        for key, alarm in alarms.items():
            responses.set_request_account_id(key[0])
            responses.set_request_region(key[1])
            try:
                self._evaluate(key, alarm, now)
            except Exception:
                # The other alarms must go on, and the log must say which did not.
                log.exception("alarm %s is not evaluated", key[2])
        self._standings = {key: standing for key, standing in self._standings.items() if key in alarms}

    def contributors(self, name: str) -> list[Contributor]:
        """The contributors in ALARM of one alarm of the request's account and region."""
        known = self._standings.get((responses.get_account_id(), responses.get_region(), name))
        contributors = list(known[1].contributors.values()) if known else []
        return [contributor for contributor in contributors if contributor.state is State.ALARM]

    def _evaluate(self, key: AlarmKey, alarm: Alarm, now: float) -> None:
        standing = self._standing(key, alarm)
        seconds = standing.definition.period * self._minute / MINUTE
        last = number_of(now - SETTLING * self._minute, seconds) - 1
        if standing.evaluated == last:
            return
        standing.evaluated = last
        periods = standing.definition.range_until(last, seconds)
        metrics = stored(periods.start(periods.first))
        verdict = standing.evaluate(metrics, periods, State(alarm["StateValue"]), now)
        for contributor in verdict.changed:
            tell_of_contributor(alarm, contributor)
        _settle(alarm, verdict.state.value, verdict.reason)

    def _standing(self, key: AlarmKey, alarm: Alarm) -> Standing:
        """PutMetricAlarm makes a new record each time: one that is not known yet begins anew."""
        known = self._standings.get(key)
        if known is None or known[0] is not alarm:
            known = self._standings[key] = (alarm, Standing(define(alarm)))
        return known[1]


def _settle(alarm: Alarm, new: str, reason: str) -> None:
    """Write the state into the record that DescribeAlarms shows and, when it is another, tell everybody."""
    old = alarm["StateValue"]
    changed = reason != alarm["StateReason"] or new != old
    alarm.update(StateValue=new, StateReason=reason)
    if changed:
        alarm["StateUpdatedTimestamp"] = int(time.time())
    if new != old:
        alarm["StateTransitionedTimestamp"] = alarm["StateUpdatedTimestamp"]
        cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
        tell_of_alarm(alarm, old, new, reason)
        cloudwatch._evaluate_parent_alarms(alarm)
