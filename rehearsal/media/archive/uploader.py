"""Uploads finished recordings to the bucket and key that MediaLive would give them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.media.channel_role import RoleRefusedError
from rehearsal.media.encoder.plan import ArchiveFile

log = logging.getLogger(__name__)

CONTENT_TYPE = "video/mp2t"
RETRY_SECONDS = 0.5
FORBIDDEN = 403
"""What S3 would answer to a role without the right, which is asked of IAM here."""
# Answers that a later attempt may well not get; anything else would be refused again.
_PASSING_STATUSES = frozenset({408, 409, 429})


class WritingRole(Protocol):
    """The right that a recording needs."""

    def require(self, actions: tuple[str, ...], resource: str) -> None:
        """Raise RoleRefusedError unless the channel's role may do `actions` on `resource`."""


class OutputMeter(Protocol):
    """Counts what the bucket took and refused."""

    def send(self, size: int) -> None:
        """So many bytes were taken."""

    def fail(self, group: str, status: int) -> None:
        """The output group's recording got this HTTP status, 400 or above."""


@dataclass(frozen=True)
class _Attempt:
    """How one upload ended; `status` is the HTTP status of a refusal, `size` the bytes that were taken."""

    settled: bool
    status: int = 0
    size: int = 0


class ArchiveUploader:
    """Uploads each recording once, under the rights of the channel's role, and removes the local file.

    `uploaded` holds s3:// URLs in order; `failures` says by URL, in one line, why a recording will not be uploaded.
    """

    def __init__(
        self, s3: Any, role: WritingRole, meter: OutputMeter, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.uploaded: list[str] = []
        self.failures: dict[str, str] = {}
        self._s3 = s3
        self._role = role
        self._meter = meter
        self._clock = clock
        self._turn = asyncio.Lock()

    async def sweep(self, files: Iterable[ArchiveFile]) -> int:
        """Try once every recording that is not settled; how many are left to try again."""
        async with self._turn:
            open_files = [file for file in files if not self._settled(_url(file))]
            left = 0
            for file in open_files:
                attempt = await asyncio.to_thread(self._attempt, file)
                self._meter.send(attempt.size)
                if attempt.status:
                    self._meter.fail(file.group, attempt.status)
                if not attempt.settled:
                    left += 1
            return left

    async def finish(self, files: Iterable[ArchiveFile], *, seconds: float) -> None:
        """Sweep until nothing is left or `seconds` have passed; what is left then becomes a failure."""
        wanted = list(files)
        deadline = self._clock() + seconds
        while await self.sweep(wanted):
            if self._clock() >= deadline:
                for file in wanted:
                    if not self._settled(_url(file)):
                        self._fail(file, f"the local AWS did not take it within {seconds:g} s")
                return
            await asyncio.sleep(RETRY_SECONDS)

    def _settled(self, url: str) -> bool:
        return url in self.failures or url in self.uploaded

    def _attempt(self, file: ArchiveFile) -> _Attempt:
        """Try once; it is settled when there is nothing more to try, one way or the other."""
        try:
            size = file.path.stat().st_size
            self._role.require(("s3:PutObject",), f"arn:aws:s3:::{file.bucket}/{file.key}")
            with file.path.open("rb") as body:
                self._s3.put_object(Bucket=file.bucket, Key=file.key, Body=body, ContentType=CONTENT_TYPE)
        except RoleRefusedError as error:
            self._fail(file, str(error))
            return _Attempt(settled=True, status=FORBIDDEN)
        except OSError as error:
            self._fail(file, str(error))
            return _Attempt(settled=True)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
            passing = status >= 500 or status in _PASSING_STATUSES
            if not passing:
                self._fail(file, str(error))
            return _Attempt(settled=not passing, status=status)
        except BotoCoreError:
            return _Attempt(settled=False)
        file.path.unlink(missing_ok=True)
        self.uploaded.append(_url(file))
        log.info("archive: %s", _url(file))
        return _Attempt(settled=True, size=size)

    def _fail(self, file: ArchiveFile, reason: str) -> None:
        self.failures[_url(file)] = reason
        log.error("archive: %s is not uploaded: %s", _url(file), reason)


def _url(file: ArchiveFile) -> str:
    return f"s3://{file.bucket}/{file.key}"
