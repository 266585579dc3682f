"""An alarm from evaluation to evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from rehearsal.cloud.monitoring.alarm import define
from rehearsal.cloud.monitoring.evaluation import State
from rehearsal.cloud.monitoring.metric import Metric
from rehearsal.cloud.monitoring.standing import Standing, Verdict
from tests.rehearsal.cloud.monitoring.metrics import FIRST, SECONDS, metric
from tests.rehearsal.cloud.monitoring.test_alarm import GROUPED, of, plain, query

OK, ALARM, INSUFFICIENT = State.OK, State.ALARM, State.INSUFFICIENT_DATA


def several(**changes: object) -> Standing:
    wanted = {"EvaluationPeriods": 2, "TreatMissingData": "notBreaching", **changes}
    return Standing(define(of(query("q", f"{GROUPED} ORDER BY MAX() DESC"), **wanted)))


def channel(number: int, values: Sequence[float | None]) -> Metric:
    return metric("Rate", values, ChannelId=str(number))


def evaluate(standing: Standing, metrics: Sequence[Metric], last: int, state: State = OK) -> Verdict:
    """Judge at the end of the period that is `last` periods after the first."""
    periods = standing.definition.range_until(FIRST + last, SECONDS)
    return standing.evaluate(metrics, periods, state, now=1000.0 + last)


def test_each_series_is_a_contributor_and_one_in_alarm_is_enough() -> None:
    standing = several()
    verdict = evaluate(standing, [channel(1, [20, 20]), channel(2, [1, 1])], last=1)
    assert (verdict.state, verdict.reason) == (ALARM, "1 out of 2 time series evaluated to ALARM")
    (changed,) = verdict.changed
    assert (changed.attributes, changed.state, changed.since) == ({"ChannelId": "1"}, ALARM, 1001)
    assert changed.reason == (
        "Threshold Crossed: 2 out of the last 2 datapoints [20 (01/01/70 00:16:40), 20 (01/01/70 00:16:50)] "
        "were greater than the threshold (10.0)."
    )


def test_a_contributor_that_stays_as_it_is_has_not_changed() -> None:
    standing, metrics = several(), [channel(1, [20, 20, 20])]
    assert evaluate(standing, metrics, last=1).changed
    assert evaluate(standing, metrics, last=2).changed == ()


def test_a_contributor_that_is_over_changes_and_so_does_the_alarm() -> None:
    standing, metrics = several(), [channel(1, [20, 20, 3])]
    evaluate(standing, metrics, last=1)
    verdict = evaluate(standing, metrics, last=2)
    assert (verdict.state, verdict.reason) == (OK, "1 out of 1 time series evaluated to OK")
    assert [(changed.state, changed.since) for changed in verdict.changed] == [(OK, 1002)]


def test_a_series_that_is_gone_is_over_whatever_missing_data_means() -> None:
    standing = several(TreatMissingData="breaching")
    metrics = [channel(1, [20, 20]), channel(2, [1] * 10)]
    assert evaluate(standing, metrics, last=1).state is ALARM
    verdict = evaluate(standing, metrics, last=9)
    assert verdict.state is OK
    assert [(gone.attributes, gone.state, gone.reason) for gone in verdict.changed] == [
        ({"ChannelId": "1"}, OK, "No data was returned for this contributor")
    ]


def test_without_any_series_there_is_no_telling_whatever_missing_data_means() -> None:
    verdict = evaluate(several(), [], last=1, state=ALARM)
    assert (verdict.state, verdict.reason) == (INSUFFICIENT, "Insufficient Data: the query returned no time series.")


def test_the_id_of_a_contributor_is_that_of_its_attributes() -> None:
    metrics = [channel(1, [20, 20]), channel(2, [20, 20])]
    ones, others = ({c.id for c in evaluate(several(), metrics, last=1).changed} for _ in range(2))
    assert ones == others
    assert len(ones) == 2


def test_one_metric_is_in_any_of_the_three_states() -> None:
    standing = Standing(define(plain(EvaluationPeriods=1)))
    metrics = [metric("Rate", [20, 5, None, None, None], ChannelId="1")]
    assert evaluate(standing, metrics, last=0).state is ALARM
    assert evaluate(standing, metrics, last=1).state is OK
    verdict = evaluate(standing, metrics, last=4)
    assert (verdict.state, verdict.reason) == (INSUFFICIENT, "Insufficient Data: 1 datapoint was unknown.")


def test_missing_data_that_is_ignored_keeps_the_state() -> None:
    standing = Standing(define(plain(TreatMissingData="ignore")))
    assert evaluate(standing, [], last=0, state=ALARM).state is ALARM
    assert evaluate(standing, [], last=0, state=OK).state is OK


def test_the_reason_says_how_missing_data_was_treated() -> None:
    standing = Standing(define(plain(EvaluationPeriods=2, TreatMissingData="breaching")))
    assert evaluate(standing, [], last=0).reason == (
        "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as "
        "[Breaching]."
    )
