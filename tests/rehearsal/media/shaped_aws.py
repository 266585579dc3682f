"""The edge to the local AWS, faked: real boto3 clients whose answers come from a table and fit botocore's models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.validate import validate_parameters

from rehearsal.media.deployed import LocalAws

# One session: the service models are read once.
_SESSION: Any = boto3.session.Session()
Answer = Callable[[dict[str, Any]], dict[str, Any]]


class RefusedError(Exception):
    """Raised by an answer: the service refuses with this code and status."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


class ShapedAws(LocalAws):
    """`answers["service.Operation"]` is called with the parameters; `calls` counts them.

    What an answer returns is held against the operation's output shape.
    """

    def __init__(self, answers: Mapping[str, Answer], **credentials: str) -> None:
        super().__init__(
            endpoint_url="http://127.0.0.1:9",
            access_key_id=credentials.get("access_key_id", "AKIAOPERATOR"),
            secret_access_key=credentials.get("secret_access_key", "not-a-secret"),
        )
        object.__setattr__(self, "answers", dict(answers))
        object.__setattr__(self, "calls", Counter())

    answers: dict[str, Answer]
    calls: Counter[str]

    def client(self, service: str, *, region: str = "") -> Any:
        client = _SESSION.client(
            service,
            region_name=region or self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
        )
        client.meta.events.register("before-parameter-build.*.*", self._note)
        client.meta.events.register("before-call.*.*", self._answer)
        return client

    def _note(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["asked"] = dict(params)

    def _answer(self, model: Any, context: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
        name = f"{model.service_model.service_name}.{model.name}"
        self.calls[name] += 1
        try:
            found = self.answers[name](context["asked"])
        except RefusedError as error:
            refusal = {
                "Error": {"Code": error.code, "Message": "refused"},
                "ResponseMetadata": {"HTTPStatusCode": error.status},
            }
            return SimpleNamespace(status_code=error.status), refusal
        if model.output_shape is not None:
            validate_parameters(found, model.output_shape)
        return SimpleNamespace(status_code=200), {**found, "ResponseMetadata": {"HTTPStatusCode": 200}}
