"""What is measured is the bill of an environment's assembly, in a new process and in one that has read everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.cost import WARM_RUNS, cold, warm


def test_a_bill_takes_longer_in_a_new_process(synthesize: Callable[[str], Path]) -> None:
    folder = synthesize("dev")
    (first,), others = cold(folder, times=1), warm(folder)
    assert len(others) == WARM_RUNS
    assert 0 < min(others) < first
