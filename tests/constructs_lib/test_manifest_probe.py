"""The function that looks at the live manifests every minute."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.manifest_probe import ManifestProbe
from stream_automation.edge.viewer import TIMEOUT_SECONDS
from stream_automation.probe_settings import NAMES, ProbeSettings
from tests.constructs_lib.rendering import empty_stack, only, resources

DOMAIN = "d111111abcdef8.cloudfront.net"
PATHS = {
    "main": "/out/v1/onair-dev/main/hls/index.m3u8",
    "main-hall": "/out/v1/onair-dev/main-hall/hls/index.m3u8",
}
FUNCTION, RULE, QUEUE = "AWS::Lambda::Function", "AWS::Events::Rule", "AWS::SQS::Queue"


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    stack = empty_stack()
    ManifestProbe(stack, "Probe", project="onair", environment="dev", domain=DOMAIN, manifest_paths=PATHS)
    return stack


@pytest.fixture(scope="module")
def properties(stack: cdk.Stack) -> Any:
    return only(stack, FUNCTION)["Properties"]


def test_it_reads_its_settings_from_what_it_is_told(properties: Any) -> None:
    variables = properties["Environment"]["Variables"]
    assert set(variables) == set(NAMES)
    assert ProbeSettings.read(variables) == ProbeSettings(
        project="onair", environment="dev", manifests={name: f"https://{DOMAIN}{path}" for name, path in PATHS.items()}
    )


def test_ten_channels_with_the_longest_names_fit_into_a_function_s_variables() -> None:
    stack = empty_stack()
    names = [f"{number}{'c' * 63}" for number in range(10)]
    paths = {name: f"/out/v1/{'p' * 21}-{'e' * 20}/{name}/hls/index.m3u8" for name in names}
    ManifestProbe(stack, "Probe", project="p" * 21, environment="e" * 20, domain=DOMAIN, manifest_paths=paths)
    variables = only(stack, FUNCTION)["Properties"]["Environment"]["Variables"]
    # Lambda's quota is 4 KB for all variables together.
    assert sum(len(name) + len(value) for name, value in variables.items()) < 4096


def test_it_is_the_handler_of_the_package(properties: Any) -> None:
    assert properties["Handler"] == "stream_automation.manifest_probe.handler"
    assert properties["FunctionName"] == "onair-dev-manifest-probe"


def test_it_looks_every_minute_and_is_done_long_before_the_next(stack: cdk.Stack, properties: Any) -> None:
    rule = only(stack, RULE)["Properties"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    assert rule["Description"] == "Looks at the live manifests as a viewer does"
    # Two requests, each of which may take its timeout to connect and again to answer.
    assert 4 * TIMEOUT_SECONDS < properties["Timeout"] <= 30


def test_it_may_write_its_log_and_its_dead_letters_and_nothing_else(stack: cdk.Stack) -> None:
    (queue,) = resources(stack, QUEUE)
    statements = only(stack, "AWS::IAM::Policy")["Properties"]["PolicyDocument"]["Statement"]
    allowed = {action: statement["Resource"] for statement in statements for action in statement["Action"]}
    log = "arn:aws:logs:ap-northeast-2:111122223333:log-group:/aws/lambda/onair-dev-manifest-probe:log-stream:*"
    letters = {"Fn::GetAtt": [queue, "Arn"]}
    assert allowed == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "sqs:GetQueueAttributes": letters,
        "sqs:GetQueueUrl": letters,
        "sqs:SendMessage": letters,
    }
    assert {statement["Effect"] for statement in statements} == {"Allow"}


def test_its_failures_and_what_the_rule_cannot_deliver_go_to_one_queue(stack: cdk.Stack) -> None:
    (queue,) = resources(stack, QUEUE)
    letters = {"Fn::GetAtt": [queue, "Arn"]}
    invoked = only(stack, "AWS::Lambda::EventInvokeConfig")["Properties"]
    assert invoked["DestinationConfig"]["OnFailure"]["Destination"] == letters
    (target,) = only(stack, RULE)["Properties"]["Targets"]
    assert target["DeadLetterConfig"]["Arn"] == letters


def test_its_log_is_json_so_that_its_lines_are_metrics(stack: cdk.Stack, properties: Any) -> None:
    (group,) = resources(stack, "AWS::Logs::LogGroup")
    assert properties["LoggingConfig"] == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "LogGroup": {"Ref": group},
    }
    assert only(stack, "AWS::Logs::LogGroup")["Properties"]["LogGroupName"] == "/aws/lambda/onair-dev-manifest-probe"
