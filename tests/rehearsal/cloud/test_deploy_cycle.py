"""All seven stacks under the real CDK CLI, from an empty local account to an empty one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit, ToolkitError
from rehearsal.media.rtmp.keys import read_stream_key
from rehearsal.ports import Ports
from tests.environments.broken import ONLY_NETWORK, edited
from tests.environments.real_app import project

Client = Callable[[str], Any]

ALIVE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
LISTED: tuple[tuple[str, str, str, str], ...] = (
    ("cloudfront", "list_distributions", "DistributionList.Items", "Id"),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    ("ec2", "describe_security_groups", "SecurityGroups", "GroupId"),
    ("ec2", "describe_vpcs", "Vpcs", "VpcId"),
    ("events", "list_rules", "Rules", "Name"),
    ("iam", "list_roles", "Roles", "RoleName"),
    ("lambda", "list_event_source_mappings", "EventSourceMappings", "EventSourceArn"),
    ("lambda", "list_functions", "Functions", "FunctionName"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("medialive", "list_channels", "Channels", "Id"),
    ("medialive", "list_inputs", "Inputs", "Id"),
    ("medialive", "list_input_security_groups", "InputSecurityGroups", "Id"),
    ("mediapackagev2", "list_channel_groups", "Items", "ChannelGroupName"),
    ("s3", "list_buckets", "Buckets", "Name"),
    ("scheduler", "list_schedule_groups", "ScheduleGroups", "Name"),
    ("scheduler", "list_schedules", "Schedules", "Name"),
    ("secretsmanager", "list_secrets", "SecretList", "Name"),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("sqs", "list_queues", "QueueUrls", ""),
)
"""What an account may hold of ours: service, its list call, where the list stands, and what names an entry."""


@pytest.fixture(scope="module")
def own_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A local AWS of this file's own, where each test leaves no stack behind: those of an environment have fixed names."""
    with LocalCloud(Ports.free().aws, tmp_path_factory.mktemp("own"), rtmp=("127.0.0.1", 11935)) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def own_client(own_cloud: LocalCloud) -> Client:
    return own_cloud.account().client


def inventory(client: Client) -> dict[str, set[str]]:
    """What the account holds, by list call."""
    held: dict[str, set[str]] = {}
    for service, call, place, name in LISTED:
        answer = getattr(client(service), call)()
        for part in place.split("."):
            answer = answer.get(part, [])
        held[f"{service}.{call}"] = {entry[name] if name else entry for entry in answer}
    return held


def stacks(client: Client) -> dict[str, tuple[str, Any]]:
    """The account's living stacks: what tells one deployment of a stack from the next."""
    described = client("cloudformation").describe_stacks()["Stacks"]
    return {
        stack["StackName"]: (stack["StackId"], stack.get("LastUpdatedTime"))
        for stack in described
        if stack["StackStatus"] in ALIVE
    }


def without(all_stacks: dict[str, tuple[str, Any]], *names: str) -> dict[str, tuple[str, Any]]:
    return {name: state for name, state in all_stacks.items() if name not in names}


