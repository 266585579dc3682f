"""A template that somebody else wrote: one stack, parameters, v1, NAT gateways, and things that nobody here knows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cost.billing import as_billed, hourly_idle, hourly_on_air
from cost.price_list import price_list
from cost.show import Show
from tests.cost.shapes import items

VIRGINIA = price_list("us-east-1")
SHOW = Show(hours=Decimal(2), days=10, viewers=100, country="US")


@pytest.fixture
def stranger() -> dict[str, dict[str, Any]]:
    encoder = {
        "VideoDescriptions": [
            {
                "Name": "uhd",
                "Width": 3840,
                "Height": 2160,
                "CodecSettings": {
                    "H265Settings": {"Bitrate": {"Ref": "Bitrate"}, "FramerateNumerator": 60, "FramerateDenominator": 1}
                },
            },
            {"Name": "small", "Height": 360},
            {"Name": "nowhere"},
        ],
        "OutputGroups": [
            {
                "OutputGroupSettings": {"MediaPackageGroupSettings": {"Destination": {"DestinationRefId": "mp"}}},
                "Outputs": [
                    {"VideoDescriptionName": "uhd", "AudioDescriptionNames": ["sound"]},
                    {"VideoDescriptionName": "small"},
                    {"CaptionDescriptionNames": ["words"]},
                    {"Fn::If": ["Condition", {}, {"Ref": "AWS::NoValue"}]},
                ],
            },
            {"Fn::Transform": {"Name": "AWS::Include"}},
        ],
    }
    return {
        "everything": {
            "Parameters": {"Bitrate": {"Type": "Number", "Default": 15000000}, "Class": {"Type": "String"}},
            "Resources": {
                "Channel": {
                    "Type": "AWS::MediaLive::Channel",
                    "Properties": {
                        "ChannelClass": {"Ref": "Class"},
                        "InputAttachments": [{"InputId": "1234567"}],
                        "EncoderSettings": encoder,
                    },
                },
                "Packager": {"Type": "AWS::MediaPackage::Channel", "Properties": {"Id": "live"}},
                "Nat": {"Type": "AWS::EC2::NatGateway"},
                "Database": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
                "Broken": {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": "none"}},
                "Function": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": {"Ref": "Memory"}}},
                "Every": {
                    "Type": "AWS::Events::Rule",
                    "Properties": {"ScheduleExpression": "rate(1 hour)", "Targets": [{"Arn": {"Ref": "Function"}}]},
                },
            },
        }
    }


def test_it_is_priced_as_far_as_it_can_be_read(stranger: dict[str, dict[str, Any]]) -> None:
    found = as_billed(stranger, SHOW, VIRGINIA)
    medialive = dict(items(found.of("MediaLive")))
    assert medialive["input HD AVC, to 20 Mbit/s"] == 20
    assert medialive["output OutputGroups[0].Outputs[0]: UHD HEVC to 60 fps, to 20 Mbit/s"] == 20
    assert medialive["output OutputGroups[0].Outputs[2]: audio-only"] == 20
    assert found.by_service()["VPC"] == Decimal("0.045") * 720
    assert found.not_priced == ("everything/Database (AWS::DynamoDB::Table)",)
    assert {line.phase for line in found.lines} == {None}


def test_what_it_does_not_state_is_taken_to_be_the_dearer(stranger: dict[str, dict[str, Any]]) -> None:
    stated = as_billed(stranger, SHOW, VIRGINIA).total
    stranger["everything"]["Resources"]["Channel"]["Properties"]["ChannelClass"] = "SINGLE_PIPELINE"
    assert as_billed(stranger, SHOW, VIRGINIA).total < stated


def test_no_line_is_without_a_price_or_less_than_nothing(stranger: dict[str, dict[str, Any]]) -> None:
    found = as_billed(stranger, replace(SHOW, free_tier=False), VIRGINIA)
    assert all(line.amount >= 0 and line.price.source for line in found.lines)
    assert hourly_on_air(stranger, SHOW, VIRGINIA).total > hourly_idle(stranger, SHOW, VIRGINIA).total > 0


def test_no_template_costs_nothing() -> None:
    assert as_billed({}, SHOW, VIRGINIA).total == 0
    assert as_billed({"empty": {}}, SHOW, VIRGINIA).lines == ()


def test_names_that_are_no_texts_are_passed_over(stranger: dict[str, dict[str, Any]]) -> None:
    channel = stranger["everything"]["Resources"]["Channel"]["Properties"]
    channel["Tags"] = [{"Key": {}, "Value": []}]
    before = as_billed(stranger, SHOW, VIRGINIA).total
    channel["EncoderSettings"]["VideoDescriptions"].append({"Name": ["nobody's"]})
    assert as_billed(stranger, SHOW, VIRGINIA).total == before
