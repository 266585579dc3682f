"""The local AWS's end of the private way (rehearsal/backstage.py): who may use it, and what it does."""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ministack import app as gateway
from ministack.core import router

from rehearsal.backstage import SERVICE, Alert
from rehearsal.cloud import budget_spend
from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.authorization import require
from rehearsal.cloud.medialive import MediaLive
from rehearsal.cloud.service import Answer, Record

Handler = Callable[[Mapping[str, str], Mapping[str, Any]], Record]


class Backstage:
    """PUT requests, signed as for an AWS service; a role needs `backstage:<action>`, the operator may do everything."""

    name = SERVICE

    def __init__(self, medialive: MediaLive) -> None:
        self._medialive = medialive
        self._routes: tuple[tuple[str, re.Pattern[str], Handler], ...] = (
            ("PutAlerts", _path("channels/(?P<id>[^/]+)/pipelines/(?P<pipeline>[^/]+)/alerts"), self._alerts),
            ("PutState", _path("channels/(?P<id>[^/]+)/state"), self._state),
            ("PutSpend", _path("budgets/(?P<name>[^/]+)/spend"), self._spend),
        )

    async def handle_request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
    ) -> Answer:
        """Answer one HTTP request; what ministack calls."""
        answer: Record
        try:
            status, answer = 200, self._answer(method, path, headers, body, query)
        except ApiError as error:
            status, answer = error.status, {"message": str(error)}
        return status, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    def _answer(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
    ) -> Record:
        for action, pattern, handler in self._routes:
            match = pattern.fullmatch(path) if method == "PUT" else None
            if match:
                if gateway.AUTH:
                    key = router.extract_access_key_id(headers, query)
                    require(key, f"{SERVICE}:{action}", SERVICE, "*")
                labels = {name: urllib.parse.unquote(value) for name, value in match.groupdict().items()}
                try:
                    return handler(labels, json.loads(body))
                except (ValueError, KeyError, TypeError, InvalidOperation) as error:
                    raise ApiError("BadRequest", f"{action}: the body is not understood: {error!r}") from None
        raise ApiError("NotFound", f"no such way: {method} {path}", 404)

    def _alerts(self, labels: Mapping[str, str], document: Mapping[str, Any]) -> Record:
        alerts = [Alert.from_json(item) for item in document["alerts"]]
        self._medialive.observed(labels["id"], labels["pipeline"], alerts)
        return {}

    def _state(self, labels: Mapping[str, str], document: Mapping[str, Any]) -> Record:
        self._medialive.happen(labels["id"], document["state"])
        return {}

    def _spend(self, labels: Mapping[str, str], document: Mapping[str, Any]) -> Record:
        forecast = Decimal(document["forecast"]) if "forecast" in document else None
        return {"told": budget_spend.spend(labels["name"], Decimal(document["actual"]), forecast)}

    # What ministack asks of every service; nothing is kept here.

    def reset(self) -> None:
        """Nothing to forget."""

    def get_state(self) -> Record:
        return {}

    def load_persisted_state(self, _: Mapping[str, Any]) -> None:
        """Nothing to remember."""


def _path(pattern: str) -> re.Pattern[str]:
    return re.compile(f"/{SERVICE}/{pattern}")
