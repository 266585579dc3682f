"""One function of the stream automation."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam

from constructs_lib.automation_function import AutomationFunction
from tests.constructs_lib.functions import QUEUE_ARN, known_queue
from tests.constructs_lib.rendering import empty_stack, only, resources

VARIABLES = {"PROJECT": "onair", "ENVIRONMENT": "dev"}


def function(module: str = "run_sweep") -> cdk.Stack:
    stack = empty_stack()
    AutomationFunction(
        stack,
        "Sweep",
        prefix="onair-dev",
        module=module,
        description="Stops a channel that has run past its maximum",
        variables=VARIABLES,
        role=iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
        dead_letters=known_queue(stack),
    )
    return stack


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    return function()


@pytest.fixture(scope="module")
def properties(stack: cdk.Stack) -> Any:
    return only(stack, "AWS::Lambda::Function")["Properties"]


def code(stack: cdk.Stack) -> Path:
    """The folder that is uploaded."""
    key = only(stack, "AWS::Lambda::Function")["Properties"]["Code"]["S3Key"]
    stage = cdk.Stage.of(stack)
    assert stage
    return Path(stage.synth().directory) / f"asset.{key.removesuffix('.zip')}"


def test_its_name_begins_with_the_prefix_that_phase_1_s_role_may_write_logs_of(properties: Any) -> None:
    assert properties["FunctionName"] == "onair-dev-run-sweep"


def test_it_runs_python_on_the_cheaper_processors(properties: Any) -> None:
    assert (properties["Runtime"], properties["Architectures"]) == ("python3.14", ["arm64"])
    assert (properties["MemorySize"], properties["Timeout"]) == (256, 60)


def test_a_function_may_be_given_less_time() -> None:
    stack = empty_stack()
    AutomationFunction(
        stack,
        "Probe",
        prefix="onair-dev",
        module="manifest_probe",
        description="Measures",
        variables=VARIABLES,
        role=iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
        dead_letters=known_queue(stack),
        timeout=cdk.Duration.seconds(20),
    )
    assert only(stack, "AWS::Lambda::Function")["Properties"]["Timeout"] == 20


@pytest.mark.parametrize("module", ["air_control", "notifier", "run_sweep", "manifest_probe"])
def test_the_handler_it_names_is_in_the_code_it_uploads(module: str) -> None:
    stack = function(module)
    handler = only(stack, "AWS::Lambda::Function")["Properties"]["Handler"]
    *path, name = handler.split(".")
    source = code(stack).joinpath(*path).with_suffix(".py")
    assert name in {part.name for part in ast.parse(source.read_text()).body if isinstance(part, ast.FunctionDef)}


def test_only_source_is_uploaded(stack: cdk.Stack) -> None:
    files = {path for path in code(stack).rglob("*") if path.is_file()}
    assert files
    assert {path.suffix for path in files} == {".py"}


def test_it_is_told_what_it_is_given_and_nothing_else(properties: Any) -> None:
    assert properties["Environment"] == {"Variables": VARIABLES}


def test_its_logs_are_json_lines_kept_for_a_month(stack: cdk.Stack, properties: Any) -> None:
    (group,) = resources(stack, "AWS::Logs::LogGroup")
    assert properties["LoggingConfig"] == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "LogGroup": {"Ref": group},
    }
    logs = only(stack, "AWS::Logs::LogGroup")
    assert logs["Properties"]["LogGroupName"] == "/aws/lambda/onair-dev-run-sweep"
    assert logs["Properties"]["RetentionInDays"] == 30


def test_its_logs_go_with_its_stack_so_that_the_name_is_free_again(stack: cdk.Stack) -> None:
    assert only(stack, "AWS::Logs::LogGroup")["DeletionPolicy"] == "Delete"


def test_an_event_that_fails_three_times_goes_to_the_dead_letters(stack: cdk.Stack) -> None:
    invocation = only(stack, "AWS::Lambda::EventInvokeConfig")["Properties"]
    assert invocation["MaximumRetryAttempts"] == 2
    assert invocation["DestinationConfig"] == {"OnFailure": {"Destination": QUEUE_ARN}}


def test_its_role_may_write_dead_letters_and_gets_no_further_right_from_it(stack: cdk.Stack) -> None:
    (statement,) = only(stack, "AWS::IAM::Policy")["Properties"]["PolicyDocument"]["Statement"]
    assert set(statement["Action"]) == {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}
    assert statement["Resource"] == QUEUE_ARN
    assert "ManagedPolicyArns" not in only(stack, "AWS::IAM::Role")["Properties"]


def test_it_reserves_no_concurrency_which_a_new_account_would_refuse(properties: Any) -> None:
    assert "ReservedConcurrentExecutions" not in properties


def test_it_needs_no_vpc_and_no_layer(properties: Any) -> None:
    assert properties.keys().isdisjoint({"VpcConfig", "Layers"})
