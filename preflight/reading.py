"""Reads parts of resolved properties without trusting their shape: what is not there, or not known, is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from preflight.intrinsics import NO_VALUE
from preflight.limits import number_of
from preflight.template import Resource
from preflight.value import Reference, Unresolved

MEDIALIVE_CHANNEL = "AWS::MediaLive::Channel"
Entry = tuple[str, Mapping[str, Any]]


def objects(holder: Any, name: str, path: str = "") -> Iterator[Entry]:
    """The objects in the list `name` of `holder`, each with its dotted path."""
    held = holder.get(name) if isinstance(holder, Mapping) else None
    for number, item in enumerate(held if isinstance(held, list) else []):
        if isinstance(item, Mapping):
            yield f"{path}.{name}[{number}]" if path else f"{name}[{number}]", item


def at(holder: Any, *names: str) -> Any:
    """The value below `holder` along the names, None where there is none; an Unresolved on the way is the value."""
    for name in names:
        if isinstance(holder, Unresolved):
            return holder
        holder = holder.get(name) if isinstance(holder, Mapping) else None
    return holder


def known(holder: Any, *names: str) -> Any:
    """As `at`, but None also where only a deploy knows the value."""
    value = at(holder, *names)
    return None if isinstance(value, Unresolved) else value


def number(holder: Any, *names: str) -> float | None:
    """A number along the names, also when written as a text; None when there is none or it is not known."""
    return number_of(known(holder, *names))


def hides(holder: Any, *names: str) -> bool:
    """Whether only a deploy knows some part of what stands along the names, through lists and objects alike."""
    if isinstance(holder, Unresolved):
        return True
    if isinstance(holder, list):
        return any(hides(item, *names) for item in holder)
    return bool(names) and isinstance(holder, Mapping) and hides(holder.get(names[0]), *names[1:])


def texts(holder: Any, name: str, path: str = "") -> Iterator[tuple[str, str]]:
    """The text at `name`, or the texts in the list there, each with its dotted path; a whole number is a text too."""
    held = holder.get(name) if isinstance(holder, Mapping) else None
    below = f"{path}.{name}" if path else name
    if isinstance(held, (str, int)):
        yield below, str(held)
    for number, item in enumerate(held if isinstance(held, list) else []):
        if isinstance(item, (str, int)):
            yield f"{below}[{number}]", str(item)


def repeated(named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of these paths and texts, those whose text stood before."""
    seen: set[str] = set()
    for path, text in named:
        if text in seen:
            yield path, text
        seen.add(text)


def outputs(channel: Resource) -> Iterator[Entry]:
    """The outputs of all output groups of a MediaLive channel."""
    for path, group in objects(at(channel.properties, "EncoderSettings"), "OutputGroups", "EncoderSettings"):
        yield from objects(group, "Outputs", path)


def as_written(resource: Resource, path: str) -> Any:
    """What the template writes where the resolved properties have this path; None where it cannot be followed."""
    value: Any = resource.raw.get("Properties")
    for name, place in re.findall(r"(\w+)|\[(\d+)\]", path):
        if name:
            value = value.get(name) if isinstance(value, Mapping) else None
        else:
            # Items that are AWS::NoValue have no place in the resolved list.
            stated = [item for item in value if item != {"Ref": NO_VALUE}] if isinstance(value, list) else []
            value = stated[int(place)] if int(place) < len(stated) else None
    return value


def is_dangling(resource: Resource, path: str) -> bool:
    """Whether a Ref stands there that names nothing in the template."""
    written = as_written(resource, path)
    name = written.get("Ref") if isinstance(written, Mapping) else None
    if not isinstance(name, str) or name.startswith("AWS::"):
        return False
    document = resource.templates.document(resource.template)
    return not any(name in (at(document, section) or ()) for section in ("Resources", "Parameters"))


def origin(value: Any) -> Reference | None:
    """The reference that a value is, or the only one that it is made of (a name out of an ARN)."""
    if isinstance(value, Reference):
        return value
    sources = value.sources if isinstance(value, Unresolved) else ()
    return sources[0] if len(sources) == 1 else None
