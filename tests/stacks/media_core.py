"""Phases 1 to 4 synthesized, with the changes to an environment that a test asks for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk

import environments
from environments import Environment
from stacks.media_live_stack import MediaLiveStack
from stacks.media_package_stack import MediaPackageStack
from stacks.network_stack import NetworkStack
from stacks.storage_stack import StorageStack
from tests.assembly import context
from tests.made_once import STORE


@dataclass(frozen=True)
class Core:
    """Templates, the ids of what each stack depends on directly, and the warnings, all by stack id."""

    templates: dict[str, Any]
    dependencies: dict[str, set[str]]
    warnings: dict[str, list[str]]
    manifest: Any

    def resources(self, stack: str, kind: str) -> dict[str, Any]:
        """The resources of one CloudFormation type in one stack, by logical id."""
        every = self.templates[stack]["Resources"].items()
        return {logical_id: resource for logical_id, resource in every if resource["Type"] == kind}

    def only(self, stack: str, kind: str) -> Any:
        """Properties of the one resource of a type; fails when there are more or none."""
        (resource,) = self.resources(stack, kind).values()
        return resource["Properties"]

    def statements(self, stack: str) -> list[Any]:
        """The statements of the stack's identity policies that hold for a role of another stack."""
        return [
            statement
            for policy in self.resources(stack, "AWS::IAM::Policy").values()
            if "Fn::ImportValue" in policy["Properties"]["Roles"][0]
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        ]


@cache
def core(
    name: str = "dev", *, archive: bool = True, replay: bool = False, channels: tuple[str, ...] = ("main",)
) -> Core:
    """Phases 1 to 4 of an environment, once per set of changes; further channels are copies of its first."""
    environment = environments.load(name)
    first = environment.channels[0]
    return synthesized(
        environment.model_copy(
            update={
                "archive": environment.archive.model_copy(update={"enabled": archive}),
                "replay": environment.replay.model_copy(update={"enabled": replay}),
                "channels": tuple(first.model_copy(update={"name": channel}) for channel in channels),
            }
        )
    )


def synthesized(environment: Environment) -> Core:
    """Phases 1 to 4 of an environment."""
    return once(build, environment)


def build(app: cdk.App, environment: Environment) -> None:
    """Add the stacks of phases 1 to 4."""
    network = NetworkStack(app, environment=environment)
    storage = StorageStack(app, environment=environment, network=network)
    packager = MediaPackageStack(app, environment=environment, network=network)
    archive = storage if environment.archive.enabled else None
    MediaLiveStack(app, environment=environment, network=network, packager=packager, storage=archive)


def once(build: Callable[[cdk.App, Environment], None], environment: Environment) -> Core:
    """What is built of an environment, synthesized by one process of the run."""

    def make() -> Core:
        with tempfile.TemporaryDirectory() as folder:
            app = cdk.App(context=context(), outdir=folder)
            build(app, environment)
            return read(app, Path(folder))

    return STORE.value_of(f"{build.__module__} {environment!r}", make)


def read(app: cdk.App, folder: Path) -> Core:
    """What an app synthesizes to, in its folder."""
    assembly = app.synth()
    stacks = [child for child in app.node.children if isinstance(child, cdk.Stack)]
    return Core(
        templates={stack.node.id: json.loads((folder / stack.template_file).read_text()) for stack in stacks},
        dependencies={stack.node.id: {need.node.id for need in stack.dependencies} for stack in stacks},
        warnings={
            artifact.id: [str(message.entry.data) for message in artifact.messages if message.level.name == "WARNING"]
            for artifact in assembly.stacks
        },
        manifest=json.loads((folder / "manifest.json").read_text()),
    )


def outputs(core: Core, stack: str) -> dict[str, Any]:
    """The values of the outputs that people read; those that only other stacks read are left out."""
    found = core.templates[stack]["Outputs"].items()
    return {name: output["Value"] for name, output in found if not name.startswith("ExportsOutput")}


def exports(core: Core, stack: str) -> set[str]:
    """The names that a stack exports."""
    found = core.templates[stack]["Outputs"].values()
    return {output["Export"]["Name"] for output in found if "Export" in output}


def imports(value: Any) -> Iterator[str]:
    """The names that a part of a template imports."""
    if isinstance(value, dict):
        if "Fn::ImportValue" in value:
            yield value["Fn::ImportValue"]
        for inner in value.values():
            yield from imports(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from imports(inner)
