"""Settings come whole from the environment variables, or the function fails at init."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from stream_automation.replay_settings import ReplaySettings
from stream_automation.settings import GuardSettings, Settings, SettingsError, SweepSettings

KINDS: dict[str, tuple[type[Settings | ReplaySettings], ...]] = {
    "air_control": (GuardSettings,),
    "budget_stop": (Settings,),
    "catalogue": (Settings, ReplaySettings),
    "notifier": (Settings,),
    "recordings": (Settings, ReplaySettings),
    "run_sweep": (SweepSettings,),
}


def names(*kinds: type[Settings | ReplaySettings]) -> list[str]:
    """The variables that these are read from."""
    return [field.name.upper() for kind in kinds for field in fields(kind)]


NEEDED = [(handler, name) for handler, kinds in KINDS.items() for name in names(*kinds)]
Templates = dict[str, dict[str, Any]]


def test_settings_are_what_the_variables_say(variables: dict[str, str]) -> None:
    assert SweepSettings.read(variables) == SweepSettings(
        project="onair",
        environment="dev",
        notice_topic_arn="arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices",
        stop_group="onair-dev-stops",
        stop_role_arn="arn:aws:iam::111122223333:role/onair-dev-automation-RunStopsRole",
        dead_letters_arn="arn:aws:sqs:ap-northeast-2:111122223333:onair-dev-automation-DeadLetters",
        maximum_run_seconds=timedelta(hours=2),
        sweep_arn="arn:aws:lambda:ap-northeast-2:111122223333:function:onair-dev-run-sweep",
        pre_warm_seconds=timedelta(minutes=10),
        idle_seconds=timedelta(minutes=10),
        keeps_replays=False,
    )


def test_what_is_kept_is_said_with_true_or_false(variables: dict[str, str]) -> None:
    assert SweepSettings.read({**variables, "KEEPS_REPLAYS": "true"}).keeps_replays is True
    with pytest.raises(SettingsError, match=r"^KEEPS_REPLAYS must be true or false, got 'True'$"):
        SweepSettings.read({**variables, "KEEPS_REPLAYS": "True"})


def test_settings_come_from_the_process_when_nothing_is_given(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert GuardSettings.read() == GuardSettings.read(variables)


def test_home_is_the_region_and_account_of_the_topic(variables: dict[str, str]) -> None:
    assert Settings.read(variables).home == "ap-northeast-2:111122223333"


@pytest.mark.parametrize(("environment", "careful"), [("production", True), ("staging", False), ("dev", False)])
def test_people_are_warned_first_in_production(variables: dict[str, str], environment: str, careful: bool) -> None:
    assert SweepSettings.read({**variables, "ENVIRONMENT": environment}).careful is careful


def test_all_missing_variables_are_named_in_one_line(variables: dict[str, str]) -> None:
    del variables["PROJECT"], variables["NOTICE_TOPIC_ARN"]
    with pytest.raises(SettingsError) as refused:
        Settings.read(variables)
    assert str(refused.value) == "environment variable PROJECT, NOTICE_TOPIC_ARN must be set on this function"


@pytest.mark.parametrize("seconds", ["0", "-5", "1.5", "two", " "])
@pytest.mark.parametrize("name", ["MAXIMUM_RUN_SECONDS", "IDLE_SECONDS"])
def test_a_length_is_a_whole_number_from_one(variables: dict[str, str], name: str, seconds: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be a whole number from 1, got '"):
        SweepSettings.read({**variables, name: seconds})
    assert SweepSettings.read({**variables, name: "1"})


def test_a_channel_may_be_started_at_the_very_beginning_of_its_window(variables: dict[str, str]) -> None:
    assert SweepSettings.read({**variables, "PRE_WARM_SECONDS": "0"}).pre_warm_seconds == timedelta()
    with pytest.raises(SettingsError, match=r"^PRE_WARM_SECONDS must be a whole number from 0, got '-1'$"):
        SweepSettings.read({**variables, "PRE_WARM_SECONDS": "-1"})


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("NOTICE_TOPIC_ARN", "sns"),
        ("STOP_ROLE_ARN", "iam"),
        ("DEAD_LETTERS_ARN", "sqs"),
        ("SWEEP_ARN", "lambda"),
    ],
)
@pytest.mark.parametrize(
    "got", ["onair-dev", "arn:aws:ec2:ap-northeast-2:111122223333:q", "arn:aws:sns:ap-northeast-2::t"]
)
def test_an_arn_is_one_of_its_service(variables: dict[str, str], name: str, service: str, got: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be an ARN of {service}, got '{got}'$"):
        SweepSettings.read({**variables, name: got})


@pytest.mark.parametrize("left", ["unset", "empty"])
@pytest.mark.parametrize(("handler", "missing"), NEEDED)
def test_fault_32_a_handler_without_a_variable_fails_at_init_with_one_line_that_names_it(
    handler: str, missing: str, left: str, all_variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**all_variables, missing: ""}.items():
        monkeypatch.setenv(name, value)
    if left == "unset":
        monkeypatch.delenv(missing)
    module = f"stream_automation.{handler}"
    # Taken out of the cache, so that the import is an init; put back afterwards.
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(SettingsError) as refused:
        importlib.import_module(module)
    assert str(refused.value) == f"environment variable {missing} must be set on this function"


@pytest.mark.parametrize("environment", ["dev", "staging", "production"])
def test_settings_are_named_as_the_automation_stack_sets_them(
    environment: str, templates: Callable[[str], Templates]
) -> None:
    found = _functions(templates(environment))
    assert found.keys() == KINDS.keys()
    for module, kinds in KINDS.items():
        # Who reads is known to the notifier alone, and to no settings: it may be nobody.
        variables = set(found[module]["Environment"]["Variables"]) - {"NOTICE_ADDRESSES", "WEBHOOK_SECRET"}
        assert variables == set(names(*kinds))


def _functions(of: Templates) -> dict[str, Any]:
    found = of["AutomationStack"]["Resources"].values()
    ours = [item["Properties"] for item in found if item["Type"] == "AWS::Lambda::Function"]
    return {item["Handler"].split(".")[1]: item for item in ours if item["Handler"].startswith("stream_automation.")}
