"""A profile as the tables of an environment file, with a comment for all that has no key there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from preflight.finding import Finding
from preflight.profile.rungs import H264, Number, encoding, ladder, left
from preflight.reading import at, objects
from preflight.report import as_lines

BITRATES = ("bitrate", "audio_bitrate")


def as_toml(settings: Mapping[str, Any], findings: Sequence[Finding]) -> str:
    """`[encoding]` and one `[[channels.ladder]]` for each rung; the findings and what is left stand as comments."""
    alike, rungs = encoding(settings), ladder(settings)
    carried = [*alike.numbers.values(), *(number for rung in rungs for number in rung.numbers.values())]
    lines = [f"# {line}" for line in as_lines(findings)]
    lines += ["[encoding]", *_table(alike.numbers)]
    for rung in rungs:
        lines += ["", "[[channels.ladder]]", *_table(rung.numbers)]
    dropped = [*_other_codecs(settings), *_dropped(settings, carried)]
    if dropped:
        lines += ["", "# Not carried over, because an environment has no key for it:", *dropped]
    return "".join(f"{_on_one_line(line)}\n" for line in lines)


def _table(numbers: Mapping[str, Number]) -> Iterator[str]:
    for key, number in numbers.items():
        if number.value is None:
            yield f"# {key}: {number.note}"
        else:
            written = f"{number.value:_}" if key in BITRATES else str(number.value)
            yield f"{key} = {written}" + (f" # {number.note}" if number.note else "")


def _other_codecs(settings: Mapping[str, Any]) -> Iterator[str]:
    for path, video in objects(settings, "VideoDescriptions"):
        if not isinstance(at(video, *H264), Mapping):
            codec = ", ".join(at(video, "CodecSettings") or ["no codec"])
            yield f"# {path} is no rung: an environment encodes H.264, and this is {codec}"


def _dropped(settings: Mapping[str, Any], carried: Sequence[Number]) -> Iterator[str]:
    # Eight renditions with one profile are one line, each value once.
    values: dict[str, dict[str, None]] = {}
    for path, value in left(settings, carried):
        values.setdefault(re.sub(r"\[\d+\]", "[]", path), {})[json.dumps(value, ensure_ascii=False)] = None
    for path, written in values.items():
        yield f"# {path} = {', '.join(written)}"


def _on_one_line(text: str) -> str:
    # TOML takes no control character in a comment, and a terminal no half of a character.
    shown = text.encode("utf-8", "backslashreplace").decode()
    return re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", shown)
