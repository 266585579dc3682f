"""Larix Grove: a link that sets Larix Broadcaster on a phone, by a tap or as a QR code.

The names of the parameters are those of https://softvelum.com/larix/grove/; bitrates are in kbit/s there,
SRT's latency in ms and the length of its key in bytes; `c` is a caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from senders.settings import AUDIO_CHANNELS, AUDIO_SAMPLE_RATE, Address, Stream

PREFIX = "larix://set/v1?"


def link(name: str, addresses: Sequence[Address], stream: Stream) -> str:
    """A link that adds a connection for each address under this name, or replaces it, and sets the encoder.

    It holds the stream key: whoever has the link can go on air.
    """
    given: list[tuple[str, object]] = []
    for number, address in enumerate(addresses):
        given += [
            ("conn[][url]", address.url if address.srt else address.full_url),
            ("conn[][name]", name if number == 0 else f"{name} {number + 1}"),
            ("conn[][overwrite]", "on"),
            ("conn[][active]", "on"),
        ]
        if address.srt:
            given += [
                ("conn[][srtmode]", "c"),
                ("conn[][srtlatency]", address.srt.latency_ms),
                ("conn[][srtpass]", address.stream_key),
                ("conn[][srtpbkl]", address.srt.key_bytes),
            ]
    given += [
        ("enc[vid][res]", f"{stream.width}x{stream.height}"),
        ("enc[vid][fps]", stream.framerate),
        ("enc[vid][bitrate]", stream.bitrate // 1000),
        ("enc[vid][keyframe]", stream.keyframe_seconds),
        ("enc[vid][format]", "avc"),
        ("enc[aud][bitrate]", stream.audio_bitrate // 1000),
        ("enc[aud][samples]", AUDIO_SAMPLE_RATE),
        ("enc[aud][channels]", AUDIO_CHANNELS),
    ]
    # Not as a form: Larix would read a plus sign as one.
    return PREFIX + "&".join(f"{key}={quote(str(value), safe='')}" for key, value in given)
