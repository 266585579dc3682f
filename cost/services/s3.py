"""S3: what the shows leave in buckets, for as long as lifecycle rules keep it, and the requests that write it."""

from __future__ import annotations

from collections.abc import Iterator

from cost.bill import When
from cost.deployment import Deployment
from cost.lifecycle import Stay, stays
from cost.recordings import Recording, harvests, recordings
from cost.services.media_package import SERVICE as MEDIA_PACKAGE
from cost.services.media_package import packager
from cost.usage import Usage

SERVICE = "S3"
REQUESTS = 1000
"""Requests are billed by so many."""
KEYS = {
    "STANDARD": "s3.standard",
    "STANDARD_IA": "s3.standard_ia",
    "GLACIER_IR": "s3.glacier_instant",
    "GLACIER": "s3.glacier",
    # Their own prices were not found; each costs no more than the class that is told for it.
    "INTELLIGENT_TIERING": "s3.standard",
    "ONEZONE_IA": "s3.standard_ia",
    "DEEP_ARCHIVE": "s3.glacier",
}


def usages(deployment: Deployment) -> Iterator[Usage]:
    """Storage in the steady state: as much as is there when every day adds and the rules delete.

    What no rule deletes is as much as the months until then have written.
    """
    for recording in recordings(deployment):
        for stay in _stays(deployment, recording):
            yield _stored(deployment, recording, stay.storage_class, stay.days, f"{stay.days} days")
            if stay.too_early:
                item = f"{stay.too_early} days of early deletion"
                yield _stored(deployment, recording, stay.storage_class, stay.too_early, item)
        yield from _requests(deployment, recording)
    for recording in harvests(deployment):
        for channel in deployment.channels[:1]:
            owner = packager(deployment, channel)
            item, key = f"harvest of {recording.what}", "mediapackage.harvest"
            quantity = recording.gigabytes
            yield deployment.use(owner, MEDIA_PACKAGE, item, quantity=quantity, charge=key, when=When.ON_AIR)


def _stays(deployment: Deployment, recording: Recording) -> tuple[Stay, ...]:
    most = deployment.show.month * deployment.show.days_in_month
    if recording.bucket is None:
        return (Stay("STANDARD", most),)
    return stays(recording.bucket, recording.prefix, most)


def _stored(deployment: Deployment, recording: Recording, storage_class: str, days: int, item: str) -> Usage:
    return deployment.use(
        recording.owner,
        SERVICE,
        f"{recording.what}, {storage_class}, {item}",
        quantity=recording.gigabytes * days / deployment.show.days_in_month,
        charge=KEYS.get(storage_class, "s3.standard"),
        when=When.STORED,
    )


def _requests(deployment: Deployment, recording: Recording) -> Iterator[Usage]:
    files = recording.files / REQUESTS
    put, moves = f"{recording.what}, PUT requests", len(_stays(deployment, recording)) - 1
    yield deployment.use(recording.owner, SERVICE, put, quantity=files, charge="s3.put", when=When.ON_AIR)
    if moves > 0:
        item = f"{recording.what}, lifecycle transitions"
        yield deployment.use(
            recording.owner, SERVICE, item, quantity=files * moves, charge="s3.transition", when=When.STORED
        )
