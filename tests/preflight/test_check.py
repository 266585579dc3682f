"""The order in which findings are told."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.check import check
from preflight.finding import Severity, Violation, rule
from preflight.template import Templates

WHERE = "https://example.com"


@rule("dear", "It is cheap", fix="use less", source=WHERE, severity=Severity.WARNING)
def dear(templates: Templates) -> Iterator[Violation]:
    for resource in templates.resources():
        yield Violation(resource=resource, path="", got="much", allowed="little")


@rule("wrong", "It is right", fix="mend it", source=WHERE)
def wrong(templates: Templates) -> Iterator[Violation]:
    for resource in templates.resources():
        for number in (10, 9):
            yield Violation(resource=resource, path=f"Outputs[{number}]", got="a", allowed="b")


def test_errors_come_first_then_the_templates_as_given_then_their_places_in_reading_order() -> None:
    one = {"Resources": {"It": {"Type": "A::B::C"}}}
    found = check(Templates({"Second": one, "First": one}), [dear, wrong])
    assert [finding.where for finding in found] == [
        "Second/It/Outputs[9]",
        "Second/It/Outputs[10]",
        "First/It/Outputs[9]",
        "First/It/Outputs[10]",
        "Second/It",
        "First/It",
    ]
