"""The templates of all stacks in all environments, as they would be deployed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

import environments
from stacks.phases import PHASES
from tests.assembly import ROOT
from tests.conftest import Templates

# The hash of an asset's content: it changes with every edit of a Lambda or the page, and tells a reader nothing.
ASSET_HASH = re.compile(r"[0-9a-f]{64}")


class TemplateExtension(SingleFileSnapshotExtension):
    """One JSON file per template, at tests/snapshots/<environment>/<stack>.json."""

    file_extension = "json"
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        environment = re.search(r"\[(\w+)-", test_location.snapshot_name)
        return str(ROOT / "tests" / "snapshots" / (environment[1] if environment else ""))

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        return re.sub(r".*-(\w+)\]$", r"\1", str(test_location.snapshot_name))

    def serialize(self, data: Any, **_: Any) -> str:
        return ASSET_HASH.sub("<asset>", json.dumps(data, indent=1, sort_keys=True)) + "\n"


@pytest.fixture
def template_snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TemplateExtension)


@pytest.mark.parametrize("stack", [phase.stack for phase in PHASES])
@pytest.mark.parametrize("environment", environments.names())
def test_the_template_is_the_reviewed_one(
    environment: str, stack: str, templates: Callable[[str], Templates], template_snapshot: SnapshotAssertion
) -> None:
    assert templates(environment)[stack] == template_snapshot


def test_every_snapshot_belongs_to_a_stack_of_an_environment() -> None:
    found = {path.relative_to(ROOT / "tests" / "snapshots") for path in (ROOT / "tests" / "snapshots").rglob("*.json")}
    wanted = {Path(environment) / f"{phase.stack}.json" for environment in environments.names() for phase in PHASES}
    assert found == wanted
