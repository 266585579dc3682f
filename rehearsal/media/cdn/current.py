"""Keeps the CDN on the distribution that is deployed now."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.cdn import loader
from rehearsal.media.cdn.edge import NOT_DEPLOYED, Edge
from rehearsal.media.cdn.policies import NotRehearsedError
from rehearsal.media.origin.callers import Caller, KeyRing, cloudfront_caller

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# A changed policy leaves the distribution's own modification time as it was.
REREAD_SECONDS = 5.0


class CurrentDistribution:
    """Reads the deployed distribution once a second and, when it has changed, hands it to the edge.

    Its key pair, which stands for CloudFront at the origin, is generated with the first distribution.
    """

    def __init__(self, client: Any, edge: Edge, keys: KeyRing, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._edge = edge
        self._keys = keys
        self._clock = clock
        self._caller: Caller | None = None
        self._read_at = float("-inf")
        self._modified: object = None

    def caller(self) -> Caller:
        """CloudFront acting for the distribution served now; asked only while one is served."""
        if self._caller is None:
            raise LookupError(NOT_DEPLOYED)
        return self._caller

    async def follow(self) -> None:
        """Refresh until cancelled."""
        while True:
            await self.refresh()
            await asyncio.sleep(POLL_SECONDS)

    async def refresh(self) -> None:
        """Look once. While the local AWS does not answer, what was read last stays in force."""
        try:
            await self._refresh()
        except NotRehearsedError as error:
            self._withdraw(f"the distribution is not served: {error}")
        except (BotoCoreError, ClientError) as error:
            log.debug("the local AWS does not describe its distribution: %s", error)

    async def _refresh(self) -> None:
        summary = await asyncio.to_thread(loader.summary, self._client)
        if summary is None:
            self._withdraw(NOT_DEPLOYED)
            return
        modified = (summary["Id"], summary.get("LastModifiedTime"))
        if modified == self._modified and self._clock() - self._read_at < REREAD_SECONDS:
            return
        distribution = await asyncio.to_thread(loader.load, self._client, summary)
        self._modified, self._read_at = modified, self._clock()
        if distribution == self._edge.distribution:
            return
        self._caller = cloudfront_caller(distribution.arn, replacing=self._caller)
        self._keys.add(self._caller)
        # An object fetched under other rules may have the wrong lifetime, key or origin.
        self._edge.cache.store.clear()
        self._edge.distribution = distribution
        log.info("distribution %s is served: %d behaviours", distribution.id, len(distribution.behaviors))

    def _withdraw(self, reason: str) -> None:
        if self._edge.distribution is not None or self._edge.unavailable != reason:
            log.info("CDN: %s", reason)
        self._edge.distribution, self._edge.unavailable = None, reason
        self._modified = None
