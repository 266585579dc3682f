from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from rehearsal.media.archive import uploader as module
from rehearsal.media.archive.uploader import ArchiveUploader
from rehearsal.media.channel_role import ChannelRole
from rehearsal.media.encoder.plan import ArchiveFile
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws

ROLE = "arn:aws:iam::111122223333:role/onair-dev-medialive"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.001)


@pytest.fixture
def recording(tmp_path: Path) -> Callable[[int], ArchiveFile]:
    def make(number: int = 0) -> ArchiveFile:
        path = tmp_path / f"{number:06d}.m2ts"
        path.write_bytes(b"\x47" * 188)
        key = f"main/20260301T120000.{number:06d}.m2ts"
        started = datetime(2026, 3, 1, tzinfo=UTC)
        return ArchiveFile(group="archive", path=path, bucket="archive", key=key, started=started, seconds=2.0)

    return make


class Bucket:
    """S3's PutObject and the role's simulation, failing as often as told."""

    def __init__(self, *failures: Exception, allowed: bool = True) -> None:
        self.failures = list(failures)
        self.objects: dict[str, tuple[bytes, str]] = {}
        decision = "allowed" if allowed else "implicitDeny"
        self.asked: list[dict[str, Any]] = []

        def simulate(asked: dict[str, Any]) -> dict[str, Any]:
            self.asked.append(asked)
            return {
                "EvaluationResults": [
                    {"EvalActionName": name, "EvalDecision": decision} for name in asked["ActionNames"]
                ]
            }

        aws = ShapedAws({"s3.PutObject": self.put, "iam.SimulatePrincipalPolicy": simulate})
        self.sent: list[int] = []
        self.refused: list[tuple[str, int]] = []
        self.uploader = ArchiveUploader(aws.client("s3"), ChannelRole(aws.client("iam"), ROLE), self)

    def send(self, size: int) -> None:
        self.sent.append(size)

    def fail(self, group: str, status: int) -> None:
        self.refused.append((group, status))

    def put(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self.failures:
            raise self.failures.pop(0)
        self.objects[f"{asked['Bucket']}/{asked['Key']}"] = (asked["Body"].read(), asked["ContentType"])
        return {}


async def test_a_recording_lands_under_its_key_once_and_leaves_the_disk(recording: Callable[..., ArchiveFile]) -> None:
    bucket, file = Bucket(), recording()
    assert [await bucket.uploader.sweep([file]) for _ in range(2)] == [0, 0]
    assert bucket.objects == {"archive/main/20260301T120000.000000.m2ts": (b"\x47" * 188, "video/mp2t")}
    assert bucket.uploader.uploaded == ["s3://archive/main/20260301T120000.000000.m2ts"]
    assert not file.path.exists()
    assert (bucket.sent, bucket.refused) == ([188], [])


async def test_the_right_to_write_is_asked_of_the_channels_role_for_the_very_object(
    recording: Callable[..., ArchiveFile],
) -> None:
    bucket = Bucket()
    await bucket.uploader.sweep([recording()])
    assert bucket.asked == [
        {
            "PolicySourceArn": ROLE,
            "ActionNames": ["s3:PutObject"],
            "ResourceArns": ["arn:aws:s3:::archive/main/20260301T120000.000000.m2ts"],
        }
    ]


async def test_a_role_without_the_right_uploads_nothing_and_says_what_to_grant(
    recording: Callable[..., ArchiveFile],
) -> None:
    bucket, file = Bucket(allowed=False), recording()
    await bucket.uploader.sweep([file])
    assert bucket.objects == {}
    assert "may not s3:PutObject on arn:aws:s3:::archive/main" in bucket.uploader.failures[f"s3://archive/{file.key}"]
    assert bucket.refused == [("archive", 403)]
    assert file.path.exists()


@pytest.mark.parametrize(
    ("failure", "statuses"),
    [
        (RefusedError("SlowDown", 503), [503, 503]),
        (RefusedError("InternalError", 500), [500, 500]),
        (RefusedError("OperationAborted", 409), [409, 409]),
        (EndpointConnectionError(endpoint_url="http://x"), []),
    ],
)
async def test_a_passing_fault_is_tried_again_and_counts_each_time_that_the_bucket_answered(
    recording: Callable[..., ArchiveFile], failure: Exception, statuses: list[int]
) -> None:
    bucket, file = Bucket(failure, failure), recording()
    assert await bucket.uploader.sweep([file]) == 1
    await bucket.uploader.finish([file], seconds=5)
    assert (len(bucket.objects), bucket.uploader.failures) == (1, {})
    assert [status for _, status in bucket.refused] == statuses


async def test_a_lasting_refusal_is_not_tried_again_and_does_not_stop_the_others(
    recording: Callable[..., ArchiveFile],
) -> None:
    bucket, files = Bucket(RefusedError("NoSuchBucket", 404)), [recording(0), recording(1)]
    await bucket.uploader.finish(files, seconds=5)
    assert list(bucket.objects) == ["archive/main/20260301T120000.000001.m2ts"]
    assert "NoSuchBucket" in bucket.uploader.failures["s3://archive/main/20260301T120000.000000.m2ts"]


async def test_at_the_end_of_the_time_given_what_is_left_is_named(recording: Callable[..., ArchiveFile]) -> None:
    bucket, file = Bucket(*[RefusedError("SlowDown", 503)] * 1000), recording()
    await bucket.uploader.finish([file], seconds=0.05)
    assert bucket.uploader.failures == {f"s3://archive/{file.key}": "the local AWS did not take it within 0.05 s"}
    assert file.path.exists()
