"""Phase 7."""

from __future__ import annotations

import json
from typing import Any

import pytest

import environments
from stream_automation.readers import Readers
from tests.constructs_lib.event_pattern import matches
from tests.stacks.automation import AUTOMATION, FUNCTION, LIVE, NETWORK, TOPIC, channel_arns, functions
from tests.stacks.media_core import Core, exports, imports, outputs
from tests.stacks.whole_app import built, whole_app

MODULES = ("air_control", "budget_stop", "notifier", "run_sweep")
STOP_CHANNEL = "arn:aws:scheduler:::aws-sdk:medialive:stopChannel"
RULE, SCHEDULE, QUEUE = "AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::SQS::Queue"


@pytest.fixture(scope="module")
def dev() -> Core:
    return whole_app("dev")


@pytest.fixture(scope="module")
def production() -> Core:
    return whole_app("production")


def rules(core: Core, key: str) -> list[Any]:
    """The rules with a schedule or with a pattern."""
    return [r["Properties"] for r in core.resources(AUTOMATION, RULE).values() if key in r["Properties"]]


def schedules(core: Core, *, daily: bool = False) -> list[Any]:
    """Those of the windows, or those of the daily stop."""
    every = [resource["Properties"] for resource in core.resources(AUTOMATION, SCHEDULE).values()]
    return [schedule for schedule in every if (schedule["Target"]["Arn"] == STOP_CHANNEL) is daily]


def said(schedule: Any) -> Any:
    """What a schedule says to the function; the channel's id is the name of its import."""
    text = schedule["Target"]["Input"]["Fn::Join"][1]
    return json.loads("".join(part if isinstance(part, str) else part["Fn::ImportValue"] for part in text))


@pytest.mark.parametrize("archive", [True, False])
def test_it_needs_the_role_and_the_channels(archive: bool) -> None:
    assert whole_app("dev", archive=archive).dependencies[AUTOMATION] == {NETWORK, LIVE}


def test_every_import_is_an_export_of_those_two(dev: Core) -> None:
    assert set(imports(dev.templates[AUTOMATION])) <= exports(dev, NETWORK) | exports(dev, LIVE)


def test_it_publishes_what_an_operator_needs_who_opens_the_ingest_for_a_while_and_nothing_else(dev: Core) -> None:
    assert set(outputs(dev, AUTOMATION)) == {"IngestClosingRoleArn", "DeadLettersArn"}


def test_the_functions_stand_each_with_logs_of_its_own(dev: Core) -> None:
    assert functions(dev).keys() == set(MODULES)
    groups = dev.resources(AUTOMATION, "AWS::Logs::LogGroup")
    kept = {group["Properties"]["LogGroupName"]: group["Properties"]["RetentionInDays"] for group in groups.values()}
    assert kept == {
        "/aws/lambda/onair-dev-air-control": 30,
        "/aws/lambda/onair-dev-budget-stop": 30,
        "/aws/lambda/onair-dev-notifier": 30,
        "/aws/lambda/onair-dev-run-sweep": 30,
    }
    assert {function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions(dev).values()} == groups.keys()


@pytest.mark.parametrize("environment", environments.names())
def test_the_functions_are_told_the_times_of_the_environment(environment: str) -> None:
    core, automation = whole_app(environment), environments.load(environment).automation
    told = {module: function["Environment"]["Variables"] for module, function in functions(core).items()}
    for module in ("air_control", "run_sweep"):
        assert told[module]["MAXIMUM_RUN_SECONDS"] == str(automation.maximum_run_minutes * 60)
    assert told["run_sweep"]["IDLE_SECONDS"] == str(automation.idle_minutes * 60)
    assert told["run_sweep"]["PRE_WARM_SECONDS"] == str(automation.pre_warm_minutes * 60)


def test_the_functions_are_told_where_stops_are_set(dev: Core) -> None:
    (topic,) = [name for name, t in dev.resources(AUTOMATION, TOPIC).items() if "notices" in str(t)]
    for module in ("air_control", "run_sweep"):
        told = functions(dev)[module]["Environment"]["Variables"]
        assert told["NOTICE_TOPIC_ARN"] == {"Ref": topic}
        group = dev.resources(AUTOMATION, "AWS::Scheduler::ScheduleGroup")[told["STOP_GROUP"]["Ref"]]
        assert group["Properties"]["Name"] == "onair-dev-stops"
        role = dev.resources(AUTOMATION, "AWS::IAM::Role")[told["STOP_ROLE_ARN"]["Fn::GetAtt"][0]]
        assert "scheduler.amazonaws.com" in str(role)
    sweep = functions(dev)["run_sweep"]
    assert sweep["Environment"]["Variables"]["SWEEP_ARN"]["Fn::Join"][1][-1] == f":function:{sweep['FunctionName']}"


