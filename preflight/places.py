"""Where in a template's file something stands: the line and the column of a property, for editors and code hosts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from preflight.finding import Violation

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Place:
    """Counted from 1, as editors count."""

    line: int
    column: int


def place_of(violation: Violation) -> Place | None:
    """The nearest that the file writes of what the violation names: the property, what holds it, or the resource.

    None where the template was not read from a file, or the file is no longer as it was.
    """
    resource = violation.resource
    file = resource.templates.read_from(resource.template)
    root = _tree(file) if file is not None else None
    if root is None:
        return None
    below = ("Properties", *(name or int(number) for name, number in re.findall(r"(\w+)|\[(\d+)\]", violation.path)))
    found = _follow(root, ("Resources", resource.logical_id, *(below if violation.path else ())))
    return Place(found.line + 1, found.column + 1) if found is not None else None


@cache
def _tree(file: Path) -> yaml.Node | None:
    # JSON is YAML, but for tabs between its tokens.
    try:
        tree: yaml.Node | None = yaml.compose(file.read_text(encoding="utf-8-sig").replace("\t", " "), Loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return None
    return tree


def _follow(node: yaml.Node, names: Sequence[str | int]) -> yaml.Mark | None:
    """The mark of the last of these names that is written: behind a function the path is not the file's."""
    found = None
    for name in names:
        if isinstance(node, yaml.MappingNode):
            entry = next(((key, value) for key, value in node.value if key.value == name), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(name, int) and name < len(node.value):
            entry = (node.value[name], node.value[name])
        else:
            entry = None
        if entry is None:
            break
        found, node = entry[0].start_mark, entry[1]
    return found
