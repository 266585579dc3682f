"""In which state an environment is found, and so what its test points may expect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from environments import Channel, Environment
from onair.deployed import output
from onair.errors import OperatorError
from onair.length import told
from onair.live import described
from rehearsal.account import Account
from rehearsal.demo.ground import Ground
from rehearsal.ports import Ports
from stacks.phases import PHASES

RUNNING = "RUNNING"


@dataclass(frozen=True)
class Situation:
    """`state` is the channel's, None before phase 4; `silent` is for how long nobody sends, as text."""

    state: str | None
    silent: str | None = None

    @property
    def is_on_air(self) -> bool:
        """Whether a viewer should find a stream."""
        return self.state == RUNNING and self.silent is None

    @property
    def is_idle(self) -> bool:
        """Whether nobody should find one."""
        return self.state in (None, "IDLE")

    def __str__(self) -> str:
        if self.state is None:
            return "phase 4 is not deployed"
        return f"the channel is {self.state}" + (f", without input for {self.silent}" if self.silent else "")


def ground_of(account: Account, environment: Environment, channel: Channel, ports: Ports | None) -> Ground:
    """What the test points stand on; `ports` are those of the demo that is asked, None for AWS."""
    return Ground(
        account=account,
        ports=ports,
        stack_names={phase.stack: phase.stack_name(environment.prefix) for phase in PHASES},
        environment=environment,
        channel=channel.name,
    )


def situation(account: Account, environment: Environment, channel: Channel) -> Situation:
    """How the channel is found now."""
    try:
        channel_id = output(account, environment, 4, "ChannelId", channel.name)
    except OperatorError:
        return Situation(None)
    now = datetime.now(UTC)
    try:
        found = described(account, environment, channel_id, now)
    except ClientError as error:
        # Deleted by hand: the points of phase 4 say so.
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return Situation("DELETED")
    return Situation(found.state, told(now - found.silent_since) if found.silent_since else None)
