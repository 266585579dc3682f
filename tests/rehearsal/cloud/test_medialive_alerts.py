"""MediaLive's alerts: set and cleared by whoever watches the pipelines, listed and told as MediaLive does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rehearsal.backstage import Alert, Backstage, BackstageError
from tests.rehearsal.cloud.channels import destination, make_channel, reach
from tests.rehearsal.cloud.event_queue import EventQueue
from tests.rehearsal.cloud.refusals import refused

NO_INPUT = "RTMP Has No Audio/Video"


@pytest.fixture
def medialive(client: Callable[[str], Any]) -> Any:
    return client("medialive")


def alert(kind: str, minutes: int = 0) -> Alert:
    return Alert(kind, f"{kind}, says a test", datetime.now(UTC) - timedelta(minutes=minutes))


def run(medialive: Any, name: str, **changes: Any) -> dict[str, Any]:
    channel = make_channel(medialive, name, **changes)
    medialive.start_channel(ChannelId=channel["Id"])
    return reach(medialive, channel["Id"], "RUNNING")


def listed(medialive: Any, channel: dict[str, Any], **filters: Any) -> list[tuple[str, str, str]]:
    found = medialive.list_alerts(ChannelId=channel["Id"], **filters)["Alerts"]
    return [(item["PipelineId"], item["AlertType"], item["State"]) for item in found]


def test_a_channel_that_nobody_can_send_to_lacks_its_input_since_it_runs(
    client: Callable[[str], Any], medialive: Any, name: str
) -> None:
    channel = make_channel(medialive, name)
    events = EventQueue(client, name).listen(channel["Arn"])
    before = datetime.now(UTC)
    medialive.start_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "RUNNING")
    assert events.alerts(1) == [("SET", NO_INPUT)]
    found = medialive.list_alerts(ChannelId=channel["Id"])["Alerts"][0]
    assert (found["State"], found["PipelineId"], found["Message"]) == ("SET", "0", "Waiting for RTMP input")
    assert before < found["SetTimestamp"] < datetime.now(UTC)
    told = next(event for event in events.seen if event["detail-type"] == "MediaLive Channel Alert")
    assert told["resources"] == [channel["Arn"]]
    assert told["detail"] == {
        "alarm_state": "SET",
        "alarm_id": found["Id"],
        "alert_type": NO_INPUT,
        "pipeline": "0",
        "channel_arn": channel["Arn"],
        "message": "Waiting for RTMP input",
    }


def test_both_pipelines_of_a_standard_channel_lack_their_input(medialive: Any, name: str) -> None:
    channel = run(medialive, name, ChannelClass="STANDARD", Destinations=[destination(1, 2)])
    assert sorted(listed(medialive, channel)) == [("0", NO_INPUT, "SET"), ("1", NO_INPUT, "SET")]


def test_what_holds_is_set_once_and_cleared_under_the_same_id(
    client: Callable[[str], Any], medialive: Any, backstage: Backstage, name: str
) -> None:
    channel = run(medialive, name)
    events = EventQueue(client, name).listen(channel["Arn"])
    lost = alert("Audio Not Detected", minutes=3)
    backstage.alerts(channel["Id"], [lost])
    backstage.alerts(channel["Id"], [lost])
    backstage.alerts(channel["Id"], [])
    assert sorted(events.alerts(3)[:2]) == [("CLEARED", NO_INPUT), ("SET", "Audio Not Detected")]
    assert events.alerts(3)[2:] == [("CLEARED", "Audio Not Detected")]
    ids = {event["detail"]["alarm_id"] for event in events.seen if event["detail"]["alert_type"] == lost.alert_type}
    assert len(ids) == 1
    found = medialive.list_alerts(ChannelId=channel["Id"], StateFilter="CLEARED")["Alerts"]
    cleared = next(item for item in found if item["Id"] in ids)
    assert abs(cleared["SetTimestamp"] - lost.since) < timedelta(seconds=1)
    assert cleared["ClearedTimestamp"] > cleared["SetTimestamp"] + timedelta(minutes=2)


def test_a_second_loss_has_an_id_of_its_own(medialive: Any, backstage: Backstage, name: str) -> None:
    channel = run(medialive, name)
    for alerts in ([], [alert(NO_INPUT)]):
        backstage.alerts(channel["Id"], alerts)
    found = medialive.list_alerts(ChannelId=channel["Id"])["Alerts"]
    assert [item["State"] for item in found] == ["SET", "CLEARED"]
    assert found[0]["Id"] != found[1]["Id"]


def test_a_stop_clears_everything_before_the_channel_is_stopped(
    client: Callable[[str], Any], medialive: Any, backstage: Backstage, name: str
) -> None:
    channel = run(medialive, name)
    backstage.alerts(channel["Id"], [alert(NO_INPUT), alert("Input Double-Publishing Detected")])
    events = EventQueue(client, name).listen(channel["Arn"])
    medialive.stop_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "IDLE")
    assert {state for state, _ in events.alerts(2)} == {"CLEARED"}
    events.states(2)
    assert [event["detail"].get("state") for event in events.seen][-1] == "STOPPED"
    assert listed(medialive, channel, StateFilter="SET") == []
    assert len(listed(medialive, channel, StateFilter="ALL")) == 2


def test_alerts_are_listed_by_channel_by_state_and_in_pages(medialive: Any, backstage: Backstage, name: str) -> None:
    channel, other = run(medialive, f"{name}-one"), run(medialive, f"{name}-two")
    kinds = [f"Made Up {number}" for number in range(5)]
    backstage.alerts(channel["Id"], [alert(kind, minutes=number) for number, kind in enumerate(kinds)])
    pages = medialive.get_paginator("list_alerts").paginate(
        ChannelId=channel["Id"], StateFilter="SET", PaginationConfig={"PageSize": 2}
    )
    found = [[item["AlertType"] for item in page["Alerts"]] for page in pages]
    assert found == [kinds[:2], kinds[2:4], kinds[4:]]
    assert listed(medialive, channel, StateFilter="CLEARED") == [("0", NO_INPUT, "CLEARED")]
    assert listed(medialive, other) == [("0", NO_INPUT, "SET")]


def test_a_wrong_filter_a_wrong_token_and_an_unknown_channel_are_refused(medialive: Any, name: str) -> None:
    key = {"ChannelId": make_channel(medialive, name)["Id"]}
    assert refused(medialive.list_alerts, **key, StateFilter="set")[2] == (
        "StateFilter must be one of SET, CLEARED, ALL, got 'set'"
    )
    assert refused(medialive.list_alerts, **key, NextToken="elsewhere")[:2] == ("BadRequestException", 400)
    assert refused(medialive.list_alerts, ChannelId="0000000")[:2] == ("NotFoundException", 404)


def test_nothing_is_said_of_a_channel_that_does_not_run_nor_of_a_pipeline_that_it_lacks(
    medialive: Any, backstage: Backstage, name: str
) -> None:
    idle = make_channel(medialive, f"{name}-idle")
    with pytest.raises(BackstageError, match="is IDLE, must be RUNNING or RECOVERING") as error:
        backstage.alerts(idle["Id"], [alert(NO_INPUT)])
    assert error.value.status == 409
    running = run(medialive, f"{name}-running")
    with pytest.raises(BackstageError, match="has no pipeline 1"):
        backstage.alerts(running["Id"], [], pipeline="1")
    with pytest.raises(BackstageError, match="does not exist"):
        backstage.alerts("0000000", [])
