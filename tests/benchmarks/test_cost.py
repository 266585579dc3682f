"""The bill of one environment is there within 0.3 seconds of CPU after its synth, imports and files included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import environments
from benchmarks.cost import MOST, cold, warm


@pytest.mark.parametrize("name", environments.names())
def test_a_bill_meets_its_target(name: str, synthesize: Callable[[str], Path]) -> None:
    folder = synthesize(name)
    # The best of several: others may be at work on this machine.
    assert 0 < min(warm(folder)) < min(cold(folder)) <= MOST
