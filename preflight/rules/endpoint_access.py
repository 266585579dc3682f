"""Who may read an endpoint: its policy opens it to nobody in particular, and the CDN signs what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.delivery import (
    CHANNEL_POLICY,
    ENDPOINT,
    ENDPOINT_NAMES,
    ENDPOINT_POLICY,
    Origin,
    literal_names,
    packager_origins,
    states_properties,
)
from preflight.finding import Severity, Violation, rule
from preflight.reading import at, known, objects
from preflight.statements import is_limited, names_everyone, statements
from preflight.template import Resource, Templates
from preflight.value import Reference, Unresolved, text_of

ACCESS_CONTROL = "AWS::CloudFront::OriginAccessControl"
LOCK: Mapping[str, str] = {
    "OriginAccessControlOriginType": "mediapackagev2",
    "SigningBehavior": "always",
    "SigningProtocol": "sigv4",
}
CDN_HEADER = "x-mediapackagev2-cdnidentifier"

CDN_PAGE = (
    "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-mediapackage.html"
)
CONSTRUCT = "aws/aws-cdk packages/@aws-cdk/aws-mediapackagev2-alpha/lib/endpoint.ts"


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
    source=CONSTRUCT,
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


@rule(
    "origin-is-locked",
    "A CDN signs what it asks of MediaPackage v2, and asks over HTTPS",
    fix="give the origin an origin access control of type mediapackagev2 that signs always, and https-only",
    source=CDN_PAGE,
)
def origin_is_locked(templates: Templates) -> Iterator[Violation]:
    for origin in packager_origins(templates):
        # Who answers everyone needs no signature; that it is open is a finding of its own.
        if not _answer_everyone(templates):
            yield from _unsigned(origin)
        yield from _unencrypted(origin)


def _answer_everyone(templates: Templates) -> bool:
    """Whether every endpoint policy of the templates lets everyone in."""
    policies = list(templates.resources(ENDPOINT_POLICY))
    return bool(policies) and all(any(_open_statements(policy, "Policy")) for policy in policies)


def _open_statements(policy: Resource, member: str) -> Iterator[Violation]:
    for path, statement in statements(policy, member):
        if known(statement, "Effect") == "Allow" and names_everyone(statement) and not is_limited(statement):
            yield Violation(
                resource=policy,
                path=f"{path}.Principal",
                got=f"{text_of(statement['Principal'])} and no Condition that limits it",
                allowed="a principal, or a Condition on the account or the source",
            )


def _unsigned(origin: Origin) -> Iterator[Violation]:
    control = origin.settings.get("OriginAccessControlId")
    if control in (None, "") and not _sends_the_header(origin):
        yield Violation(
            resource=origin.distribution,
            path=f"{origin.path}.OriginAccessControlId",
            got="nothing",
            allowed="an AWS::CloudFront::OriginAccessControl of type mediapackagev2",
        )
    elif isinstance(control, Reference) and _is_control(control.target):
        for member, needed in LOCK.items():
            stated = at(control.target.properties, "OriginAccessControlConfig", member)
            if not isinstance(stated, Unresolved) and stated != needed:
                yield Violation(
                    resource=control.target,
                    path=f"OriginAccessControlConfig.{member}",
                    got="nothing" if stated is None else text_of(stated),
                    allowed=needed,
                )


def _is_control(resource: Resource) -> bool:
    return resource.type == ACCESS_CONTROL and states_properties(resource)


def _sends_the_header(origin: Origin) -> bool:
    """Whether the CDN proves itself by the secret header, which MediaPackage takes in place of a signature."""
    headers = [header for _, header in objects(origin.settings, "OriginCustomHeaders")]
    return any(str(header.get("HeaderName")).lower() == CDN_HEADER for header in headers)


def _unencrypted(origin: Origin) -> Iterator[Violation]:
    stated = at(origin.settings, "CustomOriginConfig", "OriginProtocolPolicy")
    if not isinstance(stated, Unresolved) and stated != "https-only":
        yield Violation(
            resource=origin.distribution,
            path=f"{origin.path}.CustomOriginConfig.OriginProtocolPolicy",
            got="nothing" if stated is None else text_of(stated),
            allowed="https-only",
        )


RULES = (packager_is_closed, bucket_is_closed, has_a_policy, has_one_policy, origin_is_locked)
