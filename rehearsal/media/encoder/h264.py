"""VideoDescriptions with H264Settings, as options of ffmpeg's libx264."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rehearsal.media.encoder.settings import Settings, TranslationError

_PROFILES = {"BASELINE": "baseline", "MAIN": "main", "HIGH": "high"}
_RATE_MODES = {"CBR": "CBR", "VBR": "VBR", "QVBR": "QVBR"}
_CRF_OF_QVBR = {10: 18, 9: 20, 8: 21, 7: 23, 6: 25, 5: 27, 4: 29, 3: 31, 2: 33, 1: 36}
_DEFAULT_BITRATE = 5_000_000
"""MediaLive's own when Bitrate is empty (User Guide, rate control)."""


@dataclass(frozen=True, kw_only=True)
class VideoEncode:
    """One video encode. `options` maps an ffmpeg option to its value, without stream specifier."""

    name: str
    width: int
    height: int
    framerate: Fraction
    bitrate: int
    filter: str
    options: dict[str, str]


def video_encode(description: Settings, preset: str) -> VideoEncode:
    """The encode of one VideoDescription. Raises TranslationError."""
    description.require("Name", "Width", "Height", "CodecSettings")
    _, h264 = description.child("CodecSettings").only_member(("H264Settings",))
    width, height = (_even(description, key) for key in ("Width", "Height"))
    framerate = _framerate(h264)
    bitrate, rate_options, rate_parameters = _rate_control(h264)
    options = {"c": "libx264", "preset": preset, "pix_fmt": "yuv420p", "flags": "+global_header"}
    options |= rate_options | _gop(h264, framerate)
    if "NumRefFrames" in h264:
        options["refs"] = str(h264.integer("NumRefFrames", 1))
    if "Slices" in h264:
        options["slices"] = str(h264.integer("Slices", 1))
    if "MinQp" in h264:
        options["qmin"] = str(h264.integer("MinQp", 1))
    level = h264.text("Level", "H264_LEVEL_AUTO").removeprefix("H264_LEVEL_")
    if level != "AUTO":
        options["level"] = level.replace("_", ".")
    profile = h264.choice("Profile", _PROFILES, "MAIN")
    options["profile"] = profile
    h264.applies("ScanType", "PROGRESSIVE")
    options["x264-params"] = ":".join(_tools(h264, profile) + rate_parameters)
    return VideoEncode(
        name=description.text("Name"),
        width=width,
        height=height,
        framerate=framerate,
        bitrate=bitrate,
        filter=f"fps={framerate}:start_time=0,{_scaling(description, width, height)},setsar={_pixel_aspect(h264)}",
        options=options,
    )


def _even(description: Settings, key: str) -> int:
    value = description.integer(key, 0)
    if value < 2 or value % 2:
        raise description.refusal(key, "must be an even number of pixels")
    return value


def _framerate(h264: Settings) -> Fraction:
    if h264.text("FramerateControl") != "SPECIFIED":
        raise h264.refusal("FramerateControl", "must be SPECIFIED for MediaPackage outputs")
    h264.require("FramerateNumerator")
    rate = Fraction(h264.integer("FramerateNumerator", 0), max(1, h264.integer("FramerateDenominator", 1)))
    if not 0 < rate <= 120:
        raise h264.refusal("FramerateNumerator", "must give 1 to 120 frames per second")
    return rate


def _gop(h264: Settings, framerate: Fraction) -> dict[str, str]:
    in_seconds = h264.text("GopSizeUnits", "FRAMES") == "SECONDS"
    size = h264.number("GopSize", 90)
    frames = round(Fraction(size) * framerate) if in_seconds else int(size)
    if frames < 1:
        raise h264.refusal("GopSize", "must give at least one frame")
    cadence = h264.integer("GopClosedCadence", 1)
    if cadence == 0:
        raise h264.refusal("GopClosedCadence", "must be 1, because an open GOP cannot begin a segment")
    if cadence > 1:
        h264.approximate("GopClosedCadence")
    b_frames = 0 if h264.text("Profile") == "BASELINE" else h264.integer("GopNumBFrames", 0)
    options = {"g": str(frames), "keyint_min": str(frames), "bf": str(b_frames), "sc_threshold": "0"}
    if h264.text("SceneChangeDetect", "DISABLED") == "ENABLED":
        # A key frame at a scene change would move all later ones: those of the GOP are forced where they belong.
        options |= {"sc_threshold": "40", "keyint_min": "1", "force_key_frames": f"expr:not(mod(n,{frames}))"}
    return options


def _rate_control(h264: Settings) -> tuple[int, dict[str, str], list[str]]:
    mode = h264.choice("RateControlMode", _RATE_MODES, "CBR")
    if mode == "QVBR":
        h264.require("MaxBitrate")
        highest = h264.integer("MaxBitrate", 0)
        quality = h264.integer("QvbrQualityLevel", 7)
        if quality not in _CRF_OF_QVBR:
            raise h264.refusal("QvbrQualityLevel", "must be 1 to 10")
        options = {"crf": str(_CRF_OF_QVBR[quality])}
    else:
        average = h264.integer("Bitrate", _DEFAULT_BITRATE)
        highest = average if mode == "CBR" else h264.integer("MaxBitrate", average)
        options = {"b": str(average)}
    buffer = h264.integer("BufSize", 2 * highest) or 2 * highest
    options |= {"maxrate": str(highest), "bufsize": str(buffer)}
    parameters = [f"vbv-init={h264.integer('BufFillPct', 90) / 100:g}"]
    if mode == "CBR":
        options["minrate"] = str(highest)
        parameters.append("nal-hrd=cbr")
    return highest, options, parameters


def _tools(h264: Settings, profile: str) -> list[str]:
    """x264 writes the lowest profile whose tools it uses, so a fast preset would turn HIGH into MAIN."""
    cavlc = profile == "baseline" or h264.text("EntropyEncoding", "CABAC") == "CAVLC"
    tools = [f"cabac={int(not cavlc)}", f"8x8dct={int(profile == 'high')}"]
    if "GopBReference" in h264:
        tools.append("b-pyramid=" + ("normal" if h264.text("GopBReference") == "ENABLED" else "none"))
    if "SubgopLength" in h264:
        tools.append(f"b-adapt={int(h264.text('SubgopLength') == 'DYNAMIC')}")
    return tools


def _scaling(description: Settings, width: int, height: int) -> str:
    size = f"{width}:{height}"
    mode = description.optional_text("ScalingBehavior") or "DEFAULT"
    if mode == "STRETCH_TO_OUTPUT":
        return f"scale={size}:flags=bicubic"
    if mode == "DEFAULT":
        return f"scale={size}:force_original_aspect_ratio=decrease:flags=bicubic,pad={size}:(ow-iw)/2:(oh-ih)/2"
    if mode == "SMART_CROP":
        description.approximate("ScalingBehavior")
        return f"scale={size}:force_original_aspect_ratio=increase:flags=bicubic,crop={size}"
    raise TranslationError(f"EncoderSettings.{description.at('ScalingBehavior')} is unknown: got {mode!r}")


def _pixel_aspect(h264: Settings) -> str:
    if h264.text("ParControl", "INITIALIZE_FROM_SOURCE") != "SPECIFIED":
        return "1/1"
    return f"{h264.integer('ParNumerator', 1)}/{h264.integer('ParDenominator', 1)}"
