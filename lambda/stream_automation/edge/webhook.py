"""Incoming webhooks of Slack and Discord, over HTTPS.

Whoever has a webhook's URL may write into its channel, so the URL stands in no text of this module's errors.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 5
LONGEST_PAUSE_SECONDS = 5
USUAL_PAUSE_SECONDS = 1
LONGEST_IN_DISCORD, LONGEST_IN_SLACK = 2000, 20_000
SECURE_URL = re.compile(r"https://[!-~]+")
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
GONE = (401, 403, 404, 410)
"""How a host answers for a webhook that was removed, or a URL that was never one."""


class WebhookError(RuntimeError):
    """A message that was not taken; `pause` is how many seconds later a second try makes sense, None for never."""

    def __init__(self, text: str, pause: float | None = None) -> None:
        super().__init__(text)
        self.pause = pause


def _slack(text: str) -> dict[str, Any]:
    # Slack reads these three as its own markup: "<!channel>" would call everybody.
    escaped = _cut(text, LONGEST_IN_SLACK).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": escaped}


def _discord(text: str) -> dict[str, Any]:
    return {"content": _cut(text, LONGEST_IN_DISCORD), "allowed_mentions": {"parse": []}}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


HOSTS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "hooks.slack.com": _slack,
    "discord.com": _discord,
    "discordapp.com": _discord,
}
"""Who may be written to, and how a text is wrapped for them."""

connect: Callable[..., HTTPConnection] = HTTPSConnection


@dataclass(frozen=True)
class _Target:
    host: str
    port: int | None
    path: str


def post(url: str, text: str) -> None:
    """Send one message, once. Raises WebhookError when it was not taken, with the host and no more of the URL."""
    target = _target(url)
    try:
        status, retry_after = _exchange(target, json.dumps(HOSTS[target.host](text)).encode())
    except (OSError, HTTPException) as failure:
        reason = f"{target.host} was not reached: {type(failure).__name__}"
        raise WebhookError(reason, USUAL_PAUSE_SECONDS) from None
    told = f"{target.host} answered {status}"
    if status == TOO_MANY_REQUESTS or status >= SERVER_ERROR:
        raise WebhookError(told, _pause(retry_after))
    if status in GONE:
        raise WebhookError(f"{told}: make a new webhook there and put its URL into the secret")
    if status not in range(200, 300):
        raise WebhookError(told)


def rest(seconds: float) -> None:
    """Leave the host alone for a while, as it asked; never longer than LONGEST_PAUSE_SECONDS."""
    time.sleep(min(seconds, LONGEST_PAUSE_SECONDS))


def _target(url: str) -> _Target:
    unfit = WebhookError("the secret must hold the URL of a webhook, which begins with https://, and nothing else")
    if SECURE_URL.fullmatch(url) is None:
        raise unfit
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise unfit from None
    if host is None or host not in HOSTS:
        raise WebhookError(f"the webhook must be of {', '.join(HOSTS)}, got {host}")
    return _Target(host, port, f"{parts.path or '/'}?{parts.query}".removesuffix("?"))


def _exchange(target: _Target, body: bytes) -> tuple[int, str | None]:
    """The answer's status and its Retry-After. A redirection is not followed: the message is for this host only."""
    connection = connect(target.host, target.port, timeout=TIMEOUT_SECONDS)
    try:
        headers = {"Content-Type": "application/json", "User-Agent": "onair"}
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Retry-After")
    finally:
        connection.close()


def _pause(retry_after: str | None) -> float | None:
    """How long the host wants to be left alone; None when that is longer than we wait."""
    try:
        seconds = float(retry_after or USUAL_PAUSE_SECONDS)
    except ValueError:
        seconds = USUAL_PAUSE_SECONDS
    return max(seconds, 0) if seconds <= LONGEST_PAUSE_SECONDS else None
