"""What the test points stand on: the deployed outputs, the local AWS and the listeners of one rehearsal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rehearsal.demo.listener import Listener
from rehearsal.ports import Ports
from rehearsal.stack_outputs import OutputMissingError, of_channel

if TYPE_CHECKING:
    import boto3
    from botocore.credentials import Credentials


class NotDeployedError(RuntimeError):
    """An output that a test point needs is not there."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One rehearsal as the test points see it.

    `stack_names` maps construct ids (MediaPackageStack) to deployed names (onair-dev-mediapackage).
    """

    session: boto3.Session
    endpoint_url: str
    ports: Ports
    stack_names: Mapping[str, str]
    channel: str

    @property
    def region(self) -> str:
        return self.session.region_name

    @property
    def credentials(self) -> Credentials:
        found = self.session.get_credentials()
        if found is None:
            raise NotDeployedError("the rehearsal's boto3 session has no credentials")
        return found

    def client(self, service: str, *, region: str | None = None) -> Any:
        """A client that can reach the local AWS only. The service is named at run time, so it has no static type."""
        return self.session.client(service, endpoint_url=self.endpoint_url, region_name=region)  # type: ignore[call-overload]

    @cached_property
    def origin(self) -> Listener:
        return Listener(self.ports.origin)

    @cached_property
    def cdn(self) -> Listener:
        return Listener(self.ports.cdn)

    def outputs(self, stack: str) -> dict[str, str]:
        """The outputs of one deployed stack by name."""
        found = self.client("cloudformation").describe_stacks(StackName=self.stack_names[stack])["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}

    def output(self, stack: str, name: str) -> str:
        """One output of one stack: the rehearsed channel's own where there is one, else the plain name."""
        try:
            return of_channel(self.outputs(stack), name, self.channel)
        except OutputMissingError as error:
            raise NotDeployedError(f"{stack} publishes {error}") from None
