"""What a program of the rehearsal would leave in the user's home goes below a folder of the rehearsal."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from rehearsal.home import home_below


def test_every_place_is_below_the_folder_and_for_the_user_alone(tmp_path: Path) -> None:
    places = [Path(place) for place in home_below(tmp_path).values()]
    assert [place for place in places if not place.is_relative_to(tmp_path)] == []
    assert {stat.S_IMODE(place.stat().st_mode) for place in places} == {0o700}


def test_a_program_finds_its_home_and_its_temporary_files_there(tmp_path: Path) -> None:
    program = "import pathlib, tempfile; print(pathlib.Path.home()); print(tempfile.gettempdir())"
    environment = {**os.environ, **home_below(tmp_path)}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == [str(tmp_path / "home"), str(tmp_path / "tmp")]
    assert home_below(tmp_path) == home_below(tmp_path)  # a second time is no error
