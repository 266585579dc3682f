"""Every show that the sweep has left on a channel becomes one harvest job, and then the tag goes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from stream_automation import clock

TAG = "onair:recorded"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
Calls = list[tuple[str, dict[str, Any]]]
Describe = Callable[..., dict[str, Any]]


def over(minutes_ago: float, minutes: float = 60) -> str:
    """The tag of a show that ended so long ago."""
    end = NOW - timedelta(minutes=minutes_ago)
    return f"{(end - timedelta(minutes=minutes)).isoformat()}/{end.isoformat()}"


def job_of(tag: str, channel: str = "main") -> str:
    return f"{channel}-{datetime.fromisoformat(tag.partition('/')[0]):%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True)
class Recordings:
    """The function with an account behind it."""

    module: ModuleType
    event: Any
    channel: Describe
    medialive: Stubber
    packager: Stubber
    sns: Stubber
    calls: Calls

    def with_tag(self, tag: str, *, name: str = "onair-dev-main", state: str = "IDLE", **more: Any) -> dict[str, Any]:
        return self.channel(state, name=name, tags={TAG: tag}, **more)

    def lists(self, *found: dict[str, Any]) -> None:
        self.medialive.add_response("list_channels", {"Channels": list(found)}, {})

    def harvests(self) -> None:
        """One job that MediaPackage takes."""
        span = {"StartTime": NOW, "EndTime": NOW}
        names = {"ChannelGroupName": "g", "ChannelName": "c", "OriginEndpointName": "e", "HarvestJobName": "j"}
        manifests = {"HlsManifests": [{"ManifestName": "index"}]}
        destination = {"S3Destination": {"BucketName": "bucket", "DestinationPath": "path"}}
        made = {"Arn": "arn", "CreatedAt": NOW, "ModifiedAt": NOW, "Status": "QUEUED"}
        answer = {**names, "HarvestedManifests": manifests, "ScheduleConfiguration": span, "Destination": destination}
        self.packager.add_response("create_harvest_job", {**answer, **made})

    def forgets(self, found: dict[str, Any]) -> None:
        self.medialive.add_response("delete_tags", {}, {"ResourceArn": found["Arn"], "TagKeys": [TAG]})

    def run(self) -> list[str]:
        """The names of the jobs that were created."""
        answer = self.module.handler(self.event, None)
        assert json.loads(json.dumps(answer)) == answer
        jobs: list[str] = answer["jobs"]
        return jobs

    def failures(self) -> list[str]:
        with pytest.raises(ExceptionGroup, match=r"^not every show could be harvested") as raised:
            self.module.handler(self.event, None)
        return [str(failure) for failure in raised.value.exceptions]

    @property
    def called(self) -> list[str]:
        return [name for name, _ in self.calls]

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What each harvest job was asked for."""
        return [given for name, given in self.calls if name == "CreateHarvestJob"]


@pytest.fixture
def account(
    medialive: Stubber, packager: Stubber, sns: Stubber, calls: Calls
) -> tuple[Stubber, Stubber, Stubber, Calls]:
    return medialive, packager, sns, calls


