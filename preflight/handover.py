"""Where MediaLive hands over to MediaPackage v2: output groups, the channels that take them, and their endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preflight.delivery import CHANNEL, ENDPOINT
from preflight.reading import MEDIALIVE_CHANNEL, as_written, at, known, objects, origin, texts
from preflight.template import Resource, Templates


@dataclass(frozen=True)
class Handover:
    """An output group of a MediaLive channel, and one entry of the destination that it sends to."""

    channel: Resource
    group_path: str
    group: Mapping[str, Any]
    path: str
    entry: Mapping[str, Any]

    @property
    def target(self) -> Resource | None:
        """The MediaPackage v2 channel, where these templates hold it."""
        reference = origin(self.entry.get("ChannelName"))
        if reference is not None:
            return reference.target if reference.target.type == CHANNEL else None
        found = self.channel.templates.resources(CHANNEL)
        return next((held for held in found if _is_named(held, self.channel, self.path, self.entry)), None)


def sendings(channel: Resource) -> Iterator[tuple[str, Mapping[str, Any], str, Mapping[str, Any]]]:
    """Each output group with its path, the kind of its settings, and the destination that the group itself names."""
    destinations = {
        text: destination
        for _, destination in objects(channel.properties, "Destinations")
        for _, text in texts(destination, "Id")
    }
    for path, group in objects(at(channel.properties, "EncoderSettings"), "OutputGroups", "EncoderSettings"):
        settings = known(group, "OutputGroupSettings")
        for kind, held in settings.items() if isinstance(settings, Mapping) else ():
            named = known(held, "Destination", "DestinationRefId")
            if isinstance(named, str) and named in destinations:
                yield path, group, kind, destinations[named]


def handovers(templates: Templates) -> Iterator[Handover]:
    """Every MediaPackage output group with each entry of its destination that names a v2 channel."""
    for channel in templates.resources(MEDIALIVE_CHANNEL):
        paths = {id(destination): path for path, destination in objects(channel.properties, "Destinations")}
        for group_path, group, kind, destination in sendings(channel):
            for path, entry in objects(destination, "MediaPackageSettings", paths[id(destination)]):
                if kind == "MediaPackageGroupSettings" and "ChannelName" in entry:
                    yield Handover(channel, group_path, group, path, entry)


def packaging_endpoints(target: Resource | None) -> Iterator[Resource]:
    """The endpoints that package a MediaPackage v2 channel."""
    if target is not None:
        yield from (held for held in target.templates.resources(ENDPOINT) if _is_endpoint_of(held, target))


def _is_named(target: Resource, holder: Resource, path: str, names: Mapping[str, Any]) -> bool:
    pairs = (("ChannelGroupName", "ChannelGroup"), ("ChannelName", "ChannelName"))
    return all(_same(target, of_target, holder, f"{path}.{name}", names.get(name)) for of_target, name in pairs)


def _same(target: Resource, name: str, holder: Resource, path: str, value: Any) -> bool:
    held = target.properties.get(name)
    if isinstance(held, str) and isinstance(value, str):
        return held == value
    # Where a deploy alone knows them, they are equal where one template writes them alike.
    written = as_written(target, name)
    return written is not None and target.template == holder.template and written == as_written(holder, path)


def _is_endpoint_of(endpoint: Resource, target: Resource) -> bool:
    reference = origin(endpoint.properties.get("ChannelName"))
    if reference is not None:
        return reference.target is target
    names = ("ChannelGroupName", "ChannelName")
    return all(_same(target, name, endpoint, name, endpoint.properties.get(name)) for name in names)
