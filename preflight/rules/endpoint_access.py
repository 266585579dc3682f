"""Who may read an endpoint: it has one policy, and that opens it to nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.delivery import (
    CHANNEL_POLICY,
    ENDPOINT,
    ENDPOINT_NAMES,
    ENDPOINT_POLICY,
    literal_names,
)
from preflight.finding import Severity, Violation, rule
from preflight.reading import known
from preflight.sources import ENDPOINT_CONSTRUCT
from preflight.statements import is_limited, naming_everyone, proves_the_cdn, statements
from preflight.template import Resource, Templates
from preflight.value import text_of

CDN_PAGE = (
    "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-mediapackage.html"
)


@rule(
    "endpoint-closed-to-strangers",
    "A MediaPackage policy that allows everyone says from which account or source, or by which header",
    fix="name a principal, or add a Condition on aws:SourceArn, aws:SourceAccount or the CDN's header",
    source="docs.aws.amazon.com/mediapackage/latest/userguide/cdn-auth-setup.html; " + CDN_PAGE,
)
def packager_is_closed(templates: Templates) -> Iterator[Violation]:
    for policy in templates.resources(ENDPOINT_POLICY, CHANNEL_POLICY):
        yield from _open_statements(policy, "Policy")


@rule(
    "endpoint-names-a-principal",
    "A MediaPackage policy names who may read, unless the CDN proves itself by its header",
    fix="write the principal beside the Condition, such as the service cloudfront.amazonaws.com or the account's root",
    source=CDN_PAGE + "; docs.aws.amazon.com/mediapackage/latest/userguide/cdn-auth-setup.html",
    # With its Condition the policy is closed: one careless edit of the Condition opens it.
    severity=Severity.WARNING,
)
def packager_names_a_principal(templates: Templates) -> Iterator[Violation]:
    for policy in templates.resources(ENDPOINT_POLICY, CHANNEL_POLICY):
        for path, statement in statements(policy, "Policy"):
            member = _allowing_everyone(statement)
            # A CDN of another vendor signs nothing and has no principal: AWS's pages show * with the header's key.
            if member is not None and is_limited(statement) and not proves_the_cdn(statement):
                yield Violation(
                    resource=policy,
                    path=f"{path}.{member}",
                    got=f"{text_of(statement[member])}, with a Condition",
                    allowed="a principal by name; * only with the CDN's header",
                )


@rule(
    "bucket-closed-to-strangers",
    "A bucket policy that allows everyone says from which account or source",
    fix="name a principal, or add a Condition on aws:SourceArn or aws:SourceAccount",
    source="docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    severity=Severity.WARNING,
)
def bucket_is_closed(templates: Templates) -> Iterator[Violation]:
    for policy in templates.resources("AWS::S3::BucketPolicy"):
        yield from _open_statements(policy, "PolicyDocument")


@rule(
    "endpoint-has-a-policy",
    "An endpoint has a policy: without one it denies everyone",
    fix="add an AWS::MediaPackageV2::OriginEndpointPolicy with the endpoint's three names",
    source=CDN_PAGE,
    severity=Severity.WARNING,
)
def has_a_policy(templates: Templates) -> Iterator[Violation]:
    named = [literal_names(policy, ENDPOINT_NAMES) for policy in templates.resources(ENDPOINT_POLICY)]
    if None in named:
        return
    for endpoint in templates.resources(ENDPOINT):
        names = literal_names(endpoint, ENDPOINT_NAMES)
        if names is not None and names not in named:
            yield Violation(
                resource=endpoint,
                path="",
                got="no policy in the given templates",
                allowed="one OriginEndpointPolicy: without it every request is denied",
            )


@rule(
    "endpoint-has-one-policy",
    "An endpoint has one policy",
    fix="put all statements into one OriginEndpointPolicy",
    source=ENDPOINT_CONSTRUCT,
)
def has_one_policy(templates: Templates) -> Iterator[Violation]:
    endpoints = [literal_names(endpoint, ENDPOINT_NAMES) for endpoint in templates.resources(ENDPOINT)]
    seen: dict[tuple[str, ...], int] = {}
    for policy in templates.resources(ENDPOINT_POLICY):
        names = literal_names(policy, ENDPOINT_NAMES)
        # Of two policies with conditions only one may ever be created.
        if names is None or "Condition" in policy.raw:
            continue
        seen[names] = seen.get(names, 0) + 1
        # Templates of two accounts may name their endpoints alike: each of those has a policy of its own.
        if seen[names] > max(1, endpoints.count(names)):
            yield Violation(
                resource=policy,
                path=ENDPOINT_NAMES[-1],
                got=f"another policy of {'/'.join(names)}",
                allowed="one policy of an endpoint: the second takes the place of the first",
            )


def answer_everyone(templates: Templates) -> bool:
    """Whether every endpoint policy of the templates lets everyone in."""
    policies = list(templates.resources(ENDPOINT_POLICY))
    return bool(policies) and all(any(_open_statements(policy, "Policy")) for policy in policies)


def _open_statements(policy: Resource, member: str) -> Iterator[Violation]:
    for path, statement in statements(policy, member):
        naming = _allowing_everyone(statement)
        if naming is not None and not is_limited(statement):
            yield Violation(
                resource=policy,
                path=f"{path}.{naming}",
                got=f"{text_of(statement[naming])} and no Condition that limits it",
                allowed="a principal, or a Condition on the account or the source",
            )


def _allowing_everyone(statement: Mapping[str, Any]) -> str | None:
    return naming_everyone(statement) if known(statement, "Effect") == "Allow" else None


RULES = (
    packager_is_closed,
    packager_names_a_principal,
    bucket_is_closed,
    has_a_policy,
    has_one_policy,
)
