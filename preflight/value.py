"""Values of a template that only a deploy knows, and what is known of them before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from preflight.template import Resource


@dataclass(frozen=True)
class Unresolved:
    """A value that only a deploy knows; `text` is what is known of it, with `${…}` for the rest.

    `sources` are the references that it is made of, when it is more than one of them alone.
    """

    text: str
    sources: tuple[Reference, ...] = field(default=(), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Reference(Unresolved):
    """Ref or GetAtt of a resource of these templates; `attribute` is None for Ref."""

    target: Resource
    attribute: str | None = None


def text_of(value: Any) -> str:
    """What a reader is told of a value: an unresolved one as `${…}`."""
    if isinstance(value, Unresolved):
        return value.text
    return value if isinstance(value, str) else json.dumps(value, default=_foreign_text)


def made_of(text: str, value: Any) -> Unresolved:
    """A value that is not known, told by this text, with the references below the one that it is made of."""
    return Unresolved(text, sources=tuple(references(value)))


def references(value: Any) -> Iterator[Reference]:
    """Every reference in a value, those inside a joined or chosen text too."""
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Unresolved):
        yield from value.sources
    elif isinstance(value, (Mapping, list)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from references(item)


def _foreign_text(value: Any) -> str:
    return value.text if isinstance(value, Unresolved) else str(value)
