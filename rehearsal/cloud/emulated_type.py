"""How a CloudFormation type is provisioned by one of our own services."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ministack.services.cloudformation import drift, provisioners

from rehearsal.cloud import worker_threads
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.protocol import from_properties
from rehearsal.cloud.service import Record, Service

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]
GONE = frozenset({"DELETING", "DELETED"})
Change = Callable[[Service, Properties, Properties], Record]
"""(service, key, new properties) -> the changed record: an update that no operation makes."""


@dataclass(frozen=True, kw_only=True)
class EmulatedType:
    """One CloudFormation type: its properties are the parameters of its service's operations.

    `key(physical_id, properties)` are the parameters that name an existing resource; `ref(record, properties)` is what
    Ref gives; `replacing` are the properties whose change replaces it (createOnly of the registry's schema). `named` is
    the property that gets a name of CloudFormation's making when the template gives none. `settle(service, id)` waits
    for a change that takes time. Drift is told of every property but tags and those `unread`: what the service keeps
    of them is in other words; `told(record)` are a record's in those of the operation that made it.
    """

    type_name: str
    create: str
    update: str | Change
    delete: str
    key: Callable[[str, Properties], Properties]
    ref: Callable[[Record, Properties], str]
    attributes: Callable[[Record], Mapping[str, Any]] = lambda record: {}
    replacing: tuple[str, ...] = ()
    wrapper: str | None = None
    named: str | None = None
    settle: Callable[[Any, str], None] | None = None
    unread: frozenset[str] = frozenset()
    told: Callable[[Record], Record] = lambda record: record

    def register(self, service: Service) -> None:
        """Let ministack's CloudFormation provision this type through the service."""
        if self.settle:
            worker_threads.provision(self.type_name)
        provisioners._RESOURCE_HANDLERS[self.type_name] = {
            "create": partial(self._create, service),
            "update": partial(self._update, service),
            "delete": partial(self._delete, service),
        }
        provisioners._REPLACING_PROPERTIES[self.type_name] = self.replacing
        read = frozenset(self._shape(service).members) - self.unread - {"Tags"}
        drift._DRIFT_READERS[self.type_name] = (partial(self._current, service), read)
        if service.name == "medialive":
            provisioners._STACK_TAG_PROPERTY[self.type_name] = ("Tags", "map")

    def _create(self, service: Service, logical_id: str, properties: Properties, stack: str) -> Created:
        if self.named and not properties.get(self.named):
            properties = {**properties, self.named: provisioners._physical_name(stack, logical_id, max_len=64)}
        return self._result(service, self._call(service, self.create, properties), properties)

    def _update(self, service: Service, physical_id: str, old: Properties, new: Properties, stack: str) -> Created:
        if any(old.get(name) != new.get(name) for name in self.replacing):
            return self._create(service, physical_id, new, stack)
        key = self.key(physical_id, new)
        change = self.update
        record = change(service, key, new) if callable(change) else self._call(service, change, new, key)
        return self._result(service, record, {**new, **key})

    def _delete(self, service: Service, physical_id: str, properties: Properties) -> None:
        try:
            self._settled(service, service.call(self.delete, self.key(physical_id, properties)))
        except ApiError as error:
            if error.status != 404:
                raise

    def _call(self, service: Service, operation: str, properties: Properties, key: Properties | None = None) -> Record:
        shape = self._shape(service, operation)
        answer = service.call(operation, {**from_properties(shape, properties), **(key or {})})
        return answer[self.wrapper] if self.wrapper else answer

    def _result(self, service: Service, record: Record, properties: Properties) -> Created:
        attributes = {"Arn": record.get("Arn"), "Id": record.get("Id"), **self.attributes(record)}
        self._settled(service, record)
        return self.ref(record, properties), {name: value for name, value in attributes.items() if value is not None}

    def _current(self, service: Service, physical_id: str, properties: Properties) -> Properties | None:
        """The properties of the template as the resource has them now, None when it is gone: what drift is read from.

        What is as the template says it is told in the template's own form, with its texts for numbers.
        """
        noun = self.create.removeprefix("Create").removeprefix("Put")
        (operation,) = {f"Describe{noun}", f"Get{noun}"} & {*service.model.operation_names}
        try:
            record = self.told(service.call(operation, self.key(physical_id, properties)))
        except ApiError as error:
            if error.status != 404:
                raise
            return None
        if record.get("State") in GONE:
            return None
        wanted = from_properties(self._shape(service), properties)
        return {
            name: properties[name] if record[name] == value else _as_written(record[name], properties[name])
            for name, value in wanted.items()
            if name in record
        }

    def _shape(self, service: Service, operation: str | None = None) -> Any:
        return service.model.operation_model(operation or self.create).input_shape

    def _settled(self, service: Service, record: Record) -> None:
        if self.settle:
            self.settle(service, record["Id"])


def _as_written(found: Any, written: Any) -> Any:
    """A policy is a text to its service, and an object in a template."""
    return json.loads(found) if isinstance(written, dict) and isinstance(found, str) else found


def by_id(member: str) -> Callable[[str, Properties], Properties]:
    """The key of a resource whose Ref is the parameter `member`."""
    return lambda physical_id, _: {member: physical_id}


def by_names(names: tuple[str, ...]) -> Callable[[str, Properties], Properties]:
    """The key of a resource that its properties `names` name."""
    return lambda _, properties: {name: properties[name] for name in names}


def times(record: Record) -> dict[str, str]:
    """When it was made and changed, as attributes."""
    return {name: record[name].isoformat() for name in ("CreatedAt", "ModifiedAt")}
