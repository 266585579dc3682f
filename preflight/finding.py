"""A rule, what breaks it, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preflight.template import Resource, Templates


class Severity(StrEnum):
    """Whether AWS would refuse it (or we do), or it only costs or surprises."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One place that breaks a rule; `path` is below the properties, e.g. `EncoderSettings.OutputGroups[0].Name`."""

    resource: Resource
    path: str
    got: str
    allowed: str


Check = Callable[["Templates"], Iterator[Violation]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: `sentence` says what must hold, `fix` how to mend it, `source` is the page that says so."""

    id: str
    sentence: str
    fix: str
    source: str
    check: Check
    severity: Severity = Severity.ERROR


def rule(
    rule_id: str, sentence: str, *, fix: str, source: str, severity: Severity = Severity.ERROR
) -> Callable[[Check], Rule]:
    """Make a rule of the function that finds its violations."""

    def make(function: Check) -> Rule:
        return Rule(id=rule_id, sentence=sentence, fix=fix, source=source, check=function, severity=severity)

    return make


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A violation with its rule."""

    rule: Rule
    violation: Violation

    @property
    def where(self) -> str:
        """`Stack/LogicalId/Path.Below.Properties`."""
        place = f"{self.violation.resource.template}/{self.violation.resource.logical_id}"
        return f"{place}/{self.violation.path}" if self.violation.path else place
