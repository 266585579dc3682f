"""Mutants written by hand: what a person gets wrong in a channel, its input and its allow-list."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from benchmarks.mutation.mutant import Break, Documents, NotApplicableError, resource

STACK = "MediaLiveStack"
CHANNEL = "AWS::MediaLive::Channel"


def channel(found: Documents) -> dict[str, Any]:
    held: dict[str, Any] = resource(found, STACK, CHANNEL)["Properties"]
    return held


def video(found: Documents, number: int = 0) -> dict[str, Any]:
    held: dict[str, Any] = channel(found)["EncoderSettings"]["VideoDescriptions"][number]
    return held


def h264(found: Documents, number: int = 0) -> dict[str, Any]:
    held: dict[str, Any] = video(found, number)["CodecSettings"]["H264Settings"]
    return held


def group(found: Documents, name: str) -> dict[str, Any]:
    """The output group that sends to the destination of this id, whatever the group itself is called."""
    for held in channel(found)["EncoderSettings"]["OutputGroups"]:
        (settings,) = held["OutputGroupSettings"].values()
        if settings["Destination"]["DestinationRefId"] == name:
            chosen: dict[str, Any] = held
            return chosen
    raise NotApplicableError(f"no output group sends to {name}")


def packaging(found: Documents) -> dict[str, Any]:
    settings: dict[str, Any] = group(found, "packager")["OutputGroupSettings"]["MediaPackageGroupSettings"]
    return settings


def allow_list(found: Documents) -> dict[str, Any]:
    held: dict[str, Any] = resource(found, STACK, "AWS::MediaLive::InputSecurityGroup")["Properties"]
    return held


def destination(found: Documents, name: str) -> dict[str, Any]:
    (held,) = [entry for entry in channel(found)["Destinations"] if entry["Id"] == name]
    chosen: dict[str, Any] = held
    return chosen


def setting(where: Any, name: str, value: Any) -> Break:
    """Sets one member of what `where` finds."""

    def broken(found: Documents) -> str:
        holder = where(found)
        told = f"{name}: {holder.get(name)!r} becomes {value!r}"
        holder[name] = value
        return told

    return broken


def removing(where: Any, name: str) -> Break:
    """Removes one member of what `where` finds."""

    def broken(found: Documents) -> str:
        holder = where(found)
        if name not in holder:
            raise NotApplicableError(name)
        del holder[name]
        return f"{name} removed"

    return broken


def allowing(*blocks: str) -> Break:
    def broken(found: Documents) -> str:
        holder = allow_list(found)
        rules = [{"Cidr": block} for block in blocks]
        if holder["WhitelistRules"] == rules:
            raise NotApplicableError("it is so already")
        holder["WhitelistRules"] = rules
        return f"WhitelistRules become {', '.join(blocks) or 'empty'}"

    return broken


def archive_url(change: Any) -> Break:
    def broken(found: Documents) -> str:
        for held in destination(found, "archive")["Settings"]:
            parts = held["Url"]["Fn::Join"][1]
            parts[:] = change(parts)
        return f"archive URL becomes {''.join(str(part) for part in parts)}"

    return broken


def first_archive_output(found: Documents) -> dict[str, Any]:
    settings: dict[str, Any] = group(found, "archive")["Outputs"][0]["OutputSettings"]["ArchiveOutputSettings"]
    return settings


def output(name: str, number: int = 0) -> Any:
    return lambda found: group(found, name)["Outputs"][number]


def last_output_gone(found: Documents) -> str:
    lowest = channel(found)["EncoderSettings"]["VideoDescriptions"][-1]["Name"]
    holder = group(found, "packager")
    holder["Outputs"] = [held for held in holder["Outputs"] if held.get("VideoDescriptionName") != lowest]
    return f"nothing outputs {lowest} any more"


def repeated(where: Any, name: str) -> Break:
    """Gives the second entry of a list the first one's name."""

    def broken(found: Documents) -> str:
        entries = where(found)
        if len(entries) < 2:
            raise NotApplicableError("one entry only")
        entries[1][name] = entries[0][name]
        return f"two entries have {name} {entries[0][name]!r}"

    return broken


def pipelines(count: int, channel_class: str) -> Break:
    """States a class that does not fit the destinations."""

    def broken(found: Documents) -> str:
        holder = channel(found)
        if len(holder["Destinations"][0]["MediaPackageSettings"]) != count or holder["ChannelClass"] == channel_class:
            raise NotApplicableError("it fits")
        holder["ChannelClass"] = channel_class
        return f"ChannelClass {channel_class} with {count} entries in each destination"

    return broken


def second_stream_gone(found: Documents) -> str:
    held = resource(found, STACK, "AWS::MediaLive::Input")["Properties"]
    if len(held["Destinations"]) < 2:
        raise NotApplicableError("one stream only")
    del held["Destinations"][1]
    return "the input of a STANDARD channel has one stream name"


def top_rung_twice(found: Documents) -> str:
    settings = channel(found)["EncoderSettings"]
    twin = copy.deepcopy(settings["VideoDescriptions"][0])
    twin["Name"] = "twin"
    settings["VideoDescriptions"].append(twin)
    again = copy.deepcopy(group(found, "packager")["Outputs"][0])
    again.update(OutputName="twin", VideoDescriptionName="twin")
    group(found, "packager")["Outputs"].append(again)
    return "the top rung stands twice"


def lowest_is_dearest(found: Documents) -> str:
    lowest, top = h264(found, -1), h264(found, 0)
    lowest.update(Bitrate=top["Bitrate"] + 1_000_000, MaxBitrate=top["MaxBitrate"] + 1_000_000)
    return "the smallest picture has the highest bitrate"


