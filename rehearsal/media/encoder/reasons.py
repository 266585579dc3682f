"""Why a MediaLive setting has no effect in the rehearsal."""

from __future__ import annotations

_BY_PART = {
    "InputLossBehavior": "plain mode ends the session when the input is lost instead of filling in pictures",
    "GlobalConfiguration": "the rehearsal has one input and locks no pipelines",
    "TimecodeConfig": "a phone sends no timecode; the wall clock of the first picture is used",
    "ThumbnailConfiguration": "the rehearsal makes no thumbnails",
    "CaptionDescriptions": "captions are not carried by the rehearsal",
    "CaptionDescriptionNames": "captions are not carried by the rehearsal",
    "M2tsSettings": "ffmpeg's MPEG-TS muxer uses its own PIDs, intervals and buffer model",
    "MediapackageV2GroupSettings": "a phone sends no SCTE-35, ID3 or KLV to carry",
    "RemixSettings": "sound is mixed to the coding mode by ffmpeg's own matrix",
    "AudioNormalizationSettings": "sound is not normalised",
}
_BY_FIELD = {
    "AdaptiveQuantization": "x264 has no levels of it; the preset decides",
    "AfdSignaling": "ffmpeg writes no AFD",
    "AudioType": "an HLS rendition made here carries no audio type",
    "AudioTypeControl": "a phone states no audio type to follow",
    "Bitrate": "no effect on a QVBR encode: it is the billing bracket",
    "ColorMetadata": "ffmpeg writes the colour metadata that it knows",
    "FlickerAq": "x264 has no counterpart",
    "ForceFieldPictures": "the rehearsal encodes progressive pictures",
    "GopClosedCadence": "x264 closes every GOP",
    "LanguageCodeControl": "a phone states no language to follow",
    "LookAheadRateControl": "the x264 preset sets the look-ahead",
    "MinIInterval": "the GOP has a fixed length",
    "QualityLevel": "ENCODER_PRESET decides",
    "RawFormat": "the container decides",
    "ScanType": "the rehearsal encodes progressive pictures",
    "ScalingBehavior": "ffmpeg crops the centre",
    "Sharpness": "ffmpeg's bicubic scaler has no such scale",
    "SpatialAq": "x264 has one adaptive quantisation; the preset decides",
    "Softness": "x264 has no counterpart",
    "Syntax": "x264 has no counterpart",
    "TemporalAq": "x264 has one adaptive quantisation; the preset decides",
    "TimecodeInsertion": "ffmpeg writes no timecode into H.264",
}
_ELSE = "no counterpart in ffmpeg"


def reason_for(path: str) -> str:
    """The reason for a dotted path below EncoderSettings."""
    parts = [part.partition("[")[0] for part in path.split(".")]
    for part in parts:
        if part in _BY_PART and not (part == "GlobalConfiguration" and "InputLossBehavior" in parts):
            return _BY_PART[part]
    return _BY_FIELD.get(parts[-1], _ELSE)
