"""Lambda and what goes with it: invocations, logs, queues, mails."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.cost.shapes import SHOW, bill, channel, items, push_input, resource, template

PAID = replace(SHOW, free_tier=False)
FUNCTION = resource("AWS::Lambda::Function", MemorySize=256, Architectures=["arm64"])
ARN = {"Fn::GetAtt": ["Function", "Arn"]}


def rule(**properties: Any) -> dict[str, Any]:
    return resource("AWS::Events::Rule", **{"State": "ENABLED", "Targets": [{"Arn": ARN}], **properties})


def billed(service: str, **resources: dict[str, Any]) -> dict[str, Any]:
    return dict(items(bill(template(**resources), PAID).of(service)))


def test_a_function_every_minute() -> None:
    found = billed("Lambda", Function=FUNCTION, Rule=rule(ScheduleExpression="rate(1 minute)"))
    assert found == {"requests": Decimal("0.0432"), "compute, arm64": Decimal(43_200) / 4}


def test_an_intel_function_costs_its_own_price() -> None:
    function = resource("AWS::Lambda::Function")
    found = billed("Lambda", Function=function, Rule=rule(ScheduleExpression="rate(1 hour)"))
    assert found["compute, x86_64"] == Decimal(720) / 8


@pytest.mark.parametrize("state", ["DISABLED"])
def test_a_rule_that_is_off_invokes_nothing(state: str) -> None:
    assert billed("Lambda", Function=FUNCTION, Rule=rule(ScheduleExpression="rate(1 hour)", State=state)) == {}


def test_a_rule_of_events_fires_with_the_runs_of_channels() -> None:
    stack = {"Function": FUNCTION, "Rule": rule(EventPattern={"source": ["aws.medialive"]})}
    assert billed("Lambda", **stack) == {}
    with_channel = billed("Lambda", **stack, Channel=channel([(1280, 720, 1)]), Input=push_input())
    assert with_channel["compute, arm64"] == Decimal(10) / 4


def test_a_schedule_is_counted_and_invokes_its_function() -> None:
    schedule = resource(
        "AWS::Scheduler::Schedule", State="ENABLED", ScheduleExpression="cron(0 5 * * ? *)", Target={"Arn": ARN}
    )
    assert billed("EventBridge Scheduler", Function=FUNCTION, Schedule=schedule) == {"invocations": Decimal("0.00003")}
    assert billed("Lambda", Function=FUNCTION, Schedule=schedule)["compute, arm64"] == Decimal("7.5")


def test_logs_are_ingested_and_kept_as_long_as_their_group_says() -> None:
    group = resource("AWS::Logs::LogGroup", RetentionInDays=60)
    function = resource("AWS::Lambda::Function", LoggingConfig={"LogGroup": {"Ref": "Group"}})
    found = billed("CloudWatch Logs", Function=function, Group=group, Rule=rule(ScheduleExpression="rate(1 minute)"))
    written = Decimal(43_200 * 2000) / (1 << 30)
    assert float(found["ingestion"]) == pytest.approx(float(written))
    assert float(found["storage, 60 days"]) == pytest.approx(float(2 * written))


def test_logs_without_a_group_of_their_own_are_kept_for_ever() -> None:
    found = billed("CloudWatch Logs", Function=FUNCTION, Rule=rule(ScheduleExpression="rate(1 minute)"))
    assert "storage, 360 days" in found


def test_lambda_polls_a_queue_whether_something_is_in_it_or_not() -> None:
    mapping = resource(
        "AWS::Lambda::EventSourceMapping",
        EventSourceArn={"Fn::GetAtt": ["Queue", "Arn"]},
        FunctionName={"Ref": "Function"},
    )
    queue = resource("AWS::SQS::Queue")
    found = bill(template(Function=FUNCTION, Queue=queue, Letters=queue, Mapping=mapping), PAID).of("SQS")
    assert items(found) == [("requests of Lambda's polling", Decimal("0.648"))]
    assert found.lines[0].resource == "Stack/Queue"


def test_mails_are_sent_to_subscribers_of_runs() -> None:
    mail = resource("AWS::SNS::Subscription", Protocol="email", Endpoint="operations@example.com")
    other = resource("AWS::SNS::Subscription", Protocol="lambda")
    found = billed("SNS", Channel=channel([(1280, 720, 1)]), Input=push_input(), Mail=mail, Other=other)
    assert found == {"e-mails": Decimal("0.0001")}
