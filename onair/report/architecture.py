"""What would be deployed, as a report reads it: the stacks of a cloud assembly and what crosses between them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from onair.errors import OperatorError
from preflight.document import TemplateUnreadableError
from preflight.template import Resource, Templates
from preflight.value import references

STACK = "aws:cloudformation:stack"
PHASE_TAG = "onair:phase"
HASH = re.compile(r"[0-9A-F]{8}$")
"""What CDK puts behind a construct's path to make a logical id."""


@dataclass(frozen=True)
class Stack:
    """One stack: its construct id, the name that it is deployed under, its phase (None: of no phase)."""

    name: str
    deployed_name: str
    phase: int | None
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class Need:
    """One stack needs another: for the values that cross, or, where none does, to be deployed after it."""

    stack: str
    needed: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """All stacks of one environment, by phase."""

    environment: str
    region: str
    stacks: tuple[Stack, ...]
    needs: tuple[Need, ...]
    templates: Templates

    @classmethod
    def read(cls, folder: Path) -> Architecture:
        """Read a folder that `cdk synth` wrote. Raises OperatorError."""
        artifacts = _stack_artifacts(folder)
        files = {name: folder / artifact["properties"]["templateFile"] for name, artifact in artifacts.items()}
        try:
            templates = Templates.read(files.values())
        except TemplateUnreadableError as error:
            raise OperatorError(str(error)) from None
        by_name = {templates.read_from(template): template for template in templates.names}
        stacks = [
            _stack(name, artifact["properties"].get("stackName", name), templates, by_name[files[name]])
            for name, artifact in artifacts.items()
        ]
        return cls(
            environment=_environment(templates),
            region=_region(artifacts),
            stacks=tuple(sorted(stacks, key=lambda stack: (stack.phase or 99, stack.name))),
            needs=tuple(_needs(artifacts, templates)),
            templates=templates,
        )

    def phase(self, number: int) -> Stack | None:
        """The stack of a phase; None where the environment leaves it out."""
        return next((stack for stack in self.stacks if stack.phase == number), None)

    def resources(self, *types: str, phase: int | None = None) -> list[Resource]:
        """The resources of these types, of one phase or of all."""
        chosen = [stack for stack in self.stacks if phase in (None, stack.phase)]
        return [resource for stack in chosen for resource in stack.resources if resource.type in types]

    @cached_property
    def count(self) -> int:
        """How many resources CloudFormation makes."""
        return sum(len(stack.resources) for stack in self.stacks)


def plain_name(logical_id: str) -> str:
    """A logical id without CDK's hash."""
    return HASH.sub("", logical_id)


def _stack_artifacts(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    manifest = folder / "manifest.json"
    try:
        artifacts = json.loads(manifest.read_text(encoding="utf-8"))["artifacts"]
        stacks = {name: found for name, found in artifacts.items() if found.get("type") == STACK}
    except OSError:
        raise OperatorError(f"{manifest} is not there: give a folder that `cdk synth` wrote") from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise OperatorError(f"{manifest} is no manifest of a cloud assembly: run `cdk synth` again") from None
    if not stacks:
        raise OperatorError(f"{manifest} names no stack: run `cdk synth` again")
    for name, found in stacks.items():
        if not _is_whole(found):
            raise OperatorError(
                f"{manifest} is no manifest of a cloud assembly: artifacts.{name} must have properties with a "
                "templateFile: run `cdk synth` again"
            )
    return stacks


def _is_whole(artifact: Mapping[str, Any]) -> bool:
    properties, needed = artifact.get("properties"), artifact.get("dependencies", [])
    return (
        isinstance(properties, dict)
        and isinstance(properties.get("templateFile"), str)
        and isinstance(properties.get("stackName", ""), str)
        and isinstance(needed, list)
        and all(isinstance(name, str) for name in needed)
    )


def _stack(name: str, deployed_name: str, templates: Templates, template: str) -> Stack:
    resources = tuple(resource for resource in templates.resources() if resource.template == template)
    phases = {str(resource.tags.get(PHASE_TAG, "")) for resource in resources} - {""}
    number = phases.pop() if len(phases) == 1 else ""
    return Stack(name, deployed_name, int(number) if number.isdecimal() else None, resources)


def _needs(artifacts: Mapping[str, Mapping[str, Any]], templates: Templates) -> Iterator[Need]:
    for name, artifact in artifacts.items():
        template = artifact["properties"]["templateFile"].split(".")[0]
        crossing: dict[str, set[str]] = {}
        for exported in _imports(templates.document(template)):
            exporter = templates.exporter(exported)
            if exporter is not None:
                crossing.setdefault(exporter, set()).update(_told(templates, exported))
        for needed in artifact.get("dependencies", ()):
            if needed in artifacts:
                yield Need(name, needed, tuple(sorted(crossing.get(needed, ()))))


def _imports(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        name = value.get("Fn::ImportValue")
        if isinstance(name, str):
            yield name
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _imports(item)


def _told(templates: Templates, exported: str) -> Iterator[str]:
    """What an export stands for, as people name it: ArchiveBucket.Arn."""
    for reference in references(templates.imported(exported)):
        attribute = f".{reference.attribute}" if reference.attribute else ""
        yield f"{plain_name(reference.target.logical_id)}{attribute}"


def _environment(templates: Templates) -> str:
    found = {str(resource.tags.get("onair:environment", "")) for resource in templates.resources()} - {""}
    return ", ".join(sorted(found)) or "–"


def _region(artifacts: Mapping[str, Mapping[str, Any]]) -> str:
    found = {str(artifact.get("environment", "")).rpartition("/")[2] for artifact in artifacts.values()}
    return ", ".join(sorted(found))
