"""Environment files with one thing wrong, given to the public loader."""

from __future__ import annotations

from pathlib import Path

import pytest

import environments
from environments import ConfigurationError, Environment
from environments.loader import FOLDER

DEV = (FOLDER / "dev.toml").read_text()
PRODUCTION = (FOLDER / "production.toml").read_text()

FIRST_RUNG = "{ width = 1280, height = 720, framerate = 30, bitrate = 3_000_000, quality = 7 }"
SECOND_RUNG = "{ width = 854, height = 480, framerate = 30, bitrate = 1_200_000, quality = 7 }"
WINDOW = '{ channel = "main", days = ["SAT"], start = "19:00", stop = "20:00" }'


def edited(text: str, was: str, becomes: str) -> str:
    """The text with one passage replaced; fails when the passage is not there."""
    assert was in text
    return text.replace(was, becomes, 1)


ONLY_NETWORK = edited(DEV, "phases = [1, 2, 3, 4, 5, 6, 7]", "phases = [1]")
"""dev before its second phase: soon synthesized."""


def loaded(folder: Path, text: str | bytes, name: str = "dev") -> Environment:
    """The environment in a file of that text."""
    (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return environments.load(name, folder)


def refusal(folder: Path, text: str | bytes, name: str = "dev") -> str:
    """What the loader says of a file that it refuses, without the file's name, which must stand before every line."""
    with pytest.raises(ConfigurationError) as refused:
        loaded(folder, text, name)
    lines = str(refused.value).splitlines()
    assert [line for line in lines if not line.startswith(f"{name}.toml")] == []
    return "\n".join(line.removeprefix(f"{name}.toml").removeprefix(": ").lstrip() for line in lines)
