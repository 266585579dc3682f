"""CloudWatch: alarms by the metrics they read, dashboards, and metrics that are no AWS service's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cost.bill import When
from cost.deployment import ENDPOINT, Deployment
from cost.usage import Usage
from preflight.reading import at, known, number, objects
from preflight.template import Resource

SERVICE = "CloudWatch"
ALARM = "AWS::CloudWatch::Alarm"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
DASHBOARD = "AWS::CloudWatch::Dashboard"
QUERY = re.compile(r"\s*SELECT\b.*?\bFROM\s+(?:SCHEMA\()?\"?([\w/]+)\"?([^)]*)\)?(.*)", re.IGNORECASE | re.DOTALL)
AWS_NAMESPACE = "AWS/"
HIGH_RESOLUTION = 60
"""Alarms with a shorter period than so many seconds are of high resolution."""


def usages(deployment: Deployment) -> Iterator[Usage]:
    """A month of every alarm, dashboard and custom metric, whether something is on air or not."""
    templates = deployment.templates
    for alarm in templates.resources(ALARM):
        yield _alarm(deployment, alarm)
    for alarm in templates.resources(COMPOSITE):
        yield _use(deployment, alarm, "composite alarm", Decimal(1), "cloudwatch.composite_alarm")
    for dashboard in templates.resources(DASHBOARD):
        yield _use(deployment, dashboard, "dashboard", Decimal(1), "cloudwatch.dashboard")
    seen: set[tuple[str, str]] = set()
    for alarm in templates.resources(ALARM):
        own = set(_custom(alarm)) - seen
        seen |= own
        if own:
            names = ", ".join(sorted(name for _, name in own))
            yield _use(deployment, alarm, f"custom metrics: {names}", Decimal(len(own)), "cloudwatch.custom_metric")


def _use(deployment: Deployment, resource: Resource, item: str, quantity: Decimal, charge: str) -> Usage:
    return deployment.use(resource, SERVICE, item, quantity=quantity, charge=charge, when=When.ALWAYS)


def _alarm(deployment: Deployment, alarm: Resource) -> Usage:
    queries = [query for query in _expressions(alarm) if QUERY.match(query)]
    listed = Decimal(sum(1 for _ in _listed(alarm)) or (0 if queries else 1))
    if queries:
        read = listed + sum(matched(deployment, query) for query in queries)
        return _use(deployment, alarm, "Metrics Insights alarm", read, "cloudwatch.metrics_insights_alarm")
    period = number(alarm.properties, "Period")
    if period is not None and period < HIGH_RESOLUTION:
        return _use(deployment, alarm, "high-resolution alarm", listed, "cloudwatch.high_resolution_alarm")
    return _use(deployment, alarm, "alarm", listed, "cloudwatch.alarm")


def matched(deployment: Deployment, query: str) -> int:
    """How many metrics a query reads, as far as the templates tell: those of every channel, pipeline and endpoint.

    In an account that has more of them it reads more, and each is billed.
    """
    found = QUERY.match(query)
    namespace, dimensions, rest = found.groups() if found else ("", "", "")
    if namespace == "AWS/MediaLive":
        groups = "OutputGroupName" in dimensions and "OutputGroupName" not in rest
        return sum(
            channel.pipelines * (len({output.destination for output in channel.outputs}) if groups else 1)
            for channel in deployment.channels
        )
    if namespace.startswith("AWS/MediaPackage"):
        return sum(1 for _ in deployment.templates.resources(ENDPOINT))
    return 1


def _expressions(alarm: Resource) -> Iterator[str]:
    for _, metric in objects(alarm.properties, "Metrics"):
        if isinstance(expression := known(metric, "Expression"), str):
            yield expression


def _listed(alarm: Resource) -> Iterator[Mapping[str, Any]]:
    for _, metric in objects(alarm.properties, "Metrics"):
        if isinstance(held := at(metric, "MetricStat", "Metric"), Mapping):
            yield held


def _custom(alarm: Resource) -> Iterator[tuple[str, str]]:
    """Metrics of a namespace that is not AWS's, each with its dimensions: such a metric is billed while it has data."""
    for metric in (alarm.properties, *_listed(alarm)):
        namespace, name = known(metric, "Namespace"), known(metric, "MetricName")
        if isinstance(namespace, str) and isinstance(name, str) and not namespace.startswith(AWS_NAMESPACE):
            yield f"{namespace} {known(metric, 'Dimensions')}", name
