"""Checks of playlists: hls-parser in strict mode (an independent parser), and the rules that hold between two reloads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[4]
_SCRIPT = """
const HLS = require('hls-parser');
HLS.setOptions({strictMode: true});
for (const text of JSON.parse(require('fs').readFileSync(0, 'utf8'))) HLS.parse(text);
"""


def assert_strictly_parsed(*texts: str) -> None:
    """Every playlist passes hls-parser 0.16 in strict mode."""
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [str(node), "-e", _SCRIPT],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-600:]


@dataclass
class Media:
    target: int
    sequence: int
    discontinuity_sequence: int
    segments: list[tuple[str, float, int, str]]
    """(uri, seconds, discontinuity number, uri of its map)"""
    dates: dict[int, str]
    ended: bool


def read(text: str) -> Media:
    tags = dict(re.findall(r"#(EXT-X-(?:TARGETDURATION|MEDIA-SEQUENCE|DISCONTINUITY-SEQUENCE)):(\d+)", text))
    number = int(tags.get("EXT-X-DISCONTINUITY-SEQUENCE", 0))
    sequence = int(tags["EXT-X-MEDIA-SEQUENCE"])
    media = Media(int(tags["EXT-X-TARGETDURATION"]), sequence, number, [], {}, "#EXT-X-ENDLIST" in text)
    seconds, map_uri = 0.0, ""
    for line in text.splitlines():
        if line == "#EXT-X-DISCONTINUITY":
            number += 1
        elif line.startswith("#EXT-X-MAP:"):
            map_uri = re.findall(r'URI="([^"]+)"', line)[0]
        elif line.startswith("#EXT-X-PROGRAM-DATE-TIME:"):
            media.dates[sequence + len(media.segments)] = line.split(":", 1)[1]
        elif line.startswith("#EXTINF:"):
            seconds = float(line[8:].rstrip(","))
        elif not line.startswith("#"):
            media.segments.append((line, seconds, number, map_uri))
    return media


def assert_reloadable(before: str, after: str) -> None:
    """RFC 8216, 6.2.1 and 6.2.2: what a server may change in a live playlist between two loads."""
    old, new = read(before), read(after)
    assert new.target == old.target
    assert new.sequence >= old.sequence
    removed = new.sequence - old.sequence
    assert new.segments[: len(old.segments) - removed] == old.segments[removed:]
    assert all(int(seconds + 0.5) <= new.target for _, seconds, _, _ in new.segments)
