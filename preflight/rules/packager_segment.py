"""Segments are as long where MediaLive cuts them as where MediaPackage packages them."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.finding import Severity, Violation, rule
from preflight.handover import Handover, handovers, packaging_endpoints
from preflight.reading import at, known, number
from preflight.template import Resource, Templates
from preflight.value import text_of

MILLISECONDS_OF = {"SECONDS": 1000, "MILLISECONDS": 1}


@rule(
    "packager-segment",
    "A packaged segment is as long as the sent one",
    fix="write one number as SegmentLength of the output group and as SegmentDurationSeconds of the endpoint",
    source="docs.aws.amazon.com/mediapackage/latest/APIReference/API_Segment.html",
    # MediaPackage rounds to the nearest multiple of what is sent: it plays, a multiple later, another length unevenly.
    severity=Severity.WARNING,
)
def segments_are_as_long(templates: Templates) -> Iterator[Violation]:
    pairs = {
        (handover.channel, handover.group_path, endpoint): handover
        for handover in handovers(templates)
        for endpoint in packaging_endpoints(handover.target)
    }
    for (_, _, endpoint), handover in pairs.items():
        yield from _segment_fault(handover, endpoint)


def _segment_fault(handover: Handover, endpoint: Resource) -> Iterator[Violation]:
    below = "OutputGroupSettings.MediaPackageGroupSettings.MediapackageV2GroupSettings"
    settings = at(handover.group, *below.split("."))
    length = number(settings, "SegmentLength")
    unit = MILLISECONDS_OF.get(text_of(known(settings, "SegmentLengthUnits")))
    seconds = number(endpoint.properties, "Segment", "SegmentDurationSeconds")
    if length is None or length <= 0 or unit is None or seconds is None:
        return
    sent, packaged = length * unit, seconds * 1000
    if packaged != sent:
        whole = ": each of its segments waits for several of these" if packaged % sent == 0 else ""
        yield Violation(
            resource=handover.channel,
            path=f"{handover.group_path}.{below}.SegmentLength",
            got=f"{sent / 1000:g} s",
            allowed=f"{seconds:g} s, as {endpoint.logical_id} packages{whole}",
        )


RULES = (segments_are_as_long,)
