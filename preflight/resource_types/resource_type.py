"""One CloudFormation type, and where the registry and the API differ in it.

A property of a type has the name of the API's member, in PascalCase. The differences are those between the registry's
schemas and botocore's models of the pinned versions; a test compares the two again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

import botocore.session
from botocore.model import ServiceModel, StructureShape


class TagsForm(Enum):
    """How the registry's schema of a type takes `Tags`; the value is how a reader is told."""

    LIST = "a list of objects with Key and Value"
    MAP = "an object of keys and values"
    JSON = "an object of keys and values, or the JSON text of one"


@dataclass(frozen=True, kw_only=True)
class ResourceType:
    """One type: the API operation that creates it, and its differences from that operation's input.

    `create_only` are the properties whose change replaces the resource; `stateful` says what a replacement loses.
    `tags` is None where the type takes none. `extra` and `absent` are `Structure.Member`: what only the registry has,
    and what only the API has.
    """

    service: str
    operation: str
    required: tuple[str, ...] = ()
    create_only: tuple[str, ...] = ()
    stateful: str | None = None
    tags: TagsForm | None = None
    extra: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    @property
    def shape(self) -> StructureShape:
        """The input of the operation that CloudFormation calls."""
        shape = service_model(self.service).operation_model(self.operation).input_shape
        if shape is None:
            raise TypeError(f"{self.service}:{self.operation} has no input")
        return shape

    @property
    def own_forms(self) -> frozenset[str]:
        """The properties that CloudFormation takes in another form than the API: tags, and policy documents."""
        tags = {"Tags"} if self.tags is not None else set()
        return frozenset(tags | ({"Policy"} & set(self.shape.members)))


@cache
def service_model(name: str) -> ServiceModel:
    """botocore's model of a service; read from disk once."""
    return botocore.session.get_session().get_service_model(name)
