"""Strategies for environment files: whole legal ones, ladders that may be, and values that fit nowhere."""

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
REGIONS = ("ap-northeast-2", "us-east-1", "eu-west-1")
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
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


@st.composite
def environment(draw: st.DrawFn) -> dict[str, Any]:
    """A whole legal dev environment."""
    data = copy.deepcopy(DEV)
    region = draw(st.sampled_from(REGIONS))
    data["region"] = region
    data["network"]["availability_zones"] = [f"{region}{zone}" for zone in draw(st.permutations("abcd"))[:2]]
    data["network"]["vpc_cidr"] = f"10.{draw(st.integers(0, 255))}.0.0/{draw(st.integers(16, 26))}"
    data["tags"] = draw(st.dictionaries(st.sampled_from(["owner", "team", "cost-center"]), TITLES))
    if draw(st.booleans()):
        data["account"] = draw(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
    rate = draw(st.sampled_from((24, 25, 30, 50, 60)))
    data["ingest"]["source"] = {"width": 3840, "height": 2160, "framerate": rate, "bitrate": 50_000_000}
    data["ingest"]["allow_list"] = [f"10.{block}.0.0/16" for block in draw(distinct(st.integers(0, 255), 10))]
    gop = draw(st.integers(1, 10))
    segment = gop * draw(st.integers(1, 30 // gop))
    data["encoding"] |= {"gop_seconds": gop, "segment_seconds": segment}
    data["cdn"]["playlist_ttl_seconds"] = draw(st.integers(1, max(1, segment // 2)))
    expires = draw(st.none() | st.integers(2, 3650))
    data["archive"] = {"enabled": draw(st.booleans()), "rollover_seconds": draw(st.integers(60, 3600))}
    if expires:
        data["archive"] |= {"expire_days": expires, "glacier_after_days": draw(st.integers(1, expires - 1))}
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=bare))
    data["channels"] = [draw(channel(name, rate)) for name in names]
    data["automation"] |= {
        "windows": draw(windows(names)),
        "pre_warm_minutes": draw(st.sampled_from((0, 10, 60))),
        # Windows that meet are one run.
        "maximum_run_minutes": 1440,
        "daily_stop": "off",
    }
    if draw(st.booleans()):
        del data["automation"]["monthly_budget_usd"]
    if draw(st.booleans()):
        data["monitoring"]["webhook_secret"] = draw(st.from_regex(r"[A-Za-z0-9/_+=.@]{1,40}", fullmatch=True))
    return data


def distinct(numbers: st.SearchStrategy[int], most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(numbers, min_size=1, max_size=most, unique=True)


def bare(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


@st.composite
def channel(draw: st.DrawFn, name: str, rate: int) -> dict[str, Any]:
    """A channel whose rungs descend; sizes may repeat, bitrates may not."""
    sizes = sorted(draw(st.lists(st.sampled_from(EVEN_SIZES), min_size=1, max_size=10)), reverse=True)
    bitrates = draw(st.lists(st.integers(100_000, 50_000_000), min_size=len(sizes), max_size=len(sizes), unique=True))
    rungs = zip(sizes, sorted(bitrates, reverse=True), strict=True)
    return {
        "name": name,
        "title": draw(TITLES),
        "channel_class": draw(st.sampled_from(("SINGLE_PIPELINE", "STANDARD"))),
        "ladder": [rung_of(size, rate, bitrate, draw(st.integers(1, 10))) for size, bitrate in rungs],
    }


@st.composite
def windows(draw: st.DrawFn, names: list[str]) -> list[dict[str, Any]]:
    """Windows of hours of their own; some meet when they begin early."""
    hours = draw(st.lists(st.integers(0, 23), max_size=4, unique=True))
    return [
        {
            "channel": draw(st.sampled_from(names)),
            "days": draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)),
            "start": f"{hour:02}:00",
            "stop": f"{hour:02}:{draw(st.integers(1, 59)):02}",
        }
        for hour in hours
    ]


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
