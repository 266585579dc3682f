"""What the deep schemas know of a type, held to the registry's schemas as cfn-lint bundles them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.model import ListShape, Shape, StructureShape
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from preflight.resource_types import RESOURCE_TYPES

REGION = "ap-northeast-2"


class Comparison:
    """A registry's schema and an API's shape, walked side by side; every structure once."""

    def __init__(self, schema: Mapping[str, Any], shape: Shape) -> None:
        self.extra: set[str] = set()
        self.absent: set[str] = set()
        self._schema = schema
        self._read_only = {tuple(path.split("/")[2:]) for path in schema.get("readOnlyProperties", [])}
        self._seen: set[tuple[str, int]] = set()
        self._compare(schema, shape, ())

    def _compare(self, part: Mapping[str, Any], shape: Shape, path: tuple[str, ...]) -> None:
        if isinstance(shape, ListShape):
            self._compare(self._followed(part.get("items", {})), shape.member, (*path, "*"))
            return
        known: dict[str, Any] = dict(part.get("properties", {}))
        for choice in part.get("oneOf", []):
            known.update(choice.get("properties", {}))
        # One shape may have several definitions, and both may hold themselves; an object without properties is free.
        if isinstance(shape, StructureShape) and known and (shape.name, id(part)) not in self._seen:
            self._seen.add((shape.name, id(part)))
            self._compare_members(known, shape, path)

    def _compare_members(self, known: Mapping[str, Any], shape: StructureShape, path: tuple[str, ...]) -> None:
        ours = {name for name in known if (*path, name) not in self._read_only}
        self.extra |= {f"{shape.name}.{name}" for name in ours - set(shape.members)}
        self.absent |= {f"{shape.name}.{name}" for name in set(shape.members) - set(known)}
        for name in ours & set(shape.members):
            self._compare(self._followed(known[name]), shape.members[name], (*path, name))

    def _followed(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in part:
            return part
        found: dict[str, Any] = self._schema["definitions"][part["$ref"].removeprefix("#/definitions/")]
        return found


def schema_of(resource_type: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, resource_type).schema
    return found


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_the_members_differ_from_the_registry_only_where_it_is_said(resource_type: str) -> None:
    known = RESOURCE_TYPES[resource_type]
    compared = Comparison(schema_of(resource_type), known.shape)
    assert compared.extra == known.extra
    assert compared.absent == known.absent


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_what_replaces_a_resource_is_what_the_registry_says(resource_type: str) -> None:
    stated = schema_of(resource_type).get("createOnlyProperties", [])
    assert set(RESOURCE_TYPES[resource_type].create_only) == {path.split("/")[2] for path in stated}


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_what_is_required_is_at_least_what_the_registry_requires(resource_type: str) -> None:
    known = RESOURCE_TYPES[resource_type]
    assert set(known.required) >= set(schema_of(resource_type).get("required", []))
    assert set(known.required) <= set(known.shape.members)


def test_what_is_required_beyond_the_registry_are_the_channels_inputs_and_rules_of_medialive() -> None:
    """The registry requires nothing of MediaLive; the service refuses these one by one."""
    beyond = {
        name for name, known in RESOURCE_TYPES.items() if set(known.required) - set(schema_of(name).get("required", []))
    }
    assert beyond == {"AWS::MediaLive::Channel", "AWS::MediaLive::Input", "AWS::MediaLive::InputSecurityGroup"}


def test_what_loses_something_when_it_is_replaced_can_be_replaced() -> None:
    assert [name for name, known in RESOURCE_TYPES.items() if known.stateful and not known.create_only] == []


def members(shape: Shape, seen: set[str]) -> Iterator[str]:
    if isinstance(shape, ListShape):
        yield from members(shape.member, seen)
    elif isinstance(shape, StructureShape) and shape.name not in seen:
        seen.add(shape.name)
        for name, member in shape.members.items():
            yield f"{shape.name}.{name}"
            yield from members(member, seen)


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_what_only_the_api_has_is_a_member_of_it(resource_type: str) -> None:
    known = RESOURCE_TYPES[resource_type]
    assert known.absent <= set(members(known.shape, set()))
