"""Templates as short as a test needs them."""

from __future__ import annotations

from typing import Any

from preflight.template import Resource, Templates
from preflight.value import Reference

Body = dict[str, Any]

CHANNEL: Body = {"Channel": {"Type": "AWS::MediaLive::Channel"}}
WRONG: list[Any] = [None, 1, "text", [], {}, [[]], [None, None, None], {"a": 1}, [{"Ref": "It"}], True]
"""Values of every type that a part of a template should not have."""


def held(value: Any, *, parameters: Body | None = None, resources: Body | None = None) -> Any:
    """What `value` is as the property `P` of the resource `It`."""
    it = {"It": {"Type": "A::B::C", "Properties": {"P": value}}}
    document = {"Parameters": parameters or {}, "Resources": {**(resources or {}), **it}}
    return resource(Templates({"Stack": document}), "Stack", "It").properties.get("P")


def resource(templates: Templates, template: str, logical_id: str) -> Resource:
    found = templates.resource(template, logical_id)
    assert found is not None
    return found


def stacks(**documents: Body) -> Templates:
    return Templates(documents)


def references_of(value: Any) -> list[Reference]:
    it = {"It": {"Type": "A::B::C", "Properties": {"P": value}}}
    return list(resource(stacks(Stack={"Resources": {**CHANNEL, **it}}), "Stack", "It").references())
