"""The link and the code that set Larix Broadcaster."""

from __future__ import annotations

import stat
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from senders import larix, qr
from senders.settings import Address, SrtCall, Stream, addresses

STREAM = Stream(width=1280, height=720, framerate=30, bitrate=4_000_000, keyframe_seconds=2, audio_bitrate=128_000)
ONE = addresses("rtmp://203.0.113.10:1935/live", "AbCdEfGhIjKlMnOpQrStUvWx")
TWO = addresses("rtmp://203.0.113.10:1935/live,rtmp://203.0.113.11:1935/live", "AbCdEfGhIjKlMnOpQrStUvWx")

SRT = addresses(
    "srt://203.0.113.10:5000,srt://203.0.113.11:5000",
    "AbCdEfGhIjKlMnOpQrStUvWx",
    SrtCall(latency_ms=1000, key_bytes=32),
)


def read(link: str) -> list[tuple[str, str]]:
    assert link.startswith("larix://set/v1?")
    return parse_qsl(urlsplit(link).query, strict_parsing=True)


def test_the_link_sets_connection_picture_and_sound() -> None:
    assert read(larix.link("onair-dev main", ONE, STREAM)) == [
        ("conn[][url]", "rtmp://203.0.113.10:1935/live/AbCdEfGhIjKlMnOpQrStUvWx"),
        ("conn[][name]", "onair-dev main"),
        ("conn[][overwrite]", "on"),
        ("conn[][active]", "on"),
        ("enc[vid][res]", "1280x720"),
        ("enc[vid][fps]", "30"),
        ("enc[vid][bitrate]", "4000"),
        ("enc[vid][keyframe]", "2"),
        ("enc[vid][format]", "avc"),
        ("enc[aud][bitrate]", "128"),
        ("enc[aud][samples]", "48000"),
        ("enc[aud][channels]", "2"),
    ]


def test_each_address_is_a_connection_that_begins_with_its_url() -> None:
    connections = [pair for pair in read(larix.link("hall", TWO, STREAM)) if pair[0].startswith("conn")]
    assert [value for key, value in connections if key == "conn[][name]"] == ["hall", "hall 2"]
    assert [number for number, (key, _) in enumerate(connections) if key == "conn[][url]"] == [0, 4]
    assert connections[4][1].endswith("/AbCdEfGhIjKlMnOpQrStUvWx-b")


def test_an_srt_connection_calls_with_passphrase_latency_and_key() -> None:
    connections = [pair for pair in read(larix.link("hall", SRT, STREAM)) if pair[0].startswith("conn")]
    first = [
        ("conn[][url]", "srt://203.0.113.10:5000"),
        ("conn[][name]", "hall"),
        ("conn[][overwrite]", "on"),
        ("conn[][active]", "on"),
        ("conn[][srtmode]", "c"),
        ("conn[][srtlatency]", "1000"),
        ("conn[][srtpass]", "AbCdEfGhIjKlMnOpQrStUvWx"),
        ("conn[][srtpbkl]", "32"),
    ]
    assert connections[: len(first)] == first
    assert connections[len(first)] == ("conn[][url]", "srt://203.0.113.11:5000")
    assert len(connections) == 2 * len(first)


@given(name=st.text(min_size=1, max_size=40), key=st.text(min_size=1, max_size=40))
def test_any_name_and_key_arrive_as_they_are(name: str, key: str) -> None:
    pairs = dict(read(larix.link(name, [Address(url="rtmp://203.0.113.10/live", stream_key=key)], STREAM)))
    assert (pairs["conn[][name]"], pairs["conn[][url]"]) == (name, f"rtmp://203.0.113.10/live/{key}")


def test_a_space_is_never_a_plus_sign() -> None:
    assert "+" not in larix.link("the hall", TWO, STREAM)


@pytest.mark.parametrize("targets", [ONE, TWO, SRT], ids=["one address", "two", "srt"])
def test_a_camera_reads_the_link_from_the_picture(tmp_path: Path, targets: tuple[Address, ...]) -> None:
    link = larix.link("onair-dev main", targets, STREAM)
    qr.save(link, tmp_path / "new" / "larix.png")
    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "new" / "larix.png"))
    assert found.text == link


def test_a_camera_reads_the_link_from_the_terminal() -> None:
    link = larix.link("onair-dev main", TWO, STREAM)
    (found,) = zxingcpp.read_barcodes(as_seen(qr.on_terminal(link)))
    assert found.text == link


def test_the_picture_is_its_owner_s_alone_also_where_one_was_before(tmp_path: Path) -> None:
    path = tmp_path / "larix.svg"
    path.write_text("open to all")
    path.chmod(0o644)
    qr.save("larix://set/v1?", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "<svg" in path.read_text()


def as_seen(text: str) -> Image.Image:
    """A terminal's half blocks as a picture: what is drawn is light, what is not is dark."""
    lines = text.rstrip("\n").split("\n")
    seen = Image.new("L", (max(map(len, lines)), 2 * len(lines)), 0)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            upper, lower = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}[character]
            seen.putpixel((column, 2 * row), upper)
            seen.putpixel((column, 2 * row + 1), lower)
    return seen.resize((seen.width * 6, seen.height * 6), Image.Resampling.NEAREST)
