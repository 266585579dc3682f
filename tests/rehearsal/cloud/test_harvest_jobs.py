"""Harvest jobs through the API: what is refused at once, how a job ends, and what EventBridge hears of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports
from tests.assembly import ROOT
from tests.rehearsal.cloud.event_queue import queue_policy
from tests.rehearsal.cloud.plane import Plane, serving
from tests.rehearsal.cloud.waiting import received, until

REGION_AND_ACCOUNT = "ap-northeast-2:111122223333"
NO_CONTENT = "There was no content available for the specified time window."
Parameters = dict[str, Any]
Ending = Callable[[], tuple[Parameters, Parameters]]


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports.free()


@pytest.fixture(scope="module")
def client(ports: Ports, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Clients of a local AWS that has its recordings cut on the plane's port."""
    hook = f"http://127.0.0.1:{ports.control}/channels"
    with LocalCloud(ports.aws, tmp_path_factory.mktemp("harvesting"), hook=hook) as cloud:
        yield cloud.account().client


@pytest.fixture
def plane(ports: Ports) -> Iterator[Plane]:
    with serving(ports.control, "/harvests") as listening:
        yield listening


@pytest.fixture
def released(plane: Plane) -> Iterator[threading.Event]:
    """Until it is set, the plane is at work."""
    event = threading.Event()

    def when_released(_: Parameters) -> tuple[int, bytes]:
        event.wait(10)
        return 200, b"{}"

    plane.answer = when_released
    yield event
    event.set()


@pytest.fixture
def packager(client: Callable[[str], Any]) -> Any:
    return client("mediapackagev2")


@pytest.fixture
def wanted(packager: Any, name: str) -> Parameters:
    """A legal job of an endpoint in a group of its own: the last minute but one, into a bucket."""
    names = {"ChannelGroupName": name, "ChannelName": "main", "OriginEndpointName": "hls"}
    packager.create_channel_group(ChannelGroupName=name)
    packager.create_channel(ChannelGroupName=name, ChannelName="main", InputType="CMAF")
    packager.create_origin_endpoint(**names, ContainerType="CMAF", HlsManifests=[{"ManifestName": "index"}])
    end = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    return {
        **names,
        "HarvestJobName": f"job-{name}",
        "HarvestedManifests": {"HlsManifests": [{"ManifestName": "index"}]},
        "ScheduleConfiguration": {"StartTime": end - timedelta(minutes=1), "EndTime": end},
        "Destination": {"S3Destination": {"BucketName": "the-archive", "DestinationPath": "replays/main/x/"}},
    }


def named(job: Parameters) -> Parameters:
    """What names a job in a later call."""
    return {key: job[key] for key in ("ChannelGroupName", "ChannelName", "OriginEndpointName", "HarvestJobName")}


def ended(packager: Any, job: Parameters) -> Parameters:
    """The job once it is over."""

    def over() -> Parameters | None:
        found: Parameters = packager.get_harvest_job(**named(job))
        return found if found["Status"] not in ("QUEUED", "IN_PROGRESS") else None

    found = until(over, 20)
    assert found is not None
    return found


