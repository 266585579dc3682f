"""EventBridge Scheduler's API: what it keeps, lists, refuses and lets roles do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from rehearsal.cloud.process import ACCOUNT, REGION
from tests.rehearsal.cloud.refusals import refused
from tests.rehearsal.cloud.roles import service_role
from tests.rehearsal.cloud.waiting import until

Clients = Callable[[str], Any]

STOP = "arn:aws:scheduler:::aws-sdk:medialive:stopChannel"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:letters"


@pytest.fixture
def scheduler(client: Clients) -> Any:
    return client("scheduler")


@pytest.fixture
def wanted(client: Clients, name: str) -> dict[str, Any]:
    """A schedule that is not due in a test's lifetime, with everything that the API takes."""
    return {
        "Name": name,
        "ScheduleExpression": "at(2126-11-23T19:00:00)",
        "ScheduleExpressionTimezone": "Asia/Seoul",
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
        "Description": "stop it",
        "State": "DISABLED",
        "ActionAfterCompletion": "DELETE",
        "StartDate": datetime(2126, 1, 1, tzinfo=UTC),
        "EndDate": datetime(2127, 1, 1, tzinfo=UTC),
        "Target": {
            "Arn": STOP,
            "RoleArn": service_role(client, name, "scheduler"),
            "Input": '{"ChannelId": "1234567"}',
            "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 3},
            "DeadLetterConfig": {"Arn": QUEUE},
        },
    }


def test_a_schedule_is_told_as_it_was_given(scheduler: Any, wanted: dict[str, Any]) -> None:
    arn = scheduler.create_schedule(**wanted)["ScheduleArn"]
    assert arn == f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{wanted['Name']}"
    found = scheduler.get_schedule(Name=wanted["Name"])
    assert (found["Arn"], found["GroupName"]) == (arn, "default")
    assert {key: found[key] for key in wanted} == wanted


def test_an_update_replaces_all_of_it(scheduler: Any, wanted: dict[str, Any]) -> None:
    scheduler.create_schedule(**wanted)
    before = scheduler.get_schedule(Name=wanted["Name"])
    target = {key: wanted["Target"][key] for key in ("Arn", "RoleArn")}
    scheduler.update_schedule(
        Name=wanted["Name"],
        ScheduleExpression="rate(7 days)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
    )
    found = scheduler.get_schedule(Name=wanted["Name"])
    assert found["Target"] == target
    assert (found["State"], found["ScheduleExpressionTimezone"], found["ActionAfterCompletion"]) == (
        "ENABLED", "UTC", "NONE",
    )  # fmt: skip
    assert not {"Description", "StartDate", "EndDate"} & set(found)
    assert found["CreationDate"] == before["CreationDate"]
    assert found["LastModificationDate"] > before["LastModificationDate"]


def test_a_taken_name_is_a_conflict_but_not_for_the_same_call_again(scheduler: Any, wanted: dict[str, Any]) -> None:
    token = f"token-{wanted['Name']}"
    arn = scheduler.create_schedule(**wanted, ClientToken=token)["ScheduleArn"]
    assert scheduler.create_schedule(**wanted, ClientToken=token)["ScheduleArn"] == arn
    code, status, text = refused(scheduler.create_schedule, **wanted)
    assert (code, status) == ("ConflictException", 409)
    assert text.endswith("already exists")


