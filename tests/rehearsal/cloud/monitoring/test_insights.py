"""Metrics Insights: what is read, what is refused, and what a query answers."""

from __future__ import annotations

import pytest

from rehearsal.cloud.monitoring.insights import Condition, Query, parse, run
from rehearsal.cloud.monitoring.tokens import ExpressionError
from tests.rehearsal.cloud.monitoring.metrics import FIRST, metric, periods

CHANNELS = (
    metric("Rate", [30, 30], ChannelId="1", Pipeline="0"),
    metric("Rate", [25, 0], ChannelId="1", Pipeline="1"),
    metric("Rate", [60, None], ChannelId="2", Pipeline="0"),
    metric("Rate", [99, 99], ChannelId="3"),
    metric("Other", [7, 7], ChannelId="4", Pipeline="0"),
    metric("Rate", [5, 5], namespace="AWS/MediaPackage", ChannelId="5", Pipeline="0"),
)
SCHEMA = 'FROM SCHEMA("AWS/MediaLive", ChannelId,Pipeline)'


def answer(text: str) -> list[tuple[str, list[float]]]:
    return [(found.label, list(found.values.values())) for found in run(parse(text), CHANNELS, periods(2))]


def test_every_clause_is_read() -> None:
    text = (
        'select Max("Dropped Frames") FROM SCHEMA("AWS/MediaLive", ChannelId, "Pipe line") '
        "where ChannelId = '1' AND \"Pipe line\" != '0' group by ChannelId , Pipeline order by SUM() desc LIMIT 5"
    )
    assert parse(text) == Query(
        function="MAX",
        metric="Dropped Frames",
        namespace="AWS/MediaLive",
        schema=frozenset({"ChannelId", "Pipe line"}),
        conditions=(Condition("ChannelId", "1", True), Condition("Pipe line", "0", False)),
        groups=("ChannelId", "Pipeline"),
        order="SUM",
        descending=True,
        limit=5,
    )


def test_a_schema_takes_exactly_its_dimensions_and_a_namespace_takes_all() -> None:
    assert answer(f"SELECT MAX(Rate) {SCHEMA}") == [("", [60, 30])]
    assert answer('SELECT MAX(Rate) FROM "AWS/MediaLive"') == [("", [99, 99])]
    assert answer('SELECT MAX(Rate) FROM SCHEMA("AWS/MediaLive")') == []


@pytest.mark.parametrize(
    ("function", "values"),
    [("AVG", [27.5, 15]), ("COUNT", [2, 2]), ("MAX", [30, 30]), ("MIN", [25, 0]), ("SUM", [55, 30])],
)
def test_each_function_is_over_all_observations_of_a_period(function: str, values: list[float]) -> None:
    assert answer(f"SELECT {function}(Rate) {SCHEMA} WHERE ChannelId = '1'") == [("", values)]


def test_each_group_is_a_series_in_the_order_asked_for() -> None:
    query = f"SELECT MAX(Rate) {SCHEMA} GROUP BY ChannelId ORDER BY "
    assert [label for label, _ in answer(query + "MAX() DESC")] == ["2", "1"]
    assert [label for label, _ in answer(query + "MAX() ASC")] == ["1", "2"]
    assert [label for label, _ in answer(query + "MAX()")] == ["1", "2"]
    assert [label for label, _ in answer(query + "COUNT() DESC")] == ["1", "2"]
    assert answer(query + "MAX() DESC LIMIT 1") == [("2", [60])]


def test_several_keys_make_a_group_of_each_combination() -> None:
    labels = [label for label, _ in answer(f"SELECT MAX(Rate) {SCHEMA} GROUP BY ChannelId, Pipeline")]
    assert labels == ["1 0", "1 1", "2 0"]


def test_a_metric_without_the_dimension_grouped_by_is_among_the_others() -> None:
    assert answer('SELECT MAX(Rate) FROM "AWS/MediaLive" GROUP BY Pipeline') == [
        ("0", [60, 30]),
        ("1", [25, 0]),
        ("Other", [99, 99]),
    ]


def test_conditions_hold_together_and_may_exclude() -> None:
    query = f"SELECT SUM(Rate) {SCHEMA} WHERE ChannelId = '1' AND Pipeline != '1'"
    assert answer(query) == [("", [30, 30])]


def test_a_series_without_a_value_in_time_is_not_there() -> None:
    (only,) = run(parse(f"SELECT MAX(Rate) {SCHEMA} GROUP BY ChannelId"), CHANNELS[2:3], periods(1))
    assert only.values == {FIRST: 60}
    late = run(
        parse(f"SELECT MAX(Rate) {SCHEMA} GROUP BY ChannelId"),
        [metric("Rate", [None, 1], ChannelId="1", Pipeline="0")],
        periods(1),
    )
    assert late == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT MEDIAN(Rate) FROM x", "expected AVG or COUNT or MAX or MIN or SUM, got 'MEDIAN'"),
        ("SELECT MAX(Rate)", "expected FROM, got 'the end'"),
        ("SELECT MAX(Rate) FROM AWS/MediaLive", "not understood from '/MediaLive' on"),
        (f"SELECT MAX(Rate) {SCHEMA} WHERE ChannelId > '1'", "not understood from \"> '1'\" on"),
        (f"SELECT MAX(Rate) {SCHEMA} WHERE ChannelId = 1", "expected a text, got '1'"),
        (
            f"SELECT MAX(Rate) {SCHEMA} WHERE ChannelId = '1' OR Pipeline = '0'",
            "nothing more is understood here, got 'OR'",
        ),
        (
            f"SELECT MAX(Rate) {SCHEMA} WHERE tag.owner = 'me'",
            "tag.owner: the rehearsal's metrics carry no resource tags",
        ),
        (f"SELECT MAX(Rate) {SCHEMA} ORDER BY MAX DESC", "expected (, got 'DESC'"),
        (f"SELECT MAX(Rate) {SCHEMA} LIMIT 501", "LIMIT must be 1 to 500, got 501"),
        (f"SELECT MAX(Rate) {SCHEMA} LIMIT many", "expected a number, got 'many'"),
        (f"SELECT MAX(Rate) {SCHEMA}; DROP", "not understood from '; DROP' on"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert told in str(refused.value)
