"""The numbers of a profile that an environment file has keys for, and what is left of it.

An environment states a ladder in five whole numbers per rung; everything else about an encode is this product's own.
So a number may change on the way (29.97 frames per second become 30), and each change is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from preflight.limits import number_of
from preflight.reading import at, objects

AAC_BITRATES = (96_000, 128_000, 160_000, 192_000)
H264 = ("CodecSettings", "H264Settings")
# QVBR levels for the screens of a bitrate, docs.aws.amazon.com/medialive/latest/ug/video-encode-ratecontrol.html.
LEAST_FOR_LARGE_SCREENS, LEAST_FOR_TABLETS = 4_000_000, 1_500_000
SEGMENT_LENGTHS = (
    ("MediaPackageGroupSettings", "MediapackageV2GroupSettings"),
    ("CmafIngestGroupSettings",),
    ("HlsGroupSettings",),
)


@dataclass(frozen=True)
class Number:
    """One number of an environment file; None where the profile leaves it open. `note` says what became of it."""

    value: int | None
    note: str = ""
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rung:
    """One rendition, by the keys of an environment file."""

    width: Number
    height: Number
    framerate: Number
    bitrate: Number
    quality: Number

    @property
    def numbers(self) -> Mapping[str, Number]:
        return vars(self)


@dataclass(frozen=True)
class Encoding:
    """What all renditions have alike, by the keys of an environment file."""

    gop_seconds: Number
    segment_seconds: Number
    audio_bitrate: Number

    @property
    def numbers(self) -> Mapping[str, Number]:
        return vars(self)


def ladder(settings: Mapping[str, Any]) -> list[Rung]:
    """A rung for each H.264 encode, from the largest to the smallest."""
    return sorted((_rung(path, video) for path, video in _h264(settings)), key=_size, reverse=True)


def encoding(settings: Mapping[str, Any]) -> Encoding:
    """GOP and segment length in whole seconds, and the sound."""
    gop = _gop(settings)
    return Encoding(gop, _segment(settings, gop), _audio(settings))


def left(settings: Mapping[str, Any], carried: Sequence[Number]) -> Iterator[tuple[str, Any]]:
    """Every value that no key carries, with its path."""
    taken = {path for number in carried for path in number.taken}
    return ((path, value) for path, value in _values(settings, "") if path not in taken)


def _h264(settings: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, video in objects(settings, "VideoDescriptions"):
        if isinstance(at(video, *H264), Mapping):
            yield path, video


def _rung(path: str, video: Mapping[str, Any]) -> Rung:
    bitrate = _bitrate(path, video)
    return Rung(
        _whole(path, video, "Width", "not stated: the profile takes the source's"),
        _whole(path, video, "Height", "not stated: the profile takes the source's"),
        _framerate(path, video),
        bitrate,
        _quality(path, video, bitrate.value),
    )


def _size(rung: Rung) -> tuple[int, int]:
    return (rung.width.value or 0) * (rung.height.value or 0), rung.bitrate.value or 0


def _whole(path: str, holder: Any, name: str, absent: str) -> Number:
    found = number_of(at(holder, *name.split(".")))
    return Number(None, absent) if found is None else Number(int(found), taken=(f"{path}.{name}",))


def _framerate(path: str, video: Mapping[str, Any]) -> Number:
    rate = _frames_per_second(video)
    if rate is None:
        return Number(None, "not stated: the profile takes the source's")
    below = f"{path}.{'.'.join(H264)}.Framerate"
    taken = (f"{below}Control", f"{below}Numerator", f"{below}Denominator")
    note = "" if rate.denominator == 1 else f"was {rate} ({float(rate):.6g})"
    return Number(max(1, round(rate)), note, taken)


def _frames_per_second(video: Mapping[str, Any]) -> Fraction | None:
    above, below = (number_of(at(video, *H264, f"Framerate{part}")) for part in ("Numerator", "Denominator"))
    stated = at(video, *H264, "FramerateControl") != "INITIALIZE_FROM_SOURCE"
    return Fraction(above) / Fraction(below or 1) if above and stated else None


def _bitrate(path: str, video: Mapping[str, Any]) -> Number:
    most, mean = (_whole(path, video, f"{'.'.join(H264)}.{name}", "") for name in ("MaxBitrate", "Bitrate"))
    if most.value is None or mean.value is None:
        found = mean if most.value is None else most
        return found if found.value is not None else Number(None, "not stated: MediaLive would take 5000000")
    if most.value == mean.value:
        return Number(most.value, taken=(*most.taken, *mean.taken))
    return Number(most.value, f"MaxBitrate; Bitrate was {mean.value}", (*most.taken, *mean.taken))


def _quality(path: str, video: Mapping[str, Any], bitrate: int | None) -> Number:
    found = _whole(path, video, f"{'.'.join(H264)}.QvbrQualityLevel", "")
    mode_path, mode = f"{path}.{'.'.join(H264)}.RateControlMode", at(video, *H264, "RateControlMode")
    if found.value is not None and mode == "QVBR":
        return Number(found.value, taken=(*found.taken, mode_path))
    why = "was left to MediaLive" if mode == "QVBR" else f"RateControlMode was {mode or 'not stated'}"
    if bitrate is None:
        return Number(None, f"not stated: {why}")
    level = 8 if bitrate >= LEAST_FOR_LARGE_SCREENS else 7 if bitrate >= LEAST_FOR_TABLETS else 6
    return Number(level, f"as AWS advises for this bitrate; {why}", (mode_path,))


def _gop(settings: Mapping[str, Any]) -> Number:
    lengths: dict[Fraction, None] = {}
    taken = []
    for path, video in _h264(settings):
        seconds = _gop_seconds(video)
        if seconds is not None:
            lengths[seconds] = None
            taken += [f"{path}.{'.'.join(H264)}.{name}" for name in ("GopSize", "GopSizeUnits")]
    return _seconds(list(lengths), "not stated: the profile leaves it to MediaLive", taken)


def _gop_seconds(video: Mapping[str, Any]) -> Fraction | None:
    size, rate = number_of(at(video, *H264, "GopSize")), _frames_per_second(video)
    if size is None or size <= 0:
        return None
    units = at(video, *H264, "GopSizeUnits")
    if units == "FRAMES":
        return Fraction(str(size)) / rate if rate else None
    return Fraction(str(size)) if units == "SECONDS" else None


def _segment(settings: Mapping[str, Any], gop: Number) -> Number:
    lengths: dict[Fraction, None] = {}
    taken = []
    for path, group in objects(settings, "OutputGroups"):
        for names in SEGMENT_LENGTHS:
            held, below = at(group, "OutputGroupSettings", *names), ".".join((path, "OutputGroupSettings", *names))
            length = number_of(at(held, "SegmentLength"))
            if length:
                milliseconds = at(held, "SegmentLengthUnits") == "MILLISECONDS"
                lengths[Fraction(str(length)) / (1000 if milliseconds else 1)] = None
                taken += [f"{below}.SegmentLength", f"{below}.SegmentLengthUnits"]
    if not lengths and gop.value:
        return Number(gop.value, "the profile states none: one GOP")
    return _seconds(list(lengths), "not stated", taken)


def _seconds(lengths: Sequence[Fraction], absent: str, taken: Sequence[str]) -> Number:
    if not lengths:
        return Number(None, absent)
    whole = max(1, round(lengths[0]))
    exact = len(lengths) == 1 and lengths[0] == whole
    note = "" if exact else "was " + ", ".join(f"{float(length):.6g}" for length in lengths)
    return Number(whole, note, tuple(taken))


def _audio(settings: Mapping[str, Any]) -> Number:
    found: dict[int, None] = {}
    taken = []
    for path, audio in objects(settings, "AudioDescriptions"):
        bitrate = number_of(at(audio, "CodecSettings", "AacSettings", "Bitrate"))
        if bitrate:
            found[int(bitrate)] = None
            taken.append(f"{path}.CodecSettings.AacSettings.Bitrate")
    if not found:
        return Number(None, "not stated: the profile states no AAC bitrate")
    nearest = min(AAC_BITRATES, key=lambda known: abs(known - max(found)))
    note = "" if list(found) == [nearest] else "was " + ", ".join(map(str, found))
    return Number(nearest, note, tuple(taken))


def _values(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from _values(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _values(item, f"{path}[{number}]")
    else:
        yield path, value
