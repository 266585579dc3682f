"""What the local AWS and the media plane say to each other when a channel starts and stops."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports
from tests.rehearsal.cloud.channels import make_channel, reach
from tests.rehearsal.cloud.event_queue import EventQueue
from tests.rehearsal.cloud.waiting import until


class Plane(ThreadingHTTPServer):
    """Stands in for the media plane's control listener; it answers as a test tells it to."""

    def __init__(self, port: int) -> None:
        self.told: list[tuple[str, str]] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        super().__init__(("127.0.0.1", port), Listener)

    def events_of(self, channel_id: str) -> list[str]:
        return [event for event, told in self.told if told == channel_id]


class Listener(BaseHTTPRequestHandler):
    server: Plane

    def do_POST(self) -> None:
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.path == "/channels"
        self.server.told.append((document["event"], document["channel_id"]))
        status, body = self.server.answers.get(document["channel_id"] + document["event"], (200, b""))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep the test's output to what failed."""


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports.free()


@pytest.fixture(scope="module")
def client(ports: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Clients of a local AWS that tells the plane's port."""
    hook = f"http://127.0.0.1:{ports.control}/channels"
    with LocalCloud(ports.aws, tmp_path_factory.mktemp("hooked"), hook=hook) as cloud:
        session = cloud.session()
        yield lambda service: session.client(service, endpoint_url=cloud.endpoint)  # type: ignore[call-overload] # any service, named at run time


@pytest.fixture
def plane(ports: Ports) -> Iterator[Plane]:
    with Plane(ports.control) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.05,))
        serving.start()
        yield server
        server.shutdown()
        serving.join(5)


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
    assert plane.told == [("STARTING", channel_id), ("STOPPING", channel_id), ("DELETED", channel_id)]


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
    events = EventQueue(client, name).listen(channel["Arn"])
    plane.answers[channel["Id"] + "STARTING"] = (409, body)
    medialive.start_channel(ChannelId=channel["Id"])
    assert events.states(2) == ["STARTING", "STOPPED"]
    assert events.seen[1]["detail"]["message"] == f"Channel did not start: {reason}"
    assert reach(medialive, channel["Id"], "IDLE")["PipelinesRunningCount"] == 0


def test_without_a_plane_behind_the_hook_a_start_ends_idle_and_names_the_address(
    client: Callable[[str], Any], ports: Ports, name: str
) -> None:
    medialive = client("medialive")
    channel = make_channel(medialive, name)
    events = EventQueue(client, name).listen(channel["Arn"])
    medialive.start_channel(ChannelId=channel["Id"])
    assert events.states(2) == ["STARTING", "STOPPED"]
    message = events.seen[1]["detail"]["message"]
    address = f"http://127.0.0.1:{ports.control}/channels"
    assert message.startswith(f"Channel did not start: the media plane at {address} does not answer: ")
    reach(medialive, channel["Id"], "IDLE")


def test_a_channel_stops_even_when_the_plane_fails_to(client: Callable[[str], Any], plane: Plane, name: str) -> None:
    medialive = client("medialive")
    channel_id = make_channel(medialive, name)["Id"]
    plane.answers[channel_id + "STOPPING"] = (500, b"the encoder is gone")
    medialive.start_channel(ChannelId=channel_id)
    reach(medialive, channel_id, "RUNNING")
    medialive.stop_channel(ChannelId=channel_id)
    reach(medialive, channel_id, "IDLE")
    assert plane.events_of(channel_id) == ["STARTING", "STOPPING"]
