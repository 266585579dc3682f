"""Phase 5's test points beside the alarms of phase 6."""

from __future__ import annotations

import pytest

from constructs_lib.manifest_alarms import stale_after
from rehearsal.demo.points.delivery import FRESH_SECONDS, FRESH_SEGMENTS


@pytest.mark.parametrize("segment_seconds", [1, 2, 6, 30])
def test_a_manifest_is_fresh_as_long_as_the_alarm_does_not_call_it_stale(segment_seconds: int) -> None:
    assert FRESH_SEGMENTS * segment_seconds + FRESH_SECONDS == stale_after(segment_seconds)
