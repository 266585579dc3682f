"""What is paid for and, by the ladder, perhaps not needed; all of it only asks, because AWS takes it.

Prices are those of us-east-1, and each says of when: MediaLive's in Seoul are not verified. Of a bracket that the list
does not hold, only the other side of the comparison is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cost.price_list import InputBracket, Price, price_list
from preflight.finding import Severity, Violation, rule
from preflight.ladder import MEDIA_PACKAGE, Rendition, channels, every_rendition, fed_to, renditions
from preflight.reading import at, known, objects
from preflight.sources import MEDIALIVE_MODEL
from preflight.template import Resource, Templates
from preflight.value import Reference

SPECIFICATION = "docs.aws.amazon.com/medialive/latest/ug/input-specification.html"
PRICING = "docs.aws.amazon.com/medialive/latest/ug/pricing.html"
FORMATS = "docs.aws.amazon.com/medialive/latest/ug/inputs-supported-formats.html"

# Each bracket with what it takes at most, from the cheapest: lines of the picture, and Mbit/s.
RESOLUTIONS = {"SD": 719, "HD": 1080, "UHD": 2160}
BITRATES = {"MAX_10_MBPS": 10_000_000, "MAX_20_MBPS": 20_000_000, "MAX_50_MBPS": 50_000_000}
H264_INPUTS = ("RTMP_PUSH", "RTMP_PULL")
BILLED_BY = {"Codec": "codec", "Resolution": "resolution", "MaximumBitrate": "maximum_bitrate"}


@rule(
    "input-resolution-needed",
    "The input specification's resolution is no larger than the ladder shows",
    fix="does the source really have that many lines? If not, state the smaller Resolution: what is stated is billed",
    source=f"{SPECIFICATION}; {MEDIALIVE_MODEL}: InputResolution",
    severity=Severity.WARNING,
)
def input_resolution_is_needed(templates: Templates) -> Iterator[Violation]:
    for channel in channels(templates):
        ladder = _whole_ladder(channel)
        lines = [min(each.size) for each in ladder if each.size is not None]
        if lines and len(lines) == len(ladder):
            largest = f"the largest rendition has {max(lines)} lines"
            yield from _bracket(channel, "Resolution", RESOLUTIONS, max(lines), largest)


@rule(
    "input-bitrate-needed",
    "The input specification's bitrate is no higher than the ladder suggests",
    fix="how much does the source send? If it fits, state the lower MaximumBitrate: what is stated is billed",
    source=SPECIFICATION,
    severity=Severity.WARNING,
)
def input_bitrate_is_needed(templates: Templates) -> Iterator[Violation]:
    for channel in channels(templates):
        ladder = _whole_ladder(channel)
        bitrates = [each.highest_bitrate for each in ladder if each.highest_bitrate is not None]
        if bitrates and len(bitrates) == len(ladder):
            top = f"the top rendition has {max(bitrates) / 1_000_000:g} Mbit/s"
            yield from _bracket(channel, "MaximumBitrate", BITRATES, max(bitrates), top)


@rule(
    "input-codec-needed",
    "The input specification states AVC where every input is RTMP",
    fix="state AVC: MediaLive takes H.264 alone over RTMP, and what is stated is billed",
    source=f"{SPECIFICATION}; {FORMATS}",
    severity=Severity.WARNING,
)
def input_codec_is_needed(templates: Templates) -> Iterator[Violation]:
    for channel in channels(templates):
        types = [_input_type(attachment) for _, attachment in objects(channel.properties, "InputAttachments")]
        codec = known(channel.properties, "InputSpecification", "Codec")
        if codec == "HEVC" and types and all(kind in H264_INPUTS for kind in types):
            yield Violation(
                resource=channel,
                path="InputSpecification.Codec",
                got=repr(codec),
                allowed=f"'AVC', because every input is {' or '.join(sorted({str(kind) for kind in types}))}"
                + _in_dollars(channel, "Codec", "AVC"),
            )


@rule(
    "framerate-billed-as-stated",
    "A rendition states its framerate",
    fix="write FramerateControl SPECIFIED with the numbers of the source, such as 30 and 1",
    source=PRICING,
    severity=Severity.WARNING,
)
def framerate_is_billed_as_stated(templates: Templates) -> Iterator[Violation]:
    # For MediaPackage it must be stated anyway, as another rule tells.
    told = {(each.channel, each.path) for each in fed_to(templates, MEDIA_PACKAGE)}
    for rendition in every_rendition(templates):
        control = known(rendition.settings, "FramerateControl")
        if control == "INITIALIZE_FROM_SOURCE" and (rendition.channel, rendition.path) not in told:
            yield Violation(
                resource=rendition.channel,
                path=f"{rendition.settings_path}.FramerateControl",
                got=repr(control),
                allowed="'SPECIFIED': a rate that follows the source is billed as 30 to 60 frames a second",
            )


def _bracket(
    channel: Resource, member: str, brackets: dict[str, int], needed: float, because: str
) -> Iterator[Violation]:
    """A finding when a bracket below the stated one would carry what is needed."""
    stated = known(channel.properties, "InputSpecification", member)
    enough = next((name for name, most in brackets.items() if needed <= most), None)
    if isinstance(stated, str) and stated in brackets and enough and brackets[enough] < brackets[stated]:
        yield Violation(
            resource=channel,
            path=f"InputSpecification.{member}",
            got=repr(stated),
            allowed=f"{enough!r}, if the source fits it: {because}{_in_dollars(channel, member, enough)}",
        )


def _in_dollars(channel: Resource, member: str, enough: str) -> str:
    """What the stated bracket costs beside one with this member changed, as far as the price list knows."""
    stated = _billed(channel)
    if stated is None:
        return ""
    needed = replace(stated, **{BILLED_BY[member]: enough})
    prices = price_list().medialive_inputs
    dear, cheap = prices.get(stated), prices.get(needed)
    if dear is not None and cheap is not None:
        told = f"${dear.amount - cheap.amount:.4f} less an hour for each input"
    elif cheap is not None:
        told = (
            f"${cheap.amount:.4f} an hour for each input; what {getattr(stated, BILLED_BY[member])} costs is not known"
        )
    else:
        return ""
    return f"; {told} ({_source(*(price for price in (dear, cheap) if price is not None))})"


def _billed(channel: Resource) -> InputBracket | None:
    """What the channel's inputs are billed by, None unless the template states all of it."""
    values = [known(channel.properties, "InputSpecification", member) for member in BILLED_BY]
    pipelines = known(channel.properties, "ChannelClass")
    if not isinstance(pipelines, str) or not all(isinstance(value, str) for value in values):
        return None
    return InputBracket(channel_class=pipelines, **dict(zip(BILLED_BY.values(), values, strict=True)))


def _source(*prices: Price) -> str:
    day = min(price.date for price in prices)
    verified = all(price.verified for price in prices)
    return f"{price_list().region}, {day}{'' if verified else ', not verified'}; other regions differ"


def _whole_ladder(channel: Resource) -> tuple[Rendition, ...]:
    """The renditions of a channel; none when it has a description of which we know too little."""
    found = renditions(channel)
    held = known(channel.properties, "EncoderSettings", "VideoDescriptions")
    return found if isinstance(held, list) and len(held) == len(found) else ()


def _input_type(attachment: object) -> str | None:
    reference = at(attachment, "InputId")
    kind = known(reference.target.properties, "Type") if isinstance(reference, Reference) else None
    return kind if isinstance(kind, str) else None


RULES = (
    input_resolution_is_needed,
    input_bitrate_is_needed,
    input_codec_is_needed,
    framerate_is_billed_as_stated,
)
