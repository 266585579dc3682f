"""MediaPackage v2's harvest jobs: a part of a live stream, cut to a recording in a bucket."""

from __future__ import annotations

import contextvars
import logging
import secrets
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from rehearsal.cloud import harvest_hook
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.events import emit
from rehearsal.cloud.packager_names import CHANNEL, ENDPOINT, GROUP, JOB, arn_path, path_of
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record, Service

log = logging.getLogger(__name__)

MANIFESTS = ("HlsManifests", "LowLatencyHlsManifests", "DashManifests")
ACTIVE = ("QUEUED", "IN_PROGRESS")
MOST_ACTIVE = 10
"""Per channel group (MediaPackage v2 user guide, "Quotas")."""

LONGEST = timedelta(hours=24)
DONE = "Your harvest job is complete."
JOB_OPERATIONS = frozenset({"CreateHarvestJob", "GetHarvestJob", "CancelHarvestJob"})


class HarvestJobs(Service):
    """A job runs once, in the background, and stays as a record; its name is unique within its channel.

    What MediaPackage checks when a job is created is checked here then; the rights on the endpoint and the bucket are
    checked by the media plane, which cuts the recording, so that here they fail the job.
    """

    def create_harvest_job(self, parameters: Parameters) -> Record:
        now = datetime.now(UTC)
        parameters.setdefault("HarvestJobName", f"job-{secrets.token_hex(8)}")
        self._check(parameters, self.get("originEndpoint", path_of(parameters, ENDPOINT)), now)
        record = {
            **parameters,
            "Arn": self.arn(arn_path(parameters)),
            "ScheduleConfiguration": _times(parameters),
            "CreatedAt": now,
            "ModifiedAt": now,
            "ETag": secrets.token_hex(8),
            "Status": "QUEUED",
        }
        self.put("harvestJob", path_of(parameters, JOB), record)
        answer = dict(record)
        # The copy keeps the account and the region of the request that asked for it.
        context = contextvars.copy_context()
        threading.Thread(target=lambda: context.run(self._run, record), daemon=True).start()
        return answer

    def get_harvest_job(self, parameters: Parameters) -> Record:
        return self.get("harvestJob", path_of(parameters, JOB))

    def list_harvest_jobs(self, parameters: Parameters) -> Record:
        asked = {name: parameters[name] for name in (*ENDPOINT, "Status") if name in parameters}
        found = [job for job in self.records("harvestJob") if all(job[name] == asked[name] for name in asked)]
        return self.page(found, parameters, "Items")

    def cancel_harvest_job(self, parameters: Parameters) -> None:
        job = self.get_harvest_job(parameters)
        if job["Status"] not in ACTIVE:
            text = f"Harvest job {job['HarvestJobName']} is {job['Status']}, must be QUEUED or IN_PROGRESS"
            raise self._invalid("HARVEST_JOB_INELIGIBLE_FOR_CANCELLATION", text)
        _become(job, "CANCELLED")

    def resource_arns(self, operation: str, parameters: Parameters) -> list[str]:
        """IAM checks a job's operations on group, channel, endpoint and job, each by itself (service authorization
        reference), and a listing on the group alone."""
        depths = range(1, len(JOB) + 1) if operation in JOB_OPERATIONS else [len(JOB)]
        if operation == "ListHarvestJobs":
            depths = [len(GROUP)]
        shortened = [{name: parameters[name] for name in JOB[:depth] if name in parameters} for depth in depths]
        return [self.resource_arn(named) for named in shortened]

    def _run(self, job: Record) -> None:
        """Wait for the end of what is asked for, which may lie ahead; have it cut; tell how it ended."""
        _become(job, "IN_PROGRESS")
        span = job["ScheduleConfiguration"]
        time.sleep(max(0.0, (span["EndTime"] - datetime.now(UTC)).total_seconds()))
        status, message = "COMPLETED", DONE
        try:
            if job["Status"] in ACTIVE:
                harvest_hook.harvest(_order(job))
        except harvest_hook.HarvestFailedError as failure:
            log.warning("harvest job %s: %s", job["HarvestJobName"], failure)
            status, message = "FAILED", str(failure)
            job["ErrorMessage"] = message
        if job["Status"] in ACTIVE:
            _become(job, status)
            detail = {"harvestJob": _told(job, message)}
            emit("aws.mediapackagev2", "MediaPackageV2 HarvestJob Notification", job["Arn"], detail)

    def _check(self, parameters: Parameters, endpoint: Record, now: datetime) -> None:
        span = _times(parameters)
        if span["EndTime"] <= span["StartTime"]:
            raise self._invalid("END_TIME_EARLIER_THAN_START_TIME", "EndTime must be after StartTime")
        if span["EndTime"] - span["StartTime"] > LONGEST or span["StartTime"] > now:
            text = "a harvest job must begin in the past and cover at most 24 hours"
            raise self._invalid("INVALID_HARVEST_JOB_DURATION", text)
        wanted = [(kind, item["ManifestName"]) for kind in MANIFESTS for item in _listed(parameters, kind)]
        there = [(kind, item["ManifestName"]) for kind in MANIFESTS for item in endpoint.get(kind, [])]
        if not wanted or not set(wanted) <= set(there):
            text = f"HarvestedManifests must name manifests of endpoint {endpoint['OriginEndpointName']}"
            raise self._invalid("HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT", text)
        self._check_name_and_number(parameters)

    def _check_name_and_number(self, parameters: Parameters) -> None:
        jobs = self.records("harvestJob")
        group, channel, name = (path_of(parameters, GROUP), path_of(parameters, CHANNEL), parameters["HarvestJobName"])
        if any(path_of(job, CHANNEL) == channel and job["HarvestJobName"] == name for job in jobs):
            text = f"harvest job {name} already exists"
            raise ApiError(self.conflict, text, 409, ConflictExceptionType="RESOURCE_ALREADY_EXISTS")
        if sum(path_of(job, GROUP) == group and job["Status"] in ACTIVE for job in jobs) >= MOST_ACTIVE:
            text = f"channel group {group} has {MOST_ACTIVE} harvest jobs in progress"
            raise self._invalid("TOO_MANY_IN_PROGRESS_HARVEST_JOBS", text)

    def _invalid(self, kind: str, text: str) -> ApiError:
        return ApiError(self.bad_request, text, ValidationExceptionType=kind)


