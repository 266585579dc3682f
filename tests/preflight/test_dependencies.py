"""What is there before a resource is created."""

from __future__ import annotations

import pytest

from preflight.dependencies import imports_from, waits_for
from tests.preflight.bodies import Body, resource, stacks


def body(**resources: Body) -> Body:
    return {"Resources": {name: {"Type": "A::B::C", **held} for name, held in resources.items()}}


@pytest.mark.parametrize(
    ("held", "first"),
    [
        ({"DependsOn": "Second"}, {"Second", "Third"}),
        ({"Properties": {"P": {"Fn::Sub": "${Second}"}}}, {"Second", "Third"}),
        ({"DependsOn": ["Third", "Nobody"]}, {"Third"}),
        ({}, set()),
    ],
)
def test_a_resource_waits_for_what_it_names_and_for_what_that_waits_for(held: Body, first: set[str]) -> None:
    templates = stacks(Stack=body(First=held, Second={"Properties": {"P": {"Ref": "Third"}}}, Third={}))
    assert waits_for(resource(templates, "Stack", "First")) == first


def test_resources_that_wait_for_each_other_end() -> None:
    templates = stacks(Stack=body(A={"DependsOn": "B"}, B={"DependsOn": "A"}))
    assert waits_for(resource(templates, "Stack", "A")) == {"A", "B"}


def test_an_import_counts_for_the_stack_that_exports_it_alone() -> None:
    exporting = {**body(), "Outputs": {"Out": {"Value": 1, "Export": {"Name": "n"}}}}
    importing = body(It={"Properties": {"P": {"Fn::ImportValue": "n"}}})
    found = resource(stacks(One=exporting, Other=body(), Here=importing), "Here", "It")
    assert imports_from(found, "One")
    assert not imports_from(found, "Other")
