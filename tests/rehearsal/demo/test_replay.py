"""What the demo says of a recording: a real one, and one with something amiss."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

import environments
from rehearsal.account import Account
from rehearsal.demo import replay
from rehearsal.demo.evidence import Evidence
from rehearsal.demo.ground import Ground
from rehearsal.demo.points.recording import recording_can_be_watched
from rehearsal.demo.probe import SegmentUnreadableError
from rehearsal.demo.replay import FunctionFailedError, Replay
from rehearsal.ports import Ports
from tests.player.recording import NEWEST, catalogue, record

ENDLIST = "#EXT-X-ENDLIST"


class Prepared(Account):
    """A local AWS that answers what a test has prepared."""

    def client(self, service: str, **_: Any) -> Any:
        return CLIENTS[service]


CLIENTS = {service: boto3.client(service) for service in ("lambda", "mediapackagev2")}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bucket")
    record(folder / "replays")
    return folder


@pytest.fixture
def bucket(recorded: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return shutil.copytree(recorded, tmp_path / "bucket")


@contextmanager
def cdn(folder: Path) -> Iterator[Ground]:
    """A rehearsal whose CDN delivers this folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    ports = replace(Ports.free(), cdn=server.server_port)
    try:
        yield Ground(
            account=Prepared(boto3.Session(), "http://127.0.0.1:9"),
            ports=ports,
            stack_names={},
            environment=environments.load("dev"),
            channel="main",
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def jobs() -> Iterator[Stubber]:
    with Stubber(CLIENTS["mediapackagev2"]) as stubber:
        stubber.add_response("list_harvest_jobs", {"Items": []}, {"ChannelGroupName": "onair-dev"})
        yield stubber


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    monkeypatch.setattr(replay, "HARVEST_SECONDS", 0.2)
    with Stubber(CLIENTS["lambda"]) as stubber:
        yield stubber


def answers(stubber: Stubber, function: str, **failed: str) -> None:
    """One function that is invoked, and what it says."""
    payload = json.dumps({"errorMessage": "no rights"} if failed else {"jobs": []}).encode()
    stubber.add_response(
        "invoke",
        {"StatusCode": 200, "Payload": StreamingBody(BytesIO(payload), len(payload)), **failed},
        {"FunctionName": f"onair-dev-{function}", "Payload": b"{}"},
    )


def looked_at(folder: Path) -> Evidence:
    with cdn(folder) as ground:
        return recording_can_be_watched(ground)


def renditions(evidence: Evidence) -> list[dict[str, Any]]:
    found: Any = evidence.observed["renditions"]
    assert isinstance(found, list)
    return found


def test_a_finished_recording_with_picture_and_sound_passes(bucket: Path, jobs: Stubber) -> None:
    evidence = looked_at(bucket)
    assert evidence.passed
    assert evidence.observed["entry"] == NEWEST
    video, sound = renditions(evidence)
    assert (video["codec"], video["width"], video["segments"]) == ("h264", 320, 12)
    assert (sound["codec"], sound["fits"]) == ("aac", True)


@pytest.mark.parametrize("tag", [ENDLIST, "#EXT-X-PLAYLIST-TYPE:VOD"])
def test_a_playlist_that_a_player_would_take_for_live_does_not(bucket: Path, jobs: Stubber, tag: str) -> None:
    (playlist,) = bucket.rglob("index_1.m3u8")
    playlist.write_text(playlist.read_text().replace(tag, ""))
    evidence = looked_at(bucket)
    assert not evidence.passed
    assert [item["fits"] for item in renditions(evidence)] == [False, True]


def test_a_recording_of_another_size_than_it_says_does_not(bucket: Path, jobs: Stubber) -> None:
    (playlist,) = bucket.rglob("index.m3u8")
    playlist.write_text(playlist.read_text().replace("320x180", "1280x720"))
    assert not looked_at(bucket).passed


def test_a_segment_that_is_not_there_is_told_in_one_line(bucket: Path, jobs: Stubber) -> None:
    next(bucket.rglob("segment_1_0.mp4")).write_bytes(b"<Error/>")
    next(bucket.rglob("segment_1_init_0.mp4")).write_bytes(b"")
    with pytest.raises(SegmentUnreadableError):
        looked_at(bucket)


def test_it_wakes_the_sweep_and_then_who_harvests_and_waits_for_the_list(bucket: Path, functions: Stubber) -> None:
    answers(functions, "run-sweep")
    answers(functions, "recordings")
    with cdn(bucket) as ground:
        Replay(ground).cut()
    functions.assert_no_pending_responses()


def test_a_function_that_fails_is_told_with_its_own_words(bucket: Path, functions: Stubber) -> None:
    answers(functions, "run-sweep", FunctionError="Unhandled")
    with cdn(bucket) as ground, pytest.raises(FunctionFailedError) as failed:
        Replay(ground).cut()
    assert str(failed.value) == 'onair-dev-run-sweep failed: {"errorMessage": "no rights"}'


@pytest.mark.parametrize("listed", [None, catalogue(), catalogue({**NEWEST, "channel": "second"})])
def test_a_show_that_is_never_listed_is_told_in_one_line(bucket: Path, functions: Stubber, listed: str | None) -> None:
    answers(functions, "run-sweep")
    answers(functions, "recordings")
    (file,) = bucket.rglob("catalogue.json")
    file.unlink()
    if listed:
        file.write_text(listed)
    with cdn(bucket) as ground, pytest.raises(TimeoutError, match=r"a recording of main in http://127.0.0.1:"):
        Replay(ground).cut()
