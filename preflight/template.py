"""CloudFormation templates as the rules read them: all stacks of one app, with what can be known of each value.

A value that is known only when AWS deploys (a generated ARN, a parameter without a default) is an `Unresolved`; rules
pass over it. A reference to a resource of these templates, also by an import from another stack, is a `Reference`,
which knows its target.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from preflight.document import read_document

NO_VALUE = "AWS::NoValue"
ENVIRONMENT_TAG = "onair:environment"


@dataclass(frozen=True)
class Unresolved:
    """A value that only a deploy knows; `text` is what is known of it, with `${…}` for the rest."""

    text: str


@dataclass(frozen=True)
class Reference(Unresolved):
    """Ref or GetAtt of a resource of these templates; `attribute` is None for Ref."""

    target: Resource
    attribute: str | None = None


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource; `template` is the name of its stack's template, `properties` are resolved on first use."""

    template: str
    logical_id: str
    type: str
    raw: Mapping[str, Any]
    depends_on: frozenset[str]
    templates: Templates = field(repr=False)

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """The properties with every intrinsic function resolved as far as templates allow."""
        resolved: Mapping[str, Any] = self.templates.resolve(self.template, self.raw.get("Properties") or {})
        return resolved

    @property
    def tags(self) -> Mapping[str, Any]:
        """The tags, whether the type takes them as a list or as a map."""
        tags = self.properties.get("Tags") or {}
        if isinstance(tags, Mapping):
            return tags
        return {tag["Key"]: tag.get("Value") for tag in tags if isinstance(tag, Mapping) and "Key" in tag}

    def references(self) -> Iterator[Reference]:
        """Every reference below the properties."""
        yield from _references(self.properties)


class Templates:
    """The templates of one app, or of several that are deployed into one account."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]], *, previous: Templates | None = None) -> None:
        self.previous = previous
        """What is deployed now, where it is known; templates are matched by name."""
        self._documents = documents
        self._resources = {
            name: {
                logical_id: Resource(
                    template=name,
                    logical_id=logical_id,
                    type=str(raw.get("Type", "")),
                    raw=raw,
                    depends_on=frozenset(_as_list(raw.get("DependsOn", []))),
                    templates=self,
                )
                for logical_id, raw in document.get("Resources", {}).items()
                if isinstance(raw, Mapping)
            }
            for name, document in documents.items()
        }

    @classmethod
    def read(cls, paths: Iterable[Path], *, previous: Iterable[Path] = ()) -> Templates:
        """Read template files, JSON or YAML; a template's name is its file's, up to the first dot."""
        deployed = _read_all(previous)
        return cls(_read_all(paths), previous=cls(deployed) if deployed else None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._documents)

    def document(self, name: str) -> Mapping[str, Any]:
        """One whole template, unresolved."""
        return self._documents[name]

    def resources(self, *types: str) -> Iterator[Resource]:
        """All resources of these types, or all there are."""
        for held in self._resources.values():
            for resource in held.values():
                if not types or resource.type in types:
                    yield resource

    def resource(self, template: str, logical_id: str) -> Resource | None:
        return self._resources[template].get(logical_id)

    def resolve(self, template: str, value: Any) -> Any:
        """What can be known of a value without deploying; properties that are AWS::NoValue are left out."""
        if isinstance(value, Mapping):
            if len(value) == 1:
                (name, argument) = next(iter(value.items()))
                if name in _FUNCTIONS:
                    return _FUNCTIONS[name](self, template, argument)
                if name.startswith("Fn::") or name == "Condition":
                    return Unresolved(f"${{{name}}}")
            return {key: self.resolve(template, item) for key, item in value.items() if item != {"Ref": NO_VALUE}}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.resolve(template, item) for item in value if item != {"Ref": NO_VALUE}]
        return value

    @cached_property
    def _exports(self) -> Mapping[str, tuple[str, Any]]:
        found = {}
        for name, document in self._documents.items():
            for output in (document.get("Outputs") or {}).values():
                exported = self.resolve(name, (output.get("Export") or {}).get("Name"))
                if isinstance(exported, str):
                    found[exported] = (name, output.get("Value"))
        return found

    # The intrinsic functions

    def _ref(self, template: str, name: Any) -> Any:
        resource = self.resource(template, name) if isinstance(name, str) else None
        if resource is not None:
            return Reference(f"${{{name}}}", resource)
        parameter = (self._documents[template].get("Parameters") or {}).get(name, {})
        return parameter["Default"] if "Default" in parameter else Unresolved(f"${{{name}}}")

    def _get_att(self, template: str, argument: Any) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else list(argument)
        text = f"${{{'.'.join(str(part) for part in parts)}}}"
        resource = self.resource(template, parts[0])
        return Unresolved(text) if resource is None else Reference(text, resource, str(parts[1]))

    def _import_value(self, template: str, argument: Any) -> Any:
        name = self.resolve(template, argument)
        if isinstance(name, str) and name in self._exports:
            return self.resolve(*self._exports[name])
        return Unresolved(f"${{{text_of(name)}}}")

    def _join(self, template: str, argument: Any) -> Any:
        separator, parts = argument
        parts = self.resolve(template, parts)
        if isinstance(parts, Unresolved):
            return Unresolved(f"${{{parts.text}}}")
        joined = str(separator).join(text_of(part) for part in parts)
        return joined if not any(isinstance(part, Unresolved) for part in parts) else Unresolved(joined)

    def _sub(self, template: str, argument: Any) -> Any:
        # Its variables stay as they are written: `${Name}` is how an unknown part is told anyway.
        text = argument if isinstance(argument, str) else argument[0]
        return Unresolved(text) if "${" in text else text

    def _select(self, template: str, argument: Any) -> Any:
        index, items = argument
        found = self.resolve(template, items)
        if isinstance(found, list) and str(index).isdecimal() and int(index) < len(found):
            return found[int(index)]
        return found if isinstance(found, Unresolved) else Unresolved("${Fn::Select}")

    def _split(self, template: str, argument: Any) -> Any:
        separator, text = argument
        found = self.resolve(template, text)
        return found.split(separator) if isinstance(found, str) else Unresolved(f"${{{text_of(found)}}}")

    def _if(self, template: str, argument: Any) -> Any:
        return Unresolved("${Fn::If}")


_FUNCTIONS = {
    "Ref": Templates._ref,
    "Fn::GetAtt": Templates._get_att,
    "Fn::ImportValue": Templates._import_value,
    "Fn::Join": Templates._join,
    "Fn::Sub": Templates._sub,
    "Fn::Select": Templates._select,
    "Fn::Split": Templates._split,
    "Fn::If": Templates._if,
}


def text_of(value: Any) -> str:
    """What a reader is told of a value: an unresolved one as `${…}`."""
    if isinstance(value, Unresolved):
        return value.text
    return value if isinstance(value, str) else json.dumps(value, default=text_of)


def _read_all(paths: Iterable[Path]) -> dict[str, Mapping[str, Any]]:
    documents: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        name = path.name.split(".")[0]
        # Two environments have templates of one name.
        documents[name if name not in documents else str(path)] = read_document(path)
    return documents


def _references(value: Any) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
