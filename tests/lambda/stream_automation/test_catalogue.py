"""The catalogue is what the bucket holds, newest first, without what is about to go; people hear of what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from stream_automation import clock
from stream_automation.events import MalformedEventError

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
OLD, NEW = "20261115T100000Z_20261115T110200Z", "20261122T100000Z_20261122T110200Z"
Calls = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Catalogue:
    """The function with a bucket behind it."""

    module: ModuleType
    document: Callable[[str], Any]
    s3: Stubber
    sns: Stubber
    calls: Calls

    def holds(self, *folders: str, channel: str = "main") -> None:
        """The folders below a channel's prefix."""
        prefix = f"replays/{channel}/"
        found = {"CommonPrefixes": [{"Prefix": f"{prefix}{folder}/"} for folder in folders]} if folders else {}
        self.s3.add_response("list_objects_v2", found, {"Bucket": "the-archive", "Prefix": prefix, "Delimiter": "/"})

    def playlist(self, folder: str, written: datetime | None, channel: str = "main") -> None:
        """Whether the manifest of a folder is there, and since when."""
        key = f"replays/{channel}/{folder}/index.m3u8"
        found = {"Contents": [{"Key": key, "LastModified": written}]} if written else {}
        self.s3.add_response("list_objects_v2", found, {"Bucket": "the-archive", "Prefix": key, "MaxKeys": 1})

    def writes(self) -> None:
        self.s3.add_response("put_object", {}, {"Bucket": "the-archive", "Key": "replays/catalogue.json", "Body": ANY,
                                                "ContentType": "application/json", "CacheControl": "max-age=30"})  # fmt: skip

    def run(self, event: str = "eventbridge_scheduled_sweep") -> int:
        offered: int = self.module.handler(self.document(event), None)["offered"]
        return offered

    @property
    def written(self) -> list[dict[str, str]]:
        """The recordings of the catalogue that was written last."""
        body = [given["Body"] for name, given in self.calls if name == "PutObject"][-1]
        found: list[dict[str, str]] = json.loads(body)["recordings"]
        return found

    @property
    def told(self) -> list[str]:
        return [given["Message"] for name, given in self.calls if name == "Publish"]


@pytest.fixture
def catalogue(
    module: Callable[[str], ModuleType],
    document: Callable[[str], Any],
    s3: Stubber,
    sns: Stubber,
    calls: Calls,
) -> Iterator[Catalogue]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield Catalogue(module("catalogue"), document, s3, sns, calls)


@pytest.mark.parametrize("event", ["eventbridge_scheduled_sweep", "medialive_channel_stopped"])
def test_an_empty_bucket_makes_an_empty_catalogue_whoever_asks_for_it(catalogue: Catalogue, event: str) -> None:
    catalogue.holds()
    catalogue.holds(channel="main-hall")
    catalogue.writes()
    assert catalogue.run(event) == 0
    assert catalogue.written == []


def test_recordings_of_all_channels_are_listed_newest_first(catalogue: Catalogue) -> None:
    catalogue.holds(OLD, NEW)
    catalogue.holds(OLD, channel="main-hall")
    catalogue.playlist(NEW, NOW)
    catalogue.playlist(OLD, NOW, channel="main-hall")
    catalogue.playlist(OLD, NOW)
    catalogue.writes()
    assert catalogue.run() == 3
    assert [(entry["title"], entry["manifest"]) for entry in catalogue.written] == [
        ("ON AIR", f"main/{NEW}/index.m3u8"),
        ("주일 예배", f"main-hall/{OLD}/index.m3u8"),
        ("ON AIR", f"main/{OLD}/index.m3u8"),
    ]


def test_a_recording_whose_manifest_is_not_there_yet_is_left_out(catalogue: Catalogue) -> None:
    catalogue.holds(OLD, NEW, "something-else")
    catalogue.holds(channel="main-hall")
    catalogue.playlist(NEW, None)
    catalogue.playlist(OLD, NOW)
    catalogue.writes()
    assert catalogue.run() == 1


