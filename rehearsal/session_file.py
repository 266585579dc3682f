"""How a terminal beside a running rehearsal finds its local AWS: a file that only this user may read."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from rehearsal.ports import LOOPBACK, Ports, PortsUnreadableError

NAME = "rehearsal.json"
OURS_ALONE = 0o600
ENDPOINT = "AWS_ENDPOINT_URL"
NEEDED = (ENDPOINT, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
ANSWER_SECONDS = 2.0


class NoRehearsalError(RuntimeError):
    """No rehearsal is running that could be asked; one line."""


class OtherRehearsalError(RuntimeError):
    """Another rehearsal that still runs writes to the same folder; one line."""


def write(folder: Path, variables: Mapping[str, str]) -> Path:
    """Leave the variables that lead to the local AWS in the folder, until the rehearsal ends; the file.

    Raises OtherRehearsalError when the file of another is there, which still answers.
    """
    require_no_other(folder, variables.get(ENDPOINT))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE), "w", encoding="utf-8") as file:
        json.dump(dict(variables), file)
    return path


def remove(path: Path, variables: Mapping[str, str]) -> None:
    """Take away the file that was written with these variables, and no other's that has taken its place."""
    with suppress(OSError, ValueError):
        if json.loads(path.read_text(encoding="utf-8")) == dict(variables):
            path.unlink()


def require_no_other(folder: Path, own: str | None = None) -> None:
    """Raise OtherRehearsalError when a rehearsal writes there and answers, at another endpoint than our own."""
    try:
        other = read(folder)
    except NoRehearsalError:
        return
    if other[ENDPOINT] != own and answers(other):
        raise OtherRehearsalError(
            f"a rehearsal that writes to {folder} runs already, at {other[ENDPOINT]}: "
            "end it, or name another folder: onair rehearse --out <folder>"
        )


def answers(variables: Mapping[str, str]) -> bool:
    """Whether anybody listens where these variables lead, now."""
    try:
        with socket.create_connection((LOOPBACK, _port(variables[ENDPOINT])), ANSWER_SECONDS):
            return True
    except OSError:
        return False


def read(folder: Path) -> dict[str, str]:
    """The variables that the running rehearsal left there, which lead to this machine. Raises NoRehearsalError."""
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoRehearsalError(f"no rehearsal is running ({path} is missing): start one with `make demo`") from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from None
    if not isinstance(found, dict):
        raise _unreadable(path, f"it must hold a table, got {type(found).__name__}")
    variables = {str(name): str(value) for name, value in found.items()}
    missing = [name for name in NEEDED if not variables.get(name)]
    if missing:
        raise _unreadable(path, f"{' and '.join(missing)} is missing")
    try:
        _port(variables[ENDPOINT])
        Ports.from_environment(variables)
    except (ValueError, PortsUnreadableError) as error:
        raise _unreadable(path, str(error)) from None
    return variables


def _port(endpoint: str) -> int:
    """Raises ValueError when it is not on this machine's loopback address."""
    parts = urlsplit(endpoint)
    if parts.scheme != "http" or parts.hostname != LOOPBACK or not parts.port:
        raise ValueError(f"{ENDPOINT} must be http://{LOOPBACK}:<port>, got {endpoint!r}")
    return parts.port


def _unreadable(path: Path, why: str) -> NoRehearsalError:
    return NoRehearsalError(f"{path} cannot be read ({why}): delete it, and start a rehearsal with `make demo`")
