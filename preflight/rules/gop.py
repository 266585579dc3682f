"""Groups of pictures: closed, equal over a ladder, and whole in a segment, so that a player can change rendition."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from preflight.finding import Severity, Violation, rule
from preflight.ladder import (
    CMAF_INGEST,
    HLS,
    MEDIA_PACKAGE,
    PACKAGING,
    OutputGroup,
    Rendition,
    every_group,
    every_rendition,
    exact,
    fed_to,
)
from preflight.reading import at, known
from preflight.sources import MEDIALIVE_MODEL
from preflight.template import Templates
from preflight.value import Unresolved

ENCODES = "docs.aws.amazon.com/medialive/latest/ug/mediapackage-encode-packaging.html"
ALERTS = "docs.aws.amazon.com/medialive/latest/ug/monitor-activity-types-alerts-channels.html"
NTSC = 1001
SECONDS_IN = {"SECONDS": Fraction(1), "MILLISECONDS": Fraction(1, 1000)}

# Where a group of a kind states the length of its segments; MediaPackage v1 states it at the endpoint.
SEGMENT_LENGTH = {
    MEDIA_PACKAGE: ("MediapackageV2GroupSettings", "SegmentLength"),
    CMAF_INGEST: ("SegmentLength",),
    HLS: ("SegmentLength",),
}


@rule(
    "framerate-stated",
    "A rendition for MediaPackage states its framerate",
    fix="write FramerateControl SPECIFIED with FramerateNumerator and FramerateDenominator, such as 30 and 1",
    source=ENCODES,
)
def framerate_is_stated(templates: Templates) -> Iterator[Violation]:
    for rendition in fed_to(templates, MEDIA_PACKAGE):
        # H.265 has no FramerateControl and needs both numbers by its model.
        if rendition.codec != "H264Settings":
            continue
        control = at(rendition.settings, "FramerateControl")
        if control != "SPECIFIED" and not isinstance(control, Unresolved):
            yield _at(rendition, "FramerateControl", _told(control), "SPECIFIED, because MediaPackage needs one rate")
        for member in ("FramerateNumerator", "FramerateDenominator"):
            if control == "SPECIFIED" and at(rendition.settings, member) is None:
                yield _at(rendition, member, "nothing", "stated, because FramerateControl is SPECIFIED")


@rule(
    "gop-has-a-length",
    "A GOP lasts at least one whole frame, or longer than 0 seconds",
    fix="write GopSize 2 with GopSizeUnits SECONDS",
    source=f"{MEDIALIVE_MODEL}: GopSize",
)
def gop_has_a_length(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        size = exact(rendition.settings, "GopSize")
        in_frames = known(rendition.settings, "GopSizeUnits") == "FRAMES"
        if size is None or (size > 0 and not (in_frames and size.denominator > 1)):
            continue
        allowed = "a whole number of frames, at least 1" if in_frames else "more than 0"
        yield _at(rendition, "GopSize", f"{float(size):g}", allowed)


@rule(
    "gop-is-closed",
    "A rendition that is cut into segments has closed GOPs",
    fix="write GopClosedCadence 1",
    source=f"{MEDIALIVE_MODEL}: GopClosedCadence, 0 breaks output segmenting",
)
def gop_is_closed(templates: Templates) -> Iterator[Violation]:
    for rendition in fed_to(templates, *PACKAGING):
        if exact(rendition.settings, "GopClosedCadence") == 0:
            yield _at(rendition, "GopClosedCadence", "0", "1: no segment can begin in an open GOP")


@rule(
    "every-gop-is-closed",
    "Every GOP of a rendition that is cut into segments is closed",
    fix="write GopClosedCadence 1",
    source=f"{MEDIALIVE_MODEL}: GopClosedCadence, 1 is recommended for streaming",
    severity=Severity.WARNING,
)
def every_gop_is_closed(templates: Templates) -> Iterator[Violation]:
    for rendition in fed_to(templates, *PACKAGING):
        cadence = exact(rendition.settings, "GopClosedCadence")
        if cadence is not None and cadence > 1:
            yield _at(rendition, "GopClosedCadence", f"{float(cadence):g}", "1: a viewer who joins waits for the next")


@rule(
    "segment-is-whole-gops",
    "A segment is a whole number of GOPs",
    fix="make the segment's length a multiple of the GOP's",
    source=f"{MEDIALIVE_MODEL}: SegmentLength; {ENCODES}",
    # A segment ends at the first key frame after its length: it plays, and is longer than stated.
    severity=Severity.WARNING,
)
def segment_is_whole_gops(templates: Templates) -> Iterator[Violation]:
    for group in every_group(templates, *PACKAGING):
        segment = _segment_seconds(group)
        unfit = [each for each in group.renditions if segment is not None and not _divides(each, segment)]
        if segment is not None and unfit:
            seconds = gop_seconds(unfit[0])
            yield Violation(
                resource=group.channel,
                path=".".join((group.settings_path, *SEGMENT_LENGTH[group.kind])),
                got=f"{_decimal(segment)} s",
                allowed=f"a multiple of {_decimal(seconds or Fraction(0))} s, the GOP of {unfit[0].name}",
            )


@rule(
    "gops-are-equal",
    "The renditions of one output group have GOPs of one length",
    fix="write the same GopSize, GopSizeUnits and framerate for each",
    source="github.com/aws-samples/aws-cdk-mediaservices-refarch; github.com/aws-solutions/live-streaming-on-aws",
)
def gops_are_equal(templates: Templates) -> Iterator[Violation]:
    for group in every_group(templates, *PACKAGING):
        measured = [(each, seconds) for each in group.renditions if (seconds := gop_seconds(each)) is not None]
        for rendition, seconds in measured[1:]:
            first, expected = measured[0]
            if seconds != expected:
                yield _at(
                    rendition, "GopSize", f"{_decimal(seconds)} s", f"{_decimal(expected)} s, as {first.name} has it"
                )


@rule(
    "framerates-are-multiples",
    "The framerates of one output group are whole multiples of each other",
    fix="choose rates such as 60 and 30, or 60000/1001 and 30000/1001",
    source=f"{ALERTS} (alert 6044)",
)
def framerates_are_multiples(templates: Templates) -> Iterator[Violation]:
    for group in every_group(templates, *PACKAGING):
        rated = [(rate, each) for each in group.renditions if (rate := each.framerate) is not None]
        # In order, neighbours are enough: what divides its neighbour divides all beyond.
        for (slower, other), (faster, rendition) in pairwise(sorted(rated, key=lambda entry: entry[0])):
            if (faster / slower).denominator != 1:
                yield _at(rendition, "FramerateNumerator", f"{faster} fps", f"a multiple of {slower}, as {other.name}")


def gop_seconds(rendition: Rendition) -> Fraction | None:
    """How long a GOP lasts; None where it is not stated, not known or not positive."""
    size, rate = exact(rendition.settings, "GopSize"), rendition.framerate
    units = known(rendition.settings, "GopSizeUnits")
    if size is None or size <= 0 or units not in ("FRAMES", "SECONDS"):
        return None
    if rate is None:
        return size if units == "SECONDS" else None
    # MediaLive makes frames of seconds when it runs, and there are no parts of frames.
    frames = size if units == "FRAMES" else Fraction(max(1, round(size * rate)))
    return frames / rate


def _segment_seconds(group: OutputGroup) -> Fraction | None:
    *holder, _ = names = SEGMENT_LENGTH[group.kind]
    units = "SECONDS" if group.kind == HLS else known(group.settings, *holder, "SegmentLengthUnits")
    length = exact(group.settings, *names)
    scale = SECONDS_IN.get(units) if isinstance(units, str) else None
    return length * scale if length is not None and scale is not None else None


def _divides(rendition: Rendition, segment: Fraction) -> bool:
    seconds, rate = gop_seconds(rendition), rendition.framerate
    if seconds is None:
        return True
    # No GOP of 30000/1001 fps lasts 2 s; the segment ends 2 ms later, at the same key frame each time.
    nominal = seconds * 1000 / NTSC if rate is not None and rate.denominator == NTSC else seconds
    return any((segment / length).denominator == 1 for length in (seconds, nominal))


def _at(rendition: Rendition, member: str, got: str, allowed: str) -> Violation:
    path = f"{rendition.settings_path}.{member}"
    return Violation(resource=rendition.channel, path=path, got=got, allowed=allowed)


def _told(value: object) -> str:
    return "nothing" if value is None else repr(value)


def _decimal(value: Fraction) -> str:
    return f"{float(value):.6g}"


RULES = (
    framerate_is_stated,
    gop_has_a_length,
    gop_is_closed,
    every_gop_is_closed,
    segment_is_whole_gops,
    gops_are_equal,
    framerates_are_multiples,
)
