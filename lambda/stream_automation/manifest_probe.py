"""Every minute: fetches each channel's live manifest through the CDN, as a viewer would, and measures how old it is.

It calls no API of AWS. What it finds is one log line per channel, which CloudWatch Logs turns into metrics.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from stream_automation.edge.viewer import get
from stream_automation.embedded_metrics import embedded
from stream_automation.freshness import Finding, judge
from stream_automation.probe_settings import ProbeSettings

log = logging.getLogger(__name__)
SETTINGS = ProbeSettings.read()


def handler(_event: Any, _context: object) -> dict[str, dict[str, object]]:
    """Look at every channel at once; what was found by channel. A manifest at fault is a finding, not an error."""
    with ThreadPoolExecutor(max_workers=len(SETTINGS.manifests)) as together:
        findings = dict(zip(SETTINGS.manifests, together.map(_look, SETTINGS.manifests.values()), strict=True))
    for channel, finding in findings.items():
        _tell(channel, finding)
    return {channel: finding.as_answer() for channel, finding in findings.items()}


def _look(url: str) -> Finding:
    return judge(url, get, lambda: datetime.now(UTC))


def _tell(channel: str, finding: Finding) -> None:
    dimensions = {"Project": SETTINGS.project, "Environment": SETTINGS.environment, "Channel": channel}
    say: Callable[..., None] = log.warning if finding.failed else log.info
    say("manifest", extra={**finding.as_answer(), **embedded(dimensions, finding.metrics(), finding.at)})
