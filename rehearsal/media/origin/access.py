"""Who may read an endpoint: the signature says who asks, the deployed policy says whether they may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from rehearsal.media.origin.callers import KeyRing
from rehearsal.media.origin.endpoint import Endpoint
from rehearsal.media.origin.signature import SignatureRefusedError, SignedRequest, verify
from rehearsal.media.policy import ANONYMOUS, AccessRequest, Decision, Principal, UnsupportedPolicyError, evaluate

SERVICE = "mediapackagev2"
_ACTIONS = {"GET": f"{SERVICE}:GetObject", "HEAD": f"{SERVICE}:GetHeadObject"}


class AccessDeniedError(Exception):
    """The request may not be answered (HTTP 403); the text says why."""


class Gatekeeper:
    """Checks signatures against the known key pairs and decides by the endpoint's policy."""

    def __init__(
        self, keys: KeyRing, *, region: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._keys = keys
        self._region = region
        self._clock = clock

    def identify(self, request: web.Request) -> tuple[Principal, dict[str, str]]:
        """Who signed, and its condition keys; nobody for an unsigned request. Raises AccessDeniedError."""
        signed = SignedRequest(
            method=request.method,
            path=request.rel_url.raw_path,
            query=request.rel_url.raw_query_string,
            headers={name.lower(): value for name, value in request.headers.items()},
        )
        try:
            caller = verify(signed, keys=self._keys, service=SERVICE, region=self._region, now=self._clock())
        except SignatureRefusedError as error:
            raise AccessDeniedError(f"signature refused: {error}") from None
        # On AWS the endpoint is reached by HTTPS only.
        context = {"aws:SecureTransport": "true"}
        if caller is None:
            return ANONYMOUS, context
        identity = {"aws:PrincipalArn": caller.principal.arn, "aws:PrincipalAccount": caller.principal.account}
        return caller.principal, {
            **context,
            **{key: value for key, value in identity.items() if value},
            **caller.context,
        }

    def authorize(self, endpoint: Endpoint, method: str, principal: Principal, context: dict[str, str]) -> None:
        """Raise AccessDeniedError unless the endpoint's policy allows this method to `principal`."""
        action = _ACTIONS[method]
        asked = AccessRequest(principal=principal, action=action, resource=endpoint.arn, context=context)
        try:
            decision = evaluate(endpoint.policy, asked)
        except UnsupportedPolicyError as error:
            raise AccessDeniedError(f"policy of endpoint {endpoint.name}: {error}") from None
        if decision is not Decision.ALLOWED:
            who = principal.service or principal.arn or "an unsigned request"
            raise AccessDeniedError(f"{action} on endpoint {endpoint.name} for {who}: {decision.value}")