@pytest.mark.parametrize(("age", "offered"), [(timedelta(days=6, hours=21), 1), (timedelta(days=6, hours=23), 0)])
def test_what_expires_before_two_more_runs_is_left_out(catalogue: Catalogue, age: timedelta, offered: int) -> None:
    catalogue.holds(OLD)
    catalogue.holds(channel="main-hall")
    catalogue.playlist(OLD, NOW - age)
    catalogue.writes()
    assert catalogue.run() == offered


def test_of_very_many_recordings_the_newest_are_looked_at(catalogue: Catalogue) -> None:
    days = [datetime(2026, 1, 1, 10, tzinfo=UTC) + timedelta(days=number) for number in range(60)]
    folders = [f"{day:%Y%m%dT%H%M%SZ}_{day + timedelta(hours=1):%Y%m%dT%H%M%SZ}" for day in days]
    catalogue.holds(*folders)
    catalogue.holds(channel="main-hall")
    for folder in folders[:9:-1]:
        catalogue.playlist(folder, NOW)
    catalogue.writes()
    assert catalogue.run() == 50
    assert catalogue.written[0]["start"] == "2026-03-01T10:00:00Z"


def test_a_finished_harvest_is_listed_at_once_and_nobody_is_told(catalogue: Catalogue) -> None:
    catalogue.holds(NEW)
    catalogue.holds(channel="main-hall")
    catalogue.playlist(NEW, NOW)
    catalogue.writes()
    catalogue.playlist(NEW, NOW)
    assert catalogue.run("mediapackagev2_harvest_completed") == 1
    assert catalogue.told == []


def test_a_finished_harvest_without_its_playlist_is_told(catalogue: Catalogue) -> None:
    catalogue.holds()
    catalogue.holds(channel="main-hall")
    catalogue.writes()
    catalogue.playlist(NEW, None)
    catalogue.sns.add_response("publish", {"MessageId": "1"})
    assert catalogue.run("mediapackagev2_harvest_completed") == 0
    assert f"there is no replays/main/{NEW}/index.m3u8 in the archive bucket" in catalogue.told[0]


def test_a_failed_harvest_is_told_with_mediapackage_s_reason_and_not_tried_again(catalogue: Catalogue) -> None:
    catalogue.holds()
    catalogue.holds(channel="main-hall")
    catalogue.writes()
    catalogue.sns.add_response("publish", {"MessageId": "1"})
    catalogue.run("mediapackagev2_harvest_failed")
    assert "MediaPackage: There was no content available for the specified time window." in catalogue.told[0]
    assert {name for name, _ in catalogue.calls} == {"ListObjectsV2", "PutObject", "Publish"}


def test_the_same_bucket_makes_the_same_catalogue(catalogue: Catalogue) -> None:
    for _ in range(2):
        catalogue.holds(OLD, NEW)
        catalogue.holds(channel="main-hall")
        catalogue.playlist(NEW, NOW)
        catalogue.playlist(OLD, NOW)
        catalogue.writes()
        catalogue.run()
    first, second = (given["Body"] for name, given in catalogue.calls if name == "PutObject")
    assert first == second


def test_fault_20_an_event_of_another_group_is_raised_before_any_call(catalogue: Catalogue) -> None:
    event = catalogue.document("mediapackagev2_harvest_completed")
    event["detail"]["harvestJob"]["arn"] = event["detail"]["harvestJob"]["arn"].replace("onair-dev", "other")
    with pytest.raises(MalformedEventError):
        catalogue.module.handler(event, None)
    assert catalogue.calls == []


def test_a_listing_that_fails_leaves_the_old_catalogue(catalogue: Catalogue) -> None:
    catalogue.s3.add_client_error("list_objects_v2", "AccessDenied", "denied", 403)
    with pytest.raises(ClientError, match="AccessDenied"):
        catalogue.run()
    assert "PutObject" not in [name for name, _ in catalogue.calls]
