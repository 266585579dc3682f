"""What the deep schemas know of a type, held to the registry's schemas as cfn-lint bundles them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.model import ListShape, Shape, StructureShape

from preflight.resource_types import RESOURCE_TYPES, TagsForm

REGION = "us-east-1"
"""The region whose registry has all of these types; Seoul's lacks AWS::MediaLive::Node."""
SERVICES = ("AWS::MediaLive::", "AWS::MediaPackage::", "AWS::MediaPackageV2::")


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


# cfn-lint takes half a second to load, and every process of the tests collects this file: the one that runs it loads it.
def schema_of(resource_type: str) -> Mapping[str, Any]:
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, resource_type).schema
    return found


def test_the_table_holds_every_type_that_the_registry_has_in_any_region() -> None:
    from cfnlint.helpers import REGIONS
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    listed = {name for region in REGIONS for name in PROVIDER_SCHEMA_MANAGER.get_resource_types(region)}
    assert set(RESOURCE_TYPES) == {name for name in listed if name.startswith(SERVICES)}


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


def test_what_is_required_beyond_the_registry_is_what_the_services_of_medialive_refuse_to_do_without() -> None:
    beyond = {
        name: left
        for name, known in RESOURCE_TYPES.items()
        if (left := set(known.required) - set(schema_of(name).get("required", [])))
    }
    assert beyond == {
        "AWS::MediaLive::Channel": set(RESOURCE_TYPES["AWS::MediaLive::Channel"].required),
        "AWS::MediaLive::Input": {"Type", "Name"},
        "AWS::MediaLive::InputSecurityGroup": {"WhitelistRules"},
        "AWS::MediaLive::Multiplexprogram": {"MultiplexId", "MultiplexProgramSettings", "ProgramName"},
        "AWS::MediaLive::ChannelPlacementGroup": {"ClusterId"},
        "AWS::MediaLive::CloudWatchAlarmTemplate": {"GroupIdentifier"},
        "AWS::MediaLive::EventBridgeRuleTemplate": {"GroupIdentifier"},
    }


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_what_the_api_requires_of_a_deploy_is_required(resource_type: str) -> None:
    known = RESOURCE_TYPES[resource_type]
    written = {name for name in known.shape.required_members if f"{known.shape.name}.{name}" not in known.absent}
    assert written <= set(known.required)


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_tags_have_the_form_that_the_registry_says(resource_type: str) -> None:
    assert RESOURCE_TYPES[resource_type].tags == tags_form(schema_of(resource_type))


def tags_form(schema: Mapping[str, Any]) -> TagsForm | None:
    tags = schema["properties"].get("Tags")
    if tags is None:
        return None
    kind = (
        schema["definitions"][tags["$ref"].removeprefix("#/definitions/")]["type"] if "$ref" in tags else tags["type"]
    )
    forms = {"array": TagsForm.LIST, "object": TagsForm.MAP}
    return TagsForm.JSON if kind == ["object", "string"] else forms[kind]


@pytest.mark.parametrize("resource_type", RESOURCE_TYPES)
def test_tags_and_policies_alone_have_a_form_of_their_own(resource_type: str) -> None:
    held = set(schema_of(resource_type)["properties"])
    assert RESOURCE_TYPES[resource_type].own_forms == held & {"Tags", "Policy"}


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
