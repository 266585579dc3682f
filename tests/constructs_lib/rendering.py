"""An empty stack to put a construct in, and what the construct renders to."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template

from tests.assembly import context

REGION = "ap-northeast-2"
ACCOUNT = "111122223333"


def empty_stack() -> cdk.Stack:
    """A stack with a region and an account, so that ARNs render as text."""
    app = cdk.App(context=context())
    return cdk.Stack(app, "Test", env=cdk.Environment(account=ACCOUNT, region=REGION))


def resources(stack: cdk.Stack, kind: str) -> dict[str, Any]:
    """The rendered resources of one CloudFormation type, by logical id."""
    return dict(Template.from_stack(stack).find_resources(kind))


def only(stack: cdk.Stack, kind: str) -> Any:
    """The one rendered resource of a type; fails when there are more or none."""
    (resource,) = resources(stack, kind).values()
    return resource


def resolved(value: object) -> Any:
    """What a property object renders to, without a stack around it."""
    return cdk.Stack().resolve(value)
