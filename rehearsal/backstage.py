"""The private way into the local AWS: what AWS itself would know, and no AWS API can be told.

The media plane tells what it sees of a running channel's pipelines; tests and rehearsals put a channel into a state
that nobody can ask for, and say what has been spent. It is the reverse of rehearsal/cloud/channel_hook.py: signed
HTTP to the gateway's own loopback port, under the service name `backstage`, with the operator's rights.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from rehearsal.ports import LOOPBACK

SERVICE = "backstage"
TIMEOUT_SECONDS = 5.0

NO_INPUT, NO_INPUT_MESSAGE = "RTMP Has No Audio/Video", "Waiting for RTMP input"
"""The alert of a pipeline that gets nothing, in MediaLive's words; both sides set it."""

NO_INPUT_OF = {
    "RTMP_PUSH": (NO_INPUT, NO_INPUT_MESSAGE),
    # The guide names no alert of its own for SRT. This one is of "a UDP input", which SRT is; UNVERIFIED.
    "SRT_LISTENER": ("Stopped Receiving UDP Input", "Stopped receiving network data"),
}
"""The same by the type of the input: alert type and message."""


class BackstageError(RuntimeError):
    """The local AWS refused, or does not answer; one line. `status` is its HTTP status, 0 without an answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Alert:
    """One thing that is wrong with a pipeline: its type in MediaLive's own words, a message, and since when."""

    alert_type: str
    message: str
    since: datetime

    def to_json(self) -> dict[str, Any]:
        """As it goes over the wire; `since` in seconds since 1970."""
        return {"alert_type": self.alert_type, "message": self.message, "since": self.since.timestamp()}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for anything that is no alert."""
        since = datetime.fromtimestamp(float(document["since"]), UTC)
        return cls(str(document["alert_type"]), str(document["message"]), since)


class Backstage:
    """Speaks to one local AWS; every method raises BackstageError when it refuses or does not answer."""

    def __init__(self, endpoint: str, access_key_id: str, secret_access_key: str, region: str) -> None:
        if urllib.parse.urlsplit(endpoint).hostname != LOOPBACK:
            raise ValueError(f"the private way leads to http://{LOOPBACK} only, got {endpoint}")
        self._endpoint = endpoint
        self._region = region
        self._credentials = Credentials(access_key_id, secret_access_key)

    def alerts(self, channel_id: str, alerts: Iterable[Alert], *, pipeline: str = "0") -> None:
        """These alerts, and no others, hold on this pipeline of a running channel now; none of them clears it."""
        body = {"alerts": [alert.to_json() for alert in alerts]}
        self._put(f"channels/{channel_id}/pipelines/{pipeline}/alerts", body)

    def state(self, channel_id: str, state: str) -> None:
        """Put a channel into a state as if AWS had: RECOVERING, UPDATING, UPDATE_FAILED, CREATE_FAILED, and back."""
        self._put(f"channels/{channel_id}/state", {"state": state})

    def spend(self, budget_name: str, actual: Decimal, *, forecast: Decimal | None = None) -> list[str]:
        """Say what has been spent in the budget's period, and what is expected; the topics that were told of it."""
        body = {"actual": str(actual), **({"forecast": str(forecast)} if forecast is not None else {})}
        told: list[str] = self._put(f"budgets/{urllib.parse.quote(budget_name, safe='')}/spend", body)["told"]
        return told

    def _put(self, path: str, document: Mapping[str, Any]) -> dict[str, Any]:
        url, body = f"{self._endpoint}/{SERVICE}/{path}", json.dumps(document).encode()
        signed = AWSRequest("PUT", url, data=body, headers={"Content-Type": "application/json"})
        SigV4Auth(self._credentials, SERVICE, self._region).add_auth(signed)
        request = urllib.request.Request(url, data=body, headers=dict(signed.headers.items()), method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                raise BackstageError(refused.code, _reason(refused.read())) from None
        except (OSError, ValueError) as error:
            raise BackstageError(0, f"the local AWS at {self._endpoint} does not answer: {error}") from None
        return found


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace").strip() or "no reason given"
