"""What no command told itself is one line with a mend; a fault of the program keeps its traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from types import ModuleType

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ProfileNotFound

from onair import __main__ as onair
from rehearsal.cloud.toolkit import ToolkitError
from rehearsal.ports import PortsUnreadableError
from rehearsal.session_file import NoRehearsalError

THROTTLED = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "ListChannels")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command that fails so; its exit code and what it says on standard error."""

    def failing(error: Exception, *before: str) -> tuple[int, str]:
        def command() -> None:
            raise error

        module = ModuleType("failing")
        module.command = command  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "failing", module)
        monkeypatch.setitem(onair.COMMANDS, "failing", onair.Command("failing", "Fail."))
        with pytest.raises(SystemExit) as end:
            onair.main([*before, "failing"])
        assert isinstance(end.value.code, int)
        return end.value.code, capsys.readouterr().err

    return failing


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/a/b"),
            "/a/b: Permission denied: name another, or make it",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device: make room on the disk"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "x.part", None, "x"), "x.part to x: Is a directory: name a"),
        (TimeoutError("timed out"), "timed out: onair --debug shows where it went wrong"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "a file that is read is not in UTF-8 ("),
        (UnicodeEncodeError("ascii", "방송", 0, 1, "ordinal not in range(128)"), "what is to be written cannot be ("),
        (THROTTLED, "ListChannels was refused: Throttling: Rate exceeded"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "Could not connect to the endpoint URL"),
        (ProfileNotFound(profile="nope"), "AWS_PROFILE must name a profile of ~/.aws/config, got 'nope': choose one"),
        (ToolkitError("the CDK CLI is missing: run `make setup`"), "the CDK CLI is missing: run `make setup`"),
        (NoRehearsalError("no rehearsal is running"), "no rehearsal is running"),
        (PortsUnreadableError("ONAIR_PORTS must hold"), "ONAIR_PORTS must hold"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_can_go_wrong_without_a_fault_of_ours_is_one_line(
    error: Exception, told: str, run: Callable[..., tuple[int, str]]
) -> None:
    code, said = run(error)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith(f"onair: {told}")


def test_debug_shows_its_traceback(run: Callable[..., tuple[int, str]]) -> None:
    code, said = run(THROTTLED, "--debug")
    assert code == 1
    assert said.startswith("Traceback")
    assert said.endswith("onair: ListChannels was refused: Throttling: Rate exceeded\n")


def test_a_fault_of_the_program_is_not_covered(run: Callable[..., tuple[int, str]]) -> None:
    with pytest.raises(ZeroDivisionError):
        run(ZeroDivisionError())
