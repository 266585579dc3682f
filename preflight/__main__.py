"""`python -m preflight TEMPLATE…`: exit 0 without an error, 1 with one, 2 when a file is no template.

The templates given are read as one account's: references between them are followed, quotas are counted over all.
"""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from preflight.check import check
from preflight.document import TemplateUnreadableError
from preflight.finding import Finding, Severity
from preflight.report import as_catalogue, as_json, as_sarif, as_table
from preflight.rules import RULES
from preflight.template import Templates

UNREADABLE = 2


def _print_catalogue(wanted: bool) -> None:
    if wanted:
        typer.echo(as_catalogue(RULES))
        raise typer.Exit


def preflight(
    templates: Annotated[list[Path], typer.Argument(help="CloudFormation templates, JSON or YAML")],
    *,
    json_: Annotated[bool, typer.Option("--json", help="print the findings as JSON")] = False,
    sarif: Annotated[bool, typer.Option(help="print the findings as SARIF 2.1.0")] = False,
    previous: Annotated[list[Path] | None, typer.Option(help="the deployed template, to find replacements")] = None,
    rules: Annotated[
        bool, typer.Option("--rules", callback=_print_catalogue, is_eager=True, help="print all rules as Markdown")
    ] = False,
    debug: Annotated[bool, typer.Option(help="show tracebacks")] = False,
) -> None:
    """Say what AWS would reject in these templates, before AWS says it."""
    if json_ and sarif:
        raise typer.BadParameter("--json and --sarif are two formats: give one of them")
    try:
        found = check(Templates.read(templates, previous=previous or ()))
    except TemplateUnreadableError as error:
        if debug:
            traceback.print_exc()
        typer.echo(f"preflight: {error}", err=True)
        raise typer.Exit(UNREADABLE) from None
    if json_:
        typer.echo(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    elif sarif:
        typer.echo(json.dumps(as_sarif(found, RULES), indent=2, ensure_ascii=False))
    else:
        _tell(found, len(templates))
    if any(finding.rule.severity is Severity.ERROR for finding in found):
        raise typer.Exit(1)


def _tell(found: list[Finding], templates: int) -> None:
    console = Console()
    if found:
        console.print(as_table(found))
    errors = sum(finding.rule.severity is Severity.ERROR for finding in found)
    counts = (templates, "template"), (len(RULES), "rule"), (errors, "error"), (len(found) - errors, "warning")
    console.print("{}, {}: {}, {}".format(*(f"{count} {name}{'s' * (count != 1)}" for count, name in counts)))


if __name__ == "__main__":
    typer.run(preflight)
