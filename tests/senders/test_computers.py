"""What OBS and ffmpeg are told."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from rehearsal.media.encoder.ffmpeg import find_ffmpeg, find_ffprobe
from senders import computers
from senders.settings import SrtCall, Stream, addresses

STREAM = Stream(width=320, height=180, framerate=30, bitrate=400_000, keyframe_seconds=2, audio_bitrate=128_000)
TWO = addresses("rtmp://203.0.113.10:1935/live,rtmp://203.0.113.11:1935/live", "AbCdEf")

SRT = addresses("srt://203.0.113.10:5000", "AbCdEfGhIj", SrtCall(latency_ms=1000, key_bytes=32))


def test_obs_calls_srt_by_the_server_s_url() -> None:
    told = dict(computers.obs(SRT[0], STREAM))
    assert told["Stream > Server"] == (
        "srt://203.0.113.10:5000?mode=caller&latency=1000000&pbkeylen=32&passphrase=AbCdEfGhIj"
    )
    assert told["Stream > Stream Key"] == "(empty)"


def test_the_srt_command_sends_a_transport_stream_and_does_not_hold_the_passphrase() -> None:
    command = computers.ffmpeg(SRT, STREAM)
    assert "AbCdEfGhIj" not in command
    assert command.endswith(
        '-f mpegts "srt://203.0.113.10:5000?mode=caller&latency=1000000&pbkeylen=32&passphrase=$STREAM_KEY"'
    )


def test_obs_gets_every_setting_by_its_own_name() -> None:
    told = dict(computers.obs(TWO[0], STREAM))
    assert told["Stream > Server"] == "rtmp://203.0.113.10:1935/live"
    assert told["Stream > Stream Key"] == "AbCdEf"
    assert told["Video > Output (Scaled) Resolution"] == "320x180"
    assert told["Output > Keyframe Interval"] == "2 s"


def test_the_command_does_not_hold_the_key_and_sends_to_both_addresses() -> None:
    command = computers.ffmpeg(TWO, STREAM)
    assert "AbCdEf" not in command
    assert '"rtmp://203.0.113.10:1935/live/$STREAM_KEY"' in command
    assert '"rtmp://203.0.113.11:1935/live/$STREAM_KEY-b"' in command


def test_ffmpeg_makes_of_the_command_what_was_wanted(tmp_path: Path) -> None:
    """Into a file in place of the network, for two seconds and a half."""
    command = computers.ffmpeg(TWO[:1], STREAM)
    command = command.replace("ffmpeg", str(find_ffmpeg()), 1).replace("-map 0:v", "-t 2.5 -map 0:v", 1)
    command = command.replace("rtmp://203.0.113.10:1935/live", str(tmp_path)).replace(" -re ", " -v error ")
    variables = {**os.environ, computers.KEY_VARIABLE: "sent.flv"}
    subprocess.run(["bash", "-c", command], env=variables, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    asked = ["-v", "error", "-show_streams", "-show_entries", "packet=flags,codec_type", "-of", "json"]
    probe = [str(find_ffprobe()), *asked, str(tmp_path / "sent.flv")]
    found = json.loads(subprocess.run(probe, check=True, capture_output=True, text=True).stdout)
    video, audio = sorted(found["streams"], key=lambda stream: stream["codec_type"], reverse=True)
    assert (video["codec_name"], video["width"], video["height"], video["r_frame_rate"]) == ("h264", 320, 180, "30/1")
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("aac", "48000", 2)
    pictures = [packet for packet in found["packets"] if packet["codec_type"] == "video"]
    assert [number for number, packet in enumerate(pictures) if packet["flags"].startswith("K")] == [0, 60]
