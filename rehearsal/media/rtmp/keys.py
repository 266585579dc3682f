"""Stream names and keys, read from the local AWS: the ingest's side and the phone's side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rehearsal.media.rtmp.admission import StreamName

if TYPE_CHECKING:
    from mypy_boto3_medialive import MediaLiveClient
    from mypy_boto3_medialive.type_defs import DescribeInputResponseTypeDef
    from mypy_boto3_secretsmanager import SecretsManagerClient

TYPE = "RTMP_PUSH"


class StreamNameError(RuntimeError):
    """A channel has no input that is rehearsed, or its input says no stream name. Holds no key."""


def push_input(medialive: MediaLiveClient, channel_id: str, types: Sequence[str]) -> DescribeInputResponseTypeDef:
    """The first of a channel's inputs that is of these types. Raises StreamNameError; ClientError passes through."""
    attachments = medialive.describe_channel(ChannelId=channel_id).get("InputAttachments", [])
    for attachment in attachments:
        described = medialive.describe_input(InputId=attachment["InputId"])
        if described.get("Type") in types:
            return described
    raise StreamNameError(
        f"channel {channel_id} has no {' or '.join(types)} input attached: the rehearsal ingests no other type yet"
    )


def read_stream_key(secretsmanager: SecretsManagerClient, secret_arn: str) -> str:
    """The stream key that stack 4 generated. Raises StreamNameError when the secret holds no text."""
    key = secretsmanager.get_secret_value(SecretId=secret_arn).get("SecretString")
    if not key:
        raise StreamNameError(
            f"secret {secret_arn} holds no text: deploy MediaLiveStack again to generate a stream key"
        )
    return key


def stream_names(described: DescribeInputResponseTypeDef) -> tuple[StreamName, ...]:
    """App and key of each pipeline of an RTMP_PUSH input, pipeline 0 first. Raises StreamNameError.

    DescribeInput gives the whole URL only (`rtmp://<address>:1935/<app>/<key>`): its path is the stream name.
    """
    names = []
    for index, destination in enumerate(described.get("Destinations", [])):
        try:
            names.append(StreamName.parse(urlsplit(destination.get("Url", "")).path))
        except ValueError as error:
            raise StreamNameError(f"input {described.get('Id')} destination {index}: {error}") from None
    if not names:
        raise StreamNameError(f"input {described.get('Id')} has no destination: give it a StreamName")
    return tuple(names)
