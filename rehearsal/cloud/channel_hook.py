"""Tells the media plane of a channel's start and stop, and learns whether it could follow."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request

VARIABLE = "ONAIR_CHANNEL_HOOK"
SECONDS = {"STARTING": 20.0, "STOPPING": 30.0, "DELETED": 5.0}


class HookRefusedError(RuntimeError):
    """The media plane did not follow a transition; the text is its reason."""


def notify(event: str, channel_id: str) -> bool:
    """POST one transition and wait for the answer; False when nobody is to be told.

    Raises HookRefusedError when the plane answers anything but 200, or nothing in time.
    """
    url = os.environ.get(VARIABLE)
    if not url:
        return False
    body = json.dumps({"event": event, "channel_id": channel_id}).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS[event]):
            return True
    except urllib.error.HTTPError as refused:
        raise HookRefusedError(_reason(refused.read())) from None
    except OSError as unreachable:
        raise HookRefusedError(f"the media plane at {url} does not answer: {unreachable}") from None


def _reason(body: bytes) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace").strip() or "no reason given"
    return str(document.get("reason", document)) if isinstance(document, dict) else str(document)
