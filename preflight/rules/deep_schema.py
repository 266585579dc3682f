"""Every property of the media types against the model of the API that CloudFormation will call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from preflight.finding import Violation, rule
from preflight.limits import Misfit, Walk
from preflight.resource_types import RESOURCE_TYPES
from preflight.sources import MODELS
from preflight.template import Resource, Templates

# The model requires it and a client asks for it, but templates that AWS publishes to be deployed leave it out: the
# integration tests of aws-medialive-alpha and aws-samples/aws-cdk-mediaservices-refarch.
MAY_BE_MISSING = re.compile(r"EncoderSettings\.AudioDescriptions\[\d+\]\.AudioSelectorName")


@rule(
    "media-schema",
    "A property has a name, a type and a value that the service knows",
    fix="write one of the allowed values; the API reference of the service names them all",
    source=f"{MODELS}; docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/",
)
def fits_the_model(templates: Templates) -> Iterator[Violation]:
    for resource in templates.resources(*RESOURCE_TYPES):
        yield from _misfits(resource)


def _misfits(resource: Resource) -> Iterator[Violation]:
    known = RESOURCE_TYPES[resource.type]
    properties = resource.properties
    if not isinstance(properties, Mapping):
        return
    for name in known.required:
        if name not in properties:
            yield Violation(resource=resource, path=name, got="nothing", allowed=f"stated: {resource.type} needs it")
    # Policy documents are objects here and texts in the API, and some tags a list here and a map there: other rules'.
    alike = {name: value for name, value in properties.items() if name not in known.own_forms}
    # What the API requires at the top includes what CloudFormation fills in; `required` is the shorter list.
    walk = Walk(extra=known.extra, absent=known.absent, required=False)
    for misfit in walk.misfits(known.shape, alike):
        if not _is_taken(misfit):
            yield Violation(resource=resource, path=misfit.path, got=misfit.got, allowed=misfit.allowed)


def _is_taken(misfit: Misfit) -> bool:
    return misfit.got == "nothing" and MAY_BE_MISSING.fullmatch(misfit.path) is not None


RULES = (fits_the_model,)
