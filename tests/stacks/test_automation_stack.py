"""Phase 7."""

from __future__ import annotations

import json
from typing import Any

import pytest

import environments
from stream_automation.settings import Settings
from tests.constructs_lib.event_pattern import matches
from tests.stacks.automation import AUTOMATION, FUNCTION, LIVE, NETWORK, TOPIC, channel_arns, functions
from tests.stacks.media_core import Core, exports, imports
from tests.stacks.whole_app import whole_app

RULE, SCHEDULE, QUEUE = "AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::SQS::Queue"
TOPIC_ARN = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"


@pytest.fixture(scope="module")
def dev() -> Core:
    return whole_app("dev")


@pytest.fixture(scope="module")
def production() -> Core:
    return whole_app("production")


def rule(core: Core, key: str) -> Any:
    """The one rule with a schedule or with a pattern."""
    (found,) = [r["Properties"] for r in core.resources(AUTOMATION, RULE).values() if key in r["Properties"]]
    return found


def schedules(core: Core) -> list[Any]:
    return [resource["Properties"] for resource in core.resources(AUTOMATION, SCHEDULE).values()]


def said(schedule: Any) -> Any:
    """What a schedule says to the function; the channel's id is the name of its import."""
    text = schedule["Target"]["Input"]["Fn::Join"][1]
    return json.loads("".join(part if isinstance(part, str) else part["Fn::ImportValue"] for part in text))


@pytest.mark.parametrize("archive", [True, False])
def test_it_needs_the_role_and_the_channels(archive: bool) -> None:
    assert whole_app("dev", archive=archive).dependencies[AUTOMATION] == {NETWORK, LIVE}


def test_every_import_is_an_export_of_those_two(dev: Core) -> None:
    assert set(imports(dev.templates[AUTOMATION])) <= exports(dev, NETWORK) | exports(dev, LIVE)


def test_it_publishes_nothing(dev: Core) -> None:
    assert dev.templates[AUTOMATION].get("Outputs", {}) == {}


def test_the_three_functions_stand_each_with_logs_of_its_own(dev: Core) -> None:
    assert functions(dev).keys() == {"air_control", "notifier", "run_sweep"}
    groups = dev.resources(AUTOMATION, "AWS::Logs::LogGroup")
    kept = {group["Properties"]["LogGroupName"]: group["Properties"]["RetentionInDays"] for group in groups.values()}
    assert kept == {
        "/aws/lambda/onair-dev-air-control": 30,
        "/aws/lambda/onair-dev-notifier": 30,
        "/aws/lambda/onair-dev-run-sweep": 30,
    }
    assert {function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions(dev).values()} == groups.keys()


@pytest.mark.parametrize("environment", environments.names())
@pytest.mark.parametrize("module", ["air_control", "notifier", "run_sweep"])
def test_each_function_reads_its_settings_from_what_it_is_told(module: str, environment: str) -> None:
    core = whole_app(environment)
    (topic,) = core.resources(AUTOMATION, TOPIC)
    variables = functions(core)[module]["Environment"]["Variables"]
    assert variables["NOTICE_TOPIC_ARN"] == {"Ref": topic}
    settings = Settings.read({**variables, "NOTICE_TOPIC_ARN": TOPIC_ARN})
    maximum = environments.load(environment).automation.maximum_run_minutes
    assert (settings.project, settings.environment, settings.maximum_run_minutes) == ("onair", environment, maximum)


def test_the_tags_that_the_functions_ask_for_are_on_the_channels(dev: Core) -> None:
    tags = dev.only(LIVE, "AWS::MediaLive::Channel")["Tags"]
    for function in functions(dev).values():
        told = function["Environment"]["Variables"]
        assert (tags["onair:project"], tags["onair:environment"]) == (told["PROJECT"], told["ENVIRONMENT"])


def test_the_sweep_looks_every_two_minutes_whether_schedules_are_enabled_or_not(dev: Core) -> None:
    sweep = rule(dev, "ScheduleExpression")
    assert (sweep["ScheduleExpression"], sweep["State"]) == ("rate(2 minutes)", "ENABLED")
    (target,) = sweep["Targets"]
    (function,) = [
        name
        for name, resource in dev.resources(AUTOMATION, FUNCTION).items()
        if resource["Properties"]["Handler"] == "stream_automation.run_sweep.handler"
    ]
    assert target["Arn"] == {"Fn::GetAtt": [function, "Arn"]}
    assert environments.load("dev").automation.schedules_enabled is False


