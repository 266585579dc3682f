"""The phase table, and the dependencies of the synthesized stacks held against it."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
import pytest

import environments
from app import build
from environments import ConfigurationError, Environment
from stacks.phases import BY_NUMBER, PHASES, PLAIN, Options, closure, require_complete
from tests.assembly import context

ARCHIVE, REPLAY = Options(archive=True, replay=False), Options(archive=True, replay=True)


def changed(environment: Environment, **changes: object) -> Environment:
    return environment.model_copy(update=changes)


def having(environment: Environment, options: Options) -> Environment:
    return changed(
        environment,
        archive=environment.archive.model_copy(update={"enabled": options.archive}),
        replay=environment.replay.model_copy(update={"enabled": options.replay}),
    )


def stacks_of(environment: Environment, outdir: Path) -> dict[str, cdk.Stack]:
    app = cdk.App(context=context(), outdir=str(outdir))
    build(app, environment)
    app.synth()
    return {child.node.id: child for child in app.node.children if isinstance(child, cdk.Stack)}


def transitive(stack: cdk.Stack) -> set[str]:
    direct = {dependency.node.id for dependency in stack.dependencies}
    return direct.union(*(transitive(dependency) for dependency in stack.dependencies))


@pytest.mark.parametrize("options", [PLAIN, ARCHIVE, REPLAY])
def test_every_stack_depends_on_exactly_the_phases_of_its_row(options: Options, tmp_path: Path) -> None:
    built = stacks_of(having(environments.load("dev"), options), tmp_path)
    found = {stack_id: transitive(stack) for stack_id, stack in built.items()}
    table = {phase.stack: {BY_NUMBER[need].stack for need in closure(phase.number, options)} for phase in PHASES}
    assert found == table


@pytest.mark.parametrize(
    ("options", "table"),
    [
        (PLAIN, {1: [], 2: [1], 3: [1], 4: [1, 3], 5: [1, 3], 6: [1], 7: [1, 3, 4]}),
        (ARCHIVE, {1: [], 2: [1], 3: [1], 4: [1, 2, 3], 5: [1, 3], 6: [1], 7: [1, 2, 3, 4]}),
        (REPLAY, {1: [], 2: [1], 3: [1], 4: [1, 2, 3], 5: [1, 2, 3], 6: [1], 7: [1, 2, 3, 4]}),
    ],
)
def test_the_table_is_the_brief_s(options: Options, table: dict[int, list[int]]) -> None:
    assert {number: sorted(closure(number, options)) for number in BY_NUMBER} == table


def test_only_the_cdn_and_the_automation_refer_to_the_archive_for_the_replay() -> None:
    direct = {number: BY_NUMBER[number].direct_needs(REPLAY) for number in BY_NUMBER}
    assert (direct[5], direct[7]) == ((2, 3), (1, 2, 3, 4))
    assert [number for number in BY_NUMBER if direct[number] != BY_NUMBER[number].direct_needs(ARCHIVE)] == [5, 7]


@pytest.mark.parametrize(
    ("phases", "told"),
    [
        ((1, 4), "phase 4 (MediaLiveStack) needs 1, 2, 3; use phases = [1, 2, 3, 4]"),
        (
            (1, 3, 4),
            "phase 4 (MediaLiveStack) needs 1, 2, 3; use phases = [1, 2, 3, 4], "
            "or set replay.enabled and archive.enabled = false",
        ),
        (
            (1, 3, 5),
            "phase 5 (CloudFrontStack) needs 1, 2, 3; use phases = [1, 2, 3, 5], or set replay.enabled = false",
        ),
        ((5,), "phase 5 (CloudFrontStack) needs 1, 2, 3; use phases = [1, 2, 3, 5]"),
        ((1, 7), "phase 7 (AutomationStack) needs 1, 2, 3, 4"),
    ],
)
def test_a_phase_whose_needs_are_left_out_is_refused_with_its_row(phases: tuple[int, ...], told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        require_complete(changed(environments.load("dev"), phases=phases))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("options", "phases", "told"),
    [
        (ARCHIVE, (1, 3, 4), "use phases = [1, 2, 3, 4], or set archive.enabled = false"),
        (PLAIN, (1, 5), "phase 5 (CloudFrontStack) needs 1, 3; use phases = [1, 3, 5]"),
    ],
)
def test_only_what_is_on_is_offered_to_be_switched_off(options: Options, phases: tuple[int, ...], told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        require_complete(having(changed(environments.load("dev"), phases=phases), options))
    assert str(refused.value).endswith(told)


def test_the_core_alone_can_be_built(tmp_path: Path) -> None:
    core = having(changed(environments.load("dev"), phases=(1, 3, 4, 5)), PLAIN)
    assert sorted(stacks_of(core, tmp_path)) == [
        "CloudFrontStack",
        "MediaLiveStack",
        "MediaPackageStack",
        "NetworkStack",
    ]