def test_the_tags_that_the_functions_ask_for_are_on_the_channels(dev: Core) -> None:
    tags = dev.only(LIVE, "AWS::MediaLive::Channel")["Tags"]
    for function in functions(dev).values():
        told = function["Environment"]["Variables"]
        assert (tags["onair:project"], tags["onair:environment"]) == (told["PROJECT"], told["ENVIRONMENT"])


def test_the_sweep_looks_every_two_minutes_whether_schedules_are_enabled_or_not(dev: Core) -> None:
    (sweep,) = rules(dev, "ScheduleExpression")
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
        (("main",), "MediaLive Channel Input Change", True),
        (("main",), "MediaLive Multiplex Alert", False),
    ],
)
def test_notifier_and_sweep_hear_of_all_our_channels(channels: tuple[str, ...], detail_type: str, woken: bool) -> None:
    core = whole_app("dev", channels=channels)
    notifier, sweep = (rule["EventPattern"] for rule in rules(core, "EventPattern"))
    assert notifier == sweep
    pattern = notifier
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
        (action, f"cron({int(clock[3:])} {int(clock[:2])} ? * {','.join(days)} *)")
        for time in automation.air_times
        for action, clock, days in (("start", time.start, time.days), ("stop", time.stop, time.stop_days))
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
    assert functions(core).keys() == set(MODULES)
    assert len(core.resources(AUTOMATION, RULE)) == 3


def test_the_archive_makes_no_difference_to_the_automation(dev: Core) -> None:
    assert whole_app("dev", archive=False).templates[AUTOMATION] == dev.templates[AUTOMATION]


def queues(core: Core) -> tuple[str, str]:
    """The queue of notices and that of dead letters: the first gives up to the second."""
    found = core.resources(AUTOMATION, QUEUE)
    (notices,) = [name for name, queue in found.items() if "RedrivePolicy" in queue["Properties"]]
    (letters,) = [name for name in found if name != notices and not name.startswith("DailyStop")]
    return notices, letters


def test_what_medialive_tells_goes_through_the_notice_queue_to_the_notifier(dev: Core) -> None:
    notices, _ = queues(dev)
    targets = [target["Arn"] for rule in rules(dev, "EventPattern") for target in rule["Targets"]]
    mapping = dev.only(AUTOMATION, "AWS::Lambda::EventSourceMapping")
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [notices, "Arn"]}
    assert targets.count(mapping["EventSourceArn"]) == 1
    woken = dev.resources(AUTOMATION, FUNCTION)[mapping["FunctionName"]["Ref"]]
    assert woken["Properties"]["Handler"] == "stream_automation.notifier.handler"


