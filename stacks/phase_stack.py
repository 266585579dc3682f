"""What every phase's stack is: a name, tags, availability zones without a look-up, published outputs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import CfnOutput, Fn, IResolvable, Stack, Tags
from aws_cdk import Environment as Place
from constructs import Construct

from environments import Environment
from stacks.phases import BY_NUMBER


class PhaseStack(Stack):
    """The stack of one phase.

    The construct id is the class name, so `cdk deploy MediaPackageStack` works in every environment;
    the environment is in the stack's name only.
    """

    def __init__(self, scope: Construct, *, phase: int, environment: Environment) -> None:
        row = BY_NUMBER[phase]
        super().__init__(
            scope,
            row.stack,
            stack_name=row.stack_name(environment.prefix),
            description=f"{environment.project} phase {phase}: {row.title}",
            env=Place(account=environment.account, region=environment.region),
        )
        self._zones = list(environment.network.availability_zones)
        for key, value in self._tags_of(environment, phase).items():
            Tags.of(self).add(key, value)

    @property
    def availability_zones(self) -> list[str]:
        """The configured zones: CDK's own answer would look them up in an account, and synth is offline."""
        return self._zones

    def publish(self, name: str, value: str, description: str) -> None:
        """Make a value an output of this phase. It is the only way to one, and no secret may take it."""
        CfnOutput(self, name, value=value, description=description)

    def pin(self, value: str | IResolvable) -> None:
        """Keep the export of a value although nothing imports it, so that consumers come and go."""
        self.export_value(value)

    def pin_list(self, values: Sequence[str]) -> None:
        """The same for a list attribute."""
        self.export_string_list_value(list(values))

    @staticmethod
    def _tags_of(environment: Environment, phase: int) -> dict[str, str]:
        return {
            **environment.tags,
            "onair:project": environment.project,
            "onair:environment": environment.name,
            "onair:phase": str(phase),
        }


def name_in_arn(arn: str, position: int) -> str:
    """The name at a position of a MediaPackage v2 ARN split at "/".

    A literal name carries no dependency; this one makes the import, and with it the order, real.
    """
    return Fn.select(position, Fn.split("/", arn))
