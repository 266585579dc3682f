"""The command line itself: what it lists, what it imports, how it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from onair.__main__ import COMMANDS, application, main
from onair.errors import OperatorError
from tests.assembly import ROOT


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


def test_help_names_every_command_with_what_it_is_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert ended("--help") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert [name for name, command in COMMANDS.items() if f"{name} {command.purpose}" not in said] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_purpose_of_a_command_is_what_its_own_help_begins_with(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(name, "--help") == 0
    assert COMMANDS[name].purpose in " ".join(capsys.readouterr().out.split())


def programs(command: Any) -> Iterator[Any]:
    """What of a command does something: itself and its own commands, but not a mere group of them."""
    if not isinstance(command, TyperGroup) or command.invoke_without_command:
        yield command
    if isinstance(command, TyperGroup):
        for each in command.commands.values():
            yield from programs(each)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers_programs_too(name: str) -> None:
    whole = typer.main.get_command(application(name))
    assert isinstance(whole, TyperGroup)
    found = list(programs(whole.commands[name]))
    assert found
    assert [each.name for each in found if "--json" not in {word for one in each.params for word in one.opts}] == []


def test_help_imports_no_command() -> None:
    program = (
        "import sys\nfrom onair.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: print(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = said.split()
    assert "typer" in loaded
    heavy = {"boto3", "pydantic", "environments", "matplotlib", *(command.module for command in COMMANDS.values())}
    assert heavy & set(loaded) == set()


def test_an_unknown_command_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("statsu") == 2
    assert "statsu" in capsys.readouterr().err


def test_what_the_operator_can_mend_is_told_in_a_line_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("status", "--env", "prd") == 1
    said = capsys.readouterr().err
    assert said.startswith("onair: env must be one of dev, production, staging, got 'prd'")
    assert "Traceback" not in said


def test_debug_shows_where_it_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--debug", "status", "--env", "prd") == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert OperatorError.__name__ in said


def test_debug_is_passed_on_to_the_rehearsal_which_tells_its_failures_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ended("--debug", "rehearse", "--env", "prd") == 1
    assert "ConfigurationError" in capsys.readouterr().err


def test_only_the_chosen_command_can_be_run() -> None:
    app = application("status")
    (status,) = [command for command in app.registered_commands if command.name == "status"]
    assert status.callback is COMMANDS["status"].program
