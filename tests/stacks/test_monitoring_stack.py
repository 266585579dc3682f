"""Phase 6."""

from __future__ import annotations

import json
import re

import pytest

import environments
from tests.stacks.media_core import Core, imports, outputs
from tests.stacks.whole_app import whole_app

MONITORING = "MonitoringStack"
ALARM, TOPIC, DASHBOARD = "AWS::CloudWatch::Alarm", "AWS::SNS::Topic", "AWS::CloudWatch::Dashboard"
SUBSCRIPTION, FUNCTION = "AWS::SNS::Subscription", "AWS::Lambda::Function"


@pytest.fixture(scope="module")
def dev() -> Core:
    return whole_app("dev")


@pytest.fixture(scope="module")
def production() -> Core:
    return whole_app("production")


@pytest.mark.parametrize("archive", [True, False])
def test_it_comes_after_the_network_alone(archive: bool) -> None:
    assert whole_app("dev", archive=archive).dependencies[MONITORING] == {"NetworkStack"}


def test_it_takes_no_value_of_another_phase(dev: Core) -> None:
    assert list(imports(dev.templates[MONITORING])) == []


def test_it_stands_before_anything_that_it_watches(dev: Core) -> None:
    assert whole_app("dev", phases=(1, 6)).templates[MONITORING] == dev.templates[MONITORING]


def test_a_further_channel_adds_its_manifest_alarms_and_changes_no_other(dev: Core) -> None:
    alarms = dev.resources(MONITORING, ALARM)
    more = whole_app("dev", channels=("main", "main-hall")).resources(MONITORING, ALARM)
    assert {name: more[name] for name in alarms} == alarms
    added = {more[name]["Properties"]["AlarmName"] for name in more.keys() - alarms.keys()}
    assert added == {"onair-dev-LiveManifestStaleMainHall", "onair-dev-LiveManifestUnreadableMainHall"}


def test_without_the_probe_a_further_channel_needs_no_deploy_of_it() -> None:
    one, two = (
        whole_app("dev", channels=channels, manifest_probe=False).templates[MONITORING]
        for channels in (("main",), ("main", "main-hall"))
    )
    assert one == two
    assert "LiveManifest" not in json.dumps(one)


@pytest.mark.parametrize("environment", environments.names())
@pytest.mark.parametrize("channels", [("main",), ("main", "main-hall")])
def test_the_manifest_alarms_ask_for_what_the_probe_and_the_encoder_really_write(
    environment: str, channels: tuple[str, ...]
) -> None:
    core = whole_app(environment, channels=channels)
    functions = [function["Properties"] for function in core.resources("CloudFrontStack", FUNCTION).values()]
    (variables,) = [f["Environment"]["Variables"] for f in functions if "manifest_probe" in f["Handler"]]
    written = {
        (variables["PROJECT"], variables["ENVIRONMENT"], channel) for channel in json.loads(variables["MANIFEST_PATHS"])
    }
    groups = {
        encoder["Properties"]["EncoderSettings"]["OutputGroups"][0]["Name"]
        for encoder in core.resources("MediaLiveStack", "AWS::MediaLive::Channel").values()
    }
    stale = [
        alarm["Properties"]["Metrics"]
        for alarm in core.resources(MONITORING, ALARM).values()
        if "LiveManifestStale" in alarm["Properties"]["AlarmName"]
    ]
    asked = [{query["Id"]: query for query in queries} for queries in stale]
    dimensions = [query["staleness"]["MetricStat"]["Metric"]["Dimensions"] for query in asked]
    found = [{one["Name"]: one["Value"] for one in dimension} for dimension in dimensions]
    assert {(one["Project"], one["Environment"], one["Channel"]) for one in found} == written
    queried = {re.findall(r"OutputGroupName = '(\w+)'", query["outputs"]["Expression"])[0] for query in asked}
    assert queried == groups
    assert len(groups) == len(channels)


def test_its_outputs_are_the_brief_s(dev: Core) -> None:
    (topic,) = dev.resources(MONITORING, TOPIC)
    assert outputs(dev, MONITORING) == {
        "AlarmTopicArn": {"Ref": topic},
        "DashboardUrl": (
            "https://ap-northeast-2.console.aws.amazon.com/cloudwatch/home"
            "?region=ap-northeast-2#dashboards:name=onair-dev"
        ),
    }


@pytest.mark.parametrize("environment", environments.names())
def test_the_dashboard_is_the_one_that_its_url_opens(environment: str) -> None:
    core = whole_app(environment)
    name = core.only(MONITORING, DASHBOARD)["DashboardName"]
    assert outputs(core, MONITORING)["DashboardUrl"].endswith(f"#dashboards:name={name}")


def test_every_alarm_is_on_the_dashboard(dev: Core) -> None:
    body = json.dumps(dev.only(MONITORING, DASHBOARD)["DashboardBody"])
    alarms = dev.resources(MONITORING, ALARM)
    assert alarms
    assert [alarm for alarm in alarms if f'{{"Fn::GetAtt": ["{alarm}", "Arn"]}}' not in body] == []


def test_alarms_ask_by_query_and_the_dashboard_by_search(dev: Core) -> None:
    alarms = json.dumps(dev.resources(MONITORING, ALARM))
    body = json.dumps(dev.only(MONITORING, DASHBOARD)["DashboardBody"])
    assert ("SEARCH" in alarms, "SEARCH" in body) == (False, True)


@pytest.mark.parametrize("environment", environments.names())
def test_every_alarm_is_told_to_the_one_topic(environment: str) -> None:
    core = whole_app(environment)
    (topic,) = core.resources(MONITORING, TOPIC)
    told = [alarm["Properties"]["AlarmActions"] for alarm in core.resources(MONITORING, ALARM).values()]
    assert told == [[{"Ref": topic}]] * len(told)


@pytest.mark.parametrize("environment", environments.names())
def test_names_carry_the_environment_because_they_are_account_wide(environment: str) -> None:
    core = whole_app(environment)
    names = [alarm["Properties"]["AlarmName"] for alarm in core.resources(MONITORING, ALARM).values()]
    assert all(name.startswith(f"onair-{environment}-") for name in names)
    assert core.only(MONITORING, TOPIC)["TopicName"] == f"onair-{environment}-alarms"
    assert core.only(MONITORING, DASHBOARD)["DashboardName"] == f"onair-{environment}"


def test_production_tells_operations(production: Core) -> None:
    assert production.only(MONITORING, SUBSCRIPTION)["Endpoint"] == "operations@example.com"


def test_several_people_are_each_told() -> None:
    core = whole_app("dev", emails=("a@example.com", "b@example.com"))
    told = core.resources(MONITORING, SUBSCRIPTION).values()
    assert {(one["Properties"]["Protocol"], one["Properties"]["Endpoint"]) for one in told} == {
        ("email", "a@example.com"),
        ("email", "b@example.com"),
    }


def test_without_addresses_alarms_and_topic_still_stand(dev: Core) -> None:
    assert dev.resources(MONITORING, SUBSCRIPTION) == {}
    assert len(dev.resources(MONITORING, ALARM)) == len(whole_app("production").resources(MONITORING, ALARM)) > 0
    assert len(dev.resources(MONITORING, TOPIC)) == 1


def test_nothing_here_runs_or_is_granted_anything(dev: Core) -> None:
    kinds = {resource["Type"] for resource in dev.templates[MONITORING]["Resources"].values()}
    assert kinds == {ALARM, TOPIC, DASHBOARD, "AWS::SNS::TopicPolicy"}
