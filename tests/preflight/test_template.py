"""What can be known of the templates of an app without deploying them."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.value import Reference, Unresolved
from tests.preflight.bodies import CHANNEL, WRONG, Body, resource, stacks


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


def test_resources_are_told_by_type() -> None:
    found = stacks(Stack={"Resources": {**CHANNEL, "It": {"Type": "A::B::C"}, "Typeless": {}}})
    assert [entry.logical_id for entry in found.resources("A::B::C", "AWS::MediaLive::Channel")] == ["Channel", "It"]
    assert [entry.logical_id for entry in found.resources()] == ["Channel", "It", "Typeless"]
