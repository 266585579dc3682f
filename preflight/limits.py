"""What a service refuses beyond botocore's own check: values outside an enum, a range, a length or a pattern.

botocore leaves these to the service. Its models state them as traits of a shape, and MediaLive's in the shape's name
(`__integerMin0Max100`, `__doubleMinNegative60Max6`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

NAMED_RANGE = re.compile(r"^__(?:integer|long|double|string)(?:Min(Negative)?(\d+))?(?:Max(\d+))?")
NUMBERS = ("integer", "long", "double", "float")


def violations(shape: Shape, value: Any, where: str = "") -> Iterator[str]:
    """Each value below `value` that the shape's limits forbid, one sentence each; `where` is its path so far."""
    if isinstance(shape, StringShape):
        yield from _wrong_text(shape, value, where)
    elif isinstance(shape, ListShape):
        yield from _outside(shape, len(value), f"the number of entries of {where}")
    elif shape.type_name in NUMBERS:
        yield from _outside(shape, value, where)
    for member, item, path in _members(shape, value, where):
        yield from violations(member, item, path)


def _members(shape: Shape, value: Any, where: str) -> Iterator[tuple[Shape, Any, str]]:
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            if value.get(name) is not None:
                yield member, value[name], f"{where}.{name}" if where else name
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value):
            yield shape.member, item, f"{where}[{number}]"
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield shape.value, item, f"{where}.{key}"


def _wrong_text(shape: StringShape, value: str, where: str) -> Iterator[str]:
    allowed = shape.enum
    if allowed and value not in allowed:
        yield f"{where} must be one of {', '.join(allowed)}, got {value!r}"
    yield from _outside(shape, len(value), f"the length of {where}")
    pattern = shape.metadata.get("pattern")
    # Its patterns carry no anchors, and the service means the whole value.
    if pattern and not re.fullmatch(pattern, value):
        yield f"{where} must match {pattern}, got {value!r}"


def _outside(shape: Shape, size: float, what: str) -> Iterator[str]:
    lowest, highest = limits(shape)
    if lowest is not None and size < lowest:
        yield f"{what} must be at least {lowest:g}, got {size:g}"
    if highest is not None and size > highest:
        yield f"{what} must be at most {highest:g}, got {size:g}"


def limits(shape: Shape) -> tuple[float | None, float | None]:
    """The least and the greatest value, length or count of a shape; None where the model states none."""
    stated = shape.metadata.get("min"), shape.metadata.get("max")
    return stated if any(limit is not None for limit in stated) else _named(shape.name)


@cache
def _named(name: str) -> tuple[float | None, float | None]:
    found = NAMED_RANGE.match(name)
    if found is None:
        return None, None
    negative, lowest, highest = found.groups()
    return (
        None if lowest is None else -float(lowest) if negative else float(lowest),
        None if highest is None else float(highest),
    )
