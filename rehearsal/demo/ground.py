"""What the test points stand on: the deployed outputs of an environment, its account, and the way to its hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from environments import Environment
from rehearsal.account import Account
from rehearsal.demo.listener import Listener, Response
from rehearsal.ports import LOOPBACK, Ports
from rehearsal.stack_outputs import OutputMissingError, of_channel


class NotDeployedError(RuntimeError):
    """An output that a test point needs is not there."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One environment as the test points see it: in a rehearsal, or in AWS, where `ports` is None.

    `stack_names` maps construct ids (MediaPackageStack) to deployed names (onair-dev-mediapackage).
    """

    account: Account
    ports: Ports | None
    stack_names: Mapping[str, str]
    environment: Environment
    channel: str

    @property
    def region(self) -> str:
        return self.account.region

    def client(self, service: str, *, region: str | None = None) -> Any:
        """The account's client of a service."""
        return self.account.client(service, region=region)

    # The hosts, and where on them

    @cached_property
    def origin(self) -> Listener:
        return Listener(self.ports.origin if self.ports else None)

    @cached_property
    def cdn(self) -> Listener:
        return Listener(self.ports.cdn if self.ports else None)

    @cached_property
    def manifest_url(self) -> str:
        """The channel's multivariant playlist at the origin."""
        return self.output("MediaPackageStack", "HlsEndpointUrl")

    @cached_property
    def player_url(self) -> str:
        """The page that viewers open, with a slash at its end: the rehearsal's own CDN, or the distribution."""
        if self.ports:
            return f"http://{LOOPBACK}:{self.ports.cdn}/"
        return self.output("CloudFrontStack", "PlayerUrl")

    @property
    def cdn_manifest_url(self) -> str:
        """The same playlist as viewers fetch it."""
        return f"{self.player_url.rstrip('/')}{self.manifest_url[self.manifest_url.index('/out/') :]}"

    def signed_manifest(self) -> Response:
        """What the origin answers to this account's own request for the playlist."""
        return self.origin.get_signed(self.manifest_url, self.account.credentials, self.region)

    @property
    def has_stream(self) -> bool:
        """Whether the origin has a playlist: of what is sent, or of what the last show has left."""
        return self.signed_manifest().status == 200

    # What is deployed

    @cached_property
    def channel_id(self) -> str:
        """MediaLive's id of the channel."""
        return self.output("MediaLiveStack", "ChannelId")

    @property
    def channel_state(self) -> str:
        """The channel's state at this moment."""
        return str(self.client("medialive").describe_channel(ChannelId=self.channel_id)["State"])

    def outputs(self, stack: str) -> dict[str, str]:
        """The outputs of one deployed stack by name. Raises NotDeployedError when there is no such stack."""
        return {output["OutputKey"]: output["OutputValue"] for output in self._described(stack).get("Outputs", [])}

    def standing_for(self, stack: str) -> timedelta:
        """How long ago a stack was made. Raises NotDeployedError when there is no such stack."""
        made: datetime = self._described(stack)["CreationTime"]
        return datetime.now(UTC) - made

    def _described(self, stack: str) -> Mapping[str, Any]:
        try:
            (found,) = self.client("cloudformation").describe_stacks(StackName=self._stack_name(stack))["Stacks"]
        except ClientError as error:
            raise self._told(stack, error) from None
        described: Mapping[str, Any] = found
        return described

    def output(self, stack: str, name: str) -> str:
        """One output of one stack: the rehearsed channel's own where there is one, else the plain name."""
        try:
            return of_channel(self.outputs(stack), name, self.channel, first=self.environment.channels[0].name)
        except OutputMissingError as error:
            raise NotDeployedError(f"{stack} publishes {error}") from None

    def resources(self, stack: str, kind: str) -> dict[str, str]:
        """The resources of one type that a stack made: logical ids by physical ids."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        try:
            found = list(pages.paginate(StackName=self._stack_name(stack)).search("StackResourceSummaries[]"))
        except ClientError as error:
            raise self._told(stack, error) from None
        return {
            each["PhysicalResourceId"]: each["LogicalResourceId"]
            for each in found
            if each["ResourceType"] == kind and each["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def _stack_name(self, stack: str) -> str:
        if stack not in self.stack_names:
            raise NotDeployedError(f"{stack} is not among the phases of {self.environment.name}")
        return self.stack_names[stack]

    def _told(self, stack: str, error: ClientError) -> Exception:
        """CloudFormation has no code of its own for a stack that does not exist."""
        if error.response["Error"]["Code"] != "ValidationError":
            return error
        return NotDeployedError(
            f"{stack} is not deployed: there is no stack {self._stack_name(stack)} in {self.region}"
        )
