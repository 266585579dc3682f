"""The intrinsic functions, answered as far as templates alone can."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.value import Reference, Unresolved
from tests.preflight.bodies import CHANNEL, WRONG, Body, held, references_of, resource, stacks


def test_a_ref_of_a_resource_knows_its_target() -> None:
    found = held({"Ref": "Channel"}, resources=CHANNEL)
    assert isinstance(found, Reference)
    assert (found.text, found.target.logical_id, found.target.type, found.attribute) == (
        "${Channel}",
        "Channel",
        "AWS::MediaLive::Channel",
        None,
    )


@pytest.mark.parametrize("written", ["Channel.Arn", ["Channel", "Arn"]])
def test_get_att_knows_its_target_in_both_forms(written: str | list[str]) -> None:
    found = held({"Fn::GetAtt": written}, resources=CHANNEL)
    assert isinstance(found, Reference)
    assert (found.text, found.target.logical_id, found.attribute) == ("${Channel.Arn}", "Channel", "Arn")


def test_an_attribute_may_hold_dots_of_its_own() -> None:
    found = held({"Fn::GetAtt": "Channel.Outputs.Name"}, resources=CHANNEL)
    assert isinstance(found, Reference)
    assert found.attribute == "Outputs.Name"


@pytest.mark.parametrize("name", ["Nobody", "AWS::Region", "AWS::AccountId"])
def test_a_ref_of_what_the_template_does_not_hold_is_unresolved(name: str) -> None:
    assert held({"Ref": name}) == Unresolved(f"${{{name}}}")


@pytest.mark.parametrize(
    ("parameter", "known"),
    [
        ({"Type": "String", "Default": "main"}, "main"),
        ({"Type": "Number", "Default": 30}, 30),
        ({"Type": "CommaDelimitedList", "Default": "a, b"}, ["a", "b"]),
        ({"Type": "List<AWS::EC2::Subnet::Id>", "Default": "subnet-1"}, ["subnet-1"]),
        ({"Type": "String"}, Unresolved("${It}")),
        # The default is the name of the stored parameter, not its value.
        ({"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb/version"}, Unresolved("${It}")),
    ],
)
def test_a_parameter_is_known_by_its_default(parameter: Body, known: Any) -> None:
    document = {
        "Parameters": {"It": parameter},
        "Resources": {"A": {"Type": "A::B::C", "Properties": {"P": {"Ref": "It"}}}},
    }
    assert resource(stacks(Stack=document), "Stack", "A").properties["P"] == known


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ({"Fn::Join": ["-", ["a", "b"]]}, "a-b"),
        ({"Fn::Join": ["", ["a", {"Ref": "Name"}, 3]]}, "amain3"),
        ({"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}]]}, Unresolved("arn:${AWS::Partition}")),
        ({"Fn::Join": [",", {"Fn::GetAZs": ""}]}, Unresolved("${${Fn::GetAZs}}")),
        ({"Fn::Join": [",", {"Ref": "Name"}]}, Unresolved("${Fn::Join}")),
        ({"Fn::Sub": "plain"}, "plain"),
        ({"Fn::Sub": "a-${Name}"}, Unresolved("a-${Name}")),
        ({"Fn::Sub": ["a-${Own}", {"Own": "b"}]}, Unresolved("a-${Own}")),
        ({"Fn::Split": ["/", "a/b"]}, ["a", "b"]),
        ({"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}, Unresolved("${${AWS::StackId}}")),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["1", {"Fn::Split": ["/", "a/b"]}]}, "b"),
        ({"Fn::Select": [2, ["a", "b"]]}, Unresolved("${Fn::Select}")),
        ({"Fn::Select": [{"Ref": "Name"}, ["a", "b"]]}, Unresolved("${Fn::Select}")),
        ({"Fn::If": ["Cheap", "a", "b"]}, Unresolved("${Fn::If}")),
        ({"Fn::FindInMap": ["a", "b", "c"]}, Unresolved("${Fn::FindInMap}")),
        ({"Fn::NeverHeardOf": 1}, Unresolved("${Fn::NeverHeardOf}")),
        ({"Plain": {"Ref": "Name"}}, {"Plain": "main"}),
        ([{"Ref": "Name"}, 2, True], ["main", 2, True]),
    ],
)
def test_a_function_is_resolved_as_far_as_a_template_allows(value: Any, known: Any) -> None:
    assert held(value, parameters={"Name": {"Type": "String", "Default": "main"}}) == known


def test_what_is_no_value_is_left_out_of_objects_and_lists() -> None:
    nothing = {"Ref": "AWS::NoValue"}
    assert held({"Left": nothing, "Kept": [nothing, 1]}) == {"Kept": [1]}


def test_a_select_of_a_split_arn_still_knows_what_it_is_a_part_of() -> None:
    """This is how the names of MediaPackage v2 cross from stack to stack: the reference is a real dependency."""
    arn = {"Fn::GetAtt": ["Channel", "Arn"]}
    (found,) = references_of({"Fn::Select": [1, {"Fn::Split": ["/", arn]}]})
    assert (found.target.logical_id, found.attribute) == ("Channel", "Arn")


def test_a_literal_variable_of_a_sub_is_no_reference() -> None:
    assert references_of({"Fn::Sub": "${!Channel}"}) == []


@pytest.mark.parametrize("argument", WRONG, ids=repr)
@pytest.mark.parametrize(
    "function", ["Ref", "Fn::GetAtt", "Fn::ImportValue", "Fn::Join", "Fn::Sub", "Fn::Select", "Fn::Split", "Fn::If"]
)
def test_a_function_with_a_wrong_argument_never_crashes(function: str, argument: Any) -> None:
    found = held({function: argument})
    assert found == argument or isinstance(found, Unresolved)


def test_keys_that_are_no_texts_are_read() -> None:
    """YAML has them: `1: a`."""
    assert held({1: {2: 3}}) == {1: {2: 3}}
