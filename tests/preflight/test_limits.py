"""The limits that botocore's models state and botocore does not check."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.model import Shape

from preflight.limits import limits, violations


def shape(service: str, name: str) -> Shape:
    return botocore.session.get_session().get_service_model(service).shape_for(name)


@pytest.mark.parametrize(
    ("service", "name", "stated"),
    [
        ("medialive", "__integerMin96Max600", (96, 600)),
        ("medialive", "__integerMinNegative60Max6", (-60, 6)),
        ("medialive", "__doubleMin0Max5000", (0, 5000)),
        ("medialive", "__integerMin1000", (1000, None)),
        ("medialive", "__integerMax5", (None, 5)),
        ("medialive", "__string", (None, None)),
        ("medialive", "InputMaximumBitrate", (None, None)),
        ("mediapackagev2", "ResourceName", (1, 256)),
    ],
)
def test_a_range_is_read_from_the_traits_or_from_the_name(
    service: str, name: str, stated: tuple[float | None, float | None]
) -> None:
    assert limits(shape(service, name)) == stated


@pytest.mark.parametrize(
    ("service", "name", "value", "told"),
    [
        (
            "mediapackagev2",
            "CreateChannelRequest",
            {"ChannelGroupName": "a", "ChannelName": "b", "InputType": "FLV"},
            ["InputType must be one of HLS, CMAF, MULTIVIEW, got 'FLV'"],
        ),
        (
            "mediapackagev2",
            "CreateChannelRequest",
            {"ChannelGroupName": "a b", "ChannelName": "b"},
            ["ChannelGroupName must match [a-zA-Z0-9_-]+, got 'a b'"],
        ),
        (
            "medialive",
            "H264Settings",
            {"QvbrQualityLevel": 11, "Profile": "MEDIUM"},
            ["Profile must be one of", "QvbrQualityLevel must be at most 10, got 11"],
        ),
        (
            "medialive",
            "VideoDescription",
            {"Height": 700, "CodecSettings": {"H264Settings": {"GopSize": -1.0}}},
            [],
        ),
        ("medialive", "Tags", {"onair:phase": "4"}, []),
    ],
)
def test_a_value_outside_its_limits_is_named_with_what_is_allowed(
    service: str, name: str, value: dict[str, Any], told: list[str]
) -> None:
    found = list(violations(shape(service, name), value))
    assert len(found) == len(told)
    for said, start in zip(sorted(found), sorted(told), strict=True):
        assert said.startswith(start)
