"""The stream that a channel wants, and where to send it."""

from __future__ import annotations

from dataclasses import dataclass

from environments import Channel, Environment

LOWEST_BITRATE = 100_000
AUDIO_SAMPLE_RATE = 48_000
AUDIO_CHANNELS = 2
STREAM_SUFFIXES = ("", "-b")
"""What follows the stream key at each address of an input: one key serves two pipelines."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """One RTMP address of an input: the URL as the stack publishes it, and the stream key, which is a secret."""

    url: str
    stream_key: str

    @property
    def full_url(self) -> str:
        """URL and key in one, as Larix and ffmpeg want it."""
        return f"{self.url}/{self.stream_key}"


@dataclass(frozen=True, kw_only=True)
class Stream:
    """H.264 and AAC as a sender is set: pixels, frames a second, bit/s, seconds between key frames."""

    width: int
    height: int
    framerate: int
    bitrate: int
    keyframe_seconds: int
    audio_bitrate: int


def wanted(environment: Environment, channel: Channel, *, weak_signal: bool = False) -> Stream:
    """What to send to a channel: the size and framerate of its highest rendition, at the bitrate of `ingest.source`.

    On a weak signal, the next rendition's size and half the bitrate: the channel enlarges what is too small, and a
    picture that is soft is better than one that stands still.
    """
    rung = channel.ladder[1] if weak_signal and len(channel.ladder) > 1 else channel.ladder[0]
    bitrate = environment.ingest.source.bitrate
    return Stream(
        width=rung.width,
        height=rung.height,
        framerate=rung.framerate,
        bitrate=max(LOWEST_BITRATE, bitrate // 2) if weak_signal else bitrate,
        keyframe_seconds=environment.encoding.gop_seconds,
        audio_bitrate=environment.encoding.audio_bitrate,
    )


def addresses(push_urls: str, stream_key: str) -> tuple[Address, ...]:
    """The addresses of an input, from its stack's output `RtmpPushUrls`: one, or the two of a STANDARD channel."""
    return tuple(
        Address(url=url, stream_key=f"{stream_key}{suffix}")
        for url, suffix in zip(push_urls.split(","), STREAM_SUFFIXES, strict=False)
    )
