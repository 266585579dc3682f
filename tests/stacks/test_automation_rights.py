"""What phase 7's functions may do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.stacks.automation import AUTOMATION, NETWORK, POLICY, ROLE, TOPIC, channel_arns, functions
from tests.stacks.media_core import Core, imports, outputs
from tests.stacks.whole_app import whole_app

DEAD_LETTERS = {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}


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


def test_air_control_runs_with_phase_1_s_role_and_the_others_with_their_own(dev: Core) -> None:
    published = outputs(dev, NETWORK)["LambdaRoleArn"]["Fn::GetAtt"][0]
    assert published in functions(dev)["air_control"]["Role"]["Fn::ImportValue"]
    own = [functions(dev)[module]["Role"]["Fn::GetAtt"][0] for module in ("notifier", "run_sweep")]
    assert len(set(own)) == 2
    assert set(own) <= dev.resources(AUTOMATION, ROLE).keys()


def test_air_control_starts_and_stops_these_channels_and_nothing_else(dev: Core) -> None:
    found = rights(dev, "air_control")
    on_channels = {"medialive:DescribeChannel", "medialive:StartChannel", "medialive:StopChannel"}
    assert found.keys() == on_channels | DEAD_LETTERS
    for action in on_channels:
        assert set(imports(found[action])) == channel_arns(dev)


def test_the_notifier_looks_at_channels_tells_people_and_nothing_else(dev: Core) -> None:
    found = rights(dev, "notifier")
    (topic,) = dev.resources(AUTOMATION, TOPIC)
    assert found.keys() == {"medialive:DescribeChannel", "sns:Publish"} | DEAD_LETTERS | LOGS
    assert found["sns:Publish"] == {"Ref": topic}
    assert set(imports(found["medialive:DescribeChannel"])) == channel_arns(dev)


def test_the_sweep_stops_and_tags_channels_tells_people_and_never_starts_one(dev: Core) -> None:
    found = rights(dev, "run_sweep")
    on_channels = {"medialive:StopChannel", "medialive:CreateTags", "medialive:DeleteTags"}
    assert found.keys() == on_channels | {"medialive:ListChannels", "sns:Publish"} | DEAD_LETTERS | LOGS
    for action in on_channels:
        assert set(imports(found[action])) == channel_arns(dev)


@pytest.mark.parametrize("module", ["air_control", "notifier", "run_sweep"])
def test_only_to_list_channels_is_allowed_on_everything(module: str, dev: Core) -> None:
    anywhere = {action for action, resource in rights(dev, module).items() if resource == "*"}
    assert anywhere == ({"medialive:ListChannels"} if module == "run_sweep" else set())


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
    assert trusted == ["lambda.amazonaws.com", "lambda.amazonaws.com", "scheduler.amazonaws.com"]


def test_a_second_channel_widens_every_right_to_exactly_both(two: Core) -> None:
    assert len(channel_arns(two)) == 2
    for module, action in (
        ("air_control", "medialive:StartChannel"),
        ("notifier", "medialive:DescribeChannel"),
        ("run_sweep", "medialive:StopChannel"),
    ):
        assert set(imports(rights(two, module)[action])) == channel_arns(two)
