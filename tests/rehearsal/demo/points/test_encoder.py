"""Phase 4's test points, and what makes each fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.demo.points.encoder import SOUND, STOPPED, channel_takes_its_input, input_is_ready
from rehearsal.media.rtmp.keys import StreamNameError
from tests.onair.encoder import deploy_outputs
from tests.rehearsal.cloud.channels import make_channel, make_input, reach
from tests.rehearsal.demo.points.account import Account

KEY = "AbCdEfGhIjKlMnOpQrStUvWx"


@dataclass(frozen=True)
class Encoder:
    """A channel with its input, of which phase 4 publishes what a test wants."""

    account: Account
    input_id: str
    channel_id: str

    def deploy(self, **changes: str) -> None:
        outputs = {
            "RtmpPushUrls": "rtmp://203.0.113.10:1935/live",
            "StreamKeySecretArn": self.secret(KEY),
            "InputId": self.input_id,
            "ChannelId": self.channel_id,
        }
        deploy_outputs(self.account.client, self.account.environment, "medialive", {**outputs, **changes})

    def secret(self, text: str) -> str:
        secrets = self.account.client("secretsmanager")
        name = f"{self.account.environment.prefix}-{len(text)}"
        return str(secrets.create_secret(Name=name, SecretString=text)["ARN"])


@pytest.fixture
def encoder(cloud: LocalCloud, client: Callable[[str], Any], name: str) -> Encoder:
    medialive = client("medialive")
    input_id = make_input(medialive, name)
    channel = make_channel(medialive, name, InputAttachments=[{"InputId": input_id}])
    return Encoder(Account.of(cloud, client, name), input_id, channel["Id"])


def test_as_deployed_both_pass_and_the_key_is_in_no_evidence(encoder: Encoder) -> None:
    encoder.deploy()
    ready, own = input_is_ready(encoder.account.ground(), STOPPED), channel_takes_its_input(encoder.account.ground())
    assert ready.passed
    assert own.passed, own.observed
    assert KEY not in repr((ready, own))


def test_a_key_in_the_url_fails(encoder: Encoder) -> None:
    encoder.deploy(RtmpPushUrls=f"rtmp://203.0.113.10:1935/live/{KEY}")
    evidence = input_is_ready(encoder.account.ground(), STOPPED)
    assert not evidence.passed
    assert evidence.observed["key_is_published"] is True


def test_an_srt_ingest_publishes_its_own_urls(encoder: Encoder) -> None:
    encoder.deploy(SrtListenerUrls="srt://203.0.113.10:5000")
    ingest = encoder.account.environment.ingest.model_copy(update={"type": "SRT_LISTENER"})
    ready = input_is_ready(encoder.account.ground(ingest=ingest), STOPPED)
    assert ready.passed
    assert ready.observed["urls"] == "srt://203.0.113.10:5000"
    # An input that is still of the other type is not the environment's.
    assert not channel_takes_its_input(encoder.account.ground(ingest=ingest)).passed


def test_another_protocol_fails(encoder: Encoder) -> None:
    encoder.deploy(RtmpPushUrls="srt://203.0.113.10:5000")
    assert not input_is_ready(encoder.account.ground(), STOPPED).passed


def test_a_running_channel_is_sound_but_not_stopped(encoder: Encoder) -> None:
    encoder.deploy()
    medialive = encoder.account.client("medialive")
    medialive.start_channel(ChannelId=encoder.channel_id)
    reach(medialive, encoder.channel_id, "RUNNING")
    assert input_is_ready(encoder.account.ground(), SOUND).passed
    assert not input_is_ready(encoder.account.ground(), STOPPED).passed


def test_an_empty_secret_is_told(encoder: Encoder) -> None:
    secrets = encoder.account.client("secretsmanager")
    arn = secrets.create_secret(Name=f"{encoder.account.environment.prefix}-binary", SecretBinary=b"\0")["ARN"]
    encoder.deploy(StreamKeySecretArn=arn)
    with pytest.raises(StreamNameError, match="holds no text"):
        input_is_ready(encoder.account.ground(), STOPPED)


def test_a_channel_that_takes_another_input_fails(encoder: Encoder) -> None:
    other = make_input(encoder.account.client("medialive"), f"{encoder.account.environment.project}-other")
    encoder.deploy(InputId=other)
    evidence = channel_takes_its_input(encoder.account.ground())
    assert not evidence.passed
    assert (evidence.observed["inputs"], evidence.observed["channels"]) == ([encoder.input_id], [])