def test_what_is_not_there_is_not_found(scheduler: Any, wanted: dict[str, Any]) -> None:
    key = {"Name": wanted["Name"]}
    for call in (scheduler.get_schedule, scheduler.delete_schedule, scheduler.get_schedule_group):
        assert refused(call, **key)[:2] == ("ResourceNotFoundException", 404)
    assert refused(scheduler.update_schedule, **wanted)[0] == "ResourceNotFoundException"
    for call in (scheduler.create_schedule, scheduler.list_schedules):
        parameters = (
            {**wanted, "GroupName": "nowhere"} if call == scheduler.create_schedule else {"GroupName": "nowhere"}
        )
        assert refused(call, **parameters)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ScheduleExpression": "at(tomorrow)"}, "Invalid Schedule Expression at(tomorrow)."),
        ({"ScheduleExpressionTimezone": "Asia/Soul"}, "Invalid Schedule Expression Timezone Asia/Soul."),
        ({"Target": {"Arn": "arn:aws:scheduler:::aws-sdk:medialive:describeChannel"}}, "only reads"),
        (
            {"Target": {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/nobody"}},
            "must allow AWS EventBridge Scheduler to assume",
        ),
        ({"Target": {"RetryPolicy": {"MaximumRetryAttempts": 186}}}, "MaximumRetryAttempts must be at most 185"),
        (
            {"Target": {"RetryPolicy": {"MaximumEventAgeInSeconds": 59}}},
            "MaximumEventAgeInSeconds, value: 59, valid min value: 60",
        ),
    ],
)
def test_what_scheduler_refuses_is_refused_with_the_reason(
    client: Callable[..., Any], wanted: dict[str, Any], change: dict[str, Any], reason: str
) -> None:
    target = {**wanted["Target"], **change.get("Target", {})}
    unchecked = client("scheduler", validate=False)
    code, status, text = refused(unchecked.create_schedule, **{**wanted, **change, "Target": target})
    assert (code, status) == ("ValidationException", 400)
    assert reason in text


def test_a_role_that_trusts_another_group_is_refused(client: Clients, scheduler: Any, wanted: dict[str, Any]) -> None:
    name = wanted["Name"]
    group = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/{name}"
    role = service_role(client, f"{name}-narrow", "scheduler", ArnEquals={"aws:SourceArn": group})
    narrow = {**wanted, "Target": {**wanted["Target"], "RoleArn": role}}
    assert "to assume the role" in refused(scheduler.create_schedule, **narrow)[2]
    scheduler.create_schedule_group(Name=name)
    assert scheduler.create_schedule(**narrow, GroupName=name)["ScheduleArn"].endswith(f":schedule/{name}/{name}")


def test_schedules_are_listed_by_group_prefix_and_state_in_pages(scheduler: Any, wanted: dict[str, Any]) -> None:
    name = wanted.pop("Name")
    scheduler.create_schedule_group(Name=name)
    for number in range(5):
        state = "ENABLED" if number == 0 else "DISABLED"
        scheduler.create_schedule(**{**wanted, "State": state}, Name=f"{name}-{number}", GroupName=name)
    scheduler.create_schedule(**wanted, Name=f"{name}-elsewhere")

    def names(**filters: Any) -> list[str]:
        return [item["Name"].removeprefix(f"{name}-") for item in scheduler.list_schedules(**filters)["Schedules"]]

    assert names(GroupName=name) == ["0", "1", "2", "3", "4"]
    assert names(NamePrefix=f"{name}-e") == ["elsewhere"]
    assert names(GroupName=name, State="ENABLED") == ["0"]
    pages = scheduler.get_paginator("list_schedules").paginate(GroupName=name, PaginationConfig={"PageSize": 2})
    assert [len(page["Schedules"]) for page in pages] == [2, 2, 1]
    item = scheduler.list_schedules(GroupName=name, MaxResults=1)["Schedules"][0]
    assert (item["Target"], item["GroupName"]) == ({"Arn": STOP}, name)


def test_a_group_takes_its_schedules_with_it(scheduler: Any, wanted: dict[str, Any]) -> None:
    name = wanted["Name"]
    scheduler.create_schedule_group(Name=name, Tags=[{"Key": "team", "Value": "sports"}])
    arn = scheduler.get_schedule_group(Name=name)["Arn"]
    assert scheduler.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "sports"}]
    assert refused(scheduler.create_schedule_group, Name=name)[0] == "ConflictException"
    scheduler.create_schedule(**wanted, GroupName=name)
    scheduler.create_schedule(**wanted)
    scheduler.delete_schedule_group(Name=name)
    assert refused(scheduler.get_schedule, Name=name, GroupName=name)[0] == "ResourceNotFoundException"
    assert scheduler.get_schedule(Name=name)["GroupName"] == "default"
    assert name not in [group["Name"] for group in scheduler.list_schedule_groups()["ScheduleGroups"]]
    assert refused(scheduler.delete_schedule_group, Name="default")[0] == "ValidationException"


