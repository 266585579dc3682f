"""The demo as a user runs it on a fresh machine, from beginning to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from matplotlib.image import imread

from rehearsal import session_file
from rehearsal.ports import Ports
from tests.rehearsal.demo.checkout import checkout
from tests.rehearsal.demo.running import STEP_SECONDS, STOP_SECONDS, arguments, require_nothing_left
from tests.rehearsal.demo.terminal_user import TerminalUser


@pytest.mark.cloud
@pytest.mark.browser
@pytest.mark.long
def test_the_demo_passes_every_test_point_plays_until_ctrl_c_and_leaves_nothing(place: Path) -> None:
    """Ctrl-C before the duration is over: what was begun is finished, and the exit code says that it was cut short."""
    ports = Ports.free()
    with checkout(place.parent / "fresh") as fresh:
        before = fresh.files()
        variables = {**fresh.environment(), "ONAIR_PORTS": ports.written()}
        with TerminalUser(arguments("--rungs", "1", "--duration", "600"), fresh.folder, variables) as user:
            user.sees("ON AIR", 4 * STEP_SECONDS)
            user.presses_ctrl_c()
            code = user.waits(STOP_SECONDS)
        assert code == 130, user.seen
        evidence = [json.loads(path.read_text()) for path in sorted((fresh.folder / "out").rglob("*.json"))]
        told = list((fresh.folder / "out").rglob(session_file.NAME))
        picture = imread(next((fresh.folder / "out").rglob("dashboard.png")))
        new = {path.relative_to(fresh.folder) for path in fresh.files() - before}
        compiled = [path for path in fresh.byte_code().iterdir() if path != fresh.byte_code() / fresh.folder.name]
    assert f"http://127.0.0.1:{ports.cdn}/" in user.seen
    assert "Ctrl-C: going off air" in user.seen
    assert "✓ destroy everything" in user.seen
    assert {point["phase"] for point in evidence} == {2, 3, 4, 5, 6, 7}
    assert [(point["name"], point["observed"]) for point in evidence if not point["passed"]] == []
    assert {path.parts[0] for path in new} == {"out"}
    assert picture.shape[1] > 1000
    assert told == []
    assert list(fresh.home.iterdir()) == []
    assert compiled == []  # of the functions, say, which were below the folder for temporary files
    require_nothing_left(fresh.temporary, ports)
