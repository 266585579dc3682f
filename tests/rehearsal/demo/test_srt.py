"""The demo of an environment whose phones send SRT."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from rehearsal.ports import Ports
from tests.rehearsal.demo.checkout import checkout
from tests.rehearsal.demo.running import STOP_SECONDS, arguments, environment, require_nothing_left

CHANGES = (
    (r'^type = "RTMP_PUSH"\napp_name = "live"$', 'type = "SRT_LISTENER"'),
    (r"^phases = .+$", "phases = [1, 3, 4, 5]"),
    (r"^enabled = true$", "enabled = false"),
)


@pytest.mark.cloud
@pytest.mark.browser
@pytest.mark.long
def test_an_srt_environment_is_deployed_called_and_seen_through_the_cdn(place: Path) -> None:
    ports = Ports.free()
    with checkout(place.parent / "srt") as small:
        file = small.folder / "environments" / "dev.toml"
        text = file.read_text()
        for was, becomes in CHANGES:
            text, times = re.subn(was, becomes, text, flags=re.MULTILINE)
            assert times
        file.write_text(text)
        command = arguments("--rungs", "1", "--duration", "1", "--json")
        done = subprocess.run(
            command,
            cwd=small.folder,
            env=environment(ports, place),
            capture_output=True,
            text=True,
            timeout=STOP_SECONDS,
            check=False,
        )
        evidence = {
            point["name"]: point
            for point in (json.loads(path.read_text()) for path in (small.folder / "out").rglob("*.json"))
        }
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["environment"], told["channel"], told["interrupted"]) == ("dev", "main", False)
    assert {point["name"]: point for point in told["points"]} == evidence
    assert "ON AIR" in done.stderr
    assert [name for name, point in evidence.items() if not point["passed"]] == []
    assert evidence["phone-input"]["observed"]["urls"] == f"srt://127.0.0.1:{ports.srt}"
    assert evidence["phone-input"]["observed"]["key_is_published"] is False
    assert evidence["origin-signed-on-air"]["observed"]["seconds_after_first_byte"] > 0
    assert {point["phase"] for point in evidence.values()} == {3, 4, 5}
    require_nothing_left(place, ports)
