"""Carries out harvest jobs: reads under the endpoint's policy, writes under the bucket's, as MediaPackage."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.bucket_policy import bucket_policy
from rehearsal.media.harvest.job import HarvestJob, HarvestRefusedError
from rehearsal.media.harvest.recording import RecordedFile, recorded_files
from rehearsal.media.origin.directory import EndpointDirectory
from rehearsal.media.origin.endpoint import Endpoint, EndpointNotRehearsedError
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.policy import AccessRequest, Decision, Principal, UnsupportedPolicyError, evaluate

log = logging.getLogger(__name__)

PACKAGER = Principal(service="mediapackagev2.amazonaws.com")
READING = ("mediapackagev2:HarvestObject", "mediapackagev2:GetObject")
WRITING = "s3:PutObject"


class Harvester:
    """Cuts recordings out of `timelines`, which are keyed by (channel group, channel).

    The emulator cannot act as the MediaPackage service, so the decisions that MediaPackage and S3 would take are taken
    here, on the deployed policies, for the principal mediapackagev2.amazonaws.com of `account`.
    """

    def __init__(
        self,
        timelines: Mapping[tuple[str, str], Timeline],
        directory: EndpointDirectory,
        s3: Any,
        account: str,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._timelines = timelines
        self._directory = directory
        self._s3 = s3
        self._clock = clock
        # On AWS both are reached by HTTPS only.
        self._context = {"aws:SourceAccount": account, "aws:SecureTransport": "true"}

    async def harvest(self, job: HarvestJob) -> int:
        """Write the recording; how many objects it has. Raises HarvestRefusedError with the reason."""
        try:
            endpoint = await self._directory.find(job.group, job.channel, job.endpoint)
            if endpoint is None:
                raise HarvestRefusedError(f"there is no endpoint {job.group}/{job.channel}/{job.endpoint}")
            self._require_reading(endpoint)
            if job.start < self._clock() - endpoint.startover_seconds:
                raise HarvestRefusedError(f"the start lies outside the last {endpoint.startover_seconds} s, the window")
            files = recorded_files(self._timelines.get((job.group, job.channel)), endpoint, job)
            await asyncio.to_thread(self._write, job, files)
        except (BotoCoreError, ClientError, EndpointNotRehearsedError, UnsupportedPolicyError) as error:
            raise HarvestRefusedError(str(error)) from None
        except FileNotFoundError:
            raise HarvestRefusedError("a segment was deleted meanwhile: the window has moved past it") from None
        log.info("harvest: %d objects in s3://%s/%s", len(files), job.bucket, job.path)
        return len(files)

    def _require_reading(self, endpoint: Endpoint) -> None:
        for action in READING:
            asked = AccessRequest(principal=PACKAGER, action=action, resource=endpoint.arn, context=self._context)
            if evaluate(endpoint.policy, asked) is not Decision.ALLOWED:
                raise HarvestRefusedError(f"the policy of endpoint {endpoint.name} does not let MediaPackage {action}")

    def _write(self, job: HarvestJob, files: list[RecordedFile]) -> None:
        policy = bucket_policy(self._s3, job.bucket)
        for file in files:
            key = job.key(file.name)
            asked = AccessRequest(
                principal=PACKAGER, action=WRITING, resource=f"arn:aws:s3:::{job.bucket}/{key}", context=self._context
            )
            if evaluate(policy, asked) is not Decision.ALLOWED:
                raise HarvestRefusedError(f"the policy of bucket {job.bucket} does not let MediaPackage put {key}")
            self._s3.put_object(Bucket=job.bucket, Key=key, Body=file.read(), ContentType=file.content_type)
