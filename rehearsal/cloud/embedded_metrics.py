"""CloudWatch Logs' embedded metric format: log events that carry metrics put them into CloudWatch.

ministack keeps the lines and looks for nothing in them. What does not follow the specification is a log line and no
metric, as on AWS, which counts it in AWS/Logs EMFParsingErrors and EMFValidationErrors; here the log of the local AWS
says so. Source: CloudWatch user guide, "Specification: Embedded metric format".
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services import cloudwatch, cloudwatch_logs

log = logging.getLogger(__name__)

MOST_DIMENSIONS = 30
MOST_METRICS = 100
MOST_VALUES = 100


class EmbeddedMetricError(ValueError):
    """A log event that says that it carries metrics, and does not follow the specification."""


@dataclass(frozen=True, kw_only=True)
class Datum:
    """One metric of one set of dimensions; `at` in epoch seconds."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    unit: str
    values: tuple[float, ...]
    at: float


def install() -> None:
    """Look into every log event that is taken in, of whatever log group."""
    original = cloudwatch_logs._append_log_events

    def append(stream: Any, events: Any) -> None:
        original(stream, events)
        for event in events:
            _store(event["message"])

    cloudwatch_logs._append_log_events = append


def _store(message: str) -> None:
    try:
        for datum in extract(message):
            cloudwatch._store_datum(
                datum.namespace,
                datum.name,
                dict(datum.dimensions),
                datum.at,
                datum.unit,
                None,
                list(datum.values),
                None,
                None,
            )
    except EmbeddedMetricError as error:
        log.warning("a log event's metrics are lost: %s", error)


def extract(message: str) -> list[Datum]:
    """The metrics of one log event, none for an ordinary one. Raises EmbeddedMetricError."""
    root = _root(message)
    if root is None:
        return []
    metadata = _object(root["_aws"], "_aws")
    moment: Any = metadata.get("Timestamp")
    if not _is_number(moment) or moment < 0:
        raise EmbeddedMetricError(f"Timestamp must be milliseconds since 1970, got {moment!r}")
    directives = _list(metadata.get("CloudWatchMetrics"), "CloudWatchMetrics")
    return [datum for directive in directives for datum in _directive(root, directive, moment / 1000)]


def _root(message: str) -> dict[str, Any] | None:
    """The event as an object, when it is one with an `_aws` member: nothing else may stand before or behind it."""
    if not message.startswith("{"):
        return None
    try:
        found = json.loads(message)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "_aws" in found else None


def _directive(root: Mapping[str, Any], given: Any, at: float) -> Iterator[Datum]:
    directive = _object(given, "a directive")
    namespace = _text(directive.get("Namespace"), "Namespace")
    metrics = _list(directive.get("Metrics"), "Metrics")
    if len(metrics) > MOST_METRICS:
        raise EmbeddedMetricError(f"Metrics must be {MOST_METRICS} at most, got {len(metrics)}")
    sets = [_dimensions(root, one) for one in _list(directive.get("Dimensions"), "Dimensions")]
    for metric in metrics:
        described = _object(metric, "a metric")
        name = _text(described.get("Name"), "Name")
        for dimensions in sets:
            yield Datum(
                namespace=namespace,
                name=name,
                dimensions=dimensions,
                unit=_text(described.get("Unit", "None"), "Unit"),
                values=_values(root, name),
                at=at,
            )


def _dimensions(root: Mapping[str, Any], given: Any) -> dict[str, str]:
    names = [_text(name, "a dimension") for name in _list(given, "a set of dimensions")]
    if len(names) > MOST_DIMENSIONS:
        raise EmbeddedMetricError(f"a set of dimensions must have {MOST_DIMENSIONS} at most, got {len(names)}")
    return {name: _text(root.get(name), f"the target member {name}") for name in names}


def _values(root: Mapping[str, Any], name: str) -> tuple[float, ...]:
    given = root.get(name)
    values: list[Any] = given if isinstance(given, list) else [given]
    if not 1 <= len(values) <= MOST_VALUES or not all(_is_number(value) for value in values):
        raise EmbeddedMetricError(f"the target member {name} must be a number or up to {MOST_VALUES}, got {given!r}")
    return tuple(float(value) for value in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise EmbeddedMetricError(f"{what} must be an object, got {value!r}")
    return value


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise EmbeddedMetricError(f"{what} must be a list, got {value!r}")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str) or not value:
        raise EmbeddedMetricError(f"{what} must be a text, got {value!r}")
    return value
