"""List prices: every row says for what, where from and of when."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from botocore.model import StringShape

from cost.price_list import FOLDER, STAND_IN, InputBracket, price_list
from preflight.resource_types import service_model
from tests.assembly import ROOT

FILES = sorted(FOLDER.glob("*.toml"))
HD = {"codec": "AVC", "resolution": "HD"}


def enum(name: str) -> list[str]:
    shape = service_model("medialive").shape_for(name)
    assert isinstance(shape, StringShape)
    return list(shape.enum)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_one_regions_list_without_a_row_twice(file: Path) -> None:
    found = price_list(file.stem)
    assert found.region == file.stem
    assert len(found.medialive_inputs) == len(tomllib.loads(file.read_text())["medialive_inputs"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_price_has_a_unit_a_source_and_a_date(file: Path) -> None:
    for price in price_list(file.stem).medialive_inputs.values():
        assert price.amount > 0
        assert price.unit == "hour"
        assert price.source.startswith("https://")
        assert date(2024, 1, 1) < price.date
        assert price.verified or price.note


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_brackets_are_written_in_the_words_of_medialive(file: Path) -> None:
    for bracket in price_list(file.stem).medialive_inputs:
        assert bracket.channel_class in enum("ChannelClass")
        assert bracket.codec in enum("InputCodec")
        assert bracket.resolution in enum("InputResolution")
        assert bracket.maximum_bitrate in enum("InputMaximumBitrate")


def test_the_input_of_dev_costs_what_the_readme_says() -> None:
    bracket = InputBracket(channel_class="SINGLE_PIPELINE", maximum_bitrate="MAX_10_MBPS", **HD)
    amount = price_list(STAND_IN).medialive_inputs[bracket].amount
    assert amount == Decimal("0.1404")
    for readme in ("README.md", "README.ko.md"):
        assert f"${amount}" in (ROOT / readme).read_text()


def test_two_pipelines_cost_five_thirds_of_one() -> None:
    prices = price_list(STAND_IN).medialive_inputs
    for bitrate in ("MAX_10_MBPS", "MAX_20_MBPS"):
        one, two = (
            prices[InputBracket(channel_class=name, maximum_bitrate=bitrate, **HD)].amount
            for name in ("SINGLE_PIPELINE", "STANDARD")
        )
        assert one * 5 == two * 3


def test_a_region_without_a_list_is_not_made_up() -> None:
    with pytest.raises(FileNotFoundError, match="ap-northeast-2"):
        price_list("ap-northeast-2")