@pytest.mark.parametrize(
    ("channels", "detail_type", "woken"),
    [
        (("main",), "MediaLive Channel State Change", True),
        (("main", "main-hall"), "MediaLive Channel Alert", True),
        (("main",), "MediaLive Channel Input Change", False),
    ],
)
def test_the_notifier_hears_of_all_our_channels(channels: tuple[str, ...], detail_type: str, woken: bool) -> None:
    core = whole_app("dev", channels=channels)
    pattern = rule(core, "EventPattern")["EventPattern"]
    # What CloudFormation puts in the place of an import is the channel's ARN.
    arns = {
        part["Fn::ImportValue"]: f"arn:aws:medialive:ap-northeast-2:111122223333:channel:{number}"
        for number, part in enumerate(pattern["detail"]["channel_arn"])
    }
    assert arns.keys() == channel_arns(core)
    deployed = {**pattern, "detail": {"channel_arn": list(arns.values())}}
    for arn in arns.values():
        document: dict[str, Any] = {
            "version": "0",
            "id": "fbb2b1f4-0f4b-4ef0-9a4b-6c64d8c6b7a1",
            "detail-type": detail_type,
            "source": "aws.medialive",
            "account": "111122223333",
            "time": "2026-03-08T18:40:59Z",
            "region": "ap-northeast-2",
            "resources": [arn],
            "detail": {"channel_arn": arn, "message": "said by MediaLive", "pipeline": "0"},
        }
        assert matches(deployed, document) is woken
        assert not matches(deployed, {**document, "detail": {**document["detail"], "channel_arn": f"{arn}0"}})


@pytest.mark.parametrize("environment", environments.names())
def test_the_windows_of_the_environment_are_its_schedules(environment: str) -> None:
    automation, core = environments.load(environment).automation, whole_app(environment)
    found = {(said(schedule)["action"], schedule["ScheduleExpression"]) for schedule in schedules(core)}
    assert found == {
        (action, f"cron({int(clock[3:])} {int(clock[:2])} ? * {','.join(window.days)} *)")
        for window in automation.windows
        for action, clock in (("start", window.start), ("stop", window.stop))
    }
    assert {schedule["ScheduleExpressionTimezone"] for schedule in schedules(core)} == {automation.time_zone}
    state = "ENABLED" if automation.schedules_enabled else "DISABLED"
    assert {schedule["State"] for schedule in schedules(core)} == {state}


def test_nothing_starts_by_itself_in_dev_and_production_keeps_its_hours(dev: Core, production: Core) -> None:
    assert {schedule["State"] for schedule in schedules(dev)} == {"DISABLED"}
    assert {schedule["State"] for schedule in schedules(production)} == {"ENABLED"}


def test_a_schedule_names_the_channel_by_its_id(dev: Core) -> None:
    (channel,) = dev.resources(LIVE, "AWS::MediaLive::Channel")
    exported = {
        output["Export"]["Name"]: output["Value"]
        for output in dev.templates[LIVE]["Outputs"].values()
        if "Export" in output
    }
    assert {said(schedule)["channelId"] for schedule in schedules(dev)} <= exported.keys()
    assert [exported[said(schedule)["channelId"]] for schedule in schedules(dev)] == [{"Ref": channel}] * 2


def test_without_windows_the_rest_still_watches() -> None:
    core = whole_app("dev", windows=False)
    assert schedules(core) == []
    assert functions(core).keys() == {"air_control", "notifier", "run_sweep"}
    assert len(core.resources(AUTOMATION, RULE)) == 2


def test_the_archive_makes_no_difference_to_the_automation(dev: Core) -> None:
    assert whole_app("dev", archive=False).templates[AUTOMATION] == dev.templates[AUTOMATION]


def test_whatever_is_given_up_goes_to_one_queue(dev: Core) -> None:
    (queue,) = dev.resources(AUTOMATION, QUEUE)
    letters = {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}
    targets = [target for r in dev.resources(AUTOMATION, RULE).values() for target in r["Properties"]["Targets"]]
    targets += [schedule["Target"] for schedule in schedules(dev)]
    assert [target["DeadLetterConfig"] for target in targets] == [letters] * 4
    failures = dev.resources(AUTOMATION, "AWS::Lambda::EventInvokeConfig").values()
    assert [f["Properties"]["DestinationConfig"]["OnFailure"]["Destination"] for f in failures] == [letters["Arn"]] * 3


@pytest.mark.parametrize(("emails", "told"), [((), 0), (("a@example.com", "b@example.com"), 2)])
def test_notices_go_to_the_addresses_of_the_monitoring(emails: tuple[str, ...], told: int) -> None:
    core = whole_app("dev", emails=emails)
    subscriptions = core.resources(AUTOMATION, "AWS::SNS::Subscription").values()
    assert {subscription["Properties"]["Endpoint"] for subscription in subscriptions} == set(emails)
    assert len(subscriptions) == told
    assert core.only(AUTOMATION, TOPIC)["TopicName"] == "onair-dev-notices"


@pytest.mark.parametrize("environment", environments.names())
def test_names_carry_the_environment_because_they_are_account_wide(environment: str) -> None:
    core = whole_app(environment)
    assert {function["FunctionName"] for function in functions(core).values()} == {
        f"onair-{environment}-air-control",
        f"onair-{environment}-notifier",
        f"onair-{environment}-run-sweep",
    }
    assert core.only(AUTOMATION, "AWS::Scheduler::ScheduleGroup")["Name"] == f"onair-{environment}"
