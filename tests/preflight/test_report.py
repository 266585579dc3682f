"""Findings as a table, as lines, as JSON and as SARIF."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from preflight.check import check
from preflight.finding import Finding, Rule, Severity, Violation, rule
from preflight.report import as_catalogue, as_json, as_lines, as_sarif, as_table
from preflight.template import Templates

PATH = "EncoderSettings.OutputGroups[0].Outputs[red]"


@rule(
    "odd-name", "A name [of a thing] is even", fix="write [bold]two[/bold] of them", source="https://example.com/names"
)
def odd(templates: Templates) -> Iterator[Violation]:
    for resource in templates.resources():
        yield Violation(resource=resource, path=PATH, got="[/red]", allowed="one of a, b\\")


@rule("dear", "It is cheap", fix="use less", source="https://example.com/prices", severity=Severity.WARNING)
def dear(templates: Templates) -> Iterator[Violation]:
    for resource in templates.resources():
        yield Violation(resource=resource, path="", got="much", allowed="little")


@pytest.fixture
def found() -> list[Finding]:
    return findings(odd, dear)


def findings(*rules: Rule) -> list[Finding]:
    return check(Templates({"Stack": {"Resources": {"It": {"Type": "A::B::C"}}}}), rules)


def test_the_table_tells_every_part_of_a_finding_as_it_is_written(found: list[Finding]) -> None:
    console = Console(record=True, width=300, file=io.StringIO())
    console.print(as_table(found))
    text = console.export_text()
    for part in (f"Stack/It/{PATH}", "odd-name", "A name [of a thing] is even", "[/red]", "one of a, b\\"):
        assert part in text
    assert "write [bold]two[/bold] of them" in text
    assert "dear" in text


def test_a_narrow_table_folds_a_path_and_leaves_nothing_of_it_out(found: list[Finding]) -> None:
    console = Console(record=True, width=60, file=io.StringIO())
    console.print(as_table(found))
    text = console.export_text()
    firsts = [line.split("│")[1].strip() for line in text.splitlines() if line.startswith("│")]
    assert "".join(firsts).startswith(f"Stack/It/{PATH}")
    assert "…" not in text


def test_the_table_shows_errors_and_warnings_in_their_colours(found: list[Finding]) -> None:
    console = Console(record=True, width=300, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(as_table(found))
    text = console.export_text(styles=True)
    assert "\x1b[31modd-name\x1b[0m" in text
    assert "\x1b[33mdear\x1b[0m" in text


def test_a_line_tells_every_part_of_a_finding(found: list[Finding]) -> None:
    assert as_lines(found) == [
        f"error: Stack/It/{PATH}: odd-name: A name [of a thing] is even; got [/red], allowed one of a, b\\; "
        "write [bold]two[/bold] of them",
        "warning: Stack/It: dear: It is cheap; got much, allowed little; use less",
    ]


@rule("piped", "a | b is <one> of $two$", fix="mend it", source="example.com/a|b; the book (example.com/c)")
def piped(_: Templates) -> Iterator[Violation]:
    yield from ()


def test_the_catalogue_is_a_table_whose_cells_hold_what_markdown_would_read_otherwise() -> None:
    assert as_catalogue((piped, dear)).splitlines() == [
        "| rule | severity | what must hold | how to mend it | source |",
        "| --- | --- | --- | --- | --- |",
        "| `piped` | error | a \\| b is &lt;one> of &#36;two&#36; | mend it | https://example.com/a\\|b; the book (https://example.com/c) |",
        "| `dear` | warning | It is cheap | use less | https://example.com/prices |",
    ]


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        (
            "www.rfc-editor.org/rfc/rfc8216#section-4 (a tag)",
            "https://www.rfc-editor.org/rfc/rfc8216#section-4 (a tag)",
        ),
        ("a book (www.itu.int/rec/T-REC-H.264)", "a book (https://www.itu.int/rec/T-REC-H.264)"),
        ("https://example.com/prices", "https://example.com/prices"),
        ("docs/decisions/0030", "docs/decisions/0030"),
    ],
)
def test_an_address_in_a_source_becomes_a_link(source: str, linked: str) -> None:
    made = rule("linked", "It is", fix="mend it", source=source)(lambda _: iter(()))
    assert as_catalogue((made,)).splitlines()[-1].endswith(f"| {linked} |")


def test_json_holds_every_part_of_a_finding(found: list[Finding]) -> None:
    assert json.loads(json.dumps(as_json(found)))[0] == {
        "template": "Stack",
        "resource": "It",
        "type": "A::B::C",
        "path": PATH,
        "rule": "odd-name",
        "severity": "error",
        "sentence": "A name [of a thing] is even",
        "got": "[/red]",
        "allowed": "one of a, b\\",
        "fix": "write [bold]two[/bold] of them",
        "source": "https://example.com/names",
    }


def test_sarif_holds_what_its_schema_requires(found: list[Finding]) -> None:
    """OASIS SARIF 2.1.0: version and runs; tool, driver and name; a message of each result; an id of each rule."""
    report = json.loads(json.dumps(as_sarif(found, (odd, dear))))
    assert report["version"] == "2.1.0"
    (run,) = report["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "onair preflight"
    assert [entry["id"] for entry in driver["rules"]] == ["odd-name", "dear"]
    assert [entry["defaultConfiguration"]["level"] for entry in driver["rules"]] == ["error", "warning"]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("odd-name", "error"),
        ("dear", "warning"),
    ]
    assert all(result["message"]["text"] for result in run["results"])
    (location,) = run["results"][0]["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": f"Stack/It/{PATH}"}]


def test_sarif_names_the_file_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "my stack.template.yaml"
    path.write_text("Resources: {It: {Type: 'A::B::C'}}")
    found = check(Templates.read([path]), [odd])
    assert location_of(found) == str(path).replace(" ", "%20")
    assert region_of(found) == {"startLine": 1, "startColumn": 13}


def test_sarif_names_a_template_that_was_not_read_as_cdk_would(found: list[Finding]) -> None:
    assert location_of(found) == "Stack.template.json"
    assert region_of(found) is None


def location_of(found: list[Finding]) -> str:
    uri: str = physical_location(found)["artifactLocation"]["uri"]
    return uri


def region_of(found: list[Finding]) -> dict[str, int] | None:
    region: dict[str, int] | None = physical_location(found).get("region")
    return region


def physical_location(found: list[Finding]) -> dict[str, Any]:
    physical: dict[str, Any] = as_sarif(found, ())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    return physical


def test_nothing_found_is_an_empty_report() -> None:
    assert as_json([]) == []
    assert as_lines([]) == []
    assert as_sarif([], (odd,))["runs"][0]["results"] == []
