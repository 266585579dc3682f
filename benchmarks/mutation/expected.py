"""What preflight is expected to say of each operator's mutants, on every environment alike.

Written down after the first measurement, and so no forecast: whoever changes a rule sees here what it changes.
"""

from __future__ import annotations

from collections.abc import Mapping

CAUGHT = "caught"
SURVIVES = "survives: "

CHANNEL: Mapping[str, str] = {
    "video name of an output dangles": CAUGHT,
    "audio name of an output dangles": CAUGHT,
    "destination of the packager dangles": CAUGHT,
    "destination of the archive dangles": CAUGHT,
    "a rung that nothing outputs": CAUGHT,
    "two video descriptions of one name": CAUGHT,
    "two outputs of one name": CAUGHT,
    "two destinations of one id": CAUGHT,
    "a destination of two kinds": CAUGHT,
    "a destination of no kind": CAUGHT,
    "STANDARD with one destination entry": CAUGHT,
    "SINGLE_PIPELINE with two destination entries": CAUGHT,
    "STANDARD with an input of one stream": CAUGHT,
    "audio selector that is not there": CAUGHT,
    "GOP 0": CAUGHT,
    "GOP that does not divide the segment": CAUGHT,
    "GOP longer than the segment": CAUGHT,
    "GOP in frames that does not divide the segment": CAUGHT,
    "open GOP": CAUGHT,
    "GOPs that differ over the ladder": CAUGHT,
    "framerate taken from the source": CAUGHT,
    "framerate stated by half": CAUGHT,
    "framerates that do not divide each other": CAUGHT,
    "odd width": CAUGHT,
    "odd height": CAUGHT,
    "width without height": CAUGHT,
    "bitrate 0": CAUGHT,
    "negative bitrate": CAUGHT,
    "QVBR without its greatest bitrate": CAUGHT,
    "QVBR whose billed bitrate differs": CAUGHT,
    "QVBR without a billed bitrate": CAUGHT,
    "buffer of a tenth of a second": CAUGHT,
    "level too low for the picture": CAUGHT,
    "bitrate too high for the level": CAUGHT,
    "input bracket for 4K": CAUGHT,
    "picture larger than the source": CAUGHT,
    "the same rung twice": CAUGHT,
    "the smallest picture is the dearest": CAUGHT,
    "recording without a date": CAUGHT,
    "recording's URL ends in a slash": CAUGHT,
    "recording's URL is no bucket": CAUGHT,
    "picture and sound in one packager output": CAUGHT,
    "segment of the encoder is not the packager's": CAUGHT,
    "segment in milliseconds by mistake": CAUGHT,
    "allow-list empty": CAUGHT,
    "allow-list with /33": CAUGHT,
    "allow-list with an impossible address": CAUGHT,
    "allow-list with host bits": CAUGHT,
    "allow-list open to all": CAUGHT,
    "allow-list open in two halves": CAUGHT,
    "allow-list of eleven rules": CAUGHT,
    "push input without an allow-list": CAUGHT,
    "channel without an input": CAUGHT,
    "channel without a name": CAUGHT,
}

DELIVERY: Mapping[str, str] = {
    "packager channel of type HLS": CAUGHT,
    "packager channel of no stated type": CAUGHT,
    "channel that may come before its group": CAUGHT,
    "endpoint that may come before its channel": CAUGHT,
    "channel of a group that is not there": CAUGHT,
    "endpoint of a channel that is not there": CAUGHT,
    "manifest name with an underscore": CAUGHT,
    "two manifests of one name": CAUGHT,
    "startover of half a minute": CAUGHT,
    "DASH in a TS endpoint": CAUGHT,
    "endpoint without a manifest": CAUGHT,
    "endpoint open to everybody": CAUGHT,
    "endpoint without a policy": CAUGHT,
    "endpoint with two policies": CAUGHT,
    "playlists cached for a minute": CAUGHT,
    "origin without access control": CAUGHT,
    "origin whose requests are not signed": CAUGHT,
    "origin over plain HTTP": CAUGHT,
    "startover missing in the cache key": (
        f"{SURVIVES}aws.manifestsettings is still in the key, and one such query carries start and end; only a player "
        "that sends ?start= by itself goes unheard"
    ),
    "LL-HLS missing in the cache key": CAUGHT,
    "SEARCH in an alarm": CAUGHT,
    "GROUP BY without ORDER BY": CAUGHT,
    "CloudFront alarm outside us-east-1": CAUGHT,
    "more channels than the quota": CAUGHT,
    "more channel groups than the quota": CAUGHT,
}

MODELS: Mapping[str, str] = {
    "enum value that is none": CAUGHT,
    "number out of range": CAUGHT,
    "text for a number": CAUGHT,
    "required member removed": CAUGHT,
    "unknown property": CAUGHT,
}

EXPECTED: Mapping[str, str] = {**CHANNEL, **DELIVERY, **MODELS}


def reason(operator: str) -> str:
    """Why its mutants survive; empty for one whose mutants are caught."""
    return EXPECTED[operator].partition(SURVIVES)[2]
