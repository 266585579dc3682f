"""SEARCH expressions, by the examples of CloudWatch's user guide and the project's own dashboard."""

from __future__ import annotations

import pytest

from rehearsal.cloud.monitoring.metric import Metric
from rehearsal.cloud.monitoring.search import parse
from rehearsal.cloud.monitoring.tokens import ExpressionError


def metric(name: str, namespace: str = "AWS/Lambda", **dimensions: str) -> Metric:
    return Metric(namespace, name, dimensions, [])


SWEEP = metric("Errors", FunctionName="onair-dev-run-sweep")
OTHER = metric("Errors", FunctionName="shop-dev-orders")
FOUND = {metric.dimensions["FunctionName"]: metric for metric in (SWEEP, OTHER)}


def names(terms: str) -> list[str]:
    search = parse(f"SEARCH('{{AWS/Lambda,FunctionName}} {terms}', 'Sum', 60)")
    return [name for name, metric in FOUND.items() if search.takes(metric)]


def test_namespace_dimensions_statistic_and_period_are_read() -> None:
    search = parse("SEARCH(' {AWS/MediaLive, ChannelId,Pipeline} MetricName=\"FillMsec\" ', 'Maximum', 300)")
    assert (search.namespace, sorted(search.schema)) == ("AWS/MediaLive", ["ChannelId", "Pipeline"])
    assert (search.statistic, search.period) == ("Maximum", 300)
    assert parse("SEARCH('{AWS/Lambda} x', 'Sum')").period is None


def test_a_schema_takes_exactly_its_dimensions() -> None:
    search = parse("SEARCH('{AWS/Lambda,FunctionName}', 'Sum', 60)")
    assert search.takes(SWEEP)
    assert not search.takes(metric("Errors"))
    assert not search.takes(metric("Errors", FunctionName="a", Resource="b"))
    assert not search.takes(metric("Errors", "AWS/Other", FunctionName="a"))


def test_without_a_schema_every_metric_is_searched() -> None:
    search = parse("SEARCH('\"onair-dev-run-sweep\"', 'Sum', 60)")
    assert search.takes(SWEEP)
    assert not search.takes(OTHER)


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ("onair dev", ["onair-dev-run-sweep"]),
        ("ONAIR", ["onair-dev-run-sweep"]),
        ("dev", ["onair-dev-run-sweep", "shop-dev-orders"]),
        ("onai", []),
        ("run-sweep", ["onair-dev-run-sweep"]),
        ("sweep-run", []),
        ('"onair-dev"', []),
        ('"onair-dev-run-sweep"', ["onair-dev-run-sweep"]),
        ("onair OR orders", ["onair-dev-run-sweep", "shop-dev-orders"]),
        ("dev AND orders", ["shop-dev-orders"]),
        ("dev NOT shop", ["onair-dev-run-sweep"]),
        ("NOT onair", ["shop-dev-orders"]),
        ("(onair OR shop) AND orders", ["shop-dev-orders"]),
        ('MetricName="Errors" onair', ["onair-dev-run-sweep"]),
        ('MetricName=("Duration" OR "Errors") onair dev', ["onair-dev-run-sweep"]),
        ('MetricName=("Duration" OR "Invocations")', []),
        ("FunctionName=shop", ["shop-dev-orders"]),
        ("Namespace=Lambda MetricName=Errors shop", ["shop-dev-orders"]),
        ("MetricName=shop", []),
        ("ChannelId=shop", []),
    ],
)
def test_terms_find_what_they_should(terms: str, found: list[str]) -> None:
    assert names(terms) == found


@pytest.mark.parametrize(
    ("term", "fits"),
    [
        ("count", True), ("Count", True), ("COUNT", True), ("CustomCount", True), ("Count1", True), ("1", True),
        ("couNT", False), ("customcount", False), ("count1", False), ('"CustomCount1"', True), ('"customcount1"', False),
    ],
)  # fmt: skip
def test_parts_of_a_name_match_as_the_user_guide_says(term: str, fits: bool) -> None:
    assert parse(f"SEARCH('{term}', 'Sum', 60)").takes(metric("CustomCount1", "Mine")) is fits


@pytest.mark.parametrize("term", ["network/errors", "network+errors", "network-errors", "Network_Errors"])
def test_other_characters_only_set_the_parts_apart(term: str) -> None:
    assert parse(f"SEARCH('{term}', 'Sum', 60)").takes(metric("Network-Errors-2", "Mine"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SUM(SEARCH('{A} b', 'Sum', 60))", "alone"),
        ("SEARCH('{A} b', 'p99', 60)", "the statistic must be one of SampleCount, Sum, Average, Minimum, Maximum"),
        ("SEARCH('{A} b')", "alone"),
        ("SEARCH('{A} (b', 'Sum', 60)", "expected )"),
        ("SEARCH('{A} b )', 'Sum', 60)", "nothing more is understood here"),
        ("SEARCH('{A} b OR', 'Sum', 60)", "expected a word to search for"),
        (f"SEARCH('{'x' * 1025}', 'Sum', 60)", "alone"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert told in str(refused.value)
