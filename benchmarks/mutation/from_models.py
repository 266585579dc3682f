"""Mutants derived from botocore's models: one property at a time gets a value that its service does not know."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.mutation.mutant import ENVIRONMENTS, Documents, Mutant, documents
from preflight.limits import NUMBERS, limits
from preflight.resource_types import RESOURCE_TYPES

SEED = 20261123
PER_OPERATOR = 20
INTRINSICS = ("Ref", "Fn::")
FREE = ("Policy", "Tags")


@dataclass(frozen=True)
class Site:
    """One property of one resource: the object that holds it, its name, its model and where it stands."""

    environment: str
    stack: str
    path: tuple[Any, ...]
    shape: Any
    required: bool


def mutants() -> Iterator[Mutant]:
    """PER_OPERATOR mutants of each operator, chosen by SEED over all environments."""
    sites = [site for environment in ENVIRONMENTS for site in _sites_of(environment)]
    for name, (applies, becomes) in OPERATORS.items():
        candidates = [site for site in sites if applies(site)]
        # Seeded: the same mutants on every machine.
        chosen = random.Random(f"{SEED} {name}").sample(candidates, min(PER_OPERATOR, len(candidates)))
        for site in chosen:
            broken = documents(site.environment)
            told = _apply(broken, site, becomes(site))
            yield Mutant(
                origin="model",
                operator=name,
                environment=site.environment,
                stack=site.stack,
                what=told,
                documents=broken,
            )


def _outside(site: Site) -> Any:
    lowest, highest = limits(site.shape)
    return int(highest + 1) if highest is not None else int((lowest or 0) - 1)


OPERATORS: Mapping[str, tuple[Callable[[Site], bool], Callable[[Site], Any]]] = {
    "enum value that is none": (lambda site: bool(getattr(site.shape, "enum", None)), lambda site: "ONAIR_BOGUS"),
    "number out of range": (
        lambda site: site.shape.type_name in NUMBERS and limits(site.shape) != (None, None),
        _outside,
    ),
    "text for a number": (lambda site: site.shape.type_name in NUMBERS, lambda site: "many"),
    "required member removed": (lambda site: site.required, lambda site: None),
    "unknown property": (lambda site: site.shape.type_name == "structure", lambda site: {"OnairBogus": 1}),
}


def _apply(broken: Documents, site: Site, value: Any) -> str:
    holder: Any = broken[site.stack]["Resources"]
    for step in site.path[:-1]:
        holder = holder[step]
    last = site.path[-1]
    where = ".".join(str(step) for step in site.path)
    if value is None:
        del holder[last]
        return f"{where} removed"
    if isinstance(value, Mapping):
        holder[last] = {**holder[last], **value}
        return f"{where} gets {', '.join(value)}"
    told = f"{where}: {holder[last]!r} becomes {value!r}"
    holder[last] = value
    return told


def _sites_of(environment: str) -> Iterator[Site]:
    for stack, document in documents(environment).items():
        for logical_id, entry in document["Resources"].items():
            if entry["Type"] in RESOURCE_TYPES:
                known = RESOURCE_TYPES[entry["Type"]]
                start = (logical_id, "Properties")
                for found in _below(known.shape, entry["Properties"], start, top=known.required):
                    yield Site(environment, stack, *found)


def _below(shape: Any, value: Any, path: tuple[Any, ...], top: tuple[str, ...] | None = None) -> Iterator[Any]:
    if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)).startswith(INTRINSICS):
        return
    if shape.type_name == "structure":
        required = shape.required_members if top is None else top
        for name, item in value.items():
            if name in shape.members and name not in FREE:
                yield (*path, name), shape.members[name], name in required
                yield from _below(shape.members[name], item, (*path, name))
    elif shape.type_name == "list":
        for number, item in enumerate(value):
            yield from _below(shape.member, item, (*path, number))
