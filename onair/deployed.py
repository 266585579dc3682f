"""The outputs of an environment's stacks as they are deployed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from environments import Channel, Environment
from onair.errors import OperatorError
from rehearsal.account import Account
from rehearsal.stack_outputs import OutputMissingError, of_channel
from stacks.phases import PHASES


def channel_of(environment: Environment, name: str | None) -> Channel:
    """The channel of this name, the first without one. Raises OperatorError."""
    names = [channel.name for channel in environment.channels]
    if name is not None and name not in names:
        raise OperatorError(f"--channel must be one of {', '.join(names)}, got {name!r}")
    return environment.channels[names.index(name) if name else 0]


def stack_of(cloudformation: Any, name: str) -> Mapping[str, Any] | None:
    """What CloudFormation tells of a stack, None where there is none."""
    answer = _unless_absent(cloudformation.describe_stacks, name)
    if answer is None:
        return None
    (found,) = answer["Stacks"]
    described: Mapping[str, Any] = found
    return described


def template_of(cloudformation: Any, name: str) -> Mapping[str, Any] | None:
    """A stack's template as it was deployed, None where there is no stack."""
    answer = _unless_absent(cloudformation.get_template, name)
    return None if answer is None else answer["TemplateBody"]


def _unless_absent(ask: Callable[..., Mapping[str, Any]], stack: str) -> Mapping[str, Any] | None:
    try:
        return ask(StackName=stack)
    except ClientError as error:
        # CloudFormation has no code of its own for a stack that does not exist.
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None


def output(account: Account, environment: Environment, phase: int, name: str, channel: str | None = None) -> str:
    """One output of a phase's stack, as the channel means it, the first without one. Raises OperatorError."""
    row = PHASES[phase - 1]
    stack = row.stack_name(environment.prefix)
    found = stack_of(account.client("cloudformation"), stack)
    if found is None:
        raise OperatorError(
            f"phase {phase} of {environment.name} is not deployed (no stack {stack} in {environment.region}): "
            f"npx cdk deploy {row.stack} -c env={environment.name}"
        )
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    try:
        first = environment.channels[0].name
        return of_channel(outputs, name, channel or first, first=first)
    except OutputMissingError as error:
        raise OperatorError(f"{stack} has {error}: onair deploy {phase} --env {environment.name}") from None
