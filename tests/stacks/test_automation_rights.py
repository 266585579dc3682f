"""What phase 7's functions may do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from stream_automation.edge.channels import RUN_TAGS, STARTED_FOR_TAG
from tests.stacks.automation import AUTOMATION, NETWORK, POLICY, ROLE, TOPIC, channel_arns, functions
from tests.stacks.media_core import Core, exports, imports, outputs
from tests.stacks.whole_app import whole_app

DEAD_LETTERS = {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}
SHARED = {"medialive:DescribeChannel", "medialive:StartChannel", "medialive:StopChannel"}
TAGS = {"medialive:CreateTags", "medialive:DeleteTags"}
ASKED = {"medialive:ListChannels", "medialive:ListAlerts", "cloudwatch:GetMetricData", "scheduler:ListSchedules"}
STOPS = {f"scheduler:{verb}Schedule" for verb in ("Create", "Update", "Get", "Delete")} | {"iam:PassRole"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
TAKING = {"sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage"}
SECRET = "onair-webhook"


@pytest.fixture(scope="module")
def dev() -> Core:
    return whole_app("dev")


@pytest.fixture(scope="module")
def two() -> Core:
    return whole_app("dev", channels=("main", "main-hall"))


def statements(core: Core, module: str) -> Iterator[Any]:
    """All that this stack lets a function do."""
    role = functions(core)[module]["Role"]
    for policy in core.resources(AUTOMATION, POLICY).values():
        if any(is_of(role, attached) for attached in policy["Properties"]["Roles"]):
            yield from policy["Properties"]["PolicyDocument"]["Statement"]


def is_of(role_arn: Any, attached: Any) -> bool:
    """Whether a policy is attached to the role of an ARN: one of this stack by its id, another's by its import."""
    if "Ref" in attached:
        return bool(role_arn == {"Fn::GetAtt": [attached["Ref"], "Arn"]})
    return list(imports(attached)) == list(imports(role_arn)) != []


def rights(core: Core, module: str) -> dict[str, Any]:
    """What a function may do, each action with its resource."""
    return {
        action: statement["Resource"]
        for statement in statements(core, module)
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }


def test_who_starts_and_stops_on_command_runs_with_phase_1_s_role_and_the_others_with_their_own(dev: Core) -> None:
    published = outputs(dev, NETWORK)["LambdaRoleArn"]["Fn::GetAtt"][0]
    for module in ("air_control", "budget_stop"):
        assert published in functions(dev)[module]["Role"]["Fn::ImportValue"]
    own = [functions(dev)[module]["Role"]["Fn::GetAtt"][0] for module in ("notifier", "run_sweep")]
    assert len(set(own)) == 2
    assert set(own) <= dev.resources(AUTOMATION, ROLE).keys()


def test_the_shared_role_starts_stops_and_times_these_channels_and_nothing_else(dev: Core) -> None:
    found = rights(dev, "air_control")
    assert found.keys() == SHARED | STOPS | TAGS | DEAD_LETTERS | {"medialive:ListChannels", "sns:Publish"}
    for action in SHARED | TAGS:
        assert set(imports(found[action])) == channel_arns(dev)


def test_the_notifier_looks_at_channels_tells_people_and_nothing_else(dev: Core) -> None:
    found = rights(dev, "notifier")
    (topic,) = [name for name, t in dev.resources(AUTOMATION, TOPIC).items() if "notices" in str(t)]
    assert found.keys() == {"medialive:DescribeChannel", "sns:Publish"} | DEAD_LETTERS | LOGS | TAKING
    assert found["sns:Publish"] == {"Ref": topic}
    assert set(imports(found["medialive:DescribeChannel"])) == channel_arns(dev)


def test_the_notifier_takes_messages_from_the_notice_queue_and_sends_none_to_it(dev: Core) -> None:
    (mapping,) = dev.resources(AUTOMATION, "AWS::Lambda::EventSourceMapping").values()
    notices = mapping["Properties"]["EventSourceArn"]
    on_queue = [s for s in statements(dev, "notifier") if s["Resource"] == notices]
    actions = {action for statement in on_queue for action in statement["Action"]}
    assert actions == TAKING | {"sqs:GetQueueUrl", "sqs:GetQueueAttributes"}


def test_the_notifier_reads_exactly_the_secret_of_that_name() -> None:
    core = whole_app("dev", webhook_secret=SECRET)
    found = rights(core, "notifier")
    assert found["secretsmanager:GetSecretValue"]["Fn::Join"][1][-1] == f":secret:{SECRET}-??????"
    assert functions(core)["notifier"]["Environment"]["Variables"]["WEBHOOK_SECRET"] == SECRET
    assert "WEBHOOK_SECRET" not in functions(core)["air_control"]["Environment"]["Variables"]
    others = {action for module in ("air_control", "run_sweep") for action in rights(core, module)}
    assert "secretsmanager:GetSecretValue" not in others


