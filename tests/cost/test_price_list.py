"""List prices: every row says for what, where from and of when."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from botocore.model import StringShape

from cost.price_list import (
    FOLDER,
    STAND_IN,
    WORLDWIDE,
    InputBracket,
    OutputBracket,
    Price,
    UnknownCountryError,
    UnknownPriceError,
    price_list,
    regions,
)
from preflight.resource_types import service_model
from tests.assembly import ROOT

FILES = sorted(FOLDER.glob("*.toml"))
HD = {"codec": "AVC", "resolution": "HD"}
CLASSES = ("SINGLE_PIPELINE", "STANDARD")
OUTPUT = OutputBracket(
    channel_class="SINGLE_PIPELINE", maximum_framerate="MAX_30_FPS", maximum_bitrate="MAX_10_MBPS", **HD
)


def enum(name: str) -> list[str]:
    shape = service_model("medialive").shape_for(name)
    assert isinstance(shape, StringShape)
    return list(shape.enum)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_one_list_without_a_row_twice(file: Path) -> None:
    found, written = price_list(file.stem), tomllib.loads(file.read_text())
    assert found.region == file.stem
    assert len(found.medialive_inputs) == len(written.get("medialive_inputs", []))
    assert len(found.medialive_outputs) == len(written.get("medialive_outputs", []))
    assert set(written.get("items", {})) <= set(found.items)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_price_has_a_unit_a_source_and_a_date(file: Path) -> None:
    for price in every_price(file):
        assert price.amount >= 0
        assert price.unit
        assert price.source.startswith("https://")
        assert date(2024, 1, 1) < price.date
        assert price.verified or price.note
        assert price.region in (file.stem, *WORLDWIDE)
        assert not (price.verified and price.assumed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_costs_nothing_unless_that_is_assumed(file: Path) -> None:
    assert [price for price in every_price(file) if price.amount == 0 and not price.assumed] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_tiers_follow_each_other_and_only_the_last_has_no_end(file: Path) -> None:
    for item in price_list(file.stem).items.values():
        *ends, last = [tier.up_to for tier in item.tiers]
        assert last is None
        assert ends == sorted({end for end in ends if end is not None})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_brackets_are_written_in_the_words_of_medialive(file: Path) -> None:
    for bracket in price_list(file.stem).medialive_inputs:
        assert bracket.channel_class in enum("ChannelClass")
        assert bracket.codec in enum("InputCodec")
        assert bracket.resolution in enum("InputResolution")
        assert bracket.maximum_bitrate in enum("InputMaximumBitrate")
    for output in price_list(file.stem).medialive_outputs:
        assert output.channel_class in enum("ChannelClass")
        assert output.codec in enum("ReservationCodec")
        assert output.resolution in enum("ReservationResolution")
        assert output.maximum_framerate in enum("ReservationMaximumFramerate")
        assert output.maximum_bitrate in enum("ReservationMaximumBitrate")


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


@pytest.mark.parametrize("resolution", ["HD", "SD"])
def test_an_output_with_two_pipelines_costs_five_thirds_too(resolution: str) -> None:
    one, two = (
        price_list(STAND_IN).output(replace(OUTPUT, channel_class=name, resolution=resolution)) for name in CLASSES
    )
    assert one.amount * 5 == two.amount * 3


def test_seoul_says_where_virginia_stands_in() -> None:
    price = price_list("ap-northeast-2").output(OUTPUT)
    assert (price.region, price.stands_in_for) == ("us-east-1", "ap-northeast-2")
    assert price.amount == price_list("us-east-1").output(OUTPUT).amount
    ingest = price_list("ap-northeast-2").item("mediapackage.ingest").first
    assert (ingest.region, ingest.stands_in_for) == ("us-east-1", "ap-northeast-2")
    assert price_list("ap-northeast-2").item("s3.standard").first.stands_in_for is None


def test_a_bracket_without_a_price_is_assumed_and_says_why() -> None:
    price = price_list().output(replace(OUTPUT, maximum_framerate="MAX_60_FPS"))
    assert price.amount == 2 * price_list().output(OUTPUT).amount
    assert price.assumed
    assert not price.verified
    assert "twice as many frames" in price.note


def test_every_output_that_medialive_can_make_has_a_price() -> None:
    for codec, resolution, framerate, bitrate in product(
        ("AVC", "HEVC", "AV1", "MPEG2", "AUDIO"),
        ("SD", "HD", "UHD"),
        enum("ReservationMaximumFramerate"),
        enum("ReservationMaximumBitrate"),
    ):
        for channel_class in enum("ChannelClass"):
            bracket = OutputBracket(
                channel_class=channel_class,
                codec=codec,
                resolution=resolution,
                maximum_framerate=framerate,
                maximum_bitrate=bitrate,
            )
            assert price_list().output(bracket).amount > 0


def test_a_price_that_nobody_has_is_refused_by_name() -> None:
    with pytest.raises(UnknownPriceError, match=r"ap-northeast-2 \(and us-east-1 for it\) has no price 'rds.hours'"):
        price_list("ap-northeast-2").item("rds.hours")


def test_a_country_without_a_price_is_refused_with_those_that_have_one() -> None:
    assert price_list().area("cloudfront", "KR") == "KR"
    with pytest.raises(UnknownCountryError, match=r"got 'ZZ': AT, BE, .*KR"):
        price_list().area("cloudfront", "ZZ")


def test_regions_are_those_alone() -> None:
    assert regions() == ("ap-northeast-2", "us-east-1")


def test_for_a_region_without_a_list_another_stands_in_and_says_so() -> None:
    prices = price_list("ap-northeast-1")
    assert prices.item("s3.standard").first.stands_in_for == "ap-northeast-1"
    assert prices.output(OUTPUT).stands_in_for == "ap-northeast-1"
    assert prices.item("cloudfront.transfer.KR").first.stands_in_for is None
    # What Virginia's list lacks too is Seoul's.
    logs = prices.item("logs.storage").first
    assert (logs.region, logs.stands_in_for) == ("ap-northeast-2", "ap-northeast-1")
    assert "ap-northeast-1" not in regions()


def test_a_name_that_is_no_regions_has_no_list() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        price_list("nowhere")


def every_price(file: Path) -> list[Price]:
    found = price_list(file.stem)
    tiers = [tier.price for item in found.items.values() for tier in item.tiers]
    return [*found.medialive_inputs.values(), *found.medialive_outputs.values(), *tiers]
