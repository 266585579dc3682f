"""Reads the deployed distribution and its policies from the local AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from rehearsal.media.cdn import response_headers
from rehearsal.media.cdn.distribution import (
    AccessControl,
    Behavior,
    Distribution,
    Origin,
    parse_errors,
    parse_origin,
    refuse_unknown,
)
from rehearsal.media.cdn.policies import (
    NotRehearsedError,
    OriginRequestPolicy,
    items,
    parse_cache_policy,
    parse_origin_request_policy,
)

Read = TypeVar("Read")


def summary(client: Any) -> Mapping[str, Any] | None:
    """The one distribution of the account, None while there is none. Raises NotRehearsedError when there are more."""
    pages = client.get_paginator("list_distributions").paginate()
    found = [item for page in pages for item in items(page.get("DistributionList"))]
    if len(found) > 1:
        ids = ", ".join(item["Id"] for item in found)
        raise NotRehearsedError(
            f"{len(found)} distributions are deployed ({ids}): this CDN serves one, remove the others"
        )
    return found[0] if found else None


def load(client: Any, described: Mapping[str, Any]) -> Distribution:
    """Read the distribution that `described` (of ListDistributions) names. Raises NotRehearsedError, ClientError."""
    config = client.get_distribution_config(Id=described["Id"])["DistributionConfig"]
    if config.get("WebACLId"):
        raise NotRehearsedError("WebACLId is not rehearsed: deploy without a web ACL")
    origins = {item["Id"]: _origin(client, item) for item in items(config["Origins"])}
    reader = _BehaviorReader(client, origins)
    ordered = [*items(config.get("CacheBehaviors")), {**config["DefaultCacheBehavior"], "PathPattern": "*"}]
    return Distribution(
        id=described["Id"],
        arn=described["ARN"],
        domain=described["DomainName"],
        enabled=config["Enabled"],
        root_object=config.get("DefaultRootObject", ""),
        behaviors=tuple(reader.read(item) for item in ordered),
        errors=parse_errors(config.get("CustomErrorResponses")),
    )


def _origin(client: Any, described: Mapping[str, Any]) -> Origin:
    control = described.get("OriginAccessControlId")
    if not control:
        return parse_origin(described, None)
    config = client.get_origin_access_control(Id=control)["OriginAccessControl"]["OriginAccessControlConfig"]
    access = AccessControl(kind=config["OriginAccessControlOriginType"], signing=config["SigningBehavior"])
    return parse_origin(described, access)


class _BehaviorReader:
    """Reads behaviours, each policy once however many behaviours share it."""

    def __init__(self, client: Any, origins: Mapping[str, Origin]) -> None:
        self._client = client
        self._origins = origins
        self._policies: dict[str, Any] = {}

    def read(self, described: Mapping[str, Any]) -> Behavior:
        """One behaviour of the distribution's configuration."""
        where = f"behaviour {described['PathPattern']}"
        refuse_unknown(described, where)
        request_policy = described.get("OriginRequestPolicyId")
        headers_policy = described.get("ResponseHeadersPolicyId")
        return Behavior(
            pattern=described["PathPattern"],
            origin=self._origins[described["TargetOriginId"]],
            methods=frozenset(items(described.get("AllowedMethods"))) or frozenset({"GET", "HEAD"}),
            compress=described["Compress"],
            cache=self._policy("CachePolicy", described["CachePolicyId"], parse_cache_policy),
            origin_request=self._policy("OriginRequestPolicy", request_policy, parse_origin_request_policy)
            if request_policy
            else OriginRequestPolicy(),
            response_headers=self._policy("ResponseHeadersPolicy", headers_policy, response_headers.parse)
            if headers_policy
            else None,
        )

    def _policy(self, kind: str, policy_id: str, parse: Callable[[Mapping[str, Any]], Read]) -> Read:
        if policy_id not in self._policies:
            method = {
                "CachePolicy": self._client.get_cache_policy,
                "OriginRequestPolicy": self._client.get_origin_request_policy,
                "ResponseHeadersPolicy": self._client.get_response_headers_policy,
            }[kind]
            try:
                answer = method(Id=policy_id)
            except ClientError as error:
                if not error.response["Error"]["Code"].startswith("NoSuch"):
                    raise
                raise NotRehearsedError(
                    f"{kind} {policy_id} is not known to the local AWS: deploy a policy of one's own in place of it"
                ) from None
            self._policies[policy_id] = parse(answer[kind])
        policy: Read = self._policies[policy_id]
        return policy