def test_whatever_is_given_up_goes_to_one_queue(dev: Core) -> None:
    notices, queue = queues(dev)
    letters = {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}
    redrive = dev.resources(AUTOMATION, QUEUE)[notices]["Properties"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == letters["Arn"]
    targets = [target for r in dev.resources(AUTOMATION, RULE).values() for target in r["Properties"]["Targets"]]
    targets += [schedule["Target"] for schedule in schedules(dev)]
    assert [target["DeadLetterConfig"] for target in targets] == [letters] * 5
    failures = dev.resources(AUTOMATION, "AWS::Lambda::EventInvokeConfig").values()
    assert [f["Properties"]["DestinationConfig"]["OnFailure"]["Destination"] for f in failures] == [letters["Arn"]] * 4
    subscriptions = dev.resources(AUTOMATION, "AWS::SNS::Subscription").values()
    redriven = [s["Properties"]["RedrivePolicy"] for s in subscriptions if s["Properties"]["Protocol"] == "lambda"]
    assert redriven == [{"deadLetterTargetArn": letters["Arn"]}]


@pytest.mark.parametrize("environment", environments.names())
def test_every_channel_is_stopped_once_a_day_whatever_the_schedules_say(environment: str) -> None:
    core, automation = whole_app(environment), environments.load(environment).automation
    (daily,) = schedules(core, daily=True)
    hour, minute = (int(part) for part in automation.daily_stop.split(":"))
    assert (daily["ScheduleExpression"], daily["State"]) == (f"cron({minute} {hour} * * ? *)", "ENABLED")
    assert daily["ScheduleExpressionTimezone"] == automation.time_zone


def test_the_daily_stop_shares_neither_role_nor_queue_with_the_other_stops(dev: Core) -> None:
    (daily,) = schedules(dev, daily=True)
    others = [schedule["Target"] for schedule in schedules(dev)]
    assert daily["Target"]["RoleArn"] not in [target["RoleArn"] for target in others]
    assert daily["Target"]["DeadLetterConfig"] not in [target["DeadLetterConfig"] for target in others]


def test_the_daily_stop_is_off_when_its_key_says_so() -> None:
    core = with_automation(daily_stop="off")
    assert schedules(core, daily=True) == []
    assert core.resources(AUTOMATION, QUEUE).keys() == set(queues(core))


def test_a_budget_stops_channels_through_a_topic(dev: Core) -> None:
    budget = dev.only(AUTOMATION, "AWS::Budgets::Budget")["Budget"]
    assert budget["BudgetLimit"] == {"Amount": 30, "Unit": "USD"}
    subscriptions = dev.resources(AUTOMATION, "AWS::SNS::Subscription").values()
    (subscription,) = [s["Properties"] for s in subscriptions if s["Properties"]["Protocol"] == "lambda"]
    function = dev.resources(AUTOMATION, FUNCTION)[subscription["Endpoint"]["Fn::GetAtt"][0]]
    assert function["Properties"]["Handler"] == "stream_automation.budget_stop.handler"


def test_without_a_budget_there_is_nothing_that_it_would_need() -> None:
    core = with_automation(monthly_budget_usd=None)
    assert core.resources(AUTOMATION, "AWS::Budgets::Budget") == {}
    assert functions(core).keys() == set(MODULES) - {"budget_stop"}


def with_automation(**changes: Any) -> Core:
    """dev with other keys in [automation]."""
    environment = environments.load("dev")
    automation = environment.automation.model_copy(update=changes)
    replay = environment.replay.model_copy(update={"enabled": False})
    return built(environment.model_copy(update={"automation": automation, "replay": replay}))


@pytest.mark.parametrize(
    ("emails", "secret"), [((), None), ((), "onair-webhook"), (("a@example.com", "b@example.com"), "onair-webhook")]
)
def test_the_notifier_is_told_who_reads(emails: tuple[str, ...], secret: str | None) -> None:
    core = whole_app("dev", emails=emails, webhook_secret=secret)
    variables = functions(core)["notifier"]["Environment"]["Variables"]
    assert Readers.read("arn", variables) == Readers("arn", len(emails), secret or "")


@pytest.mark.parametrize(("secret", "subscribed"), [("onair-webhook", 1), (None, 0)])
def test_with_a_webhook_the_notifier_hears_what_other_functions_mail(secret: str | None, subscribed: int) -> None:
    core = whole_app("dev", webhook_secret=secret)
    notices, letters = queues(core)
    found = [s["Properties"] for s in core.resources(AUTOMATION, "AWS::SNS::Subscription").values()]
    of_queues = [subscription for subscription in found if subscription["Protocol"] == "sqs"]
    assert [s["Endpoint"] for s in of_queues] == [{"Fn::GetAtt": [notices, "Arn"]}] * subscribed
    given_up = {"deadLetterTargetArn": {"Fn::GetAtt": [letters, "Arn"]}}
    assert [s["RedrivePolicy"] for s in of_queues] == [given_up] * subscribed


@pytest.mark.parametrize(("emails", "told"), [((), 0), (("a@example.com", "b@example.com"), 2)])
def test_notices_go_to_the_addresses_of_the_monitoring(emails: tuple[str, ...], told: int) -> None:
    core = whole_app("dev", emails=emails)
    subscriptions = [s["Properties"] for s in core.resources(AUTOMATION, "AWS::SNS::Subscription").values()]
    mailed = [subscription for subscription in subscriptions if subscription["Protocol"] == "email"]
    assert {subscription["Endpoint"] for subscription in mailed} == set(emails)
    assert len(mailed) == told
    names = {topic["Properties"]["TopicName"] for topic in core.resources(AUTOMATION, TOPIC).values()}
    assert names == {"onair-dev-notices", "onair-dev-budget"}


@pytest.mark.parametrize("environment", environments.names())
def test_names_carry_the_environment_because_they_are_account_wide(environment: str) -> None:
    core = whole_app(environment)
    assert {function["FunctionName"] for function in functions(core).values()} == {
        f"onair-{environment}-air-control",
        f"onair-{environment}-budget-stop",
        f"onair-{environment}-notifier",
        f"onair-{environment}-run-sweep",
    }
    groups = core.resources(AUTOMATION, "AWS::Scheduler::ScheduleGroup").values()
    assert {group["Properties"]["Name"] for group in groups} == {f"onair-{environment}", f"onair-{environment}-stops"}