def _become(job: Record, status: str) -> None:
    # A cancelled job stays cancelled, whatever its thread finds out.
    if job["Status"] != "CANCELLED":
        job.update(Status=status, ModifiedAt=datetime.now(UTC), ETag=secrets.token_hex(8))


def _times(parameters: Parameters) -> dict[str, datetime]:
    """StartTime and EndTime; over the wire they are seconds since 1970."""
    return {
        name: datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) else value
        for name, value in parameters["ScheduleConfiguration"].items()
    }


def _listed(parameters: Parameters, kind: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = parameters["HarvestedManifests"].get(kind, [])
    return found


def _order(job: Record) -> dict[str, Any]:
    """The job as the media plane is told of it; times in seconds since 1970."""
    destination = job["Destination"]["S3Destination"]
    return {
        "group": job["ChannelGroupName"],
        "channel": job["ChannelName"],
        "endpoint": job["OriginEndpointName"],
        "manifests": [item["ManifestName"] for item in _listed(job, "HlsManifests")],
        "start": job["ScheduleConfiguration"]["StartTime"].timestamp(),
        "end": job["ScheduleConfiguration"]["EndTime"].timestamp(),
        "bucket": destination["BucketName"],
        "path": destination["DestinationPath"],
    }


def _told(job: Record, message: str) -> dict[str, Any]:
    """The job in its event (MediaPackage v2 user guide, "Harvest job notification events")."""
    destination, span = job["Destination"]["S3Destination"], job["ScheduleConfiguration"]
    endings = dict(zip(MANIFESTS, ("m3u8", "m3u8", "mpd"), strict=True))
    manifests = {
        f"{kind[0].lower()}{kind[1:]}": [{"manifestName": f"{item['ManifestName']}.{ending}"} for item in items]
        for kind, ending in endings.items()
        if (items := _listed(job, kind))
    }
    return {
        "harvestJobName": job["HarvestJobName"],
        "arn": job["Arn"],
        "status": job["Status"],
        "channelGroupName": job["ChannelGroupName"],
        "channelName": job["ChannelName"],
        "originEndpointName": job["OriginEndpointName"],
        "scheduleConfiguration": {"startTime": _iso(span["StartTime"]), "endTime": _iso(span["EndTime"])},
        "destination": {
            "s3Destination": {
                "bucketName": destination["BucketName"],
                "destinationPath": destination["DestinationPath"],
            }
        },
        "harvestedManifests": manifests,
        "message": message,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