@pytest.fixture(params=["medialive_channel_stopped", "eventbridge_scheduled_sweep"])
def recordings(
    request: pytest.FixtureRequest,
    module: Callable[[str], ModuleType],
    document: Callable[[str], Any],
    channel: Describe,
    account: tuple[Stubber, Stubber, Stubber, Calls],
) -> Iterator[Recordings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield Recordings(module("recordings"), document(request.param), channel, *account)


def test_a_show_that_is_over_is_harvested_and_its_tag_goes(recordings: Recordings) -> None:
    tag = over(minutes_ago=5)
    found = recordings.with_tag(tag)
    recordings.lists(found)
    recordings.harvests()
    recordings.forgets(found)
    assert recordings.run() == [job_of(tag)]
    (asked,) = recordings.asked
    start, end = (datetime.fromisoformat(moment) for moment in tag.split("/"))
    assert (asked["ChannelGroupName"], asked["ChannelName"], asked["OriginEndpointName"]) == (
        "onair-dev",
        "main",
        "hls",
    )
    assert asked["ScheduleConfiguration"] == {"StartTime": start, "EndTime": end}
    assert asked["HarvestedManifests"] == {"HlsManifests": [{"ManifestName": "index"}]}
    assert asked["Destination"] == {
        "S3Destination": {
            "BucketName": "the-archive",
            "DestinationPath": f"replays/main/{start:%Y%m%dT%H%M%SZ}_{end:%Y%m%dT%H%M%SZ}/",
        }
    }


def test_fault_21_a_job_that_is_there_already_only_loses_the_tag(recordings: Recordings) -> None:
    found = recordings.with_tag(over(minutes_ago=5))
    recordings.lists(found)
    recordings.packager.add_client_error("create_harvest_job", "ConflictException", "exists", 409)
    recordings.forgets(found)
    assert recordings.run() == []


def test_every_attempt_at_a_show_bears_one_name(recordings: Recordings) -> None:
    tag = over(minutes_ago=140)
    found = recordings.with_tag(tag)
    for _ in range(2):
        recordings.lists(found)
        recordings.packager.add_client_error("create_harvest_job", "InternalServerException", "later", 500)
        recordings.failures()
    # The second sees less of the show, because the window moves on.
    assert {asked["HarvestJobName"] for asked in recordings.asked} == {job_of(tag)}
    assert len({asked["Destination"]["S3Destination"]["DestinationPath"] for asked in recordings.asked}) == 1


def test_channels_without_a_show_and_channels_of_others_are_left_alone(recordings: Recordings) -> None:
    foreign = recordings.with_tag(over(5), channel_id="2")
    foreign["Tags"]["onair:environment"] = "production"
    recordings.lists(recordings.channel("RUNNING"), foreign)
    assert recordings.run() == []
    assert recordings.called == ["ListChannels"]


def test_a_channel_that_is_on_air_again_has_its_last_show_harvested_all_the_same(recordings: Recordings) -> None:
    tag = over(minutes_ago=1)
    found = recordings.with_tag(tag, state="RUNNING")
    recordings.lists(found)
    recordings.harvests()
    recordings.forgets(found)
    assert recordings.run() == [job_of(tag)]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (over(5, minutes=0.01), "onair-dev-main"),
        ("soon", "onair-dev-main"),
        (over(5), "onair-dev-removed"),
    ],
)
def test_what_is_no_show_is_forgotten_at_once(recordings: Recordings, tag: str, name: str) -> None:
    found = recordings.with_tag(tag, name=name)
    recordings.lists(found)
    recordings.forgets(found)
    assert recordings.run() == []
    assert recordings.asked == []


def test_a_show_that_is_partly_gone_is_harvested_from_where_it_is_left(recordings: Recordings) -> None:
    tag = over(minutes_ago=100, minutes=90)
    found = recordings.with_tag(tag)
    recordings.lists(found)
    recordings.harvests()
    recordings.forgets(found)
    assert recordings.run() == [job_of(tag)]
    start = recordings.asked[0]["ScheduleConfiguration"]["StartTime"]
    assert start == NOW - timedelta(seconds=9000) + timedelta(minutes=1)


def test_a_show_that_is_gone_is_told_once_and_forgotten(recordings: Recordings) -> None:
    found = recordings.with_tag(over(minutes_ago=151))
    recordings.lists(found)
    recordings.sns.add_response("publish", {"MessageId": "1"})
    recordings.forgets(found)
    assert recordings.run() == []
    assert recordings.asked == []


def test_fault_32_a_notice_that_fails_keeps_no_tag(recordings: Recordings, caplog: pytest.LogCaptureFixture) -> None:
    found = recordings.with_tag(over(minutes_ago=151))
    recordings.lists(found)
    recordings.sns.add_client_error("publish", "AuthorizationError", "denied", 403)
    recordings.forgets(found)
    with caplog.at_level(logging.ERROR):
        assert recordings.run() == []
    assert "the notice could not be sent" in caplog.text


@pytest.mark.parametrize("code", ["ValidationException", "ThrottlingException", "AccessDeniedException"])
def test_a_job_that_is_refused_is_raised_and_the_tag_stays_for_the_next_time(recordings: Recordings, code: str) -> None:
    recordings.lists(recordings.with_tag(over(minutes_ago=5)))
    recordings.packager.add_client_error("create_harvest_job", code, "refused", 400)
    (failure,) = recordings.failures()
    assert code in failure
    assert "DeleteTags" not in recordings.called


def test_a_show_that_fails_does_not_keep_another_from_being_harvested(recordings: Recordings) -> None:
    first = recordings.with_tag(over(5), channel_id="1")
    second = recordings.with_tag(over(5), channel_id="2", name="onair-dev-main-hall")
    recordings.lists(first, second)
    recordings.packager.add_client_error("create_harvest_job", "InternalServerException", "broken", 500)
    recordings.harvests()
    recordings.forgets(second)
    assert len(recordings.failures()) == 1
    assert [asked["ChannelName"] for asked in recordings.asked] == ["main", "main-hall"]


def test_fault_28_a_page_that_fails_is_raised_after_the_channels_before_it(recordings: Recordings) -> None:
    found = recordings.with_tag(over(5))
    recordings.medialive.add_response("list_channels", {"Channels": [found], "NextToken": "two"}, {})
    recordings.harvests()
    recordings.forgets(found)
    recordings.medialive.add_client_error("list_channels", "InternalServerErrorException", "broken", 500)
    with pytest.raises(ExceptionGroup) as raised:
        recordings.module.handler(recordings.event, None)
    assert isinstance(raised.value.exceptions[0], ClientError)
    assert len(recordings.asked) == 1
