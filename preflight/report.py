"""Findings for people (a table), for programs (JSON) and for code hosts (SARIF 2.1.0)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from rich.table import Column, Table
from rich.text import Text

from preflight.finding import Finding, Rule, Severity
from preflight.places import place_of

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ADDRESS = re.compile(r"(?<![\w/.])(?:[a-z-]+\.)+(?:com|org|int)/[^\s;)]+")


def as_table(findings: Sequence[Finding]) -> Table:
    """One row for each finding: where, which rule, what it got, what is allowed, how to mend it."""
    # Folded, because a path that ends in an ellipsis says nothing.
    columns = [Column(name, overflow="fold") for name in ("where", "rule", "got", "allowed", "fix")]
    table = Table(*columns, show_lines=True)
    for finding in findings:
        colour = "red" if finding.rule.severity is Severity.ERROR else "yellow"
        rule = Text.assemble((finding.rule.id, colour), "\n", finding.rule.sentence)
        # Text, because Rich would read `[0]` of a path as markup.
        texts = (finding.violation.got, finding.violation.allowed, finding.rule.fix)
        table.add_row(Text(finding.where), rule, *map(Text, texts))
    return table


def as_lines(findings: Sequence[Finding]) -> list[str]:
    """One line for each finding, for a place without a terminal."""
    return [
        f"{finding.rule.severity}: {finding.where}: {finding.rule.id}: {finding.rule.sentence}; "
        f"got {finding.violation.got}, allowed {finding.violation.allowed}; {finding.rule.fix}"
        for finding in findings
    ]


def as_catalogue(rules: Sequence[Rule]) -> str:
    """The rules as a Markdown table, in the order in which they are told."""
    rows = [(f"`{rule.id}`", rule.severity.value, rule.sentence, rule.fix, _linked(rule.source)) for rule in rules]
    lines = [("rule", "severity", "what must hold", "how to mend it", "source"), ("---",) * 5, *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _linked(source: str) -> str:
    return ADDRESS.sub(r"https://\g<0>", source)


def _cell(text: str) -> str:
    # A bar would end the cell, an angle bracket begin a tag, and a dollar begin a formula.
    return text.replace("|", "\\|").replace("<", "&lt;").replace("$", "&#36;")


def as_json(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """The findings as plain objects."""
    return [
        {
            "template": finding.violation.resource.template,
            "resource": finding.violation.resource.logical_id,
            "type": finding.violation.resource.type,
            "path": finding.violation.path,
            "rule": finding.rule.id,
            "severity": finding.rule.severity.value,
            "sentence": finding.rule.sentence,
            "got": finding.violation.got,
            "allowed": finding.violation.allowed,
            "fix": finding.rule.fix,
            "source": finding.rule.source,
        }
        for finding in findings
    ]


def as_sarif(findings: Sequence[Finding], rules: Sequence[Rule]) -> dict[str, Any]:
    """The findings as one SARIF run; a location is a template, the path in it, and the line where it was read."""
    driver = {"name": "onair preflight", "rules": [_sarif_rule(rule) for rule in rules]}
    results = [_sarif_result(finding) for finding in findings]
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.sentence},
        "help": {"text": f"{rule.fix}. Source: {rule.source}"},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _sarif_result(finding: Finding) -> dict[str, Any]:
    violation, place = finding.violation, place_of(finding.violation)
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(violation.resource.templates.file(violation.resource.template))}
    }
    if place is not None:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {
        "ruleId": finding.rule.id,
        "level": finding.rule.severity.value,
        "message": {"text": f"{finding.rule.sentence}; got {violation.got}, allowed {violation.allowed}"},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": finding.where}],
            }
        ],
    }
