"""What is told of drift: each resource that is not as its template says, with its properties, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from environments import Environment
from onair.drift.detection import DRIFTED, IN_SYNC, Changed, Difference, Drift
from onair.report.confidential import HIDDEN, masked
from stacks.phases import BY_NUMBER

SECRET = re.compile(r"StreamName|Password|Passphrase|SecretString|\{\{resolve:", re.IGNORECASE)
"""A property that carries a secret, or comes out of one: its values are told to nobody."""
LONGEST_VALUE = 200
"""Characters of a value that a terminal shows; `--json` has all."""


def show(console: Console, environment: Environment, found: Mapping[int, Drift], *, rehearsed: bool) -> None:
    """For a terminal; `rehearsed` says that the local AWS was asked."""
    for number, drift in found.items():
        words = {IN_SYNC: "as its template says", DRIFTED: "has drifted"}
        style = {IN_SYNC: "green", DRIFTED: "yellow"}.get(drift.status, "red")
        line = Text(f"{number} {BY_NUMBER[number].title}: ")
        line.append(words.get(drift.status, "not known"), style=style)
        line.append(f", {drift.compared} of {drift.resources} resources compared" if drift.resources else "")
        line.append(f"; {drift.reason}" if drift.reason else "")
        console.print(line, soft_wrap=True)
        for changed in drift.changed:
            _tell(console, changed)
    if not found:
        console.print("No phase stands that could have drifted.")
    if any(drift.changed for drift in found.values()):
        console.print(
            f"An ordinary deploy does not undo drift: change it back by hand, or write what is meant into "
            f"environments/{environment.name}.toml and deploy that; then look again.",
            soft_wrap=True,
        )
    if any(drift.compared < drift.resources for drift in found.values()):
        asked = "the local AWS" if rehearsed else "CloudFormation"
        console.print(f"What is not compared is of types that {asked} does not look into.", style="dim")


def as_json(drift: Drift | None) -> dict[str, Any] | None:
    """The same of one phase for programs, None where none was looked for."""
    if drift is None:
        return None
    return {
        "status": drift.status,
        "compared": drift.compared,
        "resources": drift.resources,
        "reason": drift.reason or None,
        "changed": [
            {
                "logicalId": changed.logical_id,
                "type": changed.type,
                "status": changed.status,
                "differences": [
                    {"path": each.path, "kind": each.kind, "expected": expected, "actual": actual}
                    for each in changed.differences
                    for expected, actual in (values(each),)
                ],
            }
            for changed in drift.changed
        ],
    }


def values(difference: Difference) -> tuple[str, str]:
    """What the template says and what is there, without secrets."""
    if any(SECRET.search(text) for text in (difference.path, difference.expected, difference.actual)):
        return HIDDEN, HIDDEN
    return masked(difference.expected), masked(difference.actual)


def _tell(console: Console, changed: Changed) -> None:
    state = "was deleted" if changed.status == "DELETED" else "was changed"
    console.print(Text(f"  {changed.logical_id} ({changed.type}) {state}"), soft_wrap=True)
    for difference in changed.differences:
        expected, actual = (_short(value) for value in values(difference))
        told = {
            "ADD": f"{actual}, of which the template says nothing",
            "REMOVE": f"missing, where the template says {expected}",
        }.get(difference.kind, f"{actual}, where the template says {expected}")
        console.print(Text(f"    {difference.path}: {told}"), soft_wrap=True)


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
