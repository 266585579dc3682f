"""Finds deployed endpoints by name and remembers them for a moment, so that a policy change takes effect in seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.origin.endpoint import Endpoint, EndpointNotRehearsedError, parse

FRESH_SECONDS = 2.0
EndpointName = tuple[str, str, str]


class EndpointDirectory:
    """Endpoints of the local AWS by (group, channel, endpoint name).

    An endpoint is read again when it is older than two seconds. While the local AWS does not answer, the last answer
    stands: on AWS, too, delivery does not depend on the control plane being reachable.
    """

    def __init__(self, client: Any, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[EndpointName, tuple[float, Endpoint | None]] = {}
        self._locks: dict[EndpointName, asyncio.Lock] = {}

    async def find(self, group: str, channel: str, name: str) -> Endpoint | None:
        """The endpoint as deployed, or None. Raises EndpointNotRehearsedError for one that cannot be served here."""
        wanted = (group, channel, name)
        if (fresh := self._fresh(wanted)) is not None:
            return fresh[1]
        async with self._locks.setdefault(wanted, asyncio.Lock()):
            if (fresh := self._fresh(wanted)) is not None:
                return fresh[1]
            try:
                endpoint = await asyncio.to_thread(self._read, wanted)
            except BotoCoreError:
                if wanted not in self._known:
                    raise
                endpoint = self._known[wanted][1]
            self._known[wanted] = (self._clock(), endpoint)
            return endpoint

    def _fresh(self, wanted: EndpointName) -> tuple[float, Endpoint | None] | None:
        known = self._known.get(wanted)
        return known if known and self._clock() - known[0] < FRESH_SECONDS else None

    def _read(self, wanted: EndpointName) -> Endpoint | None:
        names = dict(zip(("ChannelGroupName", "ChannelName", "OriginEndpointName"), wanted, strict=True))
        try:
            described = self._client.get_origin_endpoint(**names)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return parse(described, self._policy(names))

    def _policy(self, names: dict[str, str]) -> str | None:
        try:
            answer = self._client.get_origin_endpoint_policy(**names)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        if answer.get("CdnAuthConfiguration"):
            raise EndpointNotRehearsedError("CdnAuthConfiguration of the endpoint policy is not rehearsed: SigV4 is")
        policy: str = answer["Policy"]
        return policy


def endpoint_names(client: Any, group: str, channel: str) -> list[str]:
    """Names of every endpoint of one MediaPackage channel."""
    pages = client.get_paginator("list_origin_endpoints").paginate(ChannelGroupName=group, ChannelName=channel)
    return [item["OriginEndpointName"] for page in pages for item in page["Items"]]
