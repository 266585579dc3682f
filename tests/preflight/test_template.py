"""What can be known of a template without deploying it."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.template import Reference, Resource, Templates, Unresolved, text_of

Body = dict[str, Any]


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


CHANNEL: Body = {"Channel": {"Type": "AWS::MediaLive::Channel"}}


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


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Join": ["", ["arn:", {"Ref": "Channel"}, "/*"]]},
        {"Fn::Sub": "arn:${Channel}/*"},
        {"Fn::Sub": ["arn:${Own}/*", {"Own": {"Ref": "Channel"}}]},
        {"Fn::Sub": "${Channel.Arn}"},
        {"Fn::If": ["Cheap", {"Ref": "Channel"}, "b"]},
        {"Deep": [{"Deeper": {"Ref": "Channel"}}]},
    ],
)
def test_a_reference_is_told_wherever_it_stands(value: Any) -> None:
    assert [found.target.logical_id for found in references_of(value)] == ["Channel"]


def test_a_literal_variable_of_a_sub_is_no_reference() -> None:
    assert references_of({"Fn::Sub": "${!Channel}"}) == []


def references_of(value: Any) -> list[Reference]:
    it = {"It": {"Type": "A::B::C", "Properties": {"P": value}}}
    return list(resource(stacks(Stack={"Resources": {**CHANNEL, **it}}), "Stack", "It").references())


def exporting(value: Any, name: Any) -> Body:
    return {"Resources": CHANNEL, "Outputs": {"Out": {"Value": value, "Export": {"Name": name}}}}


def importing(name: Any) -> Body:
    return {"Resources": {"It": {"Type": "A::B::C", "Properties": {"P": {"Fn::ImportValue": name}}}}}


def test_an_import_is_followed_into_the_stack_that_exports_it() -> None:
    joined = {"Fn::Join": [":", ["onair-dev", {"Ref": "Suffix"}]]}
    producer = exporting({"Fn::GetAtt": ["Channel", "Arn"]}, joined)
    producer["Parameters"] = {"Suffix": {"Type": "String", "Default": "ChannelArn"}}
    found = resource(stacks(Consumer=importing("onair-dev:ChannelArn"), Producer=producer), "Consumer", "It")
    reference = found.properties["P"]
    assert isinstance(reference, Reference)
    assert (reference.target.template, reference.target.logical_id, reference.attribute) == (
        "Producer",
        "Channel",
        "Arn",
    )


def test_an_import_of_a_plain_value_is_that_value() -> None:
    found = stacks(Consumer=importing("name"), Producer=exporting("main", "name"))
    assert resource(found, "Consumer", "It").properties["P"] == "main"


def test_an_import_that_no_stack_exports_is_unresolved() -> None:
    assert resource(stacks(Consumer=importing("other:Name")), "Consumer", "It").properties["P"] == Unresolved(
        "${other:Name}"
    )


def test_imports_in_a_circle_end_as_unresolved() -> None:
    found = stacks(
        A=importing("b") | {"Outputs": {"Out": {"Value": {"Fn::ImportValue": "b"}, "Export": {"Name": "a"}}}},
        B={"Resources": {}, "Outputs": {"Out": {"Value": {"Fn::ImportValue": "a"}, "Export": {"Name": "b"}}}},
    )
    assert isinstance(resource(found, "A", "It").properties["P"], Unresolved)


def test_an_export_whose_name_is_an_import_of_itself_ends() -> None:
    found = stacks(A=importing("a"), B=exporting("value", {"Fn::ImportValue": "a"}))
    assert isinstance(resource(found, "A", "It").properties["P"], Unresolved)


def test_resources_that_refer_to_each_other_end() -> None:
    found = stacks(
        Stack={
            "Resources": {
                "A": {"Type": "A::B::C", "Properties": {"P": {"Ref": "B"}}},
                "B": {"Type": "A::B::C", "Properties": {"P": {"Ref": "A"}}},
            }
        }
    )
    first = resource(found, "Stack", "A").properties["P"]
    assert isinstance(first, Reference)
    second = first.target.properties["P"]
    assert isinstance(second, Reference)
    assert second.target is resource(found, "Stack", "A")


@pytest.mark.parametrize(
    "tags",
    [
        [{"Key": "onair:environment", "Value": "dev"}, {"Key": ["no", "text"], "Value": "x"}, "no tag", {"Value": "y"}],
        {"onair:environment": "dev"},
    ],
)
def test_tags_are_read_as_a_list_and_as_a_map(tags: Any) -> None:
    document = {"Resources": {"It": {"Type": "A::B::C", "Properties": {"Tags": tags}}}}
    assert resource(stacks(Stack=document), "Stack", "It").tags == {"onair:environment": "dev"}


@pytest.mark.parametrize("tags", [{"Fn::If": ["Cheap", [], []]}, "no tags", 3, None])
def test_tags_that_cannot_be_known_are_none(tags: Any) -> None:
    document = {"Resources": {"It": {"Type": "A::B::C", "Properties": {"Tags": tags}}}}
    assert resource(stacks(Stack=document), "Stack", "It").tags == {}


@pytest.mark.parametrize(
    ("written", "read"), [("A", {"A"}), (["A", "B"], {"A", "B"}), (None, set()), (3, set()), ([{"Ref": "A"}], set())]
)
def test_depends_on_is_read_as_a_text_and_as_a_list(written: Any, read: set[str]) -> None:
    document = {"Resources": {"It": {"Type": "A::B::C", "DependsOn": written}}}
    assert resource(stacks(Stack=document), "Stack", "It").depends_on == read


WRONG: list[Any] = [None, 1, "text", [], {}, [[]], [None, None, None], {"a": 1}, [{"Ref": "It"}], True]


@pytest.mark.parametrize("argument", WRONG, ids=repr)
@pytest.mark.parametrize(
    "function", ["Ref", "Fn::GetAtt", "Fn::ImportValue", "Fn::Join", "Fn::Sub", "Fn::Select", "Fn::Split", "Fn::If"]
)
def test_a_function_with_a_wrong_argument_never_crashes(function: str, argument: Any) -> None:
    found = held({function: argument})
    assert found == argument or isinstance(found, Unresolved)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("place", ["Parameters", "Outputs", "Properties", "Parameter", "Output", "Export", "Resource"])
def test_a_part_of_a_template_of_a_wrong_type_is_passed_over(place: str, wrong: Any) -> None:
    document: Body = {
        "Parameters": {"Name": {"Type": "String"}},
        "Outputs": {"Out": {"Value": 1, "Export": {"Name": "name"}}},
        "Resources": {"It": {"Type": "A::B::C", "Properties": {"P": {"Ref": "Name"}, "I": {"Fn::ImportValue": "x"}}}},
    }
    if place == "Parameter":
        document["Parameters"]["Name"] = wrong
    elif place == "Output":
        document["Outputs"]["Out"] = wrong
    elif place == "Export":
        document["Outputs"]["Out"]["Export"] = wrong
    elif place == "Properties":
        document["Resources"]["It"]["Properties"] = wrong
    elif place == "Resource":
        document["Resources"]["Other"] = wrong
    else:
        document[place] = wrong
    found = resource(stacks(Stack=document), "Stack", "It")
    assert list(found.references()) in ([], [found.properties.get("P")])
    assert found.tags == {}


def test_keys_that_are_no_texts_are_read() -> None:
    """YAML has them: `1: a`."""
    assert held({1: {2: 3}}) == {1: {2: 3}}


def test_resources_are_told_by_type() -> None:
    found = stacks(Stack={"Resources": {**CHANNEL, "It": {"Type": "A::B::C"}, "Typeless": {}}})
    assert [entry.logical_id for entry in found.resources("A::B::C", "AWS::MediaLive::Channel")] == ["Channel", "It"]
    assert [entry.logical_id for entry in found.resources()] == ["Channel", "It", "Typeless"]


def test_what_is_unknown_is_told_in_the_text_of_a_value() -> None:
    assert text_of({"a": [Unresolved("${b}"), 1]}) == '{"a": ["${b}", 1]}'
    assert text_of("plain") == "plain"
    assert text_of({"a": b"!"}) == '{"a": "b\'!\'"}'
