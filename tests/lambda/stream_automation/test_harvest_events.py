"""What MediaPackage tells of a harvest job: taken whole, or refused before any call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stream_automation.events import MalformedEventError
from stream_automation.harvest_events import HarvestFinished, harvest_finished, is_harvest

HOME, GROUP = "ap-northeast-2:111122223333", "onair-dev"
Document = Callable[[str], Any]


@pytest.mark.parametrize(
    ("name", "completed", "message"),
    [
        ("completed", True, "Your harvest job is complete."),
        ("failed", False, "There was no content available for the specified time window."),
    ],
)
def test_a_finished_job_is_its_names_its_folder_and_the_reason(
    document: Document, name: str, completed: bool, message: str
) -> None:
    event = document(f"mediapackagev2_harvest_{name}")
    assert is_harvest(event)
    assert harvest_finished(event, HOME, GROUP) == HarvestFinished(
        channel="main",
        job="main-20261122T100000Z",
        completed=completed,
        folder="replays/main/20261122T100000Z_20261122T110200Z/",
        message=message,
    )


def test_a_schedules_event_is_no_harvest(document: Document) -> None:
    assert not is_harvest(document("eventbridge_scheduled_sweep"))
    assert not is_harvest(None)


def job(event: Any) -> Any:
    return event["detail"]["harvestJob"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: job(event).update(arn=job(event)["arn"].replace("onair-dev", "onair-other")),
        lambda event: job(event).update(arn=job(event)["arn"].replace("111122223333", "999999999999")),
        lambda event: job(event).update(arn="arn:aws:s3:::bucket"),
        lambda event: job(event).update(status="IN_PROGRESS"),
        lambda event: job(event).update(status=None),
        lambda event: job(event).update(message="x" * 5000),
        lambda event: job(event).update(destination="the bucket"),
        lambda event: job(event)["destination"].pop("s3Destination"),
        lambda event: event.update(detail=None),
        lambda event: event.update(detail={}),
    ],
)
def test_fault_20_a_malformed_event_is_refused(document: Document, spoil: Callable[[Any], Any]) -> None:
    event = document("mediapackagev2_harvest_completed")
    spoil(event)
    with pytest.raises(MalformedEventError):
        harvest_finished(event, HOME, GROUP)


def test_a_job_without_a_message_is_taken(document: Document) -> None:
    event = document("mediapackagev2_harvest_failed")
    del job(event)["message"]
    assert harvest_finished(event, HOME, GROUP).message == ""
