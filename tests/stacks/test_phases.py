"""The phase table, and the dependencies of the synthesized stacks held against it."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
import pytest

import environments
from app import build
from environments import ConfigurationError, Environment
from stacks.phases import BY_NUMBER, PHASES, closure, require_complete
from tests.assembly import context


def changed(environment: Environment, **changes: object) -> Environment:
    return environment.model_copy(update=changes)


def without_archive(environment: Environment) -> Environment:
    return changed(environment, archive=environment.archive.model_copy(update={"enabled": False}))


def stacks_of(environment: Environment, outdir: Path) -> dict[str, cdk.Stack]:
    app = cdk.App(context=context(), outdir=str(outdir))
    build(app, environment)
    app.synth()
    return {child.node.id: child for child in app.node.children if isinstance(child, cdk.Stack)}


def transitive(stack: cdk.Stack) -> set[str]:
    direct = {dependency.node.id for dependency in stack.dependencies}
    return direct.union(*(transitive(dependency) for dependency in stack.dependencies))


@pytest.mark.parametrize("archive", [True, False])
def test_every_stack_depends_on_exactly_the_phases_of_its_row(archive: bool, tmp_path: Path) -> None:
    dev = environments.load("dev")
    built = stacks_of(dev if archive else without_archive(dev), tmp_path)
    found = {stack_id: transitive(stack) for stack_id, stack in built.items()}
    table = {
        phase.stack: {BY_NUMBER[need].stack for need in closure(phase.number, archive=archive)} for phase in PHASES
    }
    assert found == table


def test_the_table_is_the_brief_s() -> None:
    assert {number: sorted(closure(number, archive=False)) for number in BY_NUMBER} == {
        1: [], 2: [1], 3: [1], 4: [1, 3], 5: [1, 3], 6: [1], 7: [1, 3, 4],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("phases", "told"),
    [
        ((1, 4), "phase 4 (MediaLiveStack) needs 1, 2, 3; use phases = [1, 2, 3, 4]"),
        ((1, 3, 4, 5), "use phases = [1, 2, 3, 4, 5], or set archive.enabled = false"),
        ((5,), "phase 5 (CloudFrontStack) needs 1, 3; use phases = [1, 3, 5]"),
        ((1, 7), "phase 7 (AutomationStack) needs 1, 2, 3, 4"),
    ],
)
def test_a_phase_whose_needs_are_left_out_is_refused_with_its_row(phases: tuple[int, ...], told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        require_complete(changed(environments.load("dev"), phases=phases))
    assert told in str(refused.value)


def test_the_core_alone_can_be_built(tmp_path: Path) -> None:
    core = without_archive(changed(environments.load("dev"), phases=(1, 3, 4, 5)))
    assert sorted(stacks_of(core, tmp_path)) == [
        "CloudFrontStack",
        "MediaLiveStack",
        "MediaPackageStack",
        "NetworkStack",
    ]
