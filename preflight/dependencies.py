"""What is there before a resource is created: in its own template by references and DependsOn, elsewhere by imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.reading import at
from preflight.template import Resource


def waits_for(resource: Resource) -> set[str]:
    """The logical ids that CloudFormation creates before this one, the dependencies of dependencies included."""
    found: set[str] = set()
    open_ends = [resource]
    while open_ends:
        current = open_ends.pop()
        for logical_id in {*current.depends_on, *_referred_to(current)} - found:
            target = resource.templates.resource(resource.template, logical_id)
            if target is not None:
                found.add(logical_id)
                open_ends.append(target)
    return found


def imports_from(resource: Resource, template: str) -> bool:
    """Whether the resource, or one that it waits for, takes a value from the stack of another given template.

    Fn::ImportValue names an export; Fn::GetStackOutput names a stack, and no template knows its stack's name, so any
    output of that name counts.
    """
    first = [resource.templates.resource(resource.template, logical_id) for logical_id in waits_for(resource)]
    return any(_takes_from(held, template) for held in (resource, *first) if held is not None)


def _takes_from(resource: Resource, template: str) -> bool:
    outputs = at(resource.templates.document(template), "Outputs")
    for function, argument in _functions(resource.raw.get("Properties")):
        if function == "Fn::ImportValue":
            name = resource.templates.resolve(resource.template, argument)
            if isinstance(name, str) and resource.templates.exporter(name) == template:
                return True
        elif function == "Fn::GetStackOutput":
            named = at(argument, "OutputName")
            if isinstance(named, str) and isinstance(outputs, Mapping) and named in outputs:
                return True
    return False


def _functions(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, held in value.items():
            if str(name).startswith("Fn::"):
                yield str(name), held
            yield from _functions(held)
    elif isinstance(value, list):
        for held in value:
            yield from _functions(held)


def _referred_to(resource: Resource) -> set[str]:
    targets = (reference.target for reference in resource.references())
    return {target.logical_id for target in targets if target.template == resource.template}