def every(names: Mapping[str, Any]) -> Break:
    def broken(found: Documents) -> str:
        for held in channel(found)["EncoderSettings"]["VideoDescriptions"]:
            held["CodecSettings"]["H264Settings"].update(names)
        return f"every rung gets {names}"

    return broken


def encoder_lists(name: str) -> Any:
    return lambda found: channel(found)["EncoderSettings"][name]


OPERATORS: Mapping[str, Break] = {
    "video name of an output dangles": setting(output("packager"), "VideoDescriptionName", "1081p"),
    "audio name of an output dangles": setting(output("archive"), "AudioDescriptionNames", ["sound"]),
    "destination of the packager dangles": setting(
        lambda found: packaging(found)["Destination"], "DestinationRefId", "packer"
    ),
    "destination of the archive dangles": setting(
        lambda found: group(found, "archive")["OutputGroupSettings"]["ArchiveGroupSettings"]["Destination"],
        "DestinationRefId",
        "archives",
    ),
    "a rung that nothing outputs": last_output_gone,
    "two video descriptions of one name": repeated(encoder_lists("VideoDescriptions"), "Name"),
    "two outputs of one name": repeated(lambda found: group(found, "packager")["Outputs"], "OutputName"),
    "two destinations of one id": repeated(lambda found: channel(found)["Destinations"], "Id"),
    "a destination of two kinds": setting(
        lambda found: destination(found, "packager"), "Settings", [{"Url": "s3ssl://bucket/a"}]
    ),
    "a destination of no kind": removing(lambda found: destination(found, "packager"), "MediaPackageSettings"),
    "STANDARD with one destination entry": pipelines(1, "STANDARD"),
    "SINGLE_PIPELINE with two destination entries": pipelines(2, "SINGLE_PIPELINE"),
    "STANDARD with an input of one stream": second_stream_gone,
    "audio selector that is not there": setting(
        lambda found: channel(found)["EncoderSettings"]["AudioDescriptions"][0], "AudioSelectorName", "commentary"
    ),
    "GOP 0": every({"GopSize": 0}),
    "GOP that does not divide the segment": every({"GopSize": 1.5}),
    "GOP longer than the segment": every({"GopSize": 3}),
    "GOP in frames that does not divide the segment": every({"GopSize": 50, "GopSizeUnits": "FRAMES"}),
    "open GOP": every({"GopClosedCadence": 0}),
    "GOPs that differ over the ladder": setting(h264, "GopSize", 1),
    "framerate taken from the source": setting(h264, "FramerateControl", "INITIALIZE_FROM_SOURCE"),
    "framerate stated by half": removing(h264, "FramerateNumerator"),
    "framerates that do not divide each other": setting(h264, "FramerateNumerator", 25),
    "odd width": setting(video, "Width", 1279),
    "odd height": setting(video, "Height", 719),
    "width without height": removing(video, "Height"),
    "bitrate 0": every({"Bitrate": 0, "MaxBitrate": 0}),
    "negative bitrate": every({"Bitrate": -1, "MaxBitrate": -1}),
    "QVBR without its greatest bitrate": removing(h264, "MaxBitrate"),
    "QVBR whose billed bitrate differs": setting(h264, "Bitrate", 1_000_000),
    "QVBR without a billed bitrate": removing(h264, "Bitrate"),
    "buffer of a tenth of a second": setting(h264, "BufSize", 100_000),
    "level too low for the picture": every({"Level": "H264_LEVEL_1"}),
    "bitrate too high for the level": every({"Bitrate": 49_000_000, "MaxBitrate": 49_000_000, "BufSize": 98_000_000}),
    "input bracket for 4K": setting(
        channel, "InputSpecification", {"Codec": "AVC", "Resolution": "UHD", "MaximumBitrate": "MAX_50_MBPS"}
    ),
    "picture larger than the source": lambda found: (
        video(found).update(Width=3840, Height=2160) or "the top rung becomes 3840x2160"
    ),
    "the same rung twice": top_rung_twice,
    "the smallest picture is the dearest": lowest_is_dearest,
    "recording without a date": setting(first_archive_output, "NameModifier", "-show"),
    "recording's URL ends in a slash": archive_url(lambda parts: [*parts[:-1], "/recordings/"]),
    "recording's URL is no bucket": archive_url(lambda parts: ["https://", *parts[1:]]),
    "picture and sound in one packager output": setting(output("packager"), "AudioDescriptionNames", ["audio"]),
    "segment of the encoder is not the packager's": setting(
        lambda found: packaging(found)["MediapackageV2GroupSettings"], "SegmentLength", 4
    ),
    "segment in milliseconds by mistake": setting(
        lambda found: packaging(found)["MediapackageV2GroupSettings"], "SegmentLengthUnits", "MILLISECONDS"
    ),
    "allow-list empty": allowing(),
    "allow-list with /33": allowing("10.0.0.0/33"),
    "allow-list with an impossible address": allowing("999.1.1.1/24"),
    "allow-list with host bits": allowing("10.0.0.5/24"),
    "allow-list open to all": allowing("0.0.0.0/0"),
    "allow-list open in two halves": allowing("0.0.0.0/1", "128.0.0.0/1"),
    "allow-list of eleven rules": allowing(*(f"203.0.113.{number}/32" for number in range(11))),
    "push input without an allow-list": removing(
        lambda found: resource(found, STACK, "AWS::MediaLive::Input")["Properties"], "InputSecurityGroups"
    ),
    "channel without an input": setting(channel, "InputAttachments", []),
    "channel without a name": removing(channel, "Name"),
}
