"""The two spellings of a MediaLive document: PascalCase in the CLI and CloudFormation, camelCase on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, Shape, StructureShape


def pascal(shape: Shape, value: Any) -> Any:
    """The value with every member that the shape knows in PascalCase; what it does not know stays as it is."""
    return _spelt(shape, value, camel=False)


def camel(shape: Shape, value: Any) -> Any:
    """The value with every member that the shape knows in camelCase, as the service sends and takes it."""
    return _spelt(shape, value, camel=True)


def _spelt(shape: Shape, value: Any, *, camel: bool) -> Any:
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_spelt(shape.member, item, camel=camel) for item in value]
    if not isinstance(shape, StructureShape) or not isinstance(value, Mapping):
        return value
    spelt: dict[str, Any] = {}
    names = {_wire_name(member, name): name for name, member in shape.members.items()}
    for written, item in value.items():
        name = names.get(written, written)
        if name not in shape.members:
            spelt[written] = item
            continue
        member = shape.members[name]
        wire = _wire_name(member, name)
        # A member that stands there in both spellings keeps both, so that the other one is told as unknown.
        twice = name != wire and name in value and wire in value
        spelt[written if twice else wire if camel else name] = _spelt(member, item, camel=camel)
    return spelt


def _wire_name(member: Shape, name: str) -> str:
    return str(member.serialization.get("name", name))
