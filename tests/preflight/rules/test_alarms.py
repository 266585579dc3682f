"""Alarms that CloudWatch refuses, or that never ring."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.finding import Severity
from preflight.rules import alarms
from tests.preflight.deployed import Documents, documents, findings

STACK = "MonitoringStack"
ALARM = "AlarmsActiveAlerts1F88D539"
EXPRESSION = "Metrics[0].Expression"
QUERY = 'SELECT MAX(ActiveAlerts) FROM SCHEMA("AWS/MediaLive", ChannelId,Pipeline)'
CDN_METRIC = {"MetricName": "5xxErrorRate", "Namespace": "AWS/CloudFront"}


@pytest.fixture
def stacks() -> Documents:
    return documents("dev")


def ask(stacks: Documents, expression: Any) -> None:
    stacks[STACK]["Resources"][ALARM]["Properties"]["Metrics"][0]["Expression"] = expression


def cdn_alarm(*others: dict[str, Any], **alarm: Any) -> Documents:
    """A template with one alarm, and resources with these properties."""
    resources: dict[str, Any] = {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm or CDN_METRIC}}
    for number, other in enumerate(others):
        resources[f"Other{number}"] = {"Type": "AWS::Example::Other", **other}
    return {"CdnAlarms": {"Resources": resources}}


def names(text: Any) -> dict[str, Any]:
    """A resource whose properties hold this text."""
    return {"Properties": {"Place": [text]}}


def found(stacks: Documents) -> list[tuple[str, str, str]]:
    return [(each.rule.id, each.violation.path, each.violation.got) for each in findings(stacks, *alarms.RULES)]


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_our_own_alarms_keep_every_rule(environment: str) -> None:
    assert found(documents(environment)) == []


@pytest.mark.parametrize(
    "expression",
    [
        "SEARCH('{AWS/MediaLive,ChannelId,Pipeline} MetricName=\"ActiveAlerts\"', 'Maximum', 60)",
        "MAX(search ('{AWS/MediaLive,ChannelId}', 'Maximum'))",
    ],
)
def test_a_search_in_an_alarm_is_found(stacks: Documents, expression: str) -> None:
    ask(stacks, expression)
    assert found(stacks) == [("alarm-without-search", EXPRESSION, expression)]


@pytest.mark.parametrize(
    ("expression", "got"),
    [
        ({"Fn::Sub": "SEARCH('{AWS/${Place}}')"}, "SEARCH('{AWS/${Place}}')"),
        ({"Fn::Sub": ["SEARCH('{AWS/${Own}}')", {"Own": {"Ref": "Place"}}]}, "SEARCH('{AWS/${Own}}')"),
        ({"Fn::Join": ["", ["SEARCH('{AWS/", {"Ref": "Place"}, "}')"]]}, "SEARCH('{AWS/${Place}}')"),
        ({"Fn::If": ["Wide", "SEARCH('{AWS/MediaLive}')", "m1"]}, "${Fn::If}"),
    ],
)
def test_a_search_with_a_part_that_only_a_deploy_knows_is_found(stacks: Documents, expression: Any, got: str) -> None:
    ask(stacks, expression)
    assert found(stacks) == [("alarm-without-search", EXPRESSION, got)]


@pytest.mark.parametrize("expression", ["m1 + m2", "RESEARCH + 1", {"Fn::Sub": "${Place} + 1"}, {"Ref": "Place"}, 5])
def test_other_mathematics_and_what_only_a_deploy_knows_are_taken(stacks: Documents, expression: Any) -> None:
    ask(stacks, expression)
    assert found(stacks) == []


def test_a_search_in_a_dashboard_is_taken(stacks: Documents) -> None:
    stacks[STACK]["Resources"]["Board"] = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardBody": "SEARCH('{AWS/MediaLive,ChannelId}')"},
    }
    assert found(stacks) == []


@pytest.mark.parametrize("grouped", ["GROUP BY ChannelId", "group  by ChannelId"])
def test_a_grouped_query_without_an_order_is_found(stacks: Documents, grouped: str) -> None:
    ask(stacks, f"{QUERY} {grouped}")
    assert found(stacks) == [("grouped-alarm-is-ordered", EXPRESSION, f"{QUERY} {grouped}")]


@pytest.mark.parametrize("rest", ["ChannelId", "${By}", "ChannelId, ${By}"])
def test_a_grouped_query_with_an_unknown_part_and_no_order_is_found(stacks: Documents, rest: str) -> None:
    ask(stacks, {"Fn::Sub": f"{QUERY.replace('ActiveAlerts', '${Metric}')} GROUP BY {rest}"})
    assert [rule for rule, _, _ in found(stacks)] == ["grouped-alarm-is-ordered"]


@pytest.mark.parametrize("rest", ["ChannelId ${Order}", "ChannelId ORDER BY ${Function}() DESC"])
def test_an_order_that_only_a_deploy_knows_is_taken(stacks: Documents, rest: str) -> None:
    ask(stacks, {"Fn::Sub": f"{QUERY} GROUP BY {rest}"})
    assert found(stacks) == []


@pytest.mark.parametrize("rest", ["", " GROUP BY ChannelId ORDER BY MAX() DESC", " group by ChannelId order by max()"])
def test_a_query_with_an_order_or_of_one_series_is_taken(stacks: Documents, rest: str) -> None:
    ask(stacks, QUERY + rest)
    assert found(stacks) == []


@pytest.mark.parametrize(
    "text",
    [
        "ap-northeast-2a",
        "eu-west-1",
        "cdk-hnb659fds-assets-${AWS::AccountId}-ap-northeast-2",
    ],
)
def test_a_cdn_alarm_beside_something_of_another_region_is_found(text: str) -> None:
    (told,) = findings(cdn_alarm(names(text)), *alarms.RULES)
    assert (told.rule.id, told.rule.severity) == ("cdn-alarm-in-us-east-1", Severity.ERROR)
    assert told.violation.path == "Namespace"


def test_the_finding_says_which_region_the_template_names() -> None:
    (told,) = findings(cdn_alarm(names({"MediaPackageRegionName": "ap-northeast-2"})), *alarms.RULES)
    assert (told.violation.got, told.violation.allowed) == ("a template of ap-northeast-2", "us-east-1")


@pytest.mark.parametrize(
    "others",
    [
        (),
        (names("https://example.ap-northeast-2.amazonaws.com"),),
        (names("arn:aws:sns:ap-northeast-2:111122223333:topic"),),
        (names("map-northeast-2"), names("us-east-1b"), names("eu-west-1")),
        ({"Type": "AWS::CloudWatch::Dashboard", **names("ap-northeast-2")},),
    ],
)
def test_a_cdn_alarm_in_a_template_of_no_clear_region_is_warned_of(others: tuple[dict[str, Any], ...]) -> None:
    (told,) = findings(cdn_alarm(*others), *alarms.RULES)
    assert (told.rule.id, told.rule.severity) == ("cdn-alarm-region-unknown", Severity.WARNING)


def test_the_warning_says_what_the_template_names() -> None:
    told = [each.violation.got for each in findings(cdn_alarm(names("us-east-1"), names("eu-west-1")), *alarms.RULES)]
    assert told == ["a template that names eu-west-1, us-east-1"]
    assert [got for _, _, got in found(cdn_alarm())] == ["a template that names no region"]


def test_a_cdn_alarm_beside_something_of_us_east_1_is_taken() -> None:
    assert found(cdn_alarm(names("us-east-1a"))) == []


@pytest.mark.parametrize(
    ("metric", "path"),
    [
        ({"MetricStat": {"Metric": CDN_METRIC}}, "Metrics[0].MetricStat.Metric.Namespace"),
        ({"Expression": 'SELECT MAX(Requests) FROM SCHEMA("AWS/CloudFront", DistributionId)'}, EXPRESSION),
        (
            {"Expression": {"Fn::Sub": 'SELECT MAX(${Metric}) FROM SCHEMA("AWS/CloudFront", DistributionId)'}},
            EXPRESSION,
        ),
    ],
)
def test_a_cdn_metric_is_known_in_any_form_of_alarm(metric: dict[str, Any], path: str) -> None:
    assert [found_path for _, found_path, _ in found(cdn_alarm(Metrics=[metric]))] == [path]


@pytest.mark.parametrize("namespace", ["AWS/MediaLive", {"Ref": "Namespace"}])
def test_an_alarm_on_something_else_may_stand_anywhere(namespace: Any) -> None:
    assert found(cdn_alarm(names("ap-northeast-2"), Namespace=namespace)) == []
