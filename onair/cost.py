"""`onair cost`: what an environment costs, as AWS bills it or as the brief counts; what a change adds; fresh prices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from cost import sheets
from cost.change import diff
from cost.price_list import FOLDER, PriceList, UnknownCountryError, UnknownPriceError, price_list
from cost.show import Show, ShowError
from cost.words import Language
from environments.regions import supported_regions
from onair.assembly import ROOT, synthesized
from onair.cost_answers import Asked, By, Mode, as_json, change_as_json, told
from onair.environment import chosen
from onair.errors import OperatorError
from onair.revisions import templates_at, templates_of
from onair.sheet_printing import print_sheet
from onair.speaking import tell_program

OF_THE_SHOW = ("--hours", "--viewers", "--days", "--country", "--shows", "--lead", "--month")
OTHER_TABLES = ("--ivs", "--what-if", "--guide", "--prices")
APART = {
    "--phase": (
        "tells of one environment, by the hour and without viewers",
        ("--by", "--mode", *OTHER_TABLES, "--compare", *OF_THE_SHOW),
    ),
    "--compare": (
        "puts bills of environments side by side, by service",
        ("--by", *OTHER_TABLES, "--env", "--templates"),
    ),
    "--mode brief": ("is told by the brief's own rows, as its one table", ("--by", "--what-if")),
    "--by": ("is of the bill, which other tables stand in place of", OTHER_TABLES),
    "--json": ("is for programs", ("--markdown",)),
}
"""What an option does, and which others would say nothing beside it."""

MOST_DOLLARS = 1_000_000_000

command = typer.Typer(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})


Env = Annotated[str, typer.Option(help="environment to price")]
Hours = Annotated[str, typer.Option(help="hours on air a day")]
Days = Annotated[int, typer.Option(help="days of the month with shows")]
Viewers = Annotated[int, typer.Option(help="viewers at the same time, on average")]
Country = Annotated[str, typer.Option(help="where they are, two letters")]
Shows = Annotated[int, typer.Option("--shows", help="shows a day that share the hours")]
Region = Annotated[str, typer.Option(help="whose prices are taken; the environment's when left out")]


@command.callback()
def cost(
    context: typer.Context,
    *,
    folder: Annotated[
        Path | None, typer.Option("--templates", help="price these, a folder such as cdk.out or a file, JSON or YAML")
    ] = None,
    env: Env = "dev",
    hours: Hours = "4",
    days: Days = 30,
    viewers: Viewers = 50,
    country: Country = "KR",
    shows: Shows = 1,
    lead: Annotated[int, typer.Option(help="minutes that a channel runs before each show")] = 0,
    month: Annotated[int, typer.Option(help="month of operation, where recordings are kept for ever")] = 12,
    region: Region = "",
    mode: Annotated[Mode, typer.Option(help="AWS's rules, or the brief's own figures")] = Mode.AS_BILLED,
    by: Annotated[By, typer.Option(help="what the bill is told by")] = By.SERVICE,
    phase: Annotated[
        int | None, typer.Option(min=1, max=7, help="what one phase costs idle by the month, on air by the hour")
    ] = None,
    compare: Annotated[str | None, typer.Option(help="environments side by side: dev,staging,production")] = None,
    if_changed: Annotated[bool, typer.Option("--what-if", help="what changes would save or cost")] = False,
    ivs: Annotated[bool, typer.Option("--ivs", help="the same shows on Amazon IVS")] = False,
    guide: Annotated[bool, typer.Option("--guide", help="AWS's own published totals, from their ladders")] = False,
    sources: Annotated[bool, typer.Option("--prices", help="every price, whose it is and how sure")] = False,
    json_: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="print it as Markdown")] = False,
    language: Annotated[Language, typer.Option(help="of the tables")] = Language.ENGLISH,
) -> None:
    """What a month costs, as AWS bills it or as the brief counts; what a change adds."""
    require_sense(context)
    if context.invoked_subcommand:
        return
    with plainly():
        asked = Asked(
            show=Show(
                hours=_hours(hours),
                days=days,
                viewers=viewers,
                country=country,
                shows_per_day=shows,
                lead_minutes=lead,
                month=month,
            ),
            mode=mode,
            by=by,
            phase=phase,
            compared=_compared(compare),
            what_if=if_changed,
            ivs=ivs,
            guide=guide,
            prices=sources,
            language=language,
        )
        names = asked.compared or (env,)
        if folder:
            chosen(env)  # its name is the title, and its region whose prices are taken
        with ExitStack() as held:
            templates = {
                name: templates_at(folder) if folder else held.enter_context(synthesized(name)).templates
                for name in names
            }
            prices = _prices(region, names[0])
            if json_:
                tell_program(as_json(templates, asked, prices))
                return
            answers = tuple(told(templates, asked, prices))
        if markdown:
            typer.echo("\n\n".join(sheet.as_markdown() for sheet in answers))
            return
        for sheet in answers:
            print_sheet(sheet)


@command.command("diff")
def compare_templates(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="a template, a folder of them, or a git revision")],
    new: Annotated[str, typer.Argument(help="the same, of the change")],
    *,
    env: Env = "dev",
    hours: Hours = "4",
    days: Days = 30,
    viewers: Viewers = 50,
    country: Country = "KR",
    region: Region = "",
    limit_month: Annotated[float | None, typer.Option(help="fail when a month costs so many $ more")] = None,
    limit_hour: Annotated[float | None, typer.Option(help="fail when an hour on air costs so many $ more")] = None,
    json_: Annotated[bool, typer.Option("--json", help="print it as JSON")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="print it as Markdown")] = False,
) -> None:
    """What a change adds per hour and per month, line by line; fails above a limit, for CI."""
    require_sense(context)
    most_a_month, most_an_hour = _limit("--limit-month", limit_month), _limit("--limit-hour", limit_hour)
    with plainly(), ExitStack() as held:
        before, after = (held.enter_context(templates_of(name, env, ROOT)) for name in (old, new))
        prices = _prices(region, env)
        show = Show(hours=_hours(hours), days=days, viewers=viewers, country=country)
        found = diff(before, after, show, prices)
        if json_:
            tell_program(change_as_json(found))
        else:
            sheet = sheets.change(found)
            typer.echo(sheet.as_markdown()) if markdown else print_sheet(sheet)
        if found.exceeds(month=most_a_month, hour=most_an_hour):
            month, hour = sheets.signed(found.month_added), sheets.signed(found.hour_added)
            raise OperatorError(f"the change costs {month} $ a month and {hour} $ an hour on air: above the limit")


@command.command("refresh")
def refresh_prices(
    *,
    region: Annotated[str, typer.Option(help="region whose list is read anew")],
    folder: Annotated[Path, typer.Option(help="where the list is written")] = FOLDER,
    json_: Annotated[bool, typer.Option("--json", help="print what was read as JSON")] = False,
) -> None:
    """Read AWS's price list with your own credentials, and write it into the region's file."""
    from onair.price_refresh import as_json, refreshed_file, report, write

    _require_region(region)
    if not folder.is_dir():
        raise OperatorError(f"folder must be one that is there, got {folder}: make it, or leave --folder out")
    file = folder / f"{region}.toml"
    found = refreshed_file(region, file)
    if not found.read:
        raise OperatorError(
            f"AWS's price list has none of these prices in {region}, in {found.left_out} products: nothing is written"
        )
    write(file, found.text)
    if json_:
        tell_program(as_json(found, file))
        return
    for line in report(found):
        typer.echo(line)
    typer.echo(f"written: {file}")


def require_sense(context: typer.Context) -> None:
    """Raise OperatorError for options that say nothing beside others, or before a command that has its own."""
    given = _given(context)
    if context.invoked_subcommand and given:
        name = context.invoked_subcommand
        raise OperatorError(
            f"onair cost {name} takes its options behind {name}, got {_told(given)} before it: "
            f"write {_them(given)} there if {name} has {_them(given)}, or leave {_them(given)} out"
        )
    options = {*given, "--mode brief"} if context.params.get("mode") is Mode.BRIEF else {*given}
    for option, (does, others) in APART.items():
        beside = [other for other in others if other in options]
        if option in options and beside:
            raise OperatorError(f"{option} {does}, got {_told(beside)} besides: leave {option} out, or {_told(beside)}")


def _given(context: typer.Context) -> list[str]:
    """The options of the command line, by their long names."""
    found = []
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if parameter.opts[0].startswith("-") and source is not None and source.name == "COMMANDLINE":
            found.append(parameter.opts[0])
    return found


def _told(options: list[str]) -> str:
    return ", ".join(options)


def _them(options: list[str]) -> str:
    return "it" if len(options) == 1 else "them"


@contextmanager
def plainly() -> Iterator[None]:
    """What cannot be priced is said in one line."""
    try:
        yield
    except (ShowError, UnknownPriceError, UnknownCountryError) as error:
        raise OperatorError(str(error)) from None


def _prices(region: str, environment: str) -> PriceList:
    if region:
        _require_region(region)
    return price_list(region or chosen(environment).region)


def _require_region(region: str) -> None:
    if region not in supported_regions():
        known = ", ".join(supported_regions())
        raise OperatorError(
            f"region must be one that has MediaLive and MediaPackage, got {region!r}: use one of {known}"
        )


def _hours(stated: str) -> Decimal:
    try:
        return Decimal(stated)
    except InvalidOperation:
        raise ShowError(f"hours must be a number, got {stated!r}: write 4, or 0.5 for half an hour") from None


def _compared(stated: str | None) -> tuple[str, ...]:
    if stated is None:
        return ()
    names = tuple(filter(None, (name.strip() for name in stated.split(","))))
    if not names or len({*names}) < len(names):
        raise OperatorError(
            f"--compare must name environments, each of them once, got {stated!r}: write dev,staging,production"
        )
    return names


def _limit(option: str, stated: float | None) -> Decimal | None:
    if stated is None:
        return None
    found = Decimal(str(stated))
    if not found.is_finite() or abs(found) > MOST_DOLLARS:
        raise OperatorError(
            f"{option} must be dollars between -{MOST_DOLLARS} and {MOST_DOLLARS}, got {stated}: write 5 for $5.00"
        )
    return found
