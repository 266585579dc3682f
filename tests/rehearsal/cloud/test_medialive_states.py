"""The states of a channel: each that botocore's waiters know, and the ways from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.backstage import Backstage, BackstageError
from rehearsal.cloud.process import ACCOUNT, REGION
from tests.rehearsal.cloud.channels import ENCODER, destination, make_channel, make_input, reach
from tests.rehearsal.cloud.event_queue import EventQueue
from tests.rehearsal.cloud.refusals import refused
from tests.rehearsal.cloud.waiting import until


@pytest.fixture
def medialive(client: Callable[[str], Any]) -> Any:
    return client("medialive")


def test_a_channel_starts_and_stops_and_tells_each_step(
    client: Callable[[str], Any], medialive: Any, name: str
) -> None:
    channel = make_channel(medialive, name)
    assert channel["PipelinesRunningCount"] == 0
    events = EventQueue(client, name).listen(channel["Arn"])

    assert medialive.start_channel(ChannelId=channel["Id"])["State"] == "STARTING"
    assert reach(medialive, channel["Id"], "RUNNING")["PipelinesRunningCount"] == 1
    assert medialive.stop_channel(ChannelId=channel["Id"])["State"] == "STOPPING"
    assert reach(medialive, channel["Id"], "IDLE")["PipelinesRunningCount"] == 0
    assert medialive.delete_channel(ChannelId=channel["Id"])["State"] == "DELETING"

    assert events.states(5) == ["STARTING", "RUNNING", "STOPPING", "STOPPED", "DELETED"]
    running = next(event for event in events.seen if event["detail"].get("state") == "RUNNING")
    assert (running["source"], running["detail-type"]) == ("aws.medialive", "MediaLive Channel State Change")
    assert (running["account"], running["region"], running["resources"]) == (ACCOUNT, REGION, [channel["Arn"]])
    assert running["detail"]["channel_arn"] == channel["Arn"]
    assert running["detail"]["pipelines_running_count"] == 1


def test_a_standard_channel_runs_two_pipelines(medialive: Any, name: str) -> None:
    channel = make_channel(medialive, name, ChannelClass="STANDARD", Destinations=[destination(1, 2)])
    medialive.start_channel(ChannelId=channel["Id"])
    assert reach(medialive, channel["Id"], "RUNNING")["PipelinesRunningCount"] == 2


def test_a_channel_that_is_stopped_while_it_starts_ends_idle_and_never_runs(
    client: Callable[[str], Any], medialive: Any, name: str
) -> None:
    channel = make_channel(medialive, name)
    events = EventQueue(client, name).listen(channel["Arn"])
    medialive.start_channel(ChannelId=channel["Id"])
    medialive.stop_channel(ChannelId=channel["Id"])
    reach(medialive, channel["Id"], "IDLE")
    assert events.states(3) == ["STARTING", "STOPPING", "STOPPED"]


def test_a_transition_in_the_wrong_state_is_a_conflict(medialive: Any, name: str) -> None:
    key = {"ChannelId": make_channel(medialive, name)["Id"]}
    code, status, text = refused(medialive.stop_channel, **key)
    assert (code, status) == ("ConflictException", 409)
    assert text == f"Channel {key['ChannelId']} is IDLE, must be STARTING or RUNNING or RECOVERING"
    medialive.start_channel(**key)
    assert refused(medialive.start_channel, **key)[0] == "ConflictException"
    reach(medialive, key["ChannelId"], "RUNNING")
    assert refused(medialive.start_channel, **key)[2] == f"Channel {key['ChannelId']} is RUNNING, must be IDLE"
    for call in (medialive.delete_channel, medialive.update_channel):
        assert refused(call, **key)[2].startswith(f"Channel {key['ChannelId']} is RUNNING, must be IDLE or ")


def test_a_channel_is_seen_being_created_updated_and_deleted(medialive: Any, name: str) -> None:
    key = {"ChannelId": make_channel(medialive, name)["Id"]}
    made = medialive.create_channel(
        Name=name,
        ChannelClass="SINGLE_PIPELINE",
        Destinations=[destination(1)],
        EncoderSettings=ENCODER,
        InputAttachments=[{"InputId": make_input(medialive, f"{name}-2")}],
    )["Channel"]
    assert made["State"] == "CREATING"
    assert refused(medialive.start_channel, ChannelId=made["Id"])[0] == "ConflictException"
    medialive.get_waiter("channel_created").wait(ChannelId=made["Id"], WaiterConfig={"Delay": 1})

    assert medialive.update_channel(**key, Name="renamed")["Channel"]["State"] == "UPDATING"
    assert refused(medialive.start_channel, **key)[0] == "ConflictException"
    reach(medialive, key["ChannelId"], "IDLE")

    assert medialive.delete_channel(**key)["State"] == "DELETING"
    medialive.get_waiter("channel_deleted").wait(**key, WaiterConfig={"Delay": 1})
    assert key["ChannelId"] not in [channel["Id"] for channel in medialive.list_channels()["Channels"]]
    assert refused(medialive.start_channel, **key)[:2] == ("NotFoundException", 404)
    until(lambda: is_gone(medialive, key["ChannelId"]), 9)


def is_gone(medialive: Any, channel_id: str) -> bool:
    try:
        medialive.describe_channel(ChannelId=channel_id)
    except medialive.exceptions.NotFoundException:
        return True
    return False


def test_every_state_that_a_waiter_waits_for_or_fails_on_is_one_that_a_channel_comes_into(
    medialive: Any, backstage: Backstage, name: str
) -> None:
    named = {
        acceptor["expected"]
        for waiter in medialive.waiter_names
        if waiter.startswith("channel_") and "placement" not in waiter
        for acceptor in acceptors(medialive, waiter)
        if acceptor["matcher"] == "path"
    }
    seen = {"CREATING", "UPDATING", "DELETING"}
    key = {"ChannelId": make_channel(medialive, name)["Id"]}
    for call, state in (("start_channel", "RUNNING"), ("stop_channel", "IDLE")):
        seen |= {getattr(medialive, call)(**key)["State"], reach(medialive, key["ChannelId"], state)["State"]}
    backstage.state(key["ChannelId"], "CREATE_FAILED")
    seen.add(medialive.describe_channel(**key)["State"])
    medialive.delete_channel(**key)
    seen.add(reach(medialive, key["ChannelId"], "DELETED")["State"])
    assert named <= seen
    model = medialive.meta.service_model.shape_for("ChannelState").enum
    assert seen | {"RECOVERING", "UPDATE_FAILED"} == set(model)


def acceptors(medialive: Any, waiter: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [vars(item) for item in medialive.get_waiter(waiter).config.acceptors]
    return found


def test_a_recovering_channel_is_told_of_keeps_its_alerts_and_may_be_stopped(
    client: Callable[[str], Any], medialive: Any, backstage: Backstage, name: str
) -> None:
    channel = make_channel(medialive, name, ChannelClass="STANDARD", Destinations=[destination(1, 2)])
    key = {"ChannelId": channel["Id"]}
    events = EventQueue(client, name).listen(channel["Arn"])
    medialive.start_channel(**key)
    reach(medialive, channel["Id"], "RUNNING")
    backstage.state(channel["Id"], "RECOVERING")
    found = medialive.describe_channel(**key)
    assert (found["State"], found["PipelinesRunningCount"]) == ("RECOVERING", 1)
    assert refused(medialive.start_channel, **key)[0] == "ConflictException"
    assert len(medialive.list_alerts(**key, StateFilter="SET")["Alerts"]) == 2
    medialive.stop_channel(**key)
    assert events.states(5) == ["STARTING", "RUNNING", "RECOVERING", "STOPPING", "STOPPED"]


def test_a_recovered_channel_runs_on(medialive: Any, backstage: Backstage, name: str) -> None:
    key = {"ChannelId": make_channel(medialive, name)["Id"]}
    medialive.start_channel(**key)
    reach(medialive, key["ChannelId"], "RUNNING")
    for state, pipelines in (("RECOVERING", 0), ("RUNNING", 1)):
        backstage.state(key["ChannelId"], state)
        assert medialive.describe_channel(**key)["PipelinesRunningCount"] == pipelines


def test_a_failed_update_is_mended_by_another_and_never_started(
    medialive: Any, backstage: Backstage, name: str
) -> None:
    key = {"ChannelId": make_channel(medialive, name)["Id"]}
    backstage.state(key["ChannelId"], "UPDATING")
    for call in (medialive.start_channel, medialive.stop_channel, medialive.update_channel, medialive.delete_channel):
        assert refused(call, **key)[:2] == ("ConflictException", 409)
    backstage.state(key["ChannelId"], "UPDATE_FAILED")
    for call in (medialive.start_channel, medialive.stop_channel):
        assert refused(call, **key)[:2] == ("ConflictException", 409)
    medialive.update_channel(**key, Name="mended")
    assert reach(medialive, key["ChannelId"], "IDLE")["Name"] == "mended"


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("RECOVERING", (409, "is IDLE, must be RUNNING")),
        ("STARTING", (400, "state must be one of")),
        ("ASLEEP", (400, "got 'ASLEEP'")),
    ],
)
def test_no_channel_is_put_where_aws_would_never_have_it(
    medialive: Any, backstage: Backstage, name: str, state: str, refusal: tuple[int, str]
) -> None:
    with pytest.raises(BackstageError, match=refusal[1]) as error:
        backstage.state(make_channel(medialive, name)["Id"], state)
    assert error.value.status == refusal[0]
