"""What a service's own model says about a value: its type, members, enum, range, length and pattern.

botocore checks types and required members before a call and leaves the rest to the service. Its models state the rest
as traits of a shape, and MediaLive's state ranges in the shape's name alone (`__integerMin0Max100`,
`__doubleMinNegative60Max6`). CloudFormation's registry leaves most of it out (AWS::MediaLive::Channel: no enum, no
range, nothing required), so a template is held to the model of the API that CloudFormation will call.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from preflight.value import Unresolved, text_of

NAMED_RANGE = re.compile(r"^__(?:integer|long|double|string)(?:Min(Negative)?(\d+))?(?:Max(\d+))?")
DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")
INTEGERS = ("integer", "long")
NUMBERS = (*INTEGERS, "double", "float")
NEAREST = 12


@dataclass(frozen=True)
class Misfit:
    """One value that a shape does not allow: its dotted path, what stands there, and what may."""

    path: str
    got: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path} must be {self.allowed}, got {self.got}"


@dataclass(frozen=True)
class Walk:
    """How strictly a value is read.

    `extra` are members that may stand in a structure beside the model's (by `Structure.Member`), `absent` those of the
    model that may not; `required` is whether a structure must hold what the model requires.
    """

    extra: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    required: bool = True

    def misfits(self, shape: Shape, value: Any, path: str = "") -> Iterator[Misfit]:
        """Everything below `value` that does not fit the shape; what only a deploy knows fits anywhere."""
        if isinstance(value, Unresolved):
            return
        if isinstance(shape, StructureShape):
            yield from self._structure(shape, value, path)
        elif isinstance(shape, ListShape):
            yield from self._list(shape, value, path)
        elif isinstance(shape, MapShape):
            yield from self._map(shape, value, path)
        else:
            yield from _scalar(shape, value, path)

    def _structure(self, shape: StructureShape, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, Mapping):
            yield Misfit(path, text_of(value), "an object")
            return
        known = {name for name in shape.members if f"{shape.name}.{name}" not in self.absent}
        for name, item in value.items():
            if name in known:
                yield from self.misfits(shape.members[name], item, _below(path, name))
            elif f"{shape.name}.{name}" not in self.extra:
                yield Misfit(_below(path, name), f"a property {name}", _nearest(str(name), sorted(known)))
        if self.required or path:
            for name in shape.required_members:
                if name not in value:
                    yield Misfit(_below(path, name), "nothing", f"stated: {shape.name} needs {name}")

    def _list(self, shape: ListShape, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            yield Misfit(path, text_of(value), "a list")
            return
        yield from _outside(shape, len(value), path, "{} entries")
        for number, item in enumerate(value):
            yield from self.misfits(shape.member, item, f"{path}[{number}]")

    def _map(self, shape: MapShape, value: Any, path: str) -> Iterator[Misfit]:
        if not isinstance(value, Mapping):
            yield Misfit(path, text_of(value), "an object")
            return
        for key, item in value.items():
            yield from self.misfits(shape.value, item, _below(path, key))


def number_of(value: Any) -> float | None:
    """A number, also when it is written as a text: CloudFormation takes "5000000" for 5000000."""
    if isinstance(value, bool) or not DECIMAL.fullmatch(str(value)):
        return None
    number = float(str(value))
    return number if math.isfinite(number) else None


def limits(shape: Shape) -> tuple[float | None, float | None]:
    """The least and the greatest value, length or count of a shape; None where the model states none."""
    stated = shape.metadata.get("min"), shape.metadata.get("max")
    return stated if any(limit is not None for limit in stated) else _named(shape.name)


def _scalar(shape: Shape, value: Any, path: str) -> Iterator[Misfit]:
    if value is None or isinstance(value, (Mapping, list)):
        yield Misfit(path, text_of(value), f"a value of type {shape.type_name}")
    elif isinstance(shape, StringShape):
        yield from _text(shape, _as_text(value), path)
    elif shape.type_name in NUMBERS:
        yield from _number(shape, value, path)
    elif shape.type_name == "boolean" and _as_text(value) not in ("true", "false"):
        yield Misfit(path, repr(value), "true or false")


def _text(shape: StringShape, value: str, path: str) -> Iterator[Misfit]:
    if shape.enum and value not in shape.enum:
        yield Misfit(path, repr(value), f"one of {_listed(shape.enum)}")
    yield from _outside(shape, len(value), path, "{} characters")
    pattern = shape.metadata.get("pattern")
    # The patterns carry no anchors, and the services mean the whole value.
    if pattern and not re.fullmatch(pattern, value):
        yield Misfit(path, repr(value), f"a text that matches {pattern}")


def _number(shape: Shape, value: Any, path: str) -> Iterator[Misfit]:
    number = number_of(value)
    if number is None or (shape.type_name in INTEGERS and number != int(number)):
        yield Misfit(path, repr(value), "a whole number" if shape.type_name in INTEGERS else "a number")
    else:
        yield from _outside(shape, number, path, "{}")


def _outside(shape: Shape, size: float, path: str, unit: str) -> Iterator[Misfit]:
    lowest, highest = limits(shape)
    if lowest is not None and size < lowest:
        yield Misfit(path, unit.format(f"{size:.15g}"), f"at least {unit.format(f'{lowest:.15g}')}")
    if highest is not None and size > highest:
        yield Misfit(path, unit.format(f"{size:.15g}"), f"at most {unit.format(f'{highest:.15g}')}")


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


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else str(name)


def _nearest(name: str, names: Sequence[str]) -> str:
    by_lower_case = {known.lower(): known for known in names}
    near = [by_lower_case[close] for close in difflib.get_close_matches(name.lower(), by_lower_case, n=1)]
    return f"one of {_listed(names)}" + "".join(f"; did you mean {close}?" for close in near)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NEAREST])
    return shown if len(names) <= NEAREST else f"{shown} … ({len(names)} in all)"