@pytest.fixture
def heard(client: Callable[[str], Any], name: str) -> Callable[[], list[Parameters]]:
    """The events of the test's own channel group's harvest jobs, as far as they were not taken yet."""
    sqs, events = client("sqs"), client("events")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": ["aws.mediapackagev2"], "detail": {"harvestJob": {"channelGroupName": [name]}}}
    rule = events.put_rule(Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": queue_policy(arn, rule)})
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    return lambda: [json.loads(message["Body"]) for message in received(sqs, url)]


@pytest.fixture
def ending(packager: Any, wanted: Parameters, heard: Callable[[], list[Parameters]]) -> Ending:
    """Creates the job; how it ended, and the one event of it."""

    def end() -> tuple[Parameters, Parameters]:
        packager.create_harvest_job(**wanted)
        job = ended(packager, wanted)
        (event,) = until(heard, 20)
        return job, event

    return end


def refusal(call: Callable[..., Any], **parameters: Any) -> tuple[str, str]:
    """The code of a refused call, and its type where the service gives one."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    answer = refused.value.response
    kind = answer.get("ValidationExceptionType") or answer.get("ConflictExceptionType", "")
    return answer["Error"]["Code"], str(kind)


def test_a_job_is_carried_out_and_eventbridge_hears_that_it_is_complete(
    packager: Any, plane: Plane, wanted: Parameters, name: str, heard: Callable[[], list[Parameters]]
) -> None:
    created = packager.create_harvest_job(**wanted)
    assert created["Status"] == "QUEUED"
    job = ended(packager, wanted)
    assert job["Status"] == "COMPLETED"
    assert job["ScheduleConfiguration"] == wanted["ScheduleConfiguration"]
    path = f"channelGroup/{name}/channel/main/originEndpoint/hls/harvestJob/job-{name}"
    assert job["Arn"] == created["Arn"] == f"arn:aws:mediapackagev2:{REGION_AND_ACCOUNT}:{path}"
    span = {key: moment.timestamp() for key, moment in wanted["ScheduleConfiguration"].items()}
    assert plane.told == [
        {
            "group": name, "channel": "main", "endpoint": "hls", "manifests": ["index"],
            "start": span["StartTime"], "end": span["EndTime"], "bucket": "the-archive", "path": "replays/main/x/",
        }
    ]  # fmt: skip
    (event,) = until(heard, 20)
    assert (event["detail-type"], event["resources"]) == ("MediaPackageV2 HarvestJob Notification", [job["Arn"]])
    told = event["detail"]["harvestJob"]
    assert (told["status"], told["message"]) == ("COMPLETED", "Your harvest job is complete.")
    assert told["destination"]["s3Destination"]["destinationPath"] == "replays/main/x/"
    assert told["harvestedManifests"] == {"hlsManifests": [{"manifestName": "index.m3u8"}]}


@pytest.mark.usefixtures("plane")
def test_what_is_told_has_the_form_of_the_guide_s_event(
    packager: Any, wanted: Parameters, heard: Callable[[], list[Parameters]]
) -> None:
    documented = json.loads((ROOT / "tests" / "events" / "mediapackagev2_harvest_completed.json").read_text())
    packager.create_harvest_job(**wanted)
    (event,) = until(heard, 20)
    assert event.keys() == documented.keys()
    assert event["detail"]["harvestJob"].keys() == documented["detail"]["harvestJob"].keys()


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [(409, json.dumps({"reason": NO_CONTENT}).encode(), NO_CONTENT), (500, b"broken\n", "broken")],
)
def test_a_job_that_the_plane_cannot_carry_out_fails_with_its_reason(
    ending: Ending, plane: Plane, status: int, body: bytes, reason: str
) -> None:
    plane.answer = lambda _: (status, body)
    job, event = ending()
    assert (job["Status"], job["ErrorMessage"]) == ("FAILED", reason)
    told = event["detail"]["harvestJob"]
    assert (told["status"], told["message"]) == ("FAILED", reason)


def test_a_plane_that_is_gone_fails_the_job(packager: Any, ports: Ports, wanted: Parameters) -> None:
    packager.create_harvest_job(**wanted)
    job = ended(packager, wanted)
    assert job["Status"] == "FAILED"
    assert f"http://127.0.0.1:{ports.control}/harvests does not answer" in job["ErrorMessage"]


def test_a_name_is_unique_within_its_channel(packager: Any, plane: Plane, wanted: Parameters) -> None:
    packager.create_harvest_job(**wanted)
    refused = refusal(packager.create_harvest_job, **wanted)
    assert refused == ("ConflictException", "RESOURCE_ALREADY_EXISTS")
    ended(packager, wanted)
    assert len(plane.told) == 1


def test_a_job_without_a_name_gets_one(packager: Any, plane: Plane, wanted: Parameters) -> None:
    del wanted["HarvestJobName"]
    names = {packager.create_harvest_job(**wanted)["HarvestJobName"] for _ in range(2)}
    assert len(names) == 2


MINUTE = timedelta(minutes=1)
NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"ScheduleConfiguration": {"StartTime": NOW, "EndTime": NOW - MINUTE}}, "END_TIME_EARLIER_THAN_START_TIME"),
        (
            {"ScheduleConfiguration": {"StartTime": NOW - 25 * 60 * MINUTE, "EndTime": NOW - MINUTE}},
            "INVALID_HARVEST_JOB_DURATION",
        ),
        (
            {"ScheduleConfiguration": {"StartTime": NOW + 60 * MINUTE, "EndTime": NOW + 61 * MINUTE}},
            "INVALID_HARVEST_JOB_DURATION",
        ),
        (
            {"HarvestedManifests": {"HlsManifests": [{"ManifestName": "other"}]}},
            "HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT",
        ),
        (
            {"HarvestedManifests": {"DashManifests": [{"ManifestName": "index"}]}},
            "HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT",
        ),
        ({"HarvestedManifests": {}}, "HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT"),
    ],
)
def test_what_mediapackage_would_refuse_is_refused_with_its_type(
    packager: Any, wanted: Parameters, changes: Parameters, kind: str
) -> None:
    assert refusal(packager.create_harvest_job, **{**wanted, **changes}) == ("ValidationException", kind)


def test_a_job_of_no_endpoint_is_refused(packager: Any, wanted: Parameters) -> None:
    refused = refusal(packager.create_harvest_job, **{**wanted, "OriginEndpointName": "other"})
    assert refused == ("ResourceNotFoundException", "")


def test_ten_jobs_of_a_group_run_at_once_and_no_more(
    packager: Any, released: threading.Event, wanted: Parameters
) -> None:
    for number in range(10):
        packager.create_harvest_job(**{**wanted, "HarvestJobName": f"job-{number}"})
    refused = refusal(packager.create_harvest_job, **{**wanted, "HarvestJobName": "job-10"})
    assert refused == ("ValidationException", "TOO_MANY_IN_PROGRESS_HARVEST_JOBS")
    released.set()
    ended(packager, {**wanted, "HarvestJobName": "job-9"})


def test_a_job_waits_for_an_end_that_lies_ahead(packager: Any, plane: Plane, wanted: Parameters) -> None:
    now = datetime.now(UTC)
    wanted["ScheduleConfiguration"] = {"StartTime": now - MINUTE, "EndTime": now + timedelta(seconds=0.8)}
    packager.create_harvest_job(**wanted)
    until(lambda: packager.get_harvest_job(**named(wanted))["Status"] == "IN_PROGRESS", 5)
    assert plane.told == []
    assert ended(packager, wanted)["Status"] == "COMPLETED"


def test_a_job_that_is_cancelled_stays_so_and_tells_nothing(
    packager: Any, plane: Plane, released: threading.Event, wanted: Parameters, heard: Callable[[], list[Parameters]]
) -> None:
    packager.create_harvest_job(**wanted)
    until(lambda: plane.told, 5)
    packager.cancel_harvest_job(**named(wanted))
    released.set()
    assert ended(packager, wanted)["Status"] == "CANCELLED"
    refused = refusal(packager.cancel_harvest_job, **named(wanted))
    assert refused == ("ValidationException", "HARVEST_JOB_INELIGIBLE_FOR_CANCELLATION")
    time.sleep(0.3)
    assert (packager.get_harvest_job(**named(wanted))["Status"], heard()) == ("CANCELLED", [])


def test_jobs_are_listed_by_group_channel_and_status(packager: Any, plane: Plane, wanted: Parameters) -> None:
    packager.create_harvest_job(**wanted)
    ended(packager, wanted)
    group = {"ChannelGroupName": wanted["ChannelGroupName"]}

    def listed(**filters: str) -> list[str]:
        return [job["HarvestJobName"] for job in packager.list_harvest_jobs(**group, **filters)["Items"]]

    assert listed() == listed(ChannelName="main", Status="COMPLETED") == [wanted["HarvestJobName"]]
    assert listed(Status="FAILED") == listed(ChannelName="other") == []


RIGHTS = ("", "/channel/main", "/channel/main/originEndpoint/hls", "/channel/main/originEndpoint/hls/harvestJob/job-*")


@pytest.mark.parametrize("missing", [None, *range(4)])
def test_iam_asks_for_the_group_the_channel_the_endpoint_and_the_job(
    client: Callable[[str], Any], plane: Plane, wanted: Parameters, name: str, missing: int | None
) -> None:
    group = f"arn:aws:mediapackagev2:{REGION_AND_ACCOUNT}:channelGroup/{name}"
    allowed = [f"{group}{end}" for number, end in enumerate(RIGHTS) if number != missing]
    iam, sts = client("iam"), client("sts")
    trust = {"Action": "sts:AssumeRole", "Principal": {"AWS": sts.get_caller_identity()["Arn"]}}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    right = document({"Action": "mediapackagev2:CreateHarvestJob", "Resource": allowed})
    iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=right)
    keys = sts.assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    acting = boto3_client(client, keys)
    if missing is None:
        assert acting.create_harvest_job(**wanted)["Status"] == "QUEUED"
    else:
        assert refusal(acting.create_harvest_job, **wanted) == ("AccessDeniedException", "")


def document(statement: Parameters) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def boto3_client(client: Callable[[str], Any], keys: Parameters) -> Any:
    """MediaPackage's client with a role's keys, to the same address."""
    session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], "ap-northeast-2")
    return session.client("mediapackagev2", endpoint_url=client("mediapackagev2").meta.endpoint_url)
