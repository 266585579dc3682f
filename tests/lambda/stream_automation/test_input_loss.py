"""Two witnesses are heard before a channel counts as idle."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_automation.edge.channels import SetAlert
from stream_automation.input_loss import (
    NO_INPUT,
    SECOND_LOOK,
    UNHEARD,
    Verdict,
    Witness,
    by_alerts,
    by_metrics,
    patience,
    verdict,
)
from tests.automation.account import START as NOW
from tests.automation.account import ago

IDLE = timedelta(minutes=10)
LONG, SHORT, NONE = Witness(ago(minutes=10)), Witness(ago(minutes=9, seconds=59)), Witness(None)
WITNESSES = st.builds(
    Witness,
    st.none() | st.integers(0, 1200).map(lambda seconds: NOW - timedelta(seconds=seconds)),
) | st.just(UNHEARD)


def alert(minutes: float, pipeline: str = "0", kind: str = "RTMP Has No Audio/Video") -> SetAlert:
    return SetAlert(kind, pipeline, ago(minutes=minutes))


@pytest.mark.parametrize(
    ("alerts", "metrics", "found"),
    [
        (LONG, LONG, Verdict.IDLE),
        (LONG, SHORT, Verdict.DOUBT),
        (LONG, NONE, Verdict.DOUBT),
        (LONG, UNHEARD, Verdict.DOUBT),
        (SHORT, LONG, Verdict.FINE),
        (SHORT, SHORT, Verdict.FINE),
        (SHORT, UNHEARD, Verdict.FINE),
        (NONE, LONG, Verdict.DOUBT),
        (NONE, SHORT, Verdict.FINE),
        (NONE, UNHEARD, Verdict.FINE),
        (UNHEARD, LONG, Verdict.DOUBT),
        (UNHEARD, SHORT, Verdict.FINE),
        (UNHEARD, UNHEARD, Verdict.DOUBT),
    ],
)
def test_only_both_together_make_a_channel_idle(alerts: Witness, metrics: Witness, found: Verdict) -> None:
    assert verdict(alerts, metrics, now=NOW, idle=IDLE) is found


@given(alerts=WITNESSES, metrics=WITNESSES)
def test_no_channel_is_idle_against_a_witness(alerts: Witness, metrics: Witness) -> None:
    found = verdict(alerts, metrics, now=NOW, idle=IDLE)
    silent = alerts.silent_for(IDLE, NOW), metrics.silent_for(IDLE, NOW)
    assert (found is Verdict.IDLE) == all(silent)
    if not any(silent) and (alerts.heard or metrics.heard):
        assert found is Verdict.FINE


@pytest.mark.parametrize(
    ("alerts", "metrics", "careful", "borne"),
    [
        (LONG, UNHEARD, False, SECOND_LOOK),
        (NONE, LONG, False, SECOND_LOOK),
        (UNHEARD, UNHEARD, False, IDLE),
        (LONG, UNHEARD, True, IDLE),
        (UNHEARD, UNHEARD, True, IDLE),
    ],
)
def test_a_doubt_is_borne_longer_where_it_may_cost_a_show(
    alerts: Witness, metrics: Witness, careful: bool, borne: timedelta
) -> None:
    assert patience(alerts, metrics, careful=careful, now=NOW, idle=IDLE) == borne


def test_the_second_look_is_the_next_sweep() -> None:
    assert timedelta() < SECOND_LOOK < timedelta(minutes=2)


@pytest.mark.parametrize("kind", sorted(NO_INPUT))
def test_an_alert_of_no_input_is_a_silence_since_it_was_set(kind: str) -> None:
    assert by_alerts([alert(7, kind=kind)], ["0"], None) == Witness(ago(minutes=7))


@pytest.mark.parametrize("kind", ["Video Not Detected", "Black Video Detected", "Input Failed Over", ""])
def test_an_alert_of_another_kind_is_none(kind: str) -> None:
    assert by_alerts([alert(7, kind=kind)], ["0"], None) == NONE


def test_of_two_alerts_on_a_pipeline_the_older_counts() -> None:
    both = [alert(3), alert(7, kind="RTMP Stream Not Found"), alert(5)]
    assert by_alerts(both, ["0"], None) == Witness(ago(minutes=7))


def test_of_two_pipelines_the_later_silence_counts() -> None:
    assert by_alerts([alert(7), alert(3, "1")], ["0", "1"], None) == Witness(ago(minutes=3))


def test_a_pipeline_without_complaint_has_input() -> None:
    assert by_alerts([alert(7)], ["0", "1"], None) == NONE
    assert by_alerts([], ["0"], None) == NONE


def test_an_alert_on_a_pipeline_that_does_not_run_says_nothing() -> None:
    assert by_alerts([alert(7, "1")], ["0"], None) == NONE
    assert by_alerts([alert(7), alert(2, "1")], ["0"], None) == Witness(ago(minutes=7))


@pytest.mark.parametrize(("from_minutes", "silent_minutes"), [(5, 5), (9, 7)])
def test_silence_before_the_window_does_not_count(from_minutes: float, silent_minutes: float) -> None:
    assert by_alerts([alert(7)], ["0"], ago(minutes=from_minutes)) == Witness(ago(minutes=silent_minutes))


@pytest.mark.parametrize(
    ("picture", "since", "window", "silent"),
    [
        (ago(minutes=3), ago(minutes=60), None, ago(minutes=3)),
        (None, ago(minutes=60), None, ago(minutes=60)),
        (None, ago(minutes=60), ago(minutes=50), ago(minutes=50)),
        (ago(minutes=3), ago(minutes=60), ago(minutes=50), ago(minutes=3)),
        (ago(minutes=90), ago(minutes=60), None, ago(minutes=60)),
    ],
)
def test_metrics_are_silent_since_the_last_picture_of_this_run(
    picture: datetime | None, since: datetime, window: datetime | None, silent: datetime
) -> None:
    assert by_metrics(picture, since, window) == Witness(silent)
