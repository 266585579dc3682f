"""CloudFormation types that are provisioned through ministack's own APIs: it lacks their handlers, or has lax ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core import responses
from ministack.services.cloudformation import provisioners

from rehearsal.cloud import worker_threads
from rehearsal.cloud.own_client import client
from rehearsal.cloud.protocol import from_properties

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ApiType:
    """One CloudFormation type, provisioned by calls of a public API with the operator's rights.

    `wanted(properties, name)` are the parameters of the creating call, `changed(physical_id, properties)` of the
    changing one and `key(physical_id)` of the deleting one; `ref(answer, parameters)` is what Ref gives.
    """

    type_name: str
    service: str
    create: str
    update: str
    delete: str
    wanted: Callable[[Properties, str], Properties]
    changed: Callable[[str, Properties], Properties]
    key: Callable[[str], Properties]
    ref: Callable[[Mapping[str, Any], Properties], str]
    attributes: Callable[[Mapping[str, Any], str], Properties]
    missing: str
    """The error that says that it is gone already."""
    replacing: tuple[str, ...] = ()

    def register(self) -> None:
        """Let ministack's CloudFormation provision the type so."""

        def create(logical_id: str, properties: Properties, stack: str) -> Created:
            name = provisioners._physical_name(stack, logical_id, max_len=100)
            parameters = self._shaped(self.create, self.wanted(properties, name))
            answer = self._call(self.create, parameters)
            physical_id = self.ref(answer, parameters)
            return physical_id, self.attributes(answer, physical_id)

        def update(physical_id: str, _old: Properties, new: Properties, _stack: str) -> Created:
            answer = self._call(self.update, self._shaped(self.update, self.changed(physical_id, new)))
            return physical_id, self.attributes(answer, physical_id)

        def delete(physical_id: str, _properties: Properties) -> None:
            api = client(self.service)
            try:
                api._make_api_call(self.delete, self.key(physical_id))
            except api.exceptions.from_code(self.missing):
                return

        worker_threads.provision(self.type_name)
        provisioners._RESOURCE_HANDLERS[self.type_name] = {"create": create, "update": update, "delete": delete}
        provisioners._REPLACING_PROPERTIES[self.type_name] = self.replacing

    def _call(self, operation: str, parameters: Properties) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = client(self.service)._make_api_call(operation, parameters)
        return answer

    def _shaped(self, operation: str, properties: Properties) -> Properties:
        shape = client(self.service).meta.service_model.operation_model(operation).input_shape
        found: Properties = from_properties(shape, properties)
        return found


def install() -> None:
    """Register all of them."""
    for api_type in (BUDGET, EVENT_SOURCE_MAPPING):
        api_type.register()


def _own_tags(properties: Properties, member: str) -> Properties:
    """CloudFormation's own tags (aws:…) may be set by CloudFormation only, and these go through the public API."""
    own = [tag for tag in properties.get(member, []) if not tag["Key"].startswith("aws:")]
    return {member: own} if own else {}


def _account(**more: Any) -> Properties:
    return {"AccountId": responses.get_account_id(), **more}


BUDGET = ApiType(
    type_name="AWS::Budgets::Budget",
    service="budgets",
    create="CreateBudget",
    update="UpdateBudget",
    delete="DeleteBudget",
    wanted=lambda properties, name: _account(
        Budget={"BudgetName": name, **properties["Budget"]},
        NotificationsWithSubscribers=properties.get("NotificationsWithSubscribers", []),
        **_own_tags(properties, "ResourceTags"),
    ),
    changed=lambda physical_id, properties: _account(NewBudget={**properties["Budget"], "BudgetName": physical_id}),
    key=lambda physical_id: _account(BudgetName=physical_id),
    ref=lambda _, parameters: str(parameters["Budget"]["BudgetName"]),
    attributes=lambda _, physical_id: {"Id": physical_id},
    missing="NotFoundException",
    replacing=("NotificationsWithSubscribers",),
)

EVENT_SOURCE_MAPPING = ApiType(
    type_name="AWS::Lambda::EventSourceMapping",
    service="lambda",
    create="CreateEventSourceMapping",
    update="UpdateEventSourceMapping",
    delete="DeleteEventSourceMapping",
    wanted=lambda properties, _: {**properties, "Tags": [], **_own_tags(properties, "Tags")},
    changed=lambda physical_id, properties: {**properties, "UUID": physical_id},
    key=lambda physical_id: {"UUID": physical_id},
    ref=lambda answer, _: str(answer["UUID"]),
    attributes=lambda answer, physical_id: {
        "Id": physical_id,
        "EventSourceMappingArn": answer["EventSourceMappingArn"],
    },
    missing="ResourceNotFoundException",
    replacing=("EventSourceArn", "StartingPosition", "StartingPositionTimestamp", "SelfManagedEventSource"),
)
