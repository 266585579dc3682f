"""An account as it is spoken to: one of AWS, or the local AWS of a rehearsal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import NoCredentialsError

if TYPE_CHECKING:
    import boto3
    from botocore.credentials import Credentials

PATIENT = Config(retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=5, read_timeout=20)
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=70)
"""For functions, which may take a minute and are not to be run twice for one wish."""


@dataclass(frozen=True)
class Answer:
    """What a function said; `error` is Lambda's word for how it failed, None when it did not."""

    text: str
    error: str | None


@dataclass(frozen=True)
class Account:
    """Makes clients; `endpoint` is None for AWS itself."""

    session: boto3.Session
    endpoint: str | None = None

    def client(self, service: str, *, region: str | None = None, config: Config = PATIENT) -> Any:
        """The client of a service, made once; of the session's region unless another is named.

        The service is named at run time, so it has no static type.
        """
        asked = (service, region, config)
        if asked not in self._clients:
            self._clients[asked] = self.session.client(  # type: ignore[call-overload]
                service, region_name=region, endpoint_url=self.endpoint, config=config
            )
        return self._clients[asked]

    @cached_property
    def _clients(self) -> dict[tuple[str, str | None, Config], Any]:
        return {}

    def invoke(self, function: str, wish: Mapping[str, object] | None = None) -> Answer:
        """Run a function of Lambda once, and wait for what it says."""
        told = self.client("lambda", config=ONCE).invoke(FunctionName=function, Payload=json.dumps(wish or {}).encode())
        return Answer(told["Payload"].read().decode(), told.get("FunctionError"))

    @property
    def region(self) -> str:
        return self.session.region_name

    @property
    def credentials(self) -> Credentials:
        """The keys of whoever speaks. Raises NoCredentialsError."""
        found = self.session.get_credentials()
        if found is None:
            raise NoCredentialsError
        return found

    @property
    def is_rehearsed(self) -> bool:
        return self.endpoint is not None
