"""What ffmpeg is told to listen for, and by what way."""

from __future__ import annotations

from pathlib import Path

from rehearsal.media.srt.command import command_line, script
from rehearsal.media.srt.listening import Listening

PASSPHRASE = "it's a 'pass phrase'"
LISTENING = Listening(port=5000, passphrase=PASSPHRASE, key_bytes=24, latency_ms=700)


def test_the_passphrase_goes_by_the_script_and_stands_in_no_command_line() -> None:
    assert not any("pass" in word for word in command_line(Path("ffmpeg")))
    assert r"option passphrase 'it'\''s a '\''pass phrase'\'''" in script("127.0.0.1", LISTENING).decode().split("\n")


def test_what_the_input_states_is_what_callers_meet() -> None:
    lines = script("127.0.0.1", LISTENING).decode().split("\n")
    assert lines[0] == "ffconcat version 1.0"
    assert {"file 'srt://127.0.0.1:5000'", "option pbkeylen '24'", "option rcvlatency '700000'"} < set(lines)


def test_no_repr_shows_the_passphrase() -> None:
    assert "phrase'" not in repr(LISTENING)
