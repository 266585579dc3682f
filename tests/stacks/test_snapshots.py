"""The templates of all stacks in all environments, as they would be deployed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import environments
from stacks.phases import PHASES
from tests.assembly import ROOT
from tests.conftest import Template, Templates

SNAPSHOTS = ROOT / "tests" / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS"

# The hash of an asset's content: it changes with every edit of a Lambda or the page, and tells a reader nothing.
ASSET_HASH = re.compile(r"[0-9a-f]{64}")


def rendered(template: Template) -> str:
    return ASSET_HASH.sub("<asset>", json.dumps(template, indent=1, sort_keys=True)) + "\n"


@pytest.mark.parametrize("stack", [phase.stack for phase in PHASES])
@pytest.mark.parametrize("environment", environments.names())
def test_the_template_is_the_reviewed_one(environment: str, stack: str, templates: Callable[[str], Templates]) -> None:
    """`make snapshots` rewrites them; CI refuses to."""
    path = SNAPSHOTS / environment / f"{stack}.json"
    now = rendered(templates(environment)[stack])
    if os.environ.get(UPDATE) == "1" and not os.environ.get("CI"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now)
    assert path.read_text() == now, f"{path.relative_to(ROOT)} differs: read the change, then `make snapshots`"


def test_every_snapshot_belongs_to_a_stack_of_an_environment() -> None:
    found = {path.relative_to(SNAPSHOTS) for path in SNAPSHOTS.rglob("*.json")}
    wanted = {Path(environment) / f"{phase.stack}.json" for environment in environments.names() for phase in PHASES}
    assert found == wanted
