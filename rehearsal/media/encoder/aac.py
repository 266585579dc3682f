"""AudioDescriptions with AacSettings, as options of ffmpeg's AAC encoder."""

from __future__ import annotations

from dataclasses import dataclass

from rehearsal.media.encoder.settings import Settings

_CHANNELS = {"CODING_MODE_1_0": "1", "CODING_MODE_2_0": "2", "CODING_MODE_5_1": "6"}
_PROFILES = {"LC": "aac_low"}
_RATE_MODES = {"CBR": "CBR"}
_ALWAYS = {"InputType": "NORMAL", "RawFormat": "NONE", "Spec": "MPEG4"}


@dataclass(frozen=True, kw_only=True)
class AudioEncode:
    """One audio encode. `options` maps an ffmpeg option to its value, without stream specifier."""

    name: str
    bitrate: int
    sample_rate: int
    channels: int
    language: str | None
    options: dict[str, str]


def audio_encode(description: Settings) -> AudioEncode:
    """The encode of one AudioDescription. Raises TranslationError."""
    description.require("Name", "CodecSettings")
    # An RTMP publisher has one sound track: every selector means it.
    description.optional_text("AudioSelectorName")
    _, aac = description.child("CodecSettings").only_member(("AacSettings",))
    bitrate = aac.integer("Bitrate", 192_000)
    sample_rate = aac.integer("SampleRate", 48_000)
    channels = aac.choice("CodingMode", _CHANNELS, "CODING_MODE_2_0")
    aac.choice("RateControlMode", _RATE_MODES, "CBR")
    for key, value in _ALWAYS.items():
        aac.applies(key, value)
    return AudioEncode(
        name=description.text("Name"),
        bitrate=bitrate,
        sample_rate=sample_rate,
        channels=int(channels),
        language=description.optional_text("LanguageCode"),
        options={
            "c": "aac",
            "b": str(bitrate),
            "ar": str(sample_rate),
            "ac": channels,
            "profile": aac.choice("Profile", _PROFILES, "LC"),
            "flags": "+global_header",
        },
    )
