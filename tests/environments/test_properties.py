"""What holds for every environment that the model accepts, whatever a file says."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import environments
from environments import ConfigurationError, Encoding, Environment, Rung, Source
from environments.encoding import nearest_pair
from tests.environments.generated import DEV, ladder, leaves, replaced, source, toml, values
from tests.environments.whole import Whole, environment
from tests.examples import examples

# Every example writes and reads a file; how long that takes says nothing about the model.
UNHURRIED = settings(max_examples=examples(100, 1000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A whole environment is a hundred choices.
WHOLE = settings(UNHURRIED, max_examples=examples(30, 500))


def accepted(data: dict[str, Any], name: str = "dev") -> Environment | str:
    """The environment that the loader makes of the data as a TOML file, or what it says against it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / f"{name}.toml").write_text(toml(data), encoding="utf-8")
        try:
            return environments.load(name, Path(folder))
        except ConfigurationError as refused:
            return str(refused)


def legal(rungs: list[dict[str, int]], sent: dict[str, int]) -> bool:
    """The ladder's rules, said a second time: strictly descending, even, nothing made up."""
    even = all(rung["width"] % 2 == 0 and rung["height"] % 2 == 0 for rung in rungs)
    inside = all(rung[key] <= sent[key] for rung in rungs for key in sent)
    descending = all(
        lower["bitrate"] < upper["bitrate"] and lower["width"] <= upper["width"] and lower["height"] <= upper["height"]
        for upper, lower in pairwise(rungs)
    )
    in_step = all(upper["framerate"] % lower["framerate"] == 0 for upper, lower in pairwise(rungs))
    return even and inside and descending and in_step


@UNHURRIED
@given(rungs=ladder(), sent=source())
def test_a_ladder_loads_exactly_when_it_descends_is_even_and_makes_nothing_up(
    rungs: list[dict[str, int]], sent: dict[str, int]
) -> None:
    data = replaced(DEV, ("ingest", "source"), sent)
    result = accepted(replaced(data, ("channels", 0, "ladder"), rungs))
    event("legal" if legal(rungs, sent) else "not legal")
    assert isinstance(result, Environment) == legal(rungs, sent), result
    if isinstance(result, str):
        assert "channels[0].ladder" in result


@WHOLE
@given(whole=environment())
def test_every_ladder_that_loads_descends_strictly(whole: Whole) -> None:
    loaded = accepted(whole.data, whole.name)
    assert isinstance(loaded, Environment), loaded
    for channel in loaded.channels:
        bitrates = [rung.bitrate for rung in channel.ladder]
        assert bitrates == sorted(set(bitrates), reverse=True)
        assert all(not grows(upper, lower) for upper, lower in pairwise(channel.ladder))
        assert all(rung.width % 2 == rung.height % 2 == 0 for rung in channel.ladder)
        assert all(not made_up(rung, loaded.ingest.source) for rung in channel.ladder)


def grows(upper: Rung, lower: Rung) -> bool:
    return lower.width > upper.width or lower.height > upper.height or lower.framerate > upper.framerate


def made_up(rung: Rung, sent: Source) -> bool:
    return any(getattr(rung, key) > getattr(sent, key) for key in ("width", "height", "framerate", "bitrate"))


LENGTHS = st.integers(-3, 40)


@UNHURRIED
@given(gop=LENGTHS, segment=LENGTHS)
def test_a_segment_is_whole_gops_or_is_refused_with_the_nearest_pair(gop: int, segment: int) -> None:
    fits = 1 <= gop <= 10 and 1 <= segment <= 30 and segment % gop == 0
    result = accepted(replaced(DEV, ("encoding",), encoding(gop, segment)))
    assert isinstance(result, Environment) == fits
    near_gop, near_segment = nearest_pair(gop, segment)
    assert fits == ((near_gop, near_segment) == (gop, segment))
    if isinstance(result, str):
        assert f"use segment_seconds = {near_segment} with gop_seconds = {near_gop}" in result
    near = Encoding.model_validate(encoding(near_gop, near_segment))
    assert near.segment_seconds % near.gop_seconds == 0


def encoding(gop: int, segment: int) -> dict[str, Any]:
    return {"gop_seconds": gop, "segment_seconds": segment, "audio_bitrate": 128_000}


@UNHURRIED
@given(gop=LENGTHS, segment=LENGTHS, other_gop=st.integers(1, 10), gops=st.integers(1, 30))
def test_no_legal_pair_is_nearer_than_the_one_proposed(gop: int, segment: int, other_gop: int, gops: int) -> None:
    near_gop, near_segment = nearest_pair(gop, segment)
    other_segment = min(other_gop * gops, 30 // other_gop * other_gop)
    proposed = abs(near_gop - gop) + abs(near_segment - segment)
    assert proposed <= abs(other_gop - gop) + abs(other_segment - segment)


@WHOLE
@given(whole=environment())
def test_every_environment_that_loads_survives_the_way_through_a_dict_and_a_file(whole: Whole) -> None:
    loaded = accepted(whole.data, whole.name)
    assert isinstance(loaded, Environment), loaded
    assert Environment.model_validate(loaded.model_dump()) == loaded
    assert Environment.model_validate_json(loaded.model_dump_json()) == loaded
    assert accepted(json.loads(loaded.model_dump_json(exclude={"name"}, exclude_none=True)), whole.name) == loaded


@UNHURRIED
@given(place=st.sampled_from(leaves(DEV)), value=values())
def test_whatever_a_key_holds_the_file_loads_or_the_key_is_named(place: tuple[str | int, ...], value: Any) -> None:
    result = accepted(replaced(DEV, place, value))
    event("loads" if isinstance(result, Environment) else "refused")
    if isinstance(result, str):
        blamed = [part for part in place if isinstance(part, str)]
        assert all(line.startswith("dev.toml") for line in result.splitlines())
        assert any(part in result for part in blamed), result
