"""`onair`: reads which command is meant and imports that one alone, so that each starts at once.

Exit code 0 when all is well, 1 with one line when it is not, 2 for a command line that is none, 130 after Ctrl-C,
SIGTERM or a closed terminal: each ends what the command has started, and says one line.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer

from onair.errors import OperatorError
from rehearsal.demo.interruption import INTERRUPTED, one_way_to_stop

FAILED = 1


@dataclass(frozen=True)
class Command:
    """Where a command is, and what it is for: the first line of its own help."""

    module: str
    purpose: str

    @property
    def program(self) -> Callable[..., Any] | typer.Typer:
        """The command itself: a function, or a group of commands."""
        found: Callable[..., Any] | typer.Typer = import_module(self.module).command
        return found


COMMANDS = {
    "rehearse": Command(
        "onair.rehearse",
        "Deploy all seven phases into a local AWS, go on air, check every test point, play, and destroy it all.",
    ),
    "cost": Command("onair.cost", "What a month costs, as AWS bills it or as the brief counts; what a change adds."),
    "phases": Command("onair.phases", "The phases: how each stands, what it needs and costs, what to run next."),
    "deploy": Command("onair.deploy", "Deploy phases, with their price before and what to do next after."),
    "check": Command("onair.check.command", "Ask the test points of a phase, and leave evidence of them."),
    "week": Command("onair.week.command", "How far the week of testing on dev is that comes before production."),
    "doctor": Command(
        "onair.doctor.command", "Whether this machine and the account have what deploying and rehearsing need."
    ),
    "ingest": Command("onair.ingest.command", "Let somebody send for a while, beside the allow-list."),
    "larix": Command("onair.larix", "Set a phone to send, by a QR code or a link; what OBS and ffmpeg need."),
    "start": Command("onair.start", "Put a channel on air, with its own stop set first."),
    "stop": Command("onair.stop", "Take a channel off air, and wait until it is."),
    "status": Command("onair.status", "What runs, what it has cost so far, and when it will be stopped."),
    "park": Command("onair.park", "Take away phases 7 and 4, which bill while idle; player URL and recordings stay."),
    "unpark": Command("onair.unpark", "Bring phases 4 and 7 back; the phone gets a new address and key."),
    "destroy": Command("onair.destroy", "Take phases away, in order and off air."),
    "report": Command("onair.report.command", "A portfolio report: what was built, that it works, what it costs."),
}


def application(chosen: str | None) -> typer.Typer:
    """All commands, of which only the chosen one can be run."""
    app = typer.Typer(
        name="onair",
        help="Live streaming from a phone, phase by phase.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name, command in COMMANDS.items():
        program = command.program if name == chosen else _named_only
        if isinstance(program, typer.Typer):
            app.add_typer(program, name=name, help=command.purpose)
        else:
            app.command(name, help=None if name == chosen else command.purpose)(program)
    return app


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run what the command line says; ends the program."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    place = next((place for place, word in enumerate(given) if not word.startswith("-")), len(given))
    debug = "--debug" in given[:place]
    if debug and given[place : place + 1] == ["rehearse"]:
        # It tells its failures itself.
        given.insert(place + 1, "--debug")
    try:
        with one_way_to_stop():
            application(given[place] if place < len(given) else None)(given, prog_name="onair")
    except KeyboardInterrupt as early:
        _end_interrupted(early)
    except SystemExit as end:
        # Typer has made an exit of Ctrl-C. A command that has told its own raises one without a cause.
        interrupt = end.__context__.__cause__ if end.__context__ else None
        if isinstance(interrupt, KeyboardInterrupt):
            _end_interrupted(interrupt)
        raise
    except Exception as error:
        told = str(error) if isinstance(error, OperatorError) else _line_of(error)
        if told is None:
            raise
        if debug:
            traceback.print_exc()
        _say(told)
        sys.exit(FAILED)
    sys.exit(0)


def _end_interrupted(interrupt: KeyboardInterrupt) -> NoReturn:
    """With a line, and what the command says about what goes on without it."""
    _say("; ".join(["interrupted", *map(str, interrupt.args)]))
    sys.exit(INTERRUPTED)


def _line_of(error: Exception) -> str | None:
    # Only now: it knows libraries that take long to import.
    from onair.unforeseen import line_of

    return line_of(error)


def _say(told: str) -> None:
    typer.echo("\n".join(f"onair: {line}" for line in told.splitlines()), err=True)


def _options(*, debug: Annotated[bool, typer.Option("--debug", help="show tracebacks")] = False) -> None:
    pass  # read by main, which is there when a command fails


def _named_only() -> None:
    raise AssertionError("a command that was not chosen is run")


if __name__ == "__main__":
    main()
