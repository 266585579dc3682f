"""Settings come whole from the environment variables, or the function fails at init."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from stream_automation.settings import Settings, SettingsError

HANDLERS = ("air_control", "notifier", "run_sweep")
NAMES = ("PROJECT", "ENVIRONMENT", "NOTICE_TOPIC_ARN", "MAXIMUM_RUN_MINUTES")
Templates = dict[str, dict[str, Any]]


def test_settings_are_the_four_variables(variables: dict[str, str]) -> None:
    assert Settings.read(variables) == Settings(
        project="onair",
        environment="dev",
        notice_topic_arn="arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices",
        maximum_run_minutes=120,
    )


def test_settings_come_from_the_process_when_nothing_is_given(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Settings.read() == Settings.read(variables)


def test_home_is_the_region_and_account_of_the_topic(variables: dict[str, str]) -> None:
    assert Settings.read(variables).home == "ap-northeast-2:111122223333"


def test_all_missing_variables_are_named_in_one_line(variables: dict[str, str]) -> None:
    del variables["PROJECT"], variables["NOTICE_TOPIC_ARN"]
    with pytest.raises(SettingsError) as refused:
        Settings.read(variables)
    assert str(refused.value) == "environment variable PROJECT, NOTICE_TOPIC_ARN must be set on this function"


@pytest.mark.parametrize("minutes", ["0", "-5", "1.5", "two", " "])
def test_maximum_run_minutes_is_a_whole_number_from_one(variables: dict[str, str], minutes: str) -> None:
    with pytest.raises(SettingsError, match="MAXIMUM_RUN_MINUTES must be a whole number from 1, got '"):
        Settings.read({**variables, "MAXIMUM_RUN_MINUTES": minutes})


def test_one_minute_is_the_least_maximum(variables: dict[str, str]) -> None:
    assert Settings.read({**variables, "MAXIMUM_RUN_MINUTES": "1"}).maximum_run_minutes == 1


@pytest.mark.parametrize(
    "topic", ["onair-dev-notices", "arn:aws:sqs:ap-northeast-2:111122223333:q", "arn:aws:sns:ap-northeast-2::t"]
)
def test_notice_topic_is_the_arn_of_a_topic(variables: dict[str, str], topic: str) -> None:
    with pytest.raises(SettingsError, match=f"NOTICE_TOPIC_ARN must be an SNS topic's ARN, got '{topic}'"):
        Settings.read({**variables, "NOTICE_TOPIC_ARN": topic})


@pytest.mark.parametrize("left", ["unset", "empty"])
@pytest.mark.parametrize("missing", NAMES)
@pytest.mark.parametrize("handler", HANDLERS)
def test_fault_32_a_handler_without_a_variable_fails_at_init_with_one_line_that_names_it(
    handler: str, missing: str, left: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**variables, missing: ""}.items():
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
    functions = _functions(templates(environment))
    assert set(functions) == {f"stream_automation.{handler}.handler" for handler in HANDLERS}
    expected = {field.name.upper() for field in fields(Settings)}
    assert expected == set(NAMES)
    for properties in functions.values():
        assert set(properties["Environment"]["Variables"]) == expected


def test_settings_of_a_deployed_function_can_be_read(templates: Callable[[str], Templates]) -> None:
    stack = templates("dev")["AutomationStack"]
    for properties in _functions(templates("dev")).values():
        given = dict(properties["Environment"]["Variables"])
        # The topic is known when it is made; its Ref must be that of a topic.
        topic = given.pop("NOTICE_TOPIC_ARN")["Ref"]
        assert stack["Resources"][topic]["Type"] == "AWS::SNS::Topic"
        name = stack["Resources"][topic]["Properties"]["TopicName"]
        settings = Settings.read({**given, "NOTICE_TOPIC_ARN": f"arn:aws:sns:ap-northeast-2:111122223333:{name}"})
        assert (settings.project, settings.environment) == ("onair", "dev")
        assert settings.maximum_run_minutes >= 10, json.dumps(given)


def _functions(of: Templates) -> dict[str, Any]:
    found = of["AutomationStack"]["Resources"].values()
    ours = [item["Properties"] for item in found if item["Type"] == "AWS::Lambda::Function"]
    return {item["Handler"]: item for item in ours if item["Handler"].startswith("stream_automation.")}
