"""Where a command speaks to people: on standard output, unless that is left to its JSON."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="print what came of it as JSON; the rest goes to standard error")]


def console_beside(*, json_: bool) -> Console:
    """Standard error when standard output is for a program."""
    return Console(stderr=json_)


def agrees(console: Console, question: str) -> bool:
    """Whether the operator says yes; asked where the console speaks. Where nobody can answer it is no yes."""
    if sys.stdin is None:  # closed by whoever started us
        return False
    try:
        return typer.confirm(question, err=console.stderr)
    except typer.Abort as aborted:
        console.print()  # the question stands on a line without an end
        if isinstance(aborted.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        return False


def tell_program(found: Any) -> None:
    """Print what came of a command as JSON."""
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
