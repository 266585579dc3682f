"""CloudFormation templates as the rules read them: all stacks of one app, with what can be known of each value.

A value that is known only when AWS deploys (a generated ARN, a parameter without a default) is an `Unresolved`; rules
pass over it. A reference to a resource of these templates, also by an import from another stack, is a `Reference`,
which knows its target.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from preflight.document import read_document
from preflight.intrinsics import resolve
from preflight.value import Reference, Unresolved, references

ENVIRONMENT_TAG = "onair:environment"


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
        yield from references(self.properties)


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

    def read_from(self, name: str) -> Path | None:
        """The file that a template was read from, None for one that was not."""
        return Path(self._files[name]) if name in self._files else None

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
        """What can be known of a template's value without deploying; properties that are AWS::NoValue are left out."""
        return resolve(self, template, value)

    def exporter(self, name: str) -> str | None:
        """The template that exports this name; None where none of these does."""
        return self._exports[name][0] if name in self._exports else None

    def imported(self, name: str) -> Any:
        """What an exported name stands for, through further imports too; unresolved where they go in a circle."""
        if name in self._followed:
            return Unresolved(f"${{{name}}}")
        self._followed.append(name)
        try:
            return self.resolve(*self._exports[name])
        finally:
            self._followed.pop()

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


def _named(paths: Iterable[Path]) -> dict[str, str]:
    files: dict[str, str] = {}
    for path in paths:
        name = path.name.split(".")[0]
        # Two environments have templates of one name.
        files[name if name and name not in files else path.as_posix()] = path.as_posix()
    return files


def _read(files: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    return {name: read_document(Path(file)) for name, file in files.items()}


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
