"""The stream that a channel wants, and where to send it."""

from __future__ import annotations

from dataclasses import dataclass

from environments import Channel, Environment, Ingest

LOWEST_BITRATE = 100_000
AUDIO_SAMPLE_RATE = 48_000
AUDIO_CHANNELS = 2
STREAM_SUFFIXES = ("", "-b")
"""What follows the stream key at each address of an input: one key serves two pipelines."""
URLS_OUTPUTS = {"RTMP_PUSH": "RtmpPushUrls", "SRT_LISTENER": "SrtListenerUrls"}
"""The output of phase 4 that says where to send, by the type of the ingest."""
KEY_BYTES = {"AES128": 16, "AES192": 24, "AES256": 32}
LONGEST_LATENCY_MS = 15_000


@dataclass(frozen=True, kw_only=True)
class SrtCall:
    """How a sender calls an SRT input: the latency it asks for, and the length of the key it makes."""

    latency_ms: int
    key_bytes: int


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address of an input: the URL as the stack publishes it, and the stream key, which is a secret.

    Without `srt` it is an RTMP address, and the key a part of the path; with it the key is the passphrase.
    """

    url: str
    stream_key: str
    srt: SrtCall | None = None

    @property
    def open_url(self) -> str:
        """All of the URL but the key. libsrt's latency is in microseconds there."""
        if self.srt is None:
            return self.url
        return f"{self.url}?mode=caller&latency={self.srt.latency_ms * 1000}&pbkeylen={self.srt.key_bytes}"

    @property
    def full_url(self) -> str:
        """URL and key in one, as ffmpeg and OBS want it."""
        return self.url_with(self.stream_key)

    def url_with(self, key: str) -> str:
        """The same with this for the key, such as a variable of a shell."""
        return f"{self.open_url}&passphrase={key}" if self.srt else f"{self.open_url}/{key}"


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


def srt_call(ingest: Ingest, *, weak_signal: bool = False) -> SrtCall | None:
    """How to call the input, None when it takes RTMP.

    On a weak signal with twice the latency: of what the two sides ask for SRT takes the larger, so a sender alone can
    give it the time to send more than once again.
    """
    if ingest.type != "SRT_LISTENER":
        return None
    latency = ingest.srt.minimum_latency_ms
    return SrtCall(
        latency_ms=min(LONGEST_LATENCY_MS, 2 * latency) if weak_signal else latency,
        key_bytes=KEY_BYTES[ingest.srt.encryption],
    )


def addresses(urls: str, stream_key: str, srt: SrtCall | None = None) -> tuple[Address, ...]:
    """The addresses of an input, from its stack's output of `URLS_OUTPUTS`: one, or the two of a STANDARD channel.

    The stream names of RTMP must differ; SRT's addresses have one passphrase.
    """
    return tuple(
        Address(url=url, stream_key=stream_key if srt else f"{stream_key}{suffix}", srt=srt)
        for url, suffix in zip(urls.split(","), STREAM_SUFFIXES, strict=False)
    )
