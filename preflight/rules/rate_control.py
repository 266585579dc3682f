"""Bitrates: the fields that each rate control mode reads, and the one that a rendition is billed by."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.finding import Severity, Violation, rule
from preflight.ladder import Rendition, every_rendition
from preflight.reading import at, number
from preflight.sources import MEDIALIVE_MODEL
from preflight.template import Templates
from preflight.value import Unresolved

GUIDE = "docs.aws.amazon.com/medialive/latest/ug/video-encode-ratecontrol.html"
AVERAGED = ("CBR", "VBR")

# The guide says twice the highest bitrate: less than a second smooths nothing, and more delays whoever joins.
BUFFER_SECONDS = (1, 2.5)


@rule(
    "qvbr-has-a-maximum",
    "A rendition in QVBR mode states its highest bitrate",
    fix="write MaxBitrate, and the same number as Bitrate",
    source=GUIDE,
)
def qvbr_has_a_maximum(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        if rendition.mode == "QVBR" and at(rendition.settings, "MaxBitrate") is None:
            yield _at(rendition, "MaxBitrate", "nothing", "stated: QVBR keeps to a quality up to this bitrate")


@rule(
    "qvbr-bitrate-is-its-maximum",
    "In QVBR mode Bitrate is the same as MaxBitrate",
    fix="write the number of MaxBitrate as Bitrate: it changes no picture, it is what the output is billed by",
    source=GUIDE,
    severity=Severity.WARNING,
)
def qvbr_bitrate_is_its_maximum(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        highest, stated = number(rendition.settings, "MaxBitrate"), at(rendition.settings, "Bitrate")
        if rendition.mode != "QVBR" or highest is None or isinstance(stated, Unresolved):
            continue
        allowed = f"{highest:.0f}, as MaxBitrate"
        if stated is None:
            yield _at(rendition, "Bitrate", "nothing", f"{allowed}: without it the input's MaximumBitrate is billed")
        elif number(rendition.settings, "Bitrate") not in (None, highest):
            yield _at(rendition, "Bitrate", f"{number(rendition.settings, 'Bitrate'):.0f}", allowed)


@rule(
    "average-bitrate-stated",
    "A rendition in CBR or VBR mode states its bitrate",
    fix="write Bitrate",
    source=f"{GUIDE}; {MEDIALIVE_MODEL}: Bitrate is required for VBR and CBR",
    # The model calls it required; the guide says that MediaLive takes 5 Mbit/s.
    severity=Severity.WARNING,
)
def average_bitrate_is_stated(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        if rendition.mode in AVERAGED and at(rendition.settings, "Bitrate") is None:
            allowed = "stated: without it 5 Mbit/s are sent, and the input's MaximumBitrate is billed"
            yield _at(rendition, "Bitrate", "nothing", allowed)


@rule(
    "average-below-maximum",
    "In VBR mode the average bitrate is no higher than the highest",
    fix="lower Bitrate, or raise MaxBitrate",
    source=GUIDE,
    severity=Severity.WARNING,
)
def average_is_below_the_maximum(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        average, highest = (number(rendition.settings, member) for member in ("Bitrate", "MaxBitrate"))
        if rendition.mode == "VBR" and average is not None and highest is not None and average > highest:
            yield _at(rendition, "Bitrate", f"{average:.0f}", f"at most {highest:.0f}, the MaxBitrate")


@rule(
    "buffer-fits-the-bitrate",
    "A decoder's buffer holds one to two and a half seconds of the highest bitrate",
    fix="write twice the highest bitrate as BufSize",
    source=GUIDE,
    severity=Severity.WARNING,
)
def buffer_fits_the_bitrate(templates: Templates) -> Iterator[Violation]:
    for rendition in every_rendition(templates):
        highest, bits = rendition.highest_bitrate, number(rendition.settings, "BufSize")
        # 0 leaves the size to MediaLive.
        if not highest or not bits or rendition.mode is None:
            continue
        least, most = (highest * seconds for seconds in BUFFER_SECONDS)
        if not least <= bits <= most:
            yield _at(rendition, "BufSize", f"{bits:.0f}", f"{least:.0f} to {most:.0f}, best {2 * highest:.0f}")


def _at(rendition: Rendition, member: str, got: str, allowed: str) -> Violation:
    path = f"{rendition.settings_path}.{member}"
    return Violation(resource=rendition.channel, path=path, got=got, allowed=allowed)


RULES = (
    qvbr_has_a_maximum,
    qvbr_bitrate_is_its_maximum,
    average_bitrate_is_stated,
    average_is_below_the_maximum,
    buffer_fits_the_bitrate,
)
