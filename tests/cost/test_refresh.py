"""A price file made anew from AWS's price list: what it answers is taken, what it does not stays as it was."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cost.price_list import FOLDER, OutputBracket, parse
from cost.refresh import empty, read_products, refreshed, services

DAY = date(2026, 12, 1)
SEOUL = "ap-northeast-2"
WRITTEN = (FOLDER / f"{SEOUL}.toml").read_text()


def product(service: str, usage: str, *prices: tuple[str, str, str], operation: str = "", **attributes: str) -> str:
    """One document of pricing:GetProducts; `prices` are begin, end and dollars of each range."""
    dimensions = {
        f"SKU.JRTCKXETXF.{number}": {
            "unit": "GB",
            "beginRange": begin,
            "endRange": end,
            "description": f"${price} per unit",
            "appliesTo": [],
            "rateCode": f"SKU.JRTCKXETXF.{number}",
            "pricePerUnit": {"USD": price},
        }
        for number, (begin, end, price) in enumerate(prices)
    }
    return json.dumps(
        {
            "product": {
                "sku": "SKU",
                "productFamily": "Storage",
                "attributes": {
                    "servicecode": service,
                    "regionCode": SEOUL,
                    "usagetype": usage,
                    "operation": operation,
                    **attributes,
                },
            },
            "serviceCode": service,
            "terms": {
                "OnDemand": {
                    "SKU.JRTCKXETXF": {
                        "sku": "SKU",
                        "offerTermCode": "JRTCKXETXF",
                        "effectiveDate": "2026-11-01T00:00:00Z",
                        "priceDimensions": dimensions,
                        "termAttributes": {},
                    }
                }
            },
            "version": "20261130000000",
            "publicationDate": "2026-11-30T00:00:00Z",
        }
    )


def medialive(operation: str, usage: str, price: str, **attributes: str) -> str:
    told = {"codec": "AVC", "resolution": "HD", "bitRate": "<10mbps", "pipeline": "Single", **attributes}
    return product("AWSElementalMediaLive", usage, ("0", "Inf", price), operation=operation, **told)


INGEST = product("AWSElementalMediaPackage", "APN2-EMP-ingest-bytes", ("0", "Inf", "0.0360000000"))
OUTPUT = medialive(
    "CHANNEL_OUTPUT", "EML1-APN2-OUT-AVC-HD-L10-30", "0.5000000000", frameRate="<=30 fps", videoQuality="Standard"
)
BRACKET = OutputBracket(
    channel_class="SINGLE_PIPELINE",
    codec="AVC",
    resolution="HD",
    maximum_framerate="MAX_30_FPS",
    maximum_bitrate="MAX_10_MBPS",
)


def test_seouls_prices_come_to_stand_in_their_own_list() -> None:
    found = refreshed(WRITTEN, [INGEST, OUTPUT], DAY)
    prices = parse(found.text)
    ingest = prices.item("mediapackage.ingest").first
    assert (ingest.amount, ingest.verified, ingest.date, ingest.stands_in_for) == (Decimal("0.036"), True, DAY, None)
    assert prices.output(BRACKET).amount == Decimal("0.5")
    assert found.left_out == 0
    assert found.read == (
        "items mediapackage.ingest",
        "medialive_outputs SINGLE_PIPELINE AVC HD MAX_30_FPS MAX_10_MBPS",
    )


def test_what_the_list_does_not_answer_stays_as_it_was() -> None:
    found = refreshed(WRITTEN, [INGEST], DAY)
    assert found.text.startswith(WRITTEN.rstrip("\n"))
    assert refreshed(WRITTEN, [], DAY).text == WRITTEN


def test_a_price_is_replaced_where_it_stands_with_its_allowance_and_the_comments_around_it() -> None:
    alarm = product("AmazonCloudWatch", "APN2-CW:AlarmMonitorUsage", ("0", "Inf", "0.1200000000"))
    found = refreshed(WRITTEN, [alarm], DAY)
    before, after = tomllib.loads(WRITTEN), tomllib.loads(found.text)
    assert after["items"]["cloudwatch.alarm"]["price"] == "0.12"
    assert after["items"]["cloudwatch.alarm"]["free"] == 10
    assert after["items"]["cloudwatch.alarm"]["verified"] is True
    assert list(after["items"]) == list(before["items"])
    assert [line for line in found.text.splitlines() if line.startswith("#")] == [
        line for line in WRITTEN.splitlines() if line.startswith("#")
    ]
    del before["items"]["cloudwatch.alarm"], after["items"]["cloudwatch.alarm"]
    assert after == before


def test_done_twice_it_is_done_once() -> None:
    once = refreshed(WRITTEN, [INGEST, OUTPUT], DAY).text
    assert refreshed(once, [INGEST, OUTPUT], DAY).text == once


def test_tiers_are_kept_and_a_range_without_a_price_is_none() -> None:
    storage = product(
        "AmazonS3",
        "APN2-TimedStorage-ByteHrs",
        ("51200", "512000", "0.0240000000"),
        ("0", "51200", "0.0250000000"),
        ("512000", "Inf", "0.0230000000"),
    )
    tiers = parse(refreshed(WRITTEN, [storage], DAY).text).item("s3.standard").tiers
    assert [(tier.up_to, tier.price.amount) for tier in tiers] == [
        (51200, Decimal("0.025")),
        (512000, Decimal("0.024")),
        (None, Decimal("0.023")),
    ]


def test_requests_are_told_by_the_thousand_and_the_million() -> None:
    put = product("AmazonS3", "APN2-Requests-Tier1", ("0", "Inf", "0.0000045000"))
    run = product("AWSLambda", "APN2-Request-ARM", ("0", "Inf", "0.0000002000"))
    prices = parse(refreshed(WRITTEN, [put, run], DAY).text)
    assert prices.item("s3.put").first.amount == Decimal("0.0045")
    assert prices.item("lambda.requests").first.amount == Decimal("0.2")


def test_virginias_usage_types_have_no_prefix() -> None:
    text = (FOLDER / "us-east-1.toml").read_text()
    alarm = product("AmazonCloudWatch", "CW:AlarmMonitorUsage", ("0", "Inf", "0.1100000000"))
    assert parse(refreshed(text, [alarm], DAY).text).item("cloudwatch.alarm").first.amount == Decimal("0.11")


def test_what_an_idle_channel_costs_is_no_assumption_any_more() -> None:
    text = (FOLDER / "us-east-1.toml").read_text()
    idle = product("AWSElementalMediaLive", "EML-Idle", ("0", "Inf", "0.0123000000"), operation="INACTIVE_CHANNEL")
    price = parse(refreshed(text, [idle], DAY).text).item("medialive.idle_channel").first
    assert (price.amount, price.assumed, price.verified) == (Decimal("0.0123"), False, True)


@pytest.mark.parametrize(
    "strange",
    [
        medialive("CHANNEL_OUTPUT", "EML1-APN2-OUT-AVC-HD-L10-30-R", "0.1", frameRate="<=30 fps"),
        medialive("CHANNEL_OUTPUT", "EML1-APN2-OUT-AVC-HD-L10-30", "0.9", frameRate="<=30 fps", videoQuality="Premium"),
        medialive("CHANNEL_OUTPUT", "EML1-APN2-OUT-AVC-HD-L10", "0.9", frameRate="some"),
        medialive("CHANNEL_INPUT", "EML1-APN2-IN-AVC-HD-L10", "0.9", bitRate="much"),
        medialive("CHANNEL_FEATURE", "EML1-APN2-OUT-DOLBY", "0.0214"),
        product("AmazonS3", "APN2-Something-Else", ("0", "Inf", "1")),
        product("AmazonS3", "APN2-TimedStorage-ByteHrs", ("0", "Inf", "0.0000000000")),
    ],
)
def test_what_nothing_here_knows_is_left_out_and_counted(strange: str) -> None:
    found = refreshed(WRITTEN, [strange], DAY)
    assert (found.text, found.read, found.left_out) == (WRITTEN, (), 1)


def test_an_input_is_known_by_its_attributes() -> None:
    told = medialive("CHANNEL_INPUT", "EML2-APN2-IN-AVC-HD-M20", "0.31", pipeline="Standard", bitRate="10-20 mbps")
    (name,) = refreshed(WRITTEN, [told], DAY).read
    assert name == "medialive_inputs STANDARD AVC HD MAX_20_MBPS"


def test_a_region_without_a_file_begins_with_an_empty_one() -> None:
    prices = parse(refreshed(empty("eu-west-1"), [INGEST], DAY).text)
    assert (prices.region, prices.item("mediapackage.ingest").first.region) == ("eu-west-1", "eu-west-1")


def test_every_page_of_every_service_is_read() -> None:
    client: Any = boto3.client("pricing", region_name="us-east-1")
    expected = []
    with Stubber(client) as stub:
        for service, families in services():
            filters = [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": SEOUL}]
            filters += [{"Type": "TERM_MATCH", "Field": "productFamily", "Value": family} for family in families]
            asked = {"ServiceCode": service, "Filters": filters, "FormatVersion": "aws_v1"}
            first, second = (product(service, f"{service}-{page}", ("0", "Inf", "1")) for page in "ab")
            stub.add_response("get_products", {"PriceList": [first], "NextToken": "more"}, asked)
            stub.add_response("get_products", {"PriceList": [second]}, {**asked, "NextToken": "more"})
            expected += [first, second]
        assert list(read_products(client, SEOUL)) == expected
        stub.assert_no_pending_responses()
    assert {service for service, _ in services()} >= {"AWSElementalMediaLive", "AWSElementalMediaPackage", "AmazonS3"}


def test_of_ec2_only_gateways_are_asked_for() -> None:
    assert dict(services())["AmazonEC2"] == ("NAT Gateway",)
