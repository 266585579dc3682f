"""A MediaLive channel."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.channel_destinations import ArchiveTarget, PackagerTarget
from constructs_lib.encoder_settings import Encoding
from constructs_lib.input_specification import input_specification
from constructs_lib.live_channel import LiveChannel
from constructs_lib.rendition import Rendition
from tests.constructs_lib.rendering import empty_stack, only, resources

CHANNEL = "AWS::MediaLive::Channel"
ARCHIVE = ArchiveTarget(bucket_name="bucket", folder="main", rollover_seconds=300)
RUNG = Rendition(width=1280, height=720, framerate=30, bitrate=3_000_000, quality=7)


def channel(**changes: Any) -> tuple[cdk.Stack, LiveChannel]:
    stack = empty_stack()
    options: dict[str, Any] = {"channel_class": "SINGLE_PIPELINE", "archive": ARCHIVE, **changes}
    built = LiveChannel(
        stack,
        "Live",
        name="onair-dev-main",
        role_arn="arn:aws:iam::111122223333:role/live",
        input_id="7",
        input_specification=input_specification(width=1280, height=720, bitrate=4_000_000),
        encoding=Encoding(ladder=[RUNG], gop_seconds=2, segment_seconds=2, audio_bitrate=128_000),
        packager=PackagerTarget(group_name="onair-dev", channel_name="main", region="ap-northeast-2"),
        **options,
    )
    return stack, built


@pytest.fixture(scope="module")
def properties() -> Any:
    return only(channel()[0], CHANNEL)["Properties"]


def destination_refs(group: Any) -> set[str]:
    return {settings["Destination"]["DestinationRefId"] for settings in group["OutputGroupSettings"].values()}


def test_channel_is_created_stopped() -> None:
    # CloudFormation has no property that starts one; only another resource could, and there is none.
    stack, _ = channel()
    assert set(resources(stack, CHANNEL)) == set(cdk.assertions.Template.from_stack(stack).to_json()["Resources"])


def test_every_output_group_sends_to_a_destination_that_stands(properties: Any) -> None:
    known = {destination["Id"] for destination in properties["Destinations"]}
    used = set[str]().union(*(destination_refs(group) for group in properties["EncoderSettings"]["OutputGroups"]))
    assert used == known == {"packager", "archive"}


def test_without_an_archive_nothing_of_it_remains() -> None:
    rendered = only(channel(archive=None)[0], CHANNEL)["Properties"]
    assert [destination["Id"] for destination in rendered["Destinations"]] == ["packager"]
    assert [group["Name"] for group in rendered["EncoderSettings"]["OutputGroups"]] == ["onair_dev_main"]


def test_standard_has_two_destinations_per_group() -> None:
    rendered = only(channel(channel_class="STANDARD")[0], CHANNEL)["Properties"]
    assert rendered["ChannelClass"] == "STANDARD"
    packager, archive = rendered["Destinations"]
    assert (len(packager["MediaPackageSettings"]), len(archive["Settings"])) == (2, 2)


def test_the_audio_selector_that_the_encoder_names_stands_on_the_input(properties: Any) -> None:
    (attachment,) = properties["InputAttachments"]
    selectors = [selector["Name"] for selector in attachment["InputSettings"]["AudioSelectors"]]
    assert [sound["AudioSelectorName"] for sound in properties["EncoderSettings"]["AudioDescriptions"]] == selectors


def test_a_phone_that_hangs_up_does_not_end_the_input(properties: Any) -> None:
    assert properties["InputAttachments"][0]["InputSettings"]["SourceEndBehavior"] == "CONTINUE"


def test_maintenance_falls_in_the_night_of_seoul(properties: Any) -> None:
    assert properties["Maintenance"] == {"MaintenanceDay": "WEDNESDAY", "MaintenanceStartTime": "18:00"}


def test_warnings_are_logged(properties: Any) -> None:
    assert properties["LogLevel"] == "WARNING"


def test_id_and_arn_are_the_service_s_answers() -> None:
    stack, built = channel()
    (logical_id,) = resources(stack, CHANNEL)
    assert stack.resolve([built.channel_id, built.channel_arn]) == [
        {"Ref": logical_id},
        {"Fn::GetAtt": [logical_id, "Arn"]},
    ]
