"""All seven phases synthesized by the composition root, with the changes to an environment that a test asks for."""

from __future__ import annotations

from functools import cache
from typing import Any

import environments
from app import build
from environments import Environment
from tests.stacks.media_core import Core, once


@cache
def whole_app(
    name: str = "dev",
    *,
    archive: bool = True,
    replay: bool = False,
    channels: tuple[str, ...] = ("main",),
    emails: tuple[str, ...] | None = None,
    webhook_secret: str | None = None,
    windows: bool = True,
    manifest_probe: bool = True,
    phases: tuple[int, ...] | None = None,
) -> Core:
    """An environment's app, once per set of changes; further channels are copies of its first."""
    environment = environments.load(name)
    first = environment.channels[0]
    changes: dict[str, Any] = {
        "archive": environment.archive.model_copy(update={"enabled": archive}),
        "replay": environment.replay.model_copy(update={"enabled": replay}),
        "channels": tuple(first.model_copy(update={"name": channel, "title": channel}) for channel in channels),
    }
    watched: dict[str, Any] = {"manifest_probe": manifest_probe}
    if emails is not None:
        watched["emails"] = emails
    if webhook_secret is not None:
        watched["webhook_secret"] = webhook_secret
    changes["monitoring"] = environment.monitoring.model_copy(update=watched)
    if not windows:
        changes["automation"] = environment.automation.model_copy(update={"windows": ()})
    if phases is not None:
        changes["phases"] = phases
    return built(environment.model_copy(update=changes))


def built(environment: Environment) -> Core:
    """The app of an environment."""
    return once(build, environment)
