"""What the local AWS and the media plane say to each other when a channel starts and stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports
from tests.rehearsal.cloud.channels import make_channel, reach
from tests.rehearsal.cloud.event_queue import EventQueue
from tests.rehearsal.cloud.plane import Plane, serving
from tests.rehearsal.cloud.waiting import until


def events(plane: Plane, channel_id: str) -> list[str]:
    """What the plane was told of a channel."""
    return [told["event"] for told in plane.told if told["channel_id"] == channel_id]


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports.free()


@pytest.fixture(scope="module")
def client(ports: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Clients of a local AWS that tells the plane's port."""
    hook = f"http://127.0.0.1:{ports.control}/channels"
    with LocalCloud(ports.aws, tmp_path_factory.mktemp("hooked"), hook=hook) as cloud:
        yield cloud.account().client


@pytest.fixture
def plane(ports: Ports) -> Iterator[Plane]:
    with serving(ports.control, "/channels") as listening:
        yield listening


def test_a_channel_runs_and_stops_as_the_plane_follows(client: Callable[[str], Any], plane: Plane, name: str) -> None:
    medialive = client("medialive")
    channel_id = make_channel(medialive, name)["Id"]
    assert plane.told == []
    medialive.start_channel(ChannelId=channel_id)
    reach(medialive, channel_id, "RUNNING")
    medialive.stop_channel(ChannelId=channel_id)
    reach(medialive, channel_id, "IDLE")
    medialive.delete_channel(ChannelId=channel_id)
    until(lambda: len(plane.told) >= 3, 5)
    assert events(plane, channel_id) == ["STARTING", "STOPPING", "DELETED"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"reason": "role may not publish"}', "role may not publish"),
        (b"plain words\n", "plain words"),
        (b"", "no reason given"),
    ],
)
def test_a_start_that_the_plane_refuses_ends_idle_and_the_event_says_why(
    client: Callable[[str], Any], plane: Plane, name: str, body: bytes, reason: str
) -> None:
    medialive = client("medialive")
    channel = make_channel(medialive, name)
    heard = EventQueue(client, name).listen(channel["Arn"])
    plane.answer = lambda told: (409, body) if told["event"] == "STARTING" else (200, b"")
    medialive.start_channel(ChannelId=channel["Id"])
    assert heard.states(2) == ["STARTING", "STOPPED"]
    assert heard.seen[1]["detail"]["message"] == f"Channel did not start: {reason}"
    assert reach(medialive, channel["Id"], "IDLE")["PipelinesRunningCount"] == 0


def test_without_a_plane_behind_the_hook_a_start_ends_idle_and_names_the_address(
    client: Callable[[str], Any], ports: Ports, name: str
) -> None:
    medialive = client("medialive")
    channel = make_channel(medialive, name)
    heard = EventQueue(client, name).listen(channel["Arn"])
    medialive.start_channel(ChannelId=channel["Id"])
    assert heard.states(2) == ["STARTING", "STOPPED"]
    message = heard.seen[1]["detail"]["message"]
    address = f"http://127.0.0.1:{ports.control}/channels"
    assert message.startswith(f"Channel did not start: the media plane at {address} does not answer: ")
    reach(medialive, channel["Id"], "IDLE")


def test_a_channel_stops_even_when_the_plane_fails_to(client: Callable[[str], Any], plane: Plane, name: str) -> None:
    medialive = client("medialive")
    channel_id = make_channel(medialive, name)["Id"]
    plane.answer = lambda told: (500, b"the encoder is gone") if told["event"] == "STOPPING" else (200, b"")
    medialive.start_channel(ChannelId=channel_id)
    reach(medialive, channel_id, "RUNNING")
    medialive.stop_channel(ChannelId=channel_id)
    reach(medialive, channel_id, "IDLE")
    assert events(plane, channel_id) == ["STARTING", "STOPPING"]
