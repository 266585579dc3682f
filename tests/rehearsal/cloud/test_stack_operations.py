"""Whoever looks at a stack after the answer finds it as it will be."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.cloud.stack_operations import answer_when_through

WAITING = {
    "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    "Wait": {"Type": "AWS::CloudFormation::WaitCondition", "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "1"}},
}
"""Takes a second, and then fails: nobody signals the handle."""


def test_a_stack_that_takes_a_second_is_seen_through_by_the_first_look(client: Callable[..., Any], name: str) -> None:
    cloudformation = client("cloudformation")
    template = json.dumps({"Resources": WAITING})
    stack_id = cloudformation.create_stack(StackName=name, TemplateBody=template, OnFailure="DO_NOTHING")["StackId"]
    (stack,) = cloudformation.describe_stacks(StackName=stack_id)["Stacks"]
    assert stack["StackStatus"] == "CREATE_FAILED"


@pytest.mark.parametrize(("takes", "answered_after"), [(0.2, 0.2), (5.0, 0.5), (0.0, 0.0)])
async def test_the_answer_waits_for_what_the_call_began_but_not_for_ever(takes: float, answered_after: float) -> None:
    begun = []

    async def handler() -> str:
        if takes:
            begun.append(asyncio.create_task(asyncio.sleep(takes)))
        return "answer"

    before = time.monotonic()
    assert await answer_when_through(handler, 0.5) == "answer"
    assert time.monotonic() - before == pytest.approx(answered_after, abs=0.15)
    for task in begun:
        task.cancel()


async def test_it_does_not_wait_for_what_runs_anyway() -> None:
    other = asyncio.create_task(asyncio.sleep(5))

    async def handler() -> str:
        return "answer"

    before = time.monotonic()
    assert await answer_when_through(handler, 3) == "answer"
    assert time.monotonic() - before < 1
    other.cancel()
