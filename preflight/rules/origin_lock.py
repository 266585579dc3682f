"""A CDN that asks MediaPackage proves who it is: it signs every request, and sends it over HTTPS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.delivery import Origin, packager_origins, states_properties
from preflight.finding import Violation, rule
from preflight.reading import at, objects
from preflight.rules.endpoint_access import CDN_PAGE, answer_everyone
from preflight.template import Resource, Templates
from preflight.value import Reference, Unresolved, text_of

ACCESS_CONTROL = "AWS::CloudFront::OriginAccessControl"
LOCK: Mapping[str, str] = {
    "OriginAccessControlOriginType": "mediapackagev2",
    "SigningBehavior": "always",
    "SigningProtocol": "sigv4",
}
CDN_HEADER = "x-mediapackagev2-cdnidentifier"


@rule(
    "origin-is-locked",
    "A CDN signs what it asks of MediaPackage v2, and asks over HTTPS",
    fix="give the origin an origin access control of type mediapackagev2 that signs always, and https-only",
    source=CDN_PAGE,
)
def origin_is_locked(templates: Templates) -> Iterator[Violation]:
    for origin in packager_origins(templates):
        # Who answers everyone needs no signature; that it is open is a finding of its own.
        if not answer_everyone(templates):
            yield from _unsigned(origin)
        yield from _unencrypted(origin)


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


RULES = (origin_is_locked,)
