"""One GET as a viewer makes it: no credentials, no redirects, an answer or a reason within seconds."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

TIMEOUT_SECONDS = 4
LONGEST_BYTES = 1_000_000
HEADERS = {"User-Agent": "onair-manifest-probe", "Accept": "application/vnd.apple.mpegurl"}


@dataclass(frozen=True)
class Answer:
    """`status` is 0 when no answer came, and `reason` then says why."""

    status: int
    body: bytes = b""
    reason: str = ""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A manifest that moved is a fault to be seen, and another host is none of ours to ask."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirects)


def get(url: str) -> Answer:
    """Ask once. Whatever goes wrong on the way is an answer too; only what is no URL at all raises."""
    request = urllib.request.Request(url, headers=HEADERS)
    try:
        with OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            body = answer.read(LONGEST_BYTES + 1)
            if len(body) <= LONGEST_BYTES and answer.length:
                return Answer(0, reason=f"the answer ended {answer.length} bytes too early")
            return Answer(answer.status, body)
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, reason=str(refused))
    except (OSError, http.client.HTTPException) as failure:
        return Answer(0, reason=f"{type(failure).__name__}: {failure}")
