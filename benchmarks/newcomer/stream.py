"""What the newcomer looks at: the player's address, and whether the stream behind it goes on by itself."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

ANSWER_SECONDS = 30
ON_AIR = re.compile(r"ON AIR\s+(http://\S+)")
SEQUENCE = re.compile(r"^#EXT-X-MEDIA-SEQUENCE:(\d+)$", re.MULTILINE)
SEGMENT = re.compile(r"^[^#\s].*$", re.MULTILINE)


class NoStreamError(RuntimeError):
    """The stream does not play, or stands still; one line."""


@dataclass(frozen=True)
class Seen:
    """Of one playlist: the number of its newest segment, and where that is."""

    newest: int
    url: str


def player_url(said: str) -> str | None:
    """The page that the demo says is on air, or None while it says none."""
    found = ON_AIR.search(said)
    return found[1] if found else None


def first_picture(player: str) -> tuple[str, int]:
    """The media playlist that the page's configuration leads to, and the bytes of its newest segment. NoStreamError."""
    (channel, *_) = json.loads(get(urljoin(player, "config.json")))["channels"]
    playlist = urljoin(player, channel["manifest"])
    variants = SEGMENT.findall(get(playlist).decode())
    if not variants:
        raise NoStreamError(f"{playlist} names no rendition")
    media = urljoin(playlist, variants[0])
    return media, len(get(newest(media).url))


def goes_on(media: str, segments: int, seconds: float, pause: Callable[[float], None] = time.sleep) -> int:
    """Wait until so many more segments are listed; how many are. NoStreamError after `seconds`."""
    deadline, began = time.monotonic() + seconds, newest(media).newest
    while (more := newest(media).newest - began) < segments:
        if time.monotonic() > deadline:
            raise NoStreamError(f"{media} has {more} new segments after {seconds:g} s, wanted {segments}")
        pause(0.5)
    return more


def newest(media: str) -> Seen:
    """The newest segment of a media playlist. NoStreamError when it lists none."""
    text = get(media).decode()
    first, segments = SEQUENCE.search(text), SEGMENT.findall(text)
    if first is None or not segments:
        raise NoStreamError(f"{media} lists no segment")
    return Seen(int(first[1]) + len(segments) - 1, urljoin(media, segments[-1]))


def get(url: str) -> bytes:
    """The body at a URL, without a proxy. NoStreamError when it is not answered with 200."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=ANSWER_SECONDS) as answer:
            body: bytes = answer.read()
            return body
    except (urllib.error.URLError, OSError) as error:
        raise NoStreamError(f"{url}: {error}") from None
