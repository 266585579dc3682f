"""`python -m preflight.profile import FILE` and `… export TEMPLATE`: exit 1 with findings, 2 for an unreadable file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from preflight.document import TemplateUnreadableError
from preflight.finding import Severity
from preflight.profile.casing import camel
from preflight.profile.environment_file import as_toml
from preflight.profile.judge import judged
from preflight.profile.rungs import ladder
from preflight.profile.source import ProfileUnreadableError, deployed_profile, encoder_settings_shape, read_profile
from preflight.report import as_table

UNREADABLE = 2

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False, rich_markup_mode=None
)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="EncoderSettings, or a channel with them, as JSON in either casing")],
) -> None:
    """Print a profile as the [encoding] and [[channels.ladder]] tables of an environment file."""
    with _refusal():
        settings = read_profile(file)
    found = judged(settings)
    if any(finding.rule.severity is Severity.ERROR for finding in found):
        Console().print(as_table(found))
        raise typer.Exit(1)
    if not ladder(settings):
        typer.echo(f"preflight: {file}: no rung to carry over: none of its encodes is H.264", err=True)
        raise typer.Exit(1)
    typer.echo(as_toml(settings, found), nl=False)


@app.command()
def export(
    template: Annotated[Path, typer.Argument(help="a CloudFormation template with a MediaLive channel")],
    *,
    channel: Annotated[str | None, typer.Option(help="Name or logical id, where there are several")] = None,
    camel_: Annotated[bool, typer.Option("--camel", help="camelCase, as MediaLive's console writes it")] = False,
) -> None:
    """Print the EncoderSettings of a template's channel as JSON."""
    with _refusal():
        settings, unknown = deployed_profile(template, channel)
    if unknown:
        typer.echo(f"preflight: {unknown} values are known only when AWS deploys; they stand as ${{…}}", err=True)
    written = camel(encoder_settings_shape(), settings) if camel_ else settings
    typer.echo(json.dumps(written, indent=2, ensure_ascii=False))


@contextmanager
def _refusal() -> Iterator[None]:
    try:
        yield
    except (ProfileUnreadableError, TemplateUnreadableError) as error:
        typer.echo(f"preflight: {error}", err=True)
        raise typer.Exit(UNREADABLE) from None


if __name__ == "__main__":
    app()
