"""What a report reads from a cloud assembly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from onair.errors import OperatorError
from onair.report.architecture import Architecture, plain_name
from stacks.phases import PHASES, Options
from tests.conftest import Templates


def test_every_phase_has_its_stack(architecture: Architecture) -> None:
    assert [(stack.phase, stack.name) for stack in architecture.stacks] == [(row.number, row.stack) for row in PHASES]
    assert (architecture.environment, architecture.region) == ("dev", "ap-northeast-2")


def test_every_resource_is_counted(architecture: Architecture, templates: Callable[[str], Templates]) -> None:
    assert architecture.count == sum(len(template["Resources"]) for template in templates("dev").values())


def test_the_needs_are_those_of_the_phase_table(architecture: Architecture) -> None:
    numbers = {stack.name: stack.phase for stack in architecture.stacks}
    read = {(numbers[need.stack], numbers[need.needed]) for need in architecture.needs}
    options = Options(archive=True, replay=True)
    assert read == {(row.number, need) for row in PHASES for need in row.direct_needs(options)}


def test_what_crosses_is_told_by_name(architecture: Architecture) -> None:
    crossing = {(need.stack, need.needed): need.values for need in architecture.needs}
    assert crossing["MediaLiveStack", "StorageStack"] == ("Archive",)
    assert crossing["CloudFrontStack", "MediaPackageStack"] == ("ChannelGroup.EgressDomain",)


def test_a_need_for_the_order_alone_has_no_values(architecture: Architecture) -> None:
    assert [need.stack for need in architecture.needs if not need.values] == ["MonitoringStack"]


def test_a_logical_id_is_told_without_its_hash() -> None:
    assert plain_name("ArchiveDA4CB258") == "Archive"
    assert plain_name("Archive") == "Archive"


def test_a_template_of_somebody_else_is_a_stack_of_no_phase(tmp_path: Path) -> None:
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/eu-west-1",
        "properties": {"templateFile": "Other.template.json"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"Other": artifact}}))
    template = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}
    (tmp_path / "Other.template.json").write_text(json.dumps(template))
    (stack,) = Architecture.read(tmp_path).stacks
    assert (stack.name, stack.deployed_name, stack.phase) == ("Other", "Other", None)


def artifact(written: str) -> str:
    """A manifest with one stack, and what else is written of it."""
    return json.dumps({"artifacts": {"One": {"type": "aws:cloudformation:stack", **json.loads(written)}}})


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "is not there: give a"),
        ("{", "is no manifest of a cloud assembly"),
        ('{"artifacts": {}}', "names no stack"),
        ("[]", "is no manifest of a cloud assembly"),
        ("{}", "is no manifest of a cloud assembly"),
        ("[" * 100_000, "is no manifest of a cloud assembly"),
        ('{"artifacts": []}', "is no manifest of a cloud assembly"),
        ('{"artifacts": {"One": 1}}', "is no manifest of a cloud assembly"),
        (artifact("{}"), r"artifacts\.One must have properties with a templateFile"),
        (artifact('{"properties": []}'), r"artifacts\.One must have properties with a templateFile"),
        (artifact('{"properties": {"templateFile": 1}}'), r"artifacts\.One must have properties with a templateFile"),
        (artifact('{"properties": {"templateFile": "One.template.json"}, "dependencies": 1}'), "artifacts"),
    ],
)
def test_a_folder_that_is_no_assembly_is_refused(tmp_path: Path, manifest: str | None, said: str) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(OperatorError, match=said):
        Architecture.read(tmp_path)
