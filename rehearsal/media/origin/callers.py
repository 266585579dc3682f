"""The key pairs that the origin knows, and on whose behalf each of them signs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from rehearsal.media.policy import Principal

CLOUDFRONT = "cloudfront.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A key pair and the principal it stands for; `context` is what AWS would add to its requests."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    principal: Principal
    context: Mapping[str, str] = field(default_factory=dict)


class KeyRing:
    """The callers by access key id; a caller can be added or replaced while the origin serves."""

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}

    def add(self, caller: Caller) -> None:
        """Let `caller` sign from now on; the same access key id replaces what it stood for before."""
        self._callers[caller.access_key_id] = caller

    def find(self, access_key_id: str) -> Caller | None:
        """The caller with this access key id, or None."""
        return self._callers.get(access_key_id)


def cloudfront_caller(distribution_arn: str, *, replacing: Caller | None = None) -> Caller:
    """A generated key pair that stands for CloudFront acting for one distribution.

    On AWS the service signs with credentials of its own and the policy sees `aws:SourceArn`; here the key pair exists
    only in this process. `replacing` keeps the pair and changes the distribution.
    """
    account = distribution_arn.split(":")[4]
    return Caller(
        access_key_id=replacing.access_key_id if replacing else "AKIACLOUDFRONT" + secrets.token_hex(3).upper(),
        secret_access_key=replacing.secret_access_key if replacing else secrets.token_urlsafe(30),
        principal=Principal(service=CLOUDFRONT),
        context={"aws:SourceArn": distribution_arn, "aws:SourceAccount": account},
    )
