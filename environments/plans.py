"""Ways to build an environment that leave out a part of what its file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from environments.errors import ConfigurationError
from environments.model import Environment

CORE_PHASES = (1, 3, 4, 5)


def core(environment: Environment) -> Environment:
    """The way from the phone to the viewer and nothing else: without archive and replay, which need phase 2."""
    return environment.model_copy(
        update={
            "phases": tuple(phase for phase in environment.phases if phase in CORE_PHASES),
            "archive": environment.archive.model_copy(update={"enabled": False}),
            "replay": environment.replay.model_copy(update={"enabled": False}),
        }
    )


PLANS: Mapping[str, Callable[[Environment], Environment]] = {"core": core}


def planned(environment: Environment, plan: str | None) -> Environment:
    """The environment as a plan builds it, unchanged without one. Raises ConfigurationError for an unknown plan."""
    if plan is None:
        return environment
    if plan not in PLANS:
        raise ConfigurationError(f"plan must be one of {', '.join(PLANS)}, got {plan!r}: use -c plan=core")
    return PLANS[plan](environment)