def test_a_role_reaches_exactly_the_schedules_it_may(
    scheduler: Any, as_role: Callable[..., Clients], wanted: dict[str, Any]
) -> None:
    name = wanted["Name"]
    for group in (f"{name}-ours", f"{name}-theirs"):
        scheduler.create_schedule_group(Name=group)
        scheduler.create_schedule(**wanted, GroupName=group)
    ours = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{name}-ours/*"
    rights = {"Action": ["scheduler:*Schedule"], "Resource": ours}
    role = as_role(f"{name}-caller", rights)("scheduler")
    key = {"Name": name, "GroupName": f"{name}-ours"}
    assert role.get_schedule(**key)["Name"] == name
    code, status, text = refused(role.get_schedule, Name=name, GroupName=f"{name}-theirs")
    assert (code, status) == ("AccessDeniedException", 403)
    assert text.endswith(f"scheduler:GetSchedule on resource: {ours.replace('ours/*', f'theirs/{name}')}")
    role_arn = wanted["Target"]["RoleArn"]
    assert refused(role.update_schedule, **{**wanted, **key})[2].endswith(f"iam:PassRole on resource: {role_arn}")
    assert refused(role.list_schedules)[0] == "AccessDeniedException"
    role.delete_schedule(**key)


def test_a_schedule_needs_the_right_to_pass_its_role_to_scheduler(
    as_role: Callable[..., Clients], wanted: dict[str, Any]
) -> None:
    name, role_arn = wanted["Name"], wanted["Target"]["RoleArn"]
    rights: dict[str, Any] = {"Action": "scheduler:CreateSchedule", "Resource": "*"}
    passing = {"Action": "iam:PassRole", "Resource": role_arn}
    to_lambda = {**passing, "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}
    for number, statements in enumerate(((rights,), (rights, to_lambda))):
        role = as_role(f"{name}-{number}", *statements)("scheduler")
        assert refused(role.create_schedule, **wanted)[2].endswith(f"iam:PassRole on resource: {role_arn}")
    to_scheduler = {**passing, "Condition": {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}}
    as_role(f"{name}-2", rights, to_scheduler)("scheduler").create_schedule(**wanted)


def test_a_template_s_schedules_are_the_api_s_and_go_with_their_group(
    client: Clients, scheduler: Any, wanted: dict[str, Any]
) -> None:
    name = wanted["Name"]
    kept = ("ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "State", "Target", "Description")
    properties = {key: wanted[key] for key in kept} | {"GroupName": {"Ref": "Group"}}
    properties["StartDate"] = "2126-01-01T00:00:00Z"
    template = {
        "Resources": {
            "Group": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": name}},
            "Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": properties},
        },
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Schedule", "Arn"]}}},
    }
    cloudformation = client("cloudformation")
    fast = {"Delay": 1, "MaxAttempts": 20}
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=fast)
    made = scheduler.list_schedules(GroupName=name)["Schedules"][0]
    assert made["Name"].startswith(f"{name}-Schedule-")
    outputs = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["Outputs"]
    assert outputs[0]["OutputValue"] == made["Arn"]
    found = scheduler.get_schedule(Name=made["Name"], GroupName=name)
    assert {key: found[key] for key in kept} == {key: wanted[key] for key in kept}
    assert found["StartDate"] == wanted["StartDate"]

    properties["ScheduleExpression"] = "cron(0 19 ? * MON-FRI *)"
    cloudformation.update_stack(StackName=name, TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig=fast)
    changed = scheduler.get_schedule(Name=made["Name"], GroupName=name)
    assert (changed["ScheduleExpression"], changed["ScheduleExpressionTimezone"]) == (
        "cron(0 19 ? * MON-FRI *)", "Asia/Seoul",
    )  # fmt: skip

    # One that no template made: it goes with the group all the same.
    scheduler.create_schedule(**wanted, GroupName=name)
    cloudformation.delete_stack(StackName=name)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig=fast)
    assert (
        until(lambda: refused(scheduler.get_schedule, Name=name, GroupName=name), 3)[0] == "ResourceNotFoundException"
    )
