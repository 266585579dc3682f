"""Rules: what MediaLive tells of channels goes to a target, and a function is woken every so often."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs

from constructs_lib.channel_events import ChannelEvents, Every, function_target, queue_target
from tests.constructs_lib.event_pattern import matches
from tests.constructs_lib.functions import FUNCTION_ARN, known_function
from tests.constructs_lib.rendering import empty_stack, only, resources

RULE = "AWS::Events::Rule"
MAIN = "arn:aws:medialive:ap-northeast-2:111122223333:channel:283886"
HALL = "arn:aws:medialive:ap-northeast-2:111122223333:channel:283887"
FOREIGN = "arn:aws:medialive:ap-northeast-2:111122223333:channel:2838860"


def event(detail_type: str, detail: dict[str, Any], source: str = "aws.medialive") -> dict[str, Any]:
    """A document of MediaLive, with the envelope that EventBridge gives it."""
    return {
        "version": "0",
        "id": "fbb2b1f4-0f4b-4ef0-9a4b-6c64d8c6b7a1",
        "detail-type": detail_type,
        "source": source,
        "account": "111122223333",
        "time": "2026-03-08T18:40:59Z",
        "region": "ap-northeast-2",
        "resources": [detail["channel_arn"]],
        "detail": detail,
    }


def state_change(state: str, channel: str = MAIN) -> dict[str, Any]:
    detail = {"channel_arn": channel, "state": state, "message": f"{state} channel", "pipelines_running_count": 0}
    return event("MediaLive Channel State Change", detail)


def alert(alarm_state: str, channel: str = MAIN) -> dict[str, Any]:
    detail = {
        "alarm_state": alarm_state,
        "alarm_id": "4e91aa2a5f34e4e8a5f0aa9a",
        "alert_type": "RTMP Has No Audio/Video",
        "pipeline": "0",
        "channel_arn": channel,
        "message": "Waiting for RTMP input",
    }
    return event("MediaLive Channel Alert", detail)


def input_change() -> dict[str, Any]:
    detail = {
        "pipeline": "0",
        "channel_arn": MAIN,
        "message": "Input switch event on pipeline",
        "active_input_attachment_name": "phone",
        "active_input_switch_action_name": "Initial Channel Input",
    }
    return event("MediaLive Channel Input Change", detail)


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    target = function_target(known_function(stack), sqs.Queue(stack, "Queue"))
    ChannelEvents(stack, "Events", channel_arns=[MAIN, HALL], target=target)
    return stack


@pytest.fixture(scope="module")
def queued() -> cdk.Stack:
    stack = empty_stack()
    target = queue_target(sqs.Queue(stack, "Notices"), sqs.Queue(stack, "Queue"))
    ChannelEvents(stack, "Events", channel_arns=[MAIN], target=target)
    return stack


@pytest.fixture(scope="module")
def every() -> cdk.Stack:
    stack = empty_stack()
    Every(
        stack,
        "Sweep",
        interval=Duration.minutes(2),
        function=known_function(stack),
        dead_letters=sqs.Queue(stack, "Queue"),
    )
    return stack


@pytest.mark.parametrize("state", ["CREATED", "STARTING", "RUNNING", "STOPPING", "STOPPED", "DELETED"])
@pytest.mark.parametrize("channel", [MAIN, HALL])
def test_every_state_change_of_our_channels_reaches_the_target(state: str, channel: str, stack: cdk.Stack) -> None:
    assert matches(only(stack, RULE)["Properties"]["EventPattern"], state_change(state, channel))


@pytest.mark.parametrize("alarm_state", ["SET", "CLEARED", "set"])
def test_every_alert_of_our_channels_reaches_the_target(alarm_state: str, stack: cdk.Stack) -> None:
    # Some old documents spell the state in lower case.
    assert matches(only(stack, RULE)["Properties"]["EventPattern"], alert(alarm_state))


def test_every_input_change_of_our_channels_reaches_the_target(stack: cdk.Stack) -> None:
    assert matches(only(stack, RULE)["Properties"]["EventPattern"], input_change())


@pytest.mark.parametrize(
    "document",
    [
        state_change("RUNNING", FOREIGN),
        alert("SET", FOREIGN),
        event("MediaLive Multiplex Alert", {"channel_arn": MAIN}),
        event("MediaLive Channel State Change", {"channel_arn": MAIN, "state": "RUNNING"}, source="acme.medialive"),
    ],
    ids=["another channel's state", "another channel's alert", "a multiplex", "another source"],
)
def test_nothing_else_reaches_it(document: dict[str, Any], stack: cdk.Stack) -> None:
    assert not matches(only(stack, RULE)["Properties"]["EventPattern"], document)


def test_it_wakes_at_its_rate_always(every: cdk.Stack) -> None:
    properties = only(every, RULE)["Properties"]
    assert (properties["ScheduleExpression"], properties["State"]) == ("rate(2 minutes)", "ENABLED")
    assert properties["Description"] == "Looks for channels that were forgotten"
    assert "EventPattern" not in properties


@pytest.mark.parametrize("kind", ["stack", "every"])
def test_only_its_rule_may_invoke_the_function(kind: str, request: pytest.FixtureRequest) -> None:
    stack = request.getfixturevalue(kind)
    (rule,) = resources(stack, RULE)
    permission = only(stack, "AWS::Lambda::Permission")["Properties"]
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": [rule, "Arn"]}
    assert permission["FunctionName"] == FUNCTION_ARN


@pytest.mark.parametrize("kind", ["stack", "every"])
def test_what_cannot_be_delivered_within_the_hour_goes_to_the_dead_letters(
    kind: str, request: pytest.FixtureRequest
) -> None:
    stack = request.getfixturevalue(kind)
    (queue,) = resources(stack, "AWS::SQS::Queue")
    (target,) = only(stack, RULE)["Properties"]["Targets"]
    assert target["Arn"] == FUNCTION_ARN
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 2}


@pytest.mark.parametrize("kind", ["stack", "every"])
def test_only_its_rule_may_write_dead_letters(kind: str, request: pytest.FixtureRequest) -> None:
    stack = request.getfixturevalue(kind)
    (rule,) = resources(stack, RULE)
    (statement,) = only(stack, "AWS::SQS::QueuePolicy")["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Principal"], statement["Action"]) == ({"Service": "events.amazonaws.com"}, "sqs:SendMessage")
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": [rule, "Arn"]}}}


def test_only_its_rule_may_send_to_a_queue_and_what_it_cannot_send_goes_to_the_dead_letters(queued: cdk.Stack) -> None:
    (rule,) = resources(queued, RULE)
    by_rule = {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": [rule, "Arn"]}}}
    policies = [item["Properties"] for item in resources(queued, "AWS::SQS::QueuePolicy").values()]
    assert len(policies) == 2
    for policy in policies:
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert (statement["Principal"], statement["Condition"]) == ({"Service": "events.amazonaws.com"}, by_rule)
        assert "sqs:SendMessage" in statement["Action"]
    (target,) = only(queued, RULE)["Properties"]["Targets"]
    notices, letters = sorted(resources(queued, "AWS::SQS::Queue"))
    assert target["Arn"] == {"Fn::GetAtt": [notices, "Arn"]}
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [letters, "Arn"]}}
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 2}
