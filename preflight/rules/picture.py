"""The pictures of a ladder: sizes that codecs and MediaPackage take, and levels that carry them."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.finding import Severity, Violation, rule
from preflight.h264_levels import LEVEL_NAMED, Stream, excesses, lowest_level
from preflight.ladder import MEDIA_PACKAGE, Rendition, every_rendition, fed_to
from preflight.reading import at, known, number
from preflight.sources import H264, MEDIALIVE_MODEL
from preflight.template import Templates
from preflight.value import Unresolved

SIDES = ("Width", "Height")
ENCODES = "docs.aws.amazon.com/medialive/latest/ug/mediapackage-encode-packaging.html"

# The lines of the largest picture in each bracket: SD has fewer than 720, HD 720 to 1080, UHD more.
LINES = {"SD": 719, "HD": 1080, "UHD": 2160}


@rule(
    "picture-is-even",
    "Width and height are even numbers of pixels",
    fix="write the next even number: the codecs halve the colours in both directions",
    source=f"{MEDIALIVE_MODEL}: VideoDescription, Must be an even number",
)
def picture_is_even(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        for side in SIDES:
            pixels = number(rendition.description, side)
            if pixels is not None and (pixels <= 0 or pixels % 2):
                yield _of(rendition, side, f"{pixels:g}", "an even number of pixels")


@rule(
    "picture-size-stated",
    "A rendition for MediaPackage states its width and height",
    fix="write both Width and Height",
    source=ENCODES,
)
def picture_size_is_stated(templates: Templates) -> Iterator[Violation]:
    for rendition in fed_to(templates, MEDIA_PACKAGE):
        for side in SIDES:
            if at(rendition.description, side) is None:
                yield _of(rendition, side, "nothing", "stated: a MediaPackage output does not follow the source")


@rule(
    "picture-size-whole",
    "A rendition states both width and height, or neither",
    fix="write both, or leave both out to follow the source",
    source=f"{MEDIALIVE_MODEL}: VideoDescription, leave height and width blank together",
    severity=Severity.WARNING,
)
def picture_size_is_whole(templates: Templates) -> Iterator[Violation]:
    packaged = {(each.channel, each.path) for each in fed_to(templates, MEDIA_PACKAGE)}
    for rendition in every_rendition(templates):
        missing = [side for side in SIDES if at(rendition.description, side) is None]
        if len(missing) == 1 and (rendition.channel, rendition.path) not in packaged:
            yield _of(rendition, missing[0], "nothing", "stated, because the other is")


@rule(
    "pixel-aspect-stated",
    "A rendition for MediaPackage states the shape of its pixels",
    fix="write ParControl SPECIFIED with ParNumerator 1 and ParDenominator 1",
    source=ENCODES,
)
def pixel_aspect_is_stated(templates: Templates) -> Iterator[Violation]:
    for rendition in fed_to(templates, MEDIA_PACKAGE):
        # H.265 has no ParControl.
        control = at(rendition.settings, "ParControl")
        if rendition.codec != "H264Settings" or isinstance(control, Unresolved):
            continue
        path = f"CodecSettings.{rendition.codec}"
        if control != "SPECIFIED":
            yield _of(rendition, f"{path}.ParControl", "nothing" if control is None else repr(control), "SPECIFIED")
            continue
        for member in ("ParNumerator", "ParDenominator"):
            if at(rendition.settings, member) is None:
                yield _of(rendition, f"{path}.{member}", "nothing", "stated, because ParControl is SPECIFIED")


@rule(
    "no-larger-than-the-source",
    "No rendition has more lines than the input specification promises",
    fix="lower the rendition, or state the source's real Resolution in InputSpecification",
    source=f"docs.aws.amazon.com/medialive/latest/ug/input-specification.html; {MEDIALIVE_MODEL}: InputResolution,"
    " SD has less than 720 lines, HD 720 to 1080, UHD more",
    severity=Severity.WARNING,
)
def no_larger_than_the_source(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        bracket = known(rendition.channel.properties, "InputSpecification", "Resolution")
        most = LINES.get(bracket) if isinstance(bracket, str) else None
        # The shorter side, because a phone held upright sends 1080x1920.
        if most is not None and rendition.size is not None and min(rendition.size) > most:
            yield _of(rendition, "Height", _size(rendition), f"at most {most} lines, because the source is {bracket}")


@rule(
    "level-carries-the-picture",
    "A stated H.264 level carries the rendition's size, framerate and bitrate",
    fix="write the level that is named, or H264_LEVEL_AUTO",
    source=f"{H264}, tables A-1 and A-2",
)
def level_carries_the_picture(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        stated = known(rendition.settings, "Level")
        level = LEVEL_NAMED.get(stated) if isinstance(stated, str) else None
        stream = _stream(rendition)
        if level is None or stream is None:
            continue
        exceeded = list(excesses(stream, level))
        if exceeded:
            enough = lowest_level(stream)
            named = f"{enough.name} or higher" if enough else "less: no level carries it"
            yield _of(
                rendition, f"CodecSettings.{rendition.codec}.Level", level.name, f"{named} ({'; '.join(exceeded)})"
            )


def _stream(rendition: Rendition) -> Stream | None:
    if rendition.size is None:
        return None
    profile = known(rendition.settings, "Profile")
    return Stream(
        width=rendition.size[0],
        height=rendition.size[1],
        framerate=rendition.framerate,
        bitrate=rendition.highest_bitrate,
        profile=profile if isinstance(profile, str) else None,
    )


def _size(rendition: Rendition) -> str:
    return "x".join(str(side) for side in rendition.size or ())


def _of(rendition: Rendition, below: str, got: str, allowed: str) -> Violation:
    return Violation(resource=rendition.channel, path=f"{rendition.path}.{below}", got=got, allowed=allowed)


RULES = (
    picture_is_even,
    picture_size_is_stated,
    picture_size_is_whole,
    pixel_aspect_is_stated,
    no_larger_than_the_source,
    level_carries_the_picture,
)
