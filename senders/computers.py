"""OBS and ffmpeg: what to type into the one, and a command line of the other that does not hold the key."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from senders.settings import AUDIO_CHANNELS, AUDIO_SAMPLE_RATE, Address, Stream

KEY_VARIABLE = "STREAM_KEY"


def obs(address: Address, stream: Stream) -> list[tuple[str, str]]:
    """OBS Studio's settings, each by the name that its dialogue has, and the stream key.

    For SRT the key stands in the server's URL, and the field that is made for RTMP's stays empty.
    """
    return [
        ("Stream > Service", "Custom…"),
        ("Stream > Server", address.full_url if address.srt else address.url),
        ("Stream > Stream Key", "(empty)" if address.srt else address.stream_key),
        ("Video > Output (Scaled) Resolution", f"{stream.width}x{stream.height}"),
        ("Video > Common FPS Values", str(stream.framerate)),
        ("Output > Rate Control", "CBR"),
        ("Output > Bitrate", f"{stream.bitrate // 1000} Kbps"),
        ("Output > Keyframe Interval", f"{stream.keyframe_seconds} s"),
        ("Output > Audio Bitrate", str(stream.audio_bitrate // 1000)),
    ]


def ffmpeg(addresses: Sequence[Address], stream: Stream) -> str:
    """A command that sends a test picture and a tone; it reads the key from the environment variable STREAM_KEY.

    The shell puts the key where other users of the same machine may see it, as with every sender on a command line
    whose key is a part of the URL.
    """
    frames = stream.framerate * stream.keyframe_seconds
    command = [
        *("ffmpeg", "-re", "-f", "lavfi"),
        *("-i", f"testsrc2=size={stream.width}x{stream.height}:rate={stream.framerate}"),
        *("-f", "lavfi", "-i", f"sine=frequency=1000:sample_rate={AUDIO_SAMPLE_RATE}"),
        *("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"),
        *("-b:v", str(stream.bitrate), "-maxrate", str(stream.bitrate), "-bufsize", str(2 * stream.bitrate)),
        *("-g", str(frames), "-keyint_min", str(frames), "-sc_threshold", "0"),
        *("-c:a", "aac", "-b:a", str(stream.audio_bitrate), "-ac", str(AUDIO_CHANNELS)),
    ]
    key = addresses[0].stream_key
    targets = [
        f"-f {'mpegts' if address.srt else 'flv'} "
        f'"{address.url_with(f"${KEY_VARIABLE}{address.stream_key.removeprefix(key)}")}"'
        for address in addresses
    ]
    # Further addresses get what the first gets: every output names its own codecs.
    codecs = shlex.join(command[command.index("-c:v") :])
    maps = "-map 0:v -map 1:a"
    sources = shlex.join(command[: command.index("-c:v")])
    return " ".join([sources, *(f"{maps} {codecs} {target}" for target in targets)])
