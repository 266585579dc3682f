"""Which worlds the promises are shown in: strategies for hypothesis, and how many of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.automation.conditions import Conditions, Stop
from tests.examples import LONG, examples

LONGER = 10
"""So many times as many worlds in `make check`, and other ones each time."""

# A seed says nothing of its neighbours: to shrink it would look at hundreds of worlds for none that is simpler.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
PATIENT = (HealthCheck.too_slow, HealthCheck.data_too_large)
EVENT_LOSS = st.floats(0, 0.5)
FAILING = st.floats(0, 0.3)
UNWOKEN = st.floats(0, 0.2)
MEDDLING = st.floats(0, 5)
SHOWS = st.floats(0.2, 0.7)


def shown_in(worlds: int) -> Callable[[Any], Any]:
    """Runs a test in so many worlds, always the same ones in `make test`."""
    return settings(
        max_examples=examples(worlds, LONGER * worlds),
        derandomize=not LONG,
        database=None,
        deadline=None,
        phases=PHASES,
        suppress_health_check=PATIENT,
    )


def worlds(*whole: Stop, **given: Any) -> st.SearchStrategy[Conditions]:
    """Worlds in which these stops work and no others; what is given is drawn, or the same in all of them."""
    drawn = {
        "seed": st.integers(0, 2**32 - 1),
        "standard": st.booleans(),
        "maximum": st.sampled_from([timedelta(hours=hours) for hours in (1, 2, 3)]),
        "conflicts_retried": st.booleans(),
        "replays": st.booleans(),
        **given,
    }
    strategies = {name: value if isinstance(value, st.SearchStrategy) else st.just(value) for name, value in drawn.items()}  # fmt: skip
    return st.builds(Conditions, whole=st.just(frozenset(whole)), **strategies)
