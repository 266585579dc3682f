"""Has the media plane cut a recording: the plane holds the segments, the local AWS holds the job.

Apart from the channel hook, and beside it: `…/channels` of the plane's control listener has `…/harvests` next to it.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from rehearsal.cloud.channel_hook import VARIABLE

SECONDS = 600.0
"""A day's recording is copied segment by segment; a rehearsal's takes a moment."""

NO_CONTENT = "There was no content available for the specified time window."
"""MediaPackage's own words (its user guide, "Failed harvest job event")."""


class HarvestFailedError(RuntimeError):
    """The recording could not be cut; the text is the job's error message."""


def harvest(job: Mapping[str, Any]) -> None:
    """POST one job and wait until it is done. Raises HarvestFailedError; without a media plane there is no content."""
    hook = os.environ.get(VARIABLE)
    if not hook:
        raise HarvestFailedError(NO_CONTENT)
    url = urllib.parse.urljoin(hook, "harvests")
    request = urllib.request.Request(
        url, data=json.dumps(job).encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            return
    except urllib.error.HTTPError as refused:
        with refused:
            raise HarvestFailedError(_reason(refused.read())) from None
    except OSError as unreachable:
        raise HarvestFailedError(f"the media plane at {url} does not answer: {unreachable}") from None


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["reason"])
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace").strip() or "no reason given"
