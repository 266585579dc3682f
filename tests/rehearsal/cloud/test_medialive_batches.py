"""Many channels in one call: each has its own result, and one failure keeps no other from its stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rehearsal.cloud.channels import make_channel, reach
from tests.rehearsal.cloud.refusals import refused

Clients = Callable[[str], Any]


@pytest.fixture
def medialive(client: Clients) -> Any:
    return client("medialive")


def test_a_batch_starts_and_stops_those_it_can_and_says_why_not_the_others(medialive: Any, name: str) -> None:
    one, two = (make_channel(medialive, f"{name}-{number}") for number in range(2))
    started = medialive.batch_start(ChannelIds=[one["Id"], two["Id"]])
    assert started["Failed"] == []
    assert [item["State"] for item in started["Successful"]] == ["STARTING", "STARTING"]
    for channel in (one, two):
        reach(medialive, channel["Id"], "RUNNING")
    medialive.stop_channel(ChannelId=two["Id"])
    reach(medialive, two["Id"], "IDLE")

    stopped = medialive.batch_stop(ChannelIds=[two["Id"], "0000000", one["Id"]], MultiplexIds=["7654321"])
    assert stopped["Successful"] == [{"Id": one["Id"], "Arn": one["Arn"], "State": "STOPPING"}]
    assert [(item["Id"], item["Code"]) for item in stopped["Failed"]] == [
        (two["Id"], "ConflictException"),
        ("0000000", "NotFoundException"),
        ("7654321", "NotFoundException"),
    ]
    assert stopped["Failed"][0]["Arn"] == two["Arn"]
    assert stopped["Failed"][0]["Message"] == (
        f"Channel {two['Id']} is IDLE, must be STARTING or RUNNING or RECOVERING"
    )
    assert stopped["Failed"][1]["Arn"].endswith(":channel:0000000")
    reach(medialive, one["Id"], "IDLE")


def test_a_batch_of_nothing_is_refused(medialive: Any) -> None:
    assert refused(medialive.batch_stop)[:2] == ("BadRequestException", 400)
    assert refused(medialive.batch_start, ChannelIds=[])[:2] == ("BadRequestException", 400)


def test_a_batch_needs_the_right_to_every_channel_in_it(
    medialive: Any, as_role: Callable[..., Clients], name: str
) -> None:
    ours, theirs = (make_channel(medialive, f"{name}-{number}") for number in range(2))
    role = as_role(name, {"Action": "medialive:BatchStart", "Resource": ours["Arn"]})("medialive")
    code, status, text = refused(role.batch_start, ChannelIds=[ours["Id"], theirs["Id"]])
    assert (code, status) == ("AccessDeniedException", 403)
    assert text.endswith(f"is not authorized to perform: medialive:BatchStart on resource: {theirs['Arn']}")
    assert medialive.describe_channel(ChannelId=ours["Id"])["State"] == "IDLE"
    assert role.batch_start(ChannelIds=[ours["Id"]])["Failed"] == []
