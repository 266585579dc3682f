"""A stack's creation, change or removal is answered when it is through, if that is soon.

The CDK CLI looks at a stack right after the answer, and then every five seconds. Most stacks take less than one here,
so each would be waited for five; on AWS, where they take minutes, nobody notices.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app as gateway

SERVICE = "cloudformation"
SOON_SECONDS = 4.0


def install() -> None:
    """Put it before ministack's CloudFormation."""
    original = gateway.SERVICE_HANDLERS[SERVICE]

    async def handle(*request: Any) -> Any:
        return await answer_when_through(lambda: original(*request), SOON_SECONDS)

    gateway.SERVICE_HANDLERS[SERVICE] = handle


async def answer_when_through(handler: Callable[[], Awaitable[Any]], seconds: float) -> Any:
    """The handler's answer, once what it has begun beside it has ended, or after so many seconds."""
    running = asyncio.all_tasks()
    answer = await handler()
    if begun := asyncio.all_tasks() - running:
        await asyncio.wait(begun, timeout=seconds)
    return answer
