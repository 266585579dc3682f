"""Where an alarm stands: its state, its contributors' states, and what an evaluation changes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rehearsal.cloud.monitoring import reasons
from rehearsal.cloud.monitoring.alarm import AlarmDefinition
from rehearsal.cloud.monitoring.evaluation import State
from rehearsal.cloud.monitoring.metric import Metric, Periods

Key = tuple[str, ...]


@dataclass(frozen=True)
class Contributor:
    """One series of an alarm of several; CloudWatch knows it by `id`, a reader by its attributes."""

    attributes: Mapping[str, str]
    state: State
    reason: str
    since: float

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits, the same for the same attributes."""
        return hashlib.sha256(repr(sorted(self.attributes.items())).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Verdict:
    """What one evaluation found: the alarm's state and why, and the contributors that changed."""

    state: State
    reason: str
    changed: tuple[Contributor, ...] = ()


@dataclass
class Standing:
    """An alarm between evaluations; `evaluated` numbers the last period that counted, None before the first."""

    definition: AlarmDefinition
    contributors: dict[Key, Contributor] = field(default_factory=dict)
    evaluated: int | None = None

    def evaluate(self, metrics: Sequence[Metric], periods: Periods, state: State, now: float) -> Verdict:
        """Judge every series over the evaluation range; `state` is the alarm's at this moment."""
        if self.definition.watched.grouped:
            return self._evaluate_several(metrics, periods, now)
        (series,) = self.definition.series(metrics, periods)
        judged = self.definition.judge(series, periods) or state
        return Verdict(judged, reasons.of_series(self.definition, series, periods, judged))

    def _evaluate_several(self, metrics: Sequence[Metric], periods: Periods, now: float) -> Verdict:
        """A series that is no longer there is OK; without any there is no telling, whatever TreatMissingData says."""
        found: dict[Key, Contributor] = {}
        for series in self.definition.series(metrics, periods):
            known = self.contributors.get(series.key)
            judged = self.definition.judge(series, periods) or (known.state if known else State.OK)
            # A contributor is in ALARM or OK, never in between.
            settled = State.ALARM if judged is State.ALARM else State.OK
            since = known.since if known and known.state is settled else now
            reason = reasons.of_series(self.definition, series, periods, settled)
            found[series.key] = Contributor(series.attributes, settled, reason, since)
        changed = [contributor for key, contributor in found.items() if self._before(key) is not contributor.state]
        changed += [
            Contributor(gone.attributes, State.OK, reasons.NO_CONTRIBUTOR, now)
            for key, gone in self.contributors.items()
            if key not in found and gone.state is State.ALARM
        ]
        self.contributors = found
        states = [contributor.state for contributor in found.values()]
        worst = State.ALARM if State.ALARM in states else State.OK if states else State.INSUFFICIENT_DATA
        return Verdict(worst, reasons.of_alarm(states, worst), tuple(changed))

    def _before(self, key: Key) -> State:
        known = self.contributors.get(key)
        return known.state if known else State.OK
