from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.stub import Stubber
from mypy_boto3_medialive import MediaLiveClient
from mypy_boto3_secretsmanager import SecretsManagerClient

from rehearsal.media.rtmp.admission import StreamName
from rehearsal.media.rtmp.keys import StreamNameError, push_input, read_stream_key, stream_names

SESSION = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="ap-northeast-2")
ARN = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:key-AbCdEf"


@pytest.fixture
def medialive() -> Iterator[tuple[MediaLiveClient, Stubber]]:
    client = SESSION.client("medialive")
    with Stubber(client) as stub:
        yield client, stub
        stub.assert_no_pending_responses()


@pytest.fixture
def secrets() -> Iterator[tuple[SecretsManagerClient, Stubber]]:
    client = SESSION.client("secretsmanager")
    with Stubber(client) as stub:
        yield client, stub


def expect_channel(stub: Stubber, *inputs: dict[str, object]) -> None:
    attachments = [{"InputId": str(number)} for number in range(len(inputs))]
    stub.add_response("describe_channel", {"InputAttachments": attachments}, {"ChannelId": "42"})
    for number, answer in enumerate(inputs):
        stub.add_response("describe_input", {"Id": str(number), **answer}, {"InputId": str(number)})


def test_names_of_both_pipelines_are_read_from_the_push_input(medialive: tuple[MediaLiveClient, Stubber]) -> None:
    client, stub = medialive
    urls = [{"Url": "rtmp://127.0.0.1:1935/live/key-a"}, {"Url": "rtmp://127.0.0.1:1935/live/key-b"}]
    expect_channel(stub, {"Type": "MP4_FILE"}, {"Type": "RTMP_PUSH", "Destinations": urls})

    found = push_input(client, "42", ["RTMP_PUSH"])
    assert stream_names(found) == (StreamName("live", "key-a"), StreamName("live", "key-b"))


def test_channel_without_a_push_input_is_named(medialive: tuple[MediaLiveClient, Stubber]) -> None:
    client, stub = medialive
    expect_channel(stub, {"Type": "MP4_FILE"})

    with pytest.raises(StreamNameError, match="channel 42 has no RTMP_PUSH or SRT_LISTENER input"):
        push_input(client, "42", ["RTMP_PUSH", "SRT_LISTENER"])


@pytest.mark.parametrize("destinations", [[], [{"Url": "rtmp://127.0.0.1:1935/only-a-key"}]])
def test_input_without_a_stream_name_is_named_and_its_url_is_not_repeated(
    medialive: tuple[MediaLiveClient, Stubber], destinations: list[dict[str, str]]
) -> None:
    client, stub = medialive
    expect_channel(stub, {"Type": "RTMP_PUSH", "Destinations": destinations})

    found = push_input(client, "42", ["RTMP_PUSH"])
    with pytest.raises(StreamNameError, match="input 0") as refused:
        stream_names(found)
    assert "only-a-key" not in str(refused.value)


def test_stream_key_is_the_text_of_the_secret(secrets: tuple[SecretsManagerClient, Stubber]) -> None:
    client, stub = secrets
    stub.add_response("get_secret_value", {"SecretString": "generated-key"}, {"SecretId": ARN})

    assert read_stream_key(client, ARN) == "generated-key"


def test_secret_without_text_is_refused(secrets: tuple[SecretsManagerClient, Stubber]) -> None:
    client, stub = secrets
    stub.add_response("get_secret_value", {"SecretBinary": b"binary-key"}, {"SecretId": ARN})

    with pytest.raises(StreamNameError, match="holds no text"):
        read_stream_key(client, ARN)
