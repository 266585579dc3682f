"""Where a finding is told to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from preflight.check import check
from preflight.finding import Severity, Violation, rule
from preflight.template import Templates

TEMPLATES = Templates({"Stack": {"Resources": {"It": {"Type": "A::B::C"}}}})


@pytest.mark.parametrize(("path", "where"), [("", "Stack/It"), ("Outputs[0].Name", "Stack/It/Outputs[0].Name")])
def test_a_finding_is_told_by_stack_resource_and_path(path: str, where: str) -> None:
    @rule("wrong", "It is right", fix="mend it", source="https://example.com")
    def wrong(templates: Templates) -> Iterator[Violation]:
        for resource in templates.resources():
            yield Violation(resource=resource, path=path, got="a", allowed="b")

    (found,) = check(TEMPLATES, [wrong])
    assert found.where == where
    assert found.rule.severity is Severity.ERROR
