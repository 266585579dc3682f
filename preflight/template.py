"""CloudFormation templates as the rules read them: all stacks of one app, with what can be known of each value.

A value that is known only when AWS deploys (a generated ARN, a parameter without a default) is an `Unresolved`; rules
pass over it. A reference to a resource of these templates, also by an import from another stack, is a `Reference`,
which knows its target.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from preflight.document import read_document

NO_VALUE = "AWS::NoValue"
VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")
"""A variable of Fn::Sub; `${!Literal}` is none."""
ENVIRONMENT_TAG = "onair:environment"


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
        return _object(self.templates.resolve(self.template, self.raw.get("Properties")))

    @property
    def tags(self) -> Mapping[str, Any]:
        """The tags, whether the type takes them as a list or as a map."""
        tags = self.properties.get("Tags")
        if not isinstance(tags, list):
            return _object(tags)
        return {tag["Key"]: tag.get("Value") for tag in map(_object, tags) if isinstance(tag.get("Key"), str)}

    def references(self) -> Iterator[Reference]:
        """Every reference below the properties, those inside a joined or chosen text too."""
        yield from _references(self.properties)


class Templates:
    """The templates of one app, or of several that are deployed into one account."""

    def __init__(
        self,
        documents: Mapping[str, Mapping[str, Any]],
        *,
        previous: Templates | None = None,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.previous = previous
        """What is deployed now, where it is known; templates are matched by name."""
        self._documents = documents
        self._files = files or {}
        self._followed: list[str] = []
        self._resources = {
            name: {
                logical_id: Resource(
                    template=name,
                    logical_id=logical_id,
                    type=str(raw.get("Type", "")),
                    raw=raw,
                    depends_on=frozenset(_texts(raw.get("DependsOn"))),
                    templates=self,
                )
                for logical_id, raw in _object(document.get("Resources")).items()
                if isinstance(raw, Mapping)
            }
            for name, document in documents.items()
        }

    @classmethod
    def read(cls, paths: Iterable[Path], *, previous: Iterable[Path] = ()) -> Templates:
        """Read template files, JSON or YAML; a template's name is its file's, up to the first dot."""
        files, deployed = _named(paths), _named(previous)
        before = cls(_read(deployed), files=deployed) if deployed else None
        return cls(_read(files), previous=before, files=files)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._documents)

    def file(self, name: str) -> str:
        """The path that a template was read from; one that was not read has the name that CDK would give it."""
        return self._files.get(name, f"{name}.template.json")

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
                if str(name).startswith("Fn::") or name == "Condition":
                    return self._unknown(template, name, argument)
            return {key: self.resolve(template, item) for key, item in value.items() if item != {"Ref": NO_VALUE}}
        if isinstance(value, list):
            return [self.resolve(template, item) for item in value if item != {"Ref": NO_VALUE}]
        return value

    @cached_property
    def _exports(self) -> Mapping[str, tuple[str, Any]]:
        # Known from the start, so that a name that is itself an import ends.
        found = self.__dict__["_exports"] = {}
        for name, document in self._documents.items():
            for output in _object(document.get("Outputs")).values():
                exported = self.resolve(name, _object(_object(output).get("Export")).get("Name"))
                if isinstance(exported, str):
                    found[exported] = (name, output.get("Value"))
        return found

    # The intrinsic functions: an argument of a wrong form is as unknown as one that only a deploy knows.

    def _unknown(self, template: str, name: str, argument: Any) -> Unresolved:
        return _made_of(f"${{{name}}}", self.resolve(template, argument))

    def _ref(self, template: str, name: Any) -> Any:
        if not isinstance(name, str):
            return self._unknown(template, "Ref", name)
        resource = self.resource(template, name)
        return self._parameter(template, name) if resource is None else Reference(f"${{{name}}}", resource)

    def _parameter(self, template: str, name: str) -> Any:
        parameter = _object(_object(self._documents[template].get("Parameters")).get(name))
        kind = str(parameter.get("Type"))
        # The default of an SSM parameter is the name under which the value is kept.
        if "Default" not in parameter or kind.startswith("AWS::SSM::"):
            return Unresolved(f"${{{name}}}")
        default = parameter["Default"]
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            return [part.strip() for part in str(default).split(",")]
        return default

    def _get_att(self, template: str, argument: Any) -> Any:
        match argument.split(".", 1) if isinstance(argument, str) else argument:
            case [str() as name, attribute]:
                text = f"${{{name}.{text_of(self.resolve(template, attribute))}}}"
                resource = self.resource(template, name)
                return Unresolved(text) if resource is None else Reference(text, resource, str(attribute))
        return self._unknown(template, "Fn::GetAtt", argument)

    def _import_value(self, template: str, argument: Any) -> Any:
        name = self.resolve(template, argument)
        if not isinstance(name, str) or name not in self._exports or name in self._followed:
            return _made_of(f"${{{text_of(name)}}}", name)
        self._followed.append(name)
        try:
            return self.resolve(*self._exports[name])
        finally:
            self._followed.pop()

    def _join(self, template: str, argument: Any) -> Any:
        match self.resolve(template, argument):
            case [str() as separator, list() as parts]:
                joined = separator.join(text_of(part) for part in parts)
                known = not any(isinstance(part, Unresolved) for part in parts)
                return joined if known else _made_of(joined, parts)
            case [str(), Unresolved() as parts]:
                return _made_of(f"${{{parts.text}}}", parts)
        return self._unknown(template, "Fn::Join", argument)

    def _sub(self, template: str, argument: Any) -> Any:
        # Its variables stay as they are written: `${Name}` is how an unknown part is told anyway.
        match argument:
            case str() as text:
                own: Any = {}
            case [str() as text, own]:
                own = _object(own)
            case _:
                return self._unknown(template, "Fn::Sub", argument)
        named = [name.strip() for name in VARIABLE.findall(text)]
        values = [self._variable(template, name, own) for name in named]
        return _made_of(text, values) if "${" in text else text

    def _variable(self, template: str, name: str, own: Mapping[str, Any]) -> Any:
        if name in own:
            return self.resolve(template, own[name])
        return self._get_att(template, name) if "." in name else self._ref(template, name)

    def _select(self, template: str, argument: Any) -> Any:
        match self.resolve(template, argument):
            case [index, list() as items] if str(index).isdecimal() and int(index) < len(items):
                return items[int(index)]
            case [_, Unresolved() as items]:
                return _made_of(items.text, items)
        return self._unknown(template, "Fn::Select", argument)

    def _split(self, template: str, argument: Any) -> Any:
        match self.resolve(template, argument):
            case [str() as separator, str() as text] if separator:
                return text.split(separator)
            case [_, Unresolved() as text]:
                return _made_of(f"${{{text.text}}}", text)
        return self._unknown(template, "Fn::Split", argument)

    def _if(self, template: str, argument: Any) -> Any:
        return self._unknown(template, "Fn::If", argument)


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
    return value if isinstance(value, str) else json.dumps(value, default=_foreign_text)


def _foreign_text(value: Any) -> str:
    return value.text if isinstance(value, Unresolved) else str(value)


def _named(paths: Iterable[Path]) -> dict[str, str]:
    files: dict[str, str] = {}
    for path in paths:
        name = path.name.split(".")[0]
        # Two environments have templates of one name.
        files[name if name and name not in files else path.as_posix()] = path.as_posix()
    return files


def _read(files: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    return {name: read_document(Path(file)) for name, file in files.items()}


def _made_of(text: str, value: Any) -> Unresolved:
    return Unresolved(text, sources=tuple(_references(value)))


def _references(value: Any) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, Unresolved):
        yield from value.sources
    elif isinstance(value, (Mapping, list)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _references(item)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: Any) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [item for item in value if isinstance(item, str)]
        if isinstance(value, list)
        else []
    )
