"""Ways to build an environment that leave out a part of it."""

from __future__ import annotations

import pytest

import environments
from environments import ConfigurationError
from environments.plans import CORE_PHASES, planned
from stacks.phases import require_complete


@pytest.mark.parametrize("name", environments.names())
def test_the_core_is_complete_without_phase_2(name: str) -> None:
    core = planned(environments.load(name), "core")
    assert core.phases == CORE_PHASES
    assert (core.archive.enabled, core.replay.enabled) == (False, False)
    require_complete(core)


def test_without_a_plan_the_environment_is_as_its_file_says() -> None:
    dev = environments.load("dev")
    assert planned(dev, None) is dev


def test_the_core_of_an_environment_has_no_phase_that_its_file_leaves_out() -> None:
    small = environments.load("dev").model_copy(update={"phases": (1, 3)})
    assert planned(small, "core").phases == (1, 3)


def test_an_unknown_plan_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match=r"plan must be one of core, got 'step': use -c plan=core"):
        planned(environments.load("dev"), "step")
