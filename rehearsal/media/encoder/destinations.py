"""Destinations of a channel: what `DestinationRefId` means to a pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rehearsal.media.encoder.settings import Settings, TranslationError

_S3_SCHEMES = ("s3", "s3ssl")


@dataclass(frozen=True)
class S3Location:
    """Bucket and key stem of an archive destination."""

    bucket: str
    stem: str


class Destinations:
    """DescribeChannel's Destinations, as one pipeline (0 or 1) sees them."""

    def __init__(self, destinations: Sequence[Mapping[str, object]], pipeline: int) -> None:
        self._pipeline = pipeline
        self._by_id = {
            str(destination.get("Id")): Settings(destination, f"Destinations[{index}]")
            for index, destination in enumerate(destinations)
        }

    def packager(self, group: Settings) -> tuple[str, str]:
        """ChannelGroup and ChannelName that a MediaPackage v2 output group delivers to."""
        destination = self._of(group)
        entries = destination.children("MediaPackageSettings")
        if not entries:
            raise TranslationError(f"{destination.path} has no MediaPackageSettings, but a MediaPackage group uses it")
        entry = entries[0]
        if "ChannelId" in entry or "ChannelName" not in entry:
            raise TranslationError(
                f"{entry.path} names a MediaPackage v1 channel, which is not built yet: "
                "use ChannelGroup and ChannelName"
            )
        return entry.text("ChannelGroup"), entry.text("ChannelName")

    def archive(self, group: Settings) -> S3Location:
        """Where an archive group writes: s3ssl://bucket/folder/base."""
        destination = self._of(group)
        entries = destination.children("Settings")
        if len(entries) <= self._pipeline:
            raise TranslationError(f"{destination.path}.Settings has no entry for pipeline {self._pipeline}")
        entry = entries[self._pipeline]
        url = urlsplit(entry.text("Url"))
        stem = url.path.lstrip("/")
        if url.scheme not in _S3_SCHEMES or not url.netloc or not stem or stem.endswith("/"):
            raise TranslationError(
                f"{entry.path}.Url must be s3ssl://<bucket>/<folder>/<base name>, got {url.geturl()!r}"
            )
        return S3Location(url.netloc, stem)

    def _of(self, group: Settings) -> Settings:
        reference = group.child("Destination").text("DestinationRefId")
        if reference not in self._by_id:
            raise TranslationError(
                f"EncoderSettings.{group.path}.Destination.DestinationRefId names {reference!r}, "
                f"the channel's destinations are {', '.join(self._by_id) or 'none'}"
            )
        return self._by_id[reference]
