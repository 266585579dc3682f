"""Types that CloudFormation provisions beside the gateway's event loop: their handlers call it, or wait."""

from __future__ import annotations

from ministack.services.cloudformation import stacks

_beside_the_loop: set[str] = set()


def install() -> None:
    """Let ministack ask our set too."""
    original = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda type_name: type_name in _beside_the_loop or original(type_name)


def provision(*type_names: str) -> None:
    """From now on these types are provisioned on a thread of their own."""
    _beside_the_loop.update(type_names)
