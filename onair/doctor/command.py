"""`onair doctor`: a table of what is there and what is not, each with its mend."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onair import account as accounts
from onair.assembly import ROOT
from onair.doctor.cloud import cloud
from onair.doctor.finding import Finding, Mark, Purpose
from onair.doctor.machine import machine
from onair.environment import chosen
from onair.speaking import tell_program

FAILED = 1
MARKS = {
    Mark.GOOD: "[green]✓[/green]",
    Mark.NOTED: "[dark_orange3]![/dark_orange3]",
    Mark.MISSING: "[red]✗[/red]",
    Mark.UNASKED: "[dim]–[/dim]",
}


def command(
    *,
    env: Annotated[str, typer.Option(help="environment that is to be deployed")] = "dev",
    json_: Annotated[bool, typer.Option("--json", help="print the findings as JSON")] = False,
) -> None:
    """Whether this machine and the account have what deploying and rehearsing need."""
    environment = chosen(env)
    console = Console(stderr=json_)
    with console.status("looking"):
        account = accounts.of_aws(environment.region)
        findings = [*machine(ROOT, os.environ), *cloud(account, environment)]
    if json_:
        tell_program(as_json(findings))
    else:
        show(console, findings)
    if any(finding.mark is Mark.MISSING for finding in findings):
        raise typer.Exit(FAILED)


def show(console: Console, findings: Sequence[Finding]) -> None:
    """For a terminal: the table, and what can be done now."""
    table = Table("", "What", "Found", "Mend")
    for column in table.columns:
        # A path or a setting to copy is worth nothing without its end.
        column.overflow = "fold"
    for finding in findings:
        unasked = "not asked: " if finding.mark is Mark.UNASKED else ""
        table.add_row(MARKS[finding.mark], finding.what, Text(f"{unasked}{finding.found}"), Text(finding.mend))
    console.print(table)
    for purpose in Purpose:
        lacks = missing(findings, purpose)
        if lacks:
            console.print(f"[red]Not ready to {purpose}[/red]: {', '.join(lacks)}.", highlight=False)
        else:
            console.print(f"[green]Ready to {purpose}.[/green]", highlight=False)


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "findings": [
            {
                "what": finding.what,
                "mark": finding.mark.value,
                "found": finding.found,
                "mend": finding.mend or None,
                "neededTo": [purpose.value for purpose in finding.needed_to],
            }
            for finding in findings
        ],
        "ready": {purpose.value: not missing(findings, purpose) for purpose in Purpose},
    }


def missing(findings: Iterable[Finding], purpose: Purpose) -> list[str]:
    """What keeps somebody from it."""
    return [finding.what for finding in findings if finding.mark is Mark.MISSING and purpose in finding.needed_to]
