"""A MediaLive RTMP push input whose stream name is a secret."""

from __future__ import annotations

from aws_cdk import Fn
from aws_cdk.aws_medialive import CfnInput
from constructs import Construct

from constructs_lib.stream_key import StreamKey

STREAM_SUFFIXES = ("", "-b")
"""After the key, per pipeline: stream names of one input must differ. A hyphen is legal in an RTMP path."""


class RtmpInput(Construct):
    """Takes `rtmp://address:1935/<app>/<stream key>`, at two addresses when two pipelines need them.

    Stateful: MediaLive picks the addresses once, and only a change of its type replaces it; then every phone must be
    set up anew. RTMP is not encrypted, so the key travels in the clear: the allow-list is the other lock.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, app_name: str, pipelines: int, allow_list_id: str
    ) -> None:
        super().__init__(scope, construct_id)
        self.stream_key = StreamKey(self, "StreamKey", channel_name=name)
        self._pipelines = pipelines
        self._input = CfnInput(
            self,
            "Input",
            name=name,
            type="RTMP_PUSH",
            destinations=[
                CfnInput.InputDestinationRequestProperty(stream_name=f"{app_name}/{self.stream_key.reference}{suffix}")
                for suffix in STREAM_SUFFIXES[:pipelines]
            ],
            input_security_groups=[allow_list_id],
        )

    @property
    def input_id(self) -> str:
        return self._input.ref

    @property
    def push_urls(self) -> list[str]:
        """One URL per pipeline, without the stream key: `rtmp://address:1935/<app>` (tokens)."""
        return [self._url_without_key(pipeline) for pipeline in range(self._pipelines)]

    def _url_without_key(self, pipeline: int) -> str:
        # rtmp: / (empty) / address:1935 / app / key
        parts = Fn.split("/", Fn.select(pipeline, self._input.attr_destinations))
        return Fn.join("/", [Fn.select(position, parts) for position in range(4)])
