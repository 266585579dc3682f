"""Strategies for parts of environment files: ladders that may be, names, and values that fit nowhere."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from environments.loader import FOLDER

DEV: dict[str, Any] = tomllib.loads((FOLDER / "dev.toml").read_text())

SIZES = ((1920, 1080), (1280, 720), (854, 480), (640, 360), (1080, 1920), (853, 480), (640, 359))
EVEN_SIZES = ((3840, 2160), (1920, 1080), (1280, 720), (854, 480), (640, 360), (320, 180))
BITRATES = (800_000, 1_200_000, 3_000_000, 5_000_000)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,63}", fullmatch=True)
TITLES = st.text(st.characters(categories=("L", "N", "Zs", "P"), exclude_characters=":/"), min_size=1, max_size=30)


def ladder() -> st.SearchStrategy[list[dict[str, int]]]:
    """Up to three rungs in any order; about one ladder in six is legal."""
    rung = st.builds(
        rung_of,
        st.sampled_from(SIZES),
        st.sampled_from((30, 60, 15)),
        st.sampled_from(BITRATES),
    )
    by_size = st.lists(rung, min_size=1, max_size=3).map(
        lambda rungs: sorted(rungs, key=lambda one: (-one["bitrate"], -one["framerate"], -one["width"]))
    )
    return st.lists(rung, min_size=1, max_size=3) | by_size


def source() -> st.SearchStrategy[dict[str, int]]:
    """What a phone sends: often enough for every rung."""
    large = {"width": 1920, "height": 1920, "framerate": 60, "bitrate": 8_000_000}
    some = st.fixed_dictionaries(
        {
            "width": st.sampled_from((1080, 1280, 1920)),
            "height": st.sampled_from((720, 1080, 1920)),
            "framerate": st.sampled_from((30, 60)),
            "bitrate": st.sampled_from((2_000_000, 8_000_000)),
        }
    )
    return st.just(large) | some


def rung_of(size: tuple[int, int], framerate: int, bitrate: int, quality: int = 7) -> dict[str, int]:
    return {"width": size[0], "height": size[1], "framerate": framerate, "bitrate": bitrate, "quality": quality}


def distinct(numbers: st.SearchStrategy[int], most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(numbers, min_size=1, max_size=most, unique=True)


def bare(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def values() -> st.SearchStrategy[Any]:
    """Anything that TOML can say."""
    text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
    plain = st.booleans() | st.integers(0, 60) | st.integers(-(2**63), 2**63 - 1) | st.floats() | text
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=4
    )


def leaves(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a file that may hold something else: values, lists and tables."""
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = enumerate(value)
    found = [place] if place else []
    return found + [leaf for key, item in inner for leaf in leaves(item, (*place, key))]


def replaced(data: dict[str, Any], place: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A copy of the data with one place holding something else."""
    changed = copy.deepcopy(data)
    table: Any = changed
    for part in place[:-1]:
        table = table[part]
    table[place[-1]] = value
    return changed


def toml(data: dict[str, Any]) -> str:
    """The data as a TOML file of one line per key, all tables inline."""
    return "".join(f"{json.dumps(key, ensure_ascii=False)} = {_inline(value)}\n" for key, value in data.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)} = {_inline(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return str(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
