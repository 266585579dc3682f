"""Clients for the local AWS: every one goes to its loopback address, none can reach AWS."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from rehearsal.backstage import Backstage

REGION = "ap-northeast-2"
# The local AWS answers in milliseconds; a call that hangs must not hold a channel's start for long.
_CLIENT_CONFIG = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
    s3={"addressing_style": "path"},
)
_SESSION: Any = boto3.session.Session()
_BUILDING = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class LocalAws:
    """The local AWS and the operator's credentials to call it with."""

    endpoint_url: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str = REGION

    @classmethod
    def at(cls, port: int, environ: Mapping[str, str] | None = None) -> LocalAws:
        """The local AWS on `port`, with the operator's credentials from the environment. Raises KeyError if absent."""
        variables = {name: value for name, value in (os.environ if environ is None else environ).items() if value}
        return cls(
            endpoint_url=f"http://127.0.0.1:{port}",
            access_key_id=variables["AWS_ACCESS_KEY_ID"],
            secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
            region=variables.get("AWS_REGION", REGION),
        )

    def backstage(self) -> Backstage:
        """The private way in, with the same credentials."""
        return Backstage(self.endpoint_url, self.access_key_id, self.secret_access_key, self.region)

    def client(self, service: str, *, region: str = "") -> Any:
        """A boto3 client of `service`, in another region if one is named. boto3 has no static types."""
        # A session is not safe to build clients from in several threads; one of them reads each service model once.
        with _BUILDING:
            return _SESSION.client(
                service,
                region_name=region or self.region,
                endpoint_url=self.endpoint_url,
                aws_access_key_id=self.access_key_id,
                aws_secret_access_key=self.secret_access_key,
                config=_CLIENT_CONFIG,
            )
