"""The steps of a ladder: each rendition of an output group below the one before it, in bits and in picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from preflight.finding import Severity, Violation, rule
from preflight.ladder import PACKAGING, OutputGroup, Rendition, every_group
from preflight.template import Templates


@rule(
    "renditions-differ",
    "No two renditions of one output group are alike in codec, size, framerate and bitrate",
    fix="remove one: each output is billed, and a player gains nothing by changing between them",
    source="aws.amazon.com/medialive/pricing (each encode within an output group is billed)",
    severity=Severity.WARNING,
)
def renditions_differ(templates: Templates) -> Iterator[Violation]:
    for first, second in _pairs(templates):
        if first.size == second.size and first.framerate == second.framerate and first.bitrate == second.bitrate:
            yield _of(second, f"{_size(second)} at {_bits(second)}", f"another size or bitrate than {first.name} has")


@rule(
    "smaller-picture-has-fewer-bits",
    "Of two renditions of one output group the smaller has the lower bitrate",
    fix="lower the bitrate of the smaller one: a player chooses by bitrate, and would show less for as much or more",
    source="www.rfc-editor.org/rfc/rfc8216#section-4.3.4.2 (BANDWIDTH)",
    severity=Severity.WARNING,
)
def smaller_picture_has_fewer_bits(templates: Templates) -> Iterator[Violation]:
    for pair in _pairs(templates):
        smaller, larger = sorted(pair, key=_pixels)
        # More frames may need more bits than a larger picture does.
        faster = smaller.framerate and larger.framerate and smaller.framerate > larger.framerate
        if _pixels(smaller) < _pixels(larger) and (smaller.bitrate or 0) >= (larger.bitrate or 0) and not faster:
            told = f"{_bits(smaller)} at {_size(smaller)}"
            yield _of(smaller, told, f"less than the {_bits(larger)} that {larger.name} has at {_size(larger)}")


@rule(
    "ladder-descends",
    "The renditions of one output group stand in strictly descending order",
    fix="write the outputs from the highest bitrate to the lowest, and no bitrate twice",
    source="developer.apple.com/documentation/avfoundation/avplayeritem/startsonfirsteligiblevariant",
    # Older Apple players begin with the first; most others choose for themselves.
    severity=Severity.WARNING,
)
def ladder_descends(templates: Templates) -> Iterator[Violation]:
    for group in every_group(templates, *PACKAGING):
        measured = _measured(group)
        for codec in dict.fromkeys(each.codec for each in measured):
            steps = pairwise(each for each in measured if each.codec == codec)
            # A ladder that is upside down is one fault, told at its first step.
            rising = next((step for step in steps if _rises(*step)), None)
            if rising is not None:
                above, below = rising
                told = f"{_bits(below)} at {_size(below)}, after {_bits(above)} at {_size(above)}"
                yield _of(below, told, f"less than {above.name} has, or a place before it")


def _rises(above: Rendition, below: Rendition) -> bool:
    """Whether the second is no step down; what is of another size and at odds with its bits, other rules tell."""
    if above.size == below.size and above.framerate != below.framerate:
        return (below.bitrate or 0) >= (above.bitrate or 0)
    return _pixels(below) >= _pixels(above) and (below.bitrate or 0) > (above.bitrate or 0)


def _pairs(templates: Templates) -> Iterator[tuple[Rendition, Rendition]]:
    """Any two renditions of one packaging group with one codec, where the size and bitrate of both are known."""
    for group in every_group(templates, *PACKAGING):
        for first, second in combinations(_measured(group), 2):
            if first.codec == second.codec:
                yield first, second


def _measured(group: OutputGroup) -> list[Rendition]:
    return [each for each in group.renditions if each.size is not None and each.bitrate is not None]


def _pixels(rendition: Rendition) -> int:
    width, height = rendition.size or (0, 0)
    return width * height


def _size(rendition: Rendition) -> str:
    return "x".join(str(side) for side in rendition.size or ())


def _bits(rendition: Rendition) -> str:
    return f"{rendition.bitrate:.0f} bit/s"


def _of(rendition: Rendition, got: str, allowed: str) -> Violation:
    return Violation(resource=rendition.channel, path=rendition.path, got=got, allowed=allowed)


RULES = (renditions_differ, smaller_picture_has_fewer_bits, ladder_descends)
