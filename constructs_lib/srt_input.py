"""A MediaLive input that listens for SRT, encrypted with a passphrase that is a secret."""

from __future__ import annotations

from typing import Literal

from aws_cdk import Fn
from aws_cdk.aws_medialive import CfnInput
from constructs import Construct

from constructs_lib.stream_key import StreamKey

Encryption = Literal["AES128", "AES192", "AES256"]


class SrtInput(Construct):
    """Takes SRT callers at `srt://address:port`, one address per pipeline, all with one passphrase.

    Stateful as an RTMP input is: only a change of type replaces it, and then every phone must be set up anew. Unlike a
    stream name the passphrase never travels: both sides make the key of the encryption from it.

    A destination is stated for each pipeline because a push input's class follows their number. For this type it is
    UNVERIFIED: no guide says what sets its class, and the API has no other member that could.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        pipelines: int,
        allow_list_id: str,
        minimum_latency_ms: int,
        encryption: Encryption,
    ) -> None:
        super().__init__(scope, construct_id)
        self.stream_key = StreamKey(self, "Passphrase", channel_name=name)
        self._pipelines = pipelines
        self._input = CfnInput(
            self,
            "Input",
            name=name,
            type="SRT_LISTENER",
            destinations=[CfnInput.InputDestinationRequestProperty() for _ in range(pipelines)],
            input_security_groups=[allow_list_id],
            srt_settings=CfnInput.SrtSettingsRequestProperty(
                srt_listener_settings=CfnInput.SrtListenerSettingsRequestProperty(
                    minimum_latency=minimum_latency_ms,
                    decryption=CfnInput.SrtListenerDecryptionRequestProperty(
                        algorithm=encryption, passphrase_secret_arn=self.stream_key.secret_arn
                    ),
                )
            ),
        )

    @property
    def input_id(self) -> str:
        return self._input.ref

    @property
    def listener_urls(self) -> list[str]:
        """One URL per pipeline, `srt://address:port` (tokens); none holds the passphrase."""
        return [Fn.select(pipeline, self._input.attr_destinations) for pipeline in range(self._pipelines)]
