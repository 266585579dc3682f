"""The input that a phone sends to."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib.rtmp_input import RtmpInput
from tests.constructs_lib.rendering import empty_stack, only, resources

INPUT = "AWS::MediaLive::Input"


def rtmp(pipelines: int) -> tuple[cdk.Stack, RtmpInput]:
    stack = empty_stack()
    built = RtmpInput(stack, "Ingest", name="onair-dev-main", app_name="live", pipelines=pipelines, allow_list_id="1")
    return stack, built


def stream_names(stack: cdk.Stack) -> list[Any]:
    return [entry["StreamName"]["Fn::Join"][1] for entry in only(stack, INPUT)["Properties"]["Destinations"]]


def urls(answered: list[str], built: RtmpInput, stack: cdk.Stack) -> list[str]:
    """What CloudFormation would make of the input's URLs when the service answered with these."""

    def evaluated(value: Any) -> Any:
        match value:
            case {"Fn::GetAtt": [_, "Destinations"]}:
                return answered
            case {"Fn::Select": [position, choices]}:
                return evaluated(choices)[int(position)]
            case {"Fn::Split": [separator, text]}:
                return evaluated(text).split(separator)
            case {"Fn::Join": [separator, parts]}:
                return separator.join(evaluated(part) for part in parts)
        return value

    return [evaluated(stack.resolve(url)) for url in built.push_urls]


@pytest.fixture(scope="module")
def single() -> tuple[cdk.Stack, RtmpInput]:
    return rtmp(1)


@pytest.fixture(scope="module")
def double() -> tuple[cdk.Stack, RtmpInput]:
    return rtmp(2)


def test_it_takes_rtmp_push_behind_the_allow_list(single: tuple[cdk.Stack, RtmpInput]) -> None:
    properties = only(single[0], INPUT)["Properties"]
    assert (properties["Type"], properties["InputSecurityGroups"]) == ("RTMP_PUSH", ["1"])


def test_the_stream_name_is_the_app_and_the_secret(single: tuple[cdk.Stack, RtmpInput]) -> None:
    (parts,) = stream_names(single[0])
    (secret,) = resources(single[0], "AWS::SecretsManager::Secret")
    assert parts == ["live/{{resolve:secretsmanager:", {"Ref": secret}, ":SecretString:::}}"]


def test_two_pipelines_get_stream_names_that_differ(double: tuple[cdk.Stack, RtmpInput]) -> None:
    first, second = stream_names(double[0])
    assert (first[-1], second[-1]) == (":SecretString:::}}", ":SecretString:::}}-b")


@pytest.mark.parametrize("pipelines", [1, 2])
def test_push_urls_end_before_the_stream_key(pipelines: int) -> None:
    stack, built = rtmp(pipelines)
    answered = ["rtmp://203.0.113.10:1935/live/SECRETKEY", "rtmp://203.0.113.20:1935/live/SECRETKEY-b"][:pipelines]
    wanted = ["rtmp://203.0.113.10:1935/live", "rtmp://203.0.113.20:1935/live"][:pipelines]
    assert urls(answered, built, stack) == wanted


def test_push_urls_do_not_mention_the_secret(double: tuple[cdk.Stack, RtmpInput]) -> None:
    stack, built = double
    assert "secretsmanager" not in json.dumps(stack.resolve(built.push_urls))