def test_without_a_webhook_nobody_reads_a_secret(dev: Core) -> None:
    assert "secretsmanager:" not in json.dumps(dev.templates[AUTOMATION])
    assert "WEBHOOK_SECRET" not in functions(dev)["notifier"]["Environment"]["Variables"]


def test_the_sweep_stops_and_times_channels_tells_people_and_never_starts_one(dev: Core) -> None:
    found = rights(dev, "run_sweep")
    on_channels = {"medialive:StopChannel"} | TAGS
    assert found.keys() == on_channels | ASKED | STOPS | {"sns:Publish"} | DEAD_LETTERS | LOGS
    for action in on_channels:
        assert set(imports(found[action])) == channel_arns(dev)


@pytest.mark.parametrize(
    ("module", "everywhere"),
    [
        ("air_control", {"medialive:ListChannels"}),
        ("notifier", set()),
        ("run_sweep", ASKED),
    ],
)
def test_only_what_knows_no_resource_is_allowed_on_everything(module: str, everywhere: set[str], dev: Core) -> None:
    assert {action for action, resource in rights(dev, module).items() if resource == "*"} == everywhere


@pytest.mark.parametrize("module", ["air_control", "notifier", "run_sweep"])
def test_a_channel_is_touched_only_while_it_carries_our_tags(module: str, dev: Core) -> None:
    ours = {"aws:ResourceTag/onair:project": "onair", "aws:ResourceTag/onair:environment": "dev"}
    calls = [s for s in statements(dev, module) if s["Resource"] != "*" and "medialive:" in json.dumps(s["Action"])]
    assert calls
    assert [statement["Condition"]["StringEquals"] for statement in calls] == [ours] * len(calls)


@pytest.mark.parametrize("module", ["air_control", "run_sweep"])
def test_no_function_may_change_the_tags_that_make_a_channel_ours(module: str, dev: Core) -> None:
    (tagging,) = [s for s in statements(dev, module) if "medialive:CreateTags" in s["Action"]]
    assert tagging["Condition"]["ForAllValues:StringEquals"] == {"aws:TagKeys": [*RUN_TAGS, STARTED_FOR_TAG]}


@pytest.mark.parametrize("module", ["air_control", "run_sweep"])
def test_stops_are_set_in_their_group_with_their_role_alone(module: str, dev: Core) -> None:
    found = rights(dev, module)
    for action in STOPS - {"iam:PassRole"}:
        assert found[action]["Fn::Join"][1][-1] == ":schedule/onair-dev-stops/*"
    told = functions(dev)[module]["Environment"]["Variables"]
    assert found["iam:PassRole"] == told["STOP_ROLE_ARN"]


@pytest.mark.parametrize("module", ["notifier", "run_sweep"])
def test_a_function_with_a_role_of_its_own_writes_its_own_logs_only(module: str, dev: Core) -> None:
    (writing,) = [s for s in statements(dev, module) if "logs:PutLogEvents" in s["Action"]]
    assert writing["Resource"]["Fn::Join"][1][-1] == (
        f":log-group:/aws/lambda/{functions(dev)[module]['FunctionName']}:log-stream:*"
    )


def test_no_action_is_a_wildcard_and_no_managed_policy_is_attached(dev: Core) -> None:
    policies = dev.resources(AUTOMATION, POLICY).values()
    documents = [policy["Properties"]["PolicyDocument"]["Statement"] for policy in policies]
    assert [s for document in documents for s in document if "*" in json.dumps(s["Action"])] == []
    assert [r for r in dev.resources(AUTOMATION, ROLE).values() if "ManagedPolicyArns" in r["Properties"]] == []


def test_each_role_is_assumed_by_one_service(dev: Core) -> None:
    trusted = sorted(
        statement["Principal"]["Service"]
        for role in dev.resources(AUTOMATION, ROLE).values()
        for statement in role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    )
    assert trusted == ["lambda.amazonaws.com"] * 2 + ["scheduler.amazonaws.com"] * 4


def test_what_closes_the_ingest_writes_the_rules_of_our_group_and_no_other(dev: Core) -> None:
    (closing,) = [
        statement
        for policy in dev.resources(AUTOMATION, POLICY).values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Action"] == "medialive:UpdateInputSecurityGroup"
    ]
    (group,) = dev.resources("MediaLiveStack", "AWS::MediaLive::InputSecurityGroup")
    (exported,) = imports(closing["Resource"])
    assert group in exported
    assert exported in exports(dev, "MediaLiveStack")


def test_a_second_channel_widens_every_right_to_exactly_both(two: Core) -> None:
    assert len(channel_arns(two)) == 2
    for module, action in (
        ("air_control", "medialive:StartChannel"),
        ("notifier", "medialive:DescribeChannel"),
        ("run_sweep", "medialive:StopChannel"),
    ):
        assert set(imports(rights(two, module)[action])) == channel_arns(two)
