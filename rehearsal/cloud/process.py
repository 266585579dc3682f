"""The local AWS as its supervisor sees it: a child process with a beginning and an end, and what its callers need."""

from __future__ import annotations

import os
import secrets
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import boto3

from rehearsal.account import Account
from rehearsal.backstage import Backstage
from rehearsal.child import Child, ChildEndedError
from rehearsal.home import home_below
from rehearsal.ports import LOOPBACK, is_free

ACCOUNT = "111122223333"
REGION = "ap-northeast-2"
START_SECONDS = 30.0


class LocalCloudError(RuntimeError):
    """The local AWS did not start; one line, which names its log."""


class LocalCloud:
    """Runs `python -m rehearsal.cloud` for the length of a `with` block; everything it writes is below `work`.

    `hook` is the URL that is told of channel transitions; `rtmp` and `srt` (host, port) are where inputs say they
    listen, SRT's further addresses at the ports that follow; `cdn` is the port that stands for CloudFront to functions
    that ask it.
    The operator's key pair is made anew each time, so no other program's credentials fit.
    """

    def __init__(
        self,
        port: int,
        work: Path,
        *,
        hook: str | None = None,
        rtmp: tuple[str, int] | None = None,
        srt: tuple[str, int] | None = None,
        cdn: int | None = None,
        region: str = REGION,
    ) -> None:
        self.endpoint = f"http://{LOOPBACK}:{port}"
        self.region = region
        self.log = work / "cloud.log"
        self._port = port
        self._work = work
        self._hook = hook
        self._rtmp = rtmp
        self._srt = srt
        self._cdn = cdn
        self._key = {
            "AWS_ACCESS_KEY_ID": f"ONAIR{secrets.token_hex(6).upper()}",
            "AWS_SECRET_ACCESS_KEY": secrets.token_hex(20),
        }
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a child that calls the local AWS must have set, and nothing that could lead it to AWS."""
        return {
            **self._key,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def account(self) -> Account:
        """The account as the operator speaks to it."""
        session = boto3.Session(
            aws_access_key_id=self._key["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._key["AWS_SECRET_ACCESS_KEY"],
            region_name=self.region,
        )
        return Account(session, self.endpoint)

    def backstage(self) -> Backstage:
        """The private way in: alerts, states and spending that no AWS API can be told."""
        return Backstage(self.endpoint, self._key["AWS_ACCESS_KEY_ID"], self._key["AWS_SECRET_ACCESS_KEY"], self.region)

    def start(self) -> None:
        """Start it and wait until it answers. Raises LocalCloudError, leaving nothing running."""
        if not is_free(self._port):
            raise LocalCloudError(f"port {self._port} on {LOOPBACK} is in use: end the program that listens there")
        self._work.mkdir(parents=True, exist_ok=True)
        self._child = Child(["rehearsal.cloud"], self._server_environment(), self.log)
        try:
            self._child.wait_until(self._answers, START_SECONDS)
        except BaseException as failure:
            self.stop()
            if isinstance(failure, (ChildEndedError, TimeoutError)):
                raise LocalCloudError(f"the local AWS did not start: {failure}") from None
            raise

    def stop(self) -> None:
        """End it and its Lambda workers; safe to call twice."""
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def _server_environment(self) -> dict[str, str]:
        # A proxy of the machine's would carry what functions ask for away from it.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "MINISTACK_")) and not name.lower().endswith("_proxy")
        }
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        hook = {"ONAIR_CHANNEL_HOOK": self._hook} if self._hook else {}
        rtmp = {"ONAIR_RTMP_HOST": self._rtmp[0], "ONAIR_RTMP_PORT": str(self._rtmp[1])} if self._rtmp else {}
        srt = {"ONAIR_SRT_HOST": self._srt[0], "ONAIR_SRT_PORT": str(self._srt[1])} if self._srt else {}
        cdn = {"ONAIR_CDN_PORT": str(self._cdn)} if self._cdn else {}
        return {
            **kept,
            **home_below(self._work),
            **self._key,
            **hook,
            **rtmp,
            **srt,
            **cdn,
            "GATEWAY_PORT": str(self._port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": self.region,
            "AUTH": "true",
            "LOG_LEVEL": "WARNING",
        }

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):
                return True
        except OSError:
            return False