@pytest.mark.cloud
@pytest.mark.long
def test_seven_stacks_live_and_die(
    own_cloud: LocalCloud, own_client: Client, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    toolkit = Toolkit(own_cloud, tmp_path, "dev")
    names = toolkit.synth()
    toolkit.bootstrap()
    empty = inventory(own_client)
    toolkit.deploy()
    first = stacks(own_client)
    full = inventory(own_client)
    assert set(names.values()) < set(first)

    with subtests.test("nothing differs and a second deploy changes nothing"):
        toolkit.diff()
        assert toolkit.deploy().count("(no changes)") == len(names)
        assert stacks(own_client) == first

    with subtests.test("the CDN goes and comes back alone"):
        toolkit.destroy(["CloudFrontStack"])
        assert stacks(own_client) == without(first, names["CloudFrontStack"])
        with pytest.raises(ToolkitError, match="cdk diff failed"):
            toolkit.diff()
        toolkit.deploy(["CloudFrontStack"])
        again = stacks(own_client)
        assert without(again, names["CloudFrontStack"]) == without(first, names["CloudFrontStack"])

    with subtests.test("the encoder takes the automation with it, and both come back"):
        before = stacks(own_client)
        toolkit.destroy(["MediaLiveStack"])
        gone = (names["MediaLiveStack"], names["AutomationStack"])
        assert stacks(own_client) == without(before, *gone)
        assert own_client("medialive").list_channels()["Channels"] == []
        toolkit.deploy(["AutomationStack"])
        assert without(stacks(own_client), *gone) == without(before, *gone)

    with subtests.test("what came back is what there was"):
        toolkit.diff()
        assert {call: len(held) for call, held in inventory(own_client).items()} == {
            call: len(held) for call, held in full.items()
        }

    with subtests.test("the stream key stands nowhere but in its secret and in the input"):
        places = written_places(own_client, toolkit, own_cloud)
        secret = next(iter(inventory(own_client)["secretsmanager.list_secrets"]))
        stream_key = read_stream_key(own_client("secretsmanager"), secret)
        assert len(stream_key) >= 20
        urls = own_client("medialive").list_inputs()["Inputs"][0]["Destinations"]
        assert all(destination["Url"].endswith(stream_key) for destination in urls)
        assert [place for place, text in places.items() if stream_key in text] == []

    toolkit.destroy()
    assert set(stacks(own_client)) == set(first) - set(names.values())
    assert inventory(own_client) == empty


def written_places(client: Client, toolkit: Toolkit, cloud: LocalCloud) -> dict[str, str]:
    """All texts of a deployment that are kept or shown: logs, assembly, outputs, functions, dashboards."""
    files = [toolkit.log, cloud.log, *(path for path in toolkit.assembly.rglob("*") if path.is_file())]
    places = {str(path): path.read_text(errors="replace") for path in files}
    cloudformation = client("cloudformation")
    for stack in cloudformation.describe_stacks()["Stacks"]:
        name = stack["StackName"]
        places[f"stack {name}"] = json.dumps(stack, default=str)
        places[f"template {name}"] = json.dumps(cloudformation.get_template(StackName=name)["TemplateBody"])
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        places[f"events of {name}"] = json.dumps(events, default=str)
    for function in client("lambda").list_functions()["Functions"]:
        places[f"function {function['FunctionName']}"] = json.dumps(function, default=str)
    for channel in client("medialive").list_channels()["Channels"]:
        described = client("medialive").describe_channel(ChannelId=channel["Id"])
        places[f"channel {channel['Id']}"] = json.dumps(described, default=str)
    return places


def test_a_property_that_aws_would_refuse_fails_the_stack_with_the_reason(client: Client, name: str) -> None:
    channel = {"ChannelGroupName": {"Ref": "Name"}, "ChannelName": "main", "InputType": "FLV"}
    template = {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {
            "Group": {"Type": "AWS::MediaPackageV2::ChannelGroup", "Properties": {"ChannelGroupName": {"Ref": "Name"}}},
            "Channel": {"Type": "AWS::MediaPackageV2::Channel", "DependsOn": "Group", "Properties": channel},
        },
    }
    cloudformation = client("cloudformation")
    parameters = [{"ParameterKey": "Name", "ParameterValue": name}]
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template), Parameters=parameters)
    with pytest.raises(WaiterError):
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    reasons = [
        event.get("ResourceStatusReason", "")
        for event in cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        if event["ResourceStatus"] == "CREATE_FAILED"
    ]
    assert any("InputType must be one of HLS, CMAF, MULTIVIEW, got 'FLV'" in reason for reason in reasons)
    groups = client("mediapackagev2").list_channel_groups()["Items"]
    assert name not in [group["ChannelGroupName"] for group in groups]


@pytest.mark.cloud
@pytest.mark.long
def test_fault_04_another_account_than_the_files_is_refused_before_anything_is_written(
    own_cloud: LocalCloud, own_client: Client, tmp_path: Path
) -> None:
    copied = tmp_path / "project"
    copied.mkdir()
    other = project(copied)
    other.write("dev", edited(ONLY_NETWORK, "region = ", 'account = "222222222222"\nregion = '))
    toolkit = Toolkit(own_cloud, tmp_path, "dev", app=f"{sys.executable} {other.folder / 'app.py'}")
    toolkit.synth()
    before = inventory(own_client), stacks(own_client)
    with pytest.raises(ToolkitError) as refused:
        toolkit.deploy(["NetworkStack"])
    assert "222222222222" in str(refused.value)
    assert "111122223333" in str(refused.value)
    assert (inventory(own_client), stacks(own_client)) == before
