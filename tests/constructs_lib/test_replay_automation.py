"""What wakes the functions of the replay, what they may do, and what they are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from constructs_lib.automation_function import AutomationFunction
from constructs_lib.channel_group import ChannelGroup
from constructs_lib.hls_origin import HlsOrigin
from constructs_lib.replay_automation import ReplayAutomation, ReplayPlan
from tests.constructs_lib.event_pattern import matches
from tests.constructs_lib.functions import QUEUE_ARN, known_queue
from tests.constructs_lib.rendering import empty_stack, resources

EVENTS = Path(__file__).resolve().parent.parent / "events"
RULE = "AWS::Events::Rule"
MAIN = "arn:aws:medialive:ap-northeast-2:111122223333:channel:4713921"
HALL = "arn:aws:medialive:ap-northeast-2:111122223333:channel:4713922"
GROUP = "arn:aws:mediapackagev2:ap-northeast-2:111122223333:channelGroup/onair-dev"
TITLES = {"main": "ON AIR", "main-hall": "주일 예배"}


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    group = ChannelGroup(stack, "Group", group_name="onair-dev")
    letters = known_queue(stack)
    packaging: dict[str, Any] = {"segment_seconds": 2, "manifest_window_seconds": 60, "startover_seconds": 9000}
    origins = [
        HlsOrigin(stack, name.title(), group=group, channel_name=name, low_latency=False, **packaging)
        for name in TITLES
    ]
    recordings, catalogue = (
        AutomationFunction(
            stack,
            module.title(),
            prefix="onair-dev",
            module=module,
            description=module,
            variables={"PROJECT": "onair"},
            role=iam.Role(stack, f"{module.title()}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
            dead_letters=letters,
        )
        for module in ("recordings", "catalogue")
    )
    plan = ReplayPlan(
        channel_arns=[MAIN, HALL],
        origins=origins,
        titles=TITLES,
        bucket=s3.Bucket.from_bucket_name(stack, "Archive", "the-archive"),
        keep_days=7,
        startover_seconds=9000,
    )
    ReplayAutomation(stack, "Replays", plan=plan, recordings=recordings, catalogue=catalogue, dead_letters=letters)
    return stack


def function(stack: cdk.Stack, module: str) -> tuple[str, Any]:
    """The logical id and the properties of a function."""
    (found,) = [
        (name, resource["Properties"])
        for name, resource in resources(stack, "AWS::Lambda::Function").items()
        if resource["Properties"]["FunctionName"] == f"onair-dev-{module}"
    ]
    return found


def rules(stack: cdk.Stack, module: str) -> list[Any]:
    """The rules that wake a function."""
    arn = {"Fn::GetAtt": [function(stack, module)[0], "Arn"]}
    every = [resource["Properties"] for resource in resources(stack, RULE).values()]
    return [rule for rule in every if rule["Targets"][0]["Arn"] == arn]


def hears(stack: cdk.Stack, module: str, event: Any) -> bool:
    """Whether an event wakes a function."""
    return any(matches(rule["EventPattern"], event) for rule in rules(stack, module) if "EventPattern" in rule)


def rights(stack: cdk.Stack, module: str) -> Iterator[Any]:
    """What a function may do beyond its dead letters."""
    role = function(stack, module)[1]["Role"]["Fn::GetAtt"][0]
    for policy in resources(stack, "AWS::IAM::Policy").values():
        if policy["Properties"]["Roles"] == [{"Ref": role}]:
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                if "sqs:" not in json.dumps(statement["Action"]):
                    yield statement


def document(name: str, **changes: Any) -> Any:
    found = json.loads((EVENTS / f"{name}.json").read_text())
    return found | {"detail": found["detail"] | changes}


def harvest(name: str, **changes: Any) -> Any:
    name = f"mediapackagev2_harvest_{name}"
    return document(name, harvestJob=document(name)["detail"]["harvestJob"] | changes)


@pytest.mark.parametrize("channel", [MAIN, HALL])
def test_a_channel_of_ours_that_has_stopped_wakes_the_one_that_harvests(stack: cdk.Stack, channel: str) -> None:
    assert hears(stack, "recordings", document("medialive_channel_stopped", channel_arn=channel))


@pytest.mark.parametrize("changes", [{"state": "STOPPING"}, {"channel_arn": f"{MAIN}0"}])
def test_no_other_state_and_no_other_channel_does(stack: cdk.Stack, changes: dict[str, str]) -> None:
    stopped = document("medialive_channel_stopped", **{"channel_arn": MAIN, **changes})
    assert not hears(stack, "recordings", stopped)


def test_a_channel_that_starts_wakes_the_one_that_lists_so_that_there_is_a_list_before_the_first_show(
    stack: cdk.Stack,
) -> None:
    starting = document("medialive_channel_stopped", channel_arn=MAIN, state="STARTING")
    assert hears(stack, "catalogue", starting)
    assert not hears(stack, "recordings", starting)
    assert not hears(stack, "catalogue", document("medialive_channel_stopped", channel_arn=MAIN))


@pytest.mark.parametrize("name", ["completed", "failed"])
def test_a_harvest_of_our_group_wakes_the_one_that_lists_however_it_ended(stack: cdk.Stack, name: str) -> None:
    assert hears(stack, "catalogue", harvest(name))
    assert not hears(stack, "catalogue", harvest(name, channelGroupName="onair-staging"))


@pytest.mark.parametrize(("module", "rate"), [("recordings", "rate(3 minutes)"), ("catalogue", "rate(1 hour)")])
def test_the_clock_wakes_both_whatever_becomes_of_events(stack: cdk.Stack, module: str, rate: str) -> None:
    (found,) = [rule for rule in rules(stack, module) if "ScheduleExpression" in rule]
    assert (found["ScheduleExpression"], found["State"]) == (rate, "ENABLED")


def test_what_wakes_nobody_goes_to_the_dead_letters(stack: cdk.Stack) -> None:
    for resource in resources(stack, RULE).values():
        (target,) = resource["Properties"]["Targets"]
        assert target["DeadLetterConfig"] == {"Arn": QUEUE_ARN}


def test_harvests_are_created_on_our_endpoints_under_our_names_and_nowhere_else(stack: cdk.Stack) -> None:
    (statement,) = rights(stack, "recordings")
    channels = list(resources(stack, "AWS::MediaPackageV2::Channel"))
    endpoints = list(resources(stack, "AWS::MediaPackageV2::OriginEndpoint"))
    assert statement["Action"] == "mediapackagev2:CreateHarvestJob"
    allowed = [
        GROUP,
        *({"Fn::GetAtt": [name, "Arn"]} for name in channels),
        *({"Fn::GetAtt": [name, "Arn"]} for name in endpoints),
        *(f"{GROUP}/channel/{name}/originEndpoint/hls/harvestJob/{name}-*" for name in TITLES),
    ]
    assert sorted(statement["Resource"], key=str) == sorted(allowed, key=str)


def test_the_one_that_lists_sees_replays_only_and_writes_nothing_but_the_catalogue(stack: cdk.Stack) -> None:
    listing, writing = rights(stack, "catalogue")
    assert listing["Action"] == "s3:ListBucket"
    assert listing["Resource"] == "arn:aws:s3:::the-archive"
    assert listing["Condition"] == {"StringLike": {"s3:prefix": "replays/*"}}
    assert writing["Action"] == "s3:PutObject"
    assert writing["Resource"] == "arn:aws:s3:::the-archive/replays/catalogue.json"


@pytest.mark.parametrize("module", ["recordings", "catalogue"])
def test_both_are_told_where_replays_are_what_channels_are_called_and_how_long_things_last(
    stack: cdk.Stack, module: str
) -> None:
    variables = function(stack, module)[1]["Environment"]["Variables"]
    assert {name: value for name, value in variables.items() if name != "PROJECT"} == {
        "REPLAY_BUCKET": "the-archive",
        "REPLAY_ENDPOINT": "hls",
        "REPLAY_MANIFEST": "index",
        "REPLAY_TITLES": '{"main": "ON AIR", "main-hall": "주일 예배"}',
        "REPLAY_DAYS": "7",
        "STARTOVER_SECONDS": "9000",
    }
