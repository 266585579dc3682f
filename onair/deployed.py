"""The outputs of an environment's stacks as they are deployed."""

from __future__ import annotations

from botocore.exceptions import ClientError

from environments import Channel, Environment
from onair.account import Account
from onair.errors import OperatorError
from rehearsal.stack_outputs import OutputMissingError, of_channel
from stacks.phases import PHASES


def channel_of(environment: Environment, name: str | None) -> Channel:
    """The channel of this name, the first without one. Raises OperatorError."""
    names = [channel.name for channel in environment.channels]
    if name is not None and name not in names:
        raise OperatorError(f"--channel must be one of {', '.join(names)}, got {name!r}")
    return environment.channels[names.index(name) if name else 0]


def output(account: Account, environment: Environment, phase: int, name: str, channel: str = "") -> str:
    """One output of a phase's stack, the channel's own where there is one. Raises OperatorError."""
    row = PHASES[phase - 1]
    stack = row.stack_name(environment.prefix)
    try:
        (found,) = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        # CloudFormation has no code of its own for a stack that does not exist.
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise OperatorError(
            f"phase {phase} of {environment.name} is not deployed (no stack {stack} in {environment.region}): "
            f"npx cdk deploy {row.stack} -c env={environment.name}"
        ) from None
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    try:
        return of_channel(outputs, name, channel)
    except OutputMissingError as error:
        raise OperatorError(f"{stack} has {error}: deploy it again") from None
