"""What CloudWatch takes in an alarm, and where CloudFront's figures are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preflight.finding import Severity, Violation, rule
from preflight.reading import as_written, at, objects
from preflight.template import Resource, Templates
from preflight.value import Unresolved, text_of

ALARM = "AWS::CloudWatch::Alarm"
DASHBOARD = "AWS::CloudWatch::Dashboard"
SEARCH = re.compile(r"\bSEARCH\s*\(", re.IGNORECASE)
QUERY = re.compile(r"^\s*SELECT\b", re.IGNORECASE)
GROUPED = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)
ORDERED = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
LISTED = re.compile(r"[^\s,]+(\s*,\s*[^\s,]+)*")
"""Names with commas between them and nothing behind, some of them perhaps `${…}`."""

CLOUDFRONT = "AWS/CloudFront"
HOME = "us-east-1"
REGION = re.compile(
    r"(?<![a-z])(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov)?-"
    r"(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d(?!\d)"
)

SUBSTITUTED = re.compile(r"\$\{[^}]*\}")

USER_GUIDE = "docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
CLOUDFRONT_PAGE = "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html"


@rule(
    "alarm-without-search",
    "An alarm has no SEARCH",
    fix='ask with Metrics Insights: SELECT MAX(x) FROM SCHEMA("AWS/…", …) GROUP BY … ORDER BY MAX() DESC',
    source=USER_GUIDE + "Create-alarm-on-metric-math-expression.html",
)
def has_no_search(templates: Templates) -> Iterator[Violation]:
    for alarm, path, expression in _expressions(templates):
        # Both branches of an Fn::If, which its text does not tell, are written in the template.
        written = _texts(as_written(alarm, path))
        if SEARCH.search(expression) or any(SEARCH.search(text) for text in written):
            yield Violation(
                resource=alarm, path=path, got=expression, allowed="no SEARCH: CloudWatch takes it in dashboards only"
            )


@rule(
    "grouped-alarm-is-ordered",
    "A Metrics Insights alarm that groups has an order",
    fix="add ORDER BY with the same function, for instance ORDER BY MAX() DESC",
    source=USER_GUIDE + "Create_Metrics_Insights_Alarm.html",
)
def grouped_is_ordered(templates: Templates) -> Iterator[Violation]:
    for alarm, path, expression in _expressions(templates):
        if QUERY.search(expression) and _lacks_an_order(expression):
            yield Violation(resource=alarm, path=path, got=expression, allowed="GROUP BY with ORDER BY")


@rule(
    "cdn-alarm-in-us-east-1",
    f"An alarm on CloudFront stands in {HOME}",
    fix=f"move it to a stack of {HOME}",
    source=CLOUDFRONT_PAGE,
)
def cdn_alarm_is_at_home(templates: Templates) -> Iterator[Violation]:
    for alarm, path in _cdn_alarms(templates):
        regions = _regions(templates, alarm.template)
        if regions and HOME not in regions:
            yield Violation(resource=alarm, path=path, got=f"a template of {', '.join(sorted(regions))}", allowed=HOME)


@rule(
    "cdn-alarm-region-unknown",
    f"An alarm on CloudFront is deployed to {HOME}",
    fix=f"deploy this template to {HOME}, and nowhere else",
    source=CLOUDFRONT_PAGE,
    severity=Severity.WARNING,
)
def cdn_alarm_region_is_told(templates: Templates) -> Iterator[Violation]:
    for alarm, path in _cdn_alarms(templates):
        regions = _regions(templates, alarm.template)
        if not regions or (HOME in regions and len(regions) > 1):
            told = ", ".join(sorted(regions)) or "no region"
            yield Violation(
                resource=alarm,
                path=path,
                got=f"a template that names {told}",
                allowed=f"{HOME}: elsewhere it never rings",
            )


def _expressions(templates: Templates) -> Iterator[tuple[Resource, str, str]]:
    """Each expression of an alarm with its path; of one that only a deploy knows, the text with `${…}` for the rest."""
    for alarm in templates.resources(ALARM):
        for path, query in objects(alarm.properties, "Metrics"):
            expression = at(query, "Expression")
            if isinstance(expression, (str, Unresolved)):
                yield alarm, f"{path}.Expression", text_of(expression)


def _lacks_an_order(query: str) -> bool:
    grouped = GROUPED.search(query)
    if grouped is None or ORDERED.search(query):
        return False
    # Behind the dimensions a part that only a deploy knows may be the order.
    rest = query[grouped.end() :].strip()
    return "${" not in rest or LISTED.fullmatch(rest) is not None


def _cdn_alarms(templates: Templates) -> Iterator[tuple[Resource, str]]:
    for alarm in templates.resources(ALARM):
        places = [("Namespace", at(alarm.properties, "Namespace"))]
        for path, query in objects(alarm.properties, "Metrics"):
            places.append((f"{path}.MetricStat.Metric.Namespace", at(query, "MetricStat", "Metric", "Namespace")))
        yield from ((alarm, path) for path, namespace in places if namespace == CLOUDFRONT)
    for alarm, path, expression in _expressions(templates):
        if QUERY.search(expression) and CLOUDFRONT in expression:
            yield alarm, path


def _regions(templates: Templates, template: str) -> set[str]:
    """The regions that the template's resources name; an ARN, a URL and a dashboard may speak of another region."""
    texts = (
        text
        for resource in templates.resources()
        if resource.template == template and resource.type not in (ALARM, DASHBOARD)
        for text in _texts(resource.raw.get("Properties"))
        if ":" not in SUBSTITUTED.sub("", text)
    )
    return {region for text in texts for region in REGION.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


RULES = (has_no_search, grouped_is_ordered, cdn_alarm_is_at_home, cdn_alarm_region_is_told)
