"""What is told of a value that is not known."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.value import Unresolved, text_of
from tests.preflight.bodies import references_of


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


def test_what_is_unknown_is_told_in_the_text_of_a_value() -> None:
    assert text_of({"a": [Unresolved("${b}"), 1]}) == '{"a": ["${b}", 1]}'
    assert text_of("plain") == "plain"
    assert text_of({"a": b"!"}) == '{"a": "b\'!\'"}'
