"""The ffmpeg that listens for one SRT caller and hands on what it sends, decrypted and unchanged, as FLV."""

from __future__ import annotations

from pathlib import Path

from rehearsal.media.srt.listening import Listening

SILENT_SECONDS = 2.0
"""Without a packet for so long the connection is given up, as RTMP's place is given away: the next caller may come."""

LISTEN_SECONDS = 20.0
"""How long one ffmpeg waits for a caller. It then ends and another follows, so that none outlives a killed plane."""


def command_line(ffmpeg: Path) -> tuple[str, ...]:
    """Reads the script on standard input and writes FLV to standard output. Nothing in it is secret."""
    argv = [str(ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning"]
    argv += ["-f", "concat", "-safe", "0", "-protocol_whitelist", "pipe,srt,udp", "-i", "pipe:0"]
    argv += ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy"]
    return (*argv, "-flush_packets", "1", "-f", "flv", "pipe:1")


def script(host: str, listening: Listening) -> bytes:
    """What goes to standard input: the address and its options, the passphrase among them.

    ffmpeg takes options of a protocol from the command line, where every user may read them, or from a script of its
    concat demuxer. Times are in microseconds.
    """
    options = {
        "mode": "listener",
        "passphrase": listening.passphrase,
        "pbkeylen": listening.key_bytes,
        "rcvlatency": listening.latency_ms * 1000,
        "timeout": round(SILENT_SECONDS * 1e6),
        "listen_timeout": round(LISTEN_SECONDS * 1e6),
    }
    lines = [f"file {_quoted(f'srt://{host}:{listening.port}')}"]
    lines += [f"option {name} {_quoted(str(value))}" for name, value in options.items()]
    return "\n".join(["ffconcat version 1.0", *lines, ""]).encode()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"
