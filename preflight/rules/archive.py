"""The archive: a URL that S3 and MediaLive take, and names that a restart does not write over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from preflight.finding import Severity, Violation, rule
from preflight.ladder import ARCHIVE, OutputGroup, every_group
from preflight.reading import at, known, objects
from preflight.template import Templates
from preflight.value import Unresolved, text_of

PROTOCOLS = ("s3ssl://", "s3://")
GUIDE = "docs.aws.amazon.com/medialive/latest/ug/archive-destinations.html"
IDENTIFIERS = "docs.aws.amazon.com/medialive/latest/ug/variable-data-identifiers.html"
UNKNOWN = "\0"
"""Stands for a part of a URL that only a deploy knows; no URL has this character."""


@dataclass(frozen=True)
class Destination:
    """One URL of an archive group: `text` as it is told, `url` with the unknown parts masked."""

    path: str
    text: str
    url: str

    @property
    def protocol(self) -> str | None:
        """None when the URL's beginning is unknown."""
        name, separator, _ = self.url.partition("://")
        return None if UNKNOWN in name else name + separator

    @property
    def bucket(self) -> str:
        return self.url.partition("://")[2].partition("/")[0]

    @property
    def key(self) -> str:
        """Folders and base name, masked where unknown."""
        return self.url.partition("://")[2].partition("/")[2]


@rule(
    "archive-url-is-s3",
    "An archive's destination is a bucket",
    fix="begin the URL with s3ssl://",
    source=GUIDE,
)
def url_is_s3(templates: Templates) -> Iterator[Violation]:
    for group, destination in _destinations(templates):
        if destination.protocol is not None and destination.protocol not in PROTOCOLS:
            yield _violation(group, destination, f"a URL that begins with {' or '.join(PROTOCOLS)}")


@rule(
    "archive-url-ends-in-a-base-name",
    "An archive's destination ends in the beginning of a file name",
    fix="write a base name behind the last slash: MediaLive appends name modifier, counter and extension to it",
    source=GUIDE,
)
def url_ends_in_a_base_name(templates: Templates) -> Iterator[Violation]:
    for group, destination in _destinations(templates):
        bucket_alone = destination.protocol in PROTOCOLS and not destination.key and UNKNOWN not in destination.bucket
        if destination.url.endswith("/") or bucket_alone:
            yield _violation(group, destination, "a URL that ends in a base name, such as s3ssl://bucket/folder/show")


@rule(
    "archive-bucket-has-no-dots",
    "The bucket of an archive has no dot in its name",
    fix="choose a bucket whose name has hyphens instead: MediaLive does not write to one with dots",
    source=GUIDE,
)
def bucket_has_no_dots(templates: Templates) -> Iterator[Violation]:
    for group, destination in _destinations(templates):
        if destination.protocol in PROTOCOLS and "." in destination.bucket:
            yield _violation(group, destination, "a bucket name without dots")


@rule(
    "archive-group-has-one-output",
    "An archive group has one output",
    fix="leave one output in the group",
    source="docs.aws.amazon.com/medialive/latest/ug/archive-create-procedure.html",
)
def group_has_one_output(templates: Templates) -> Iterator[Violation]:
    for group in every_group(templates, ARCHIVE):
        if len(group.outputs) > 1:
            yield Violation(
                resource=group.channel,
                path=f"{group.path}.Outputs",
                got=f"{len(group.outputs)} outputs",
                allowed="one output",
            )


@rule(
    "archive-restart-keeps-files",
    "A channel that starts again does not write over its last recording",
    fix="put -$dt$ into the output's NameModifier: the counter begins at 000000 at each start",
    source=f"{GUIDE}; {IDENTIFIERS}",
    severity=Severity.WARNING,
)
def restart_keeps_files(templates: Templates) -> Iterator[Violation]:
    for group in every_group(templates, ARCHIVE):
        urls = tuple(_destinations_of(group))
        # Each pipeline writes to its own URL, so each needs the date; what is not known may have it.
        if all(not url.key or UNKNOWN in url.key or _dated(url.key) for url in urls):
            continue
        for path, output in group.outputs:
            modifier = at(output, "OutputSettings", "ArchiveOutputSettings", "NameModifier")
            if not _undated(modifier):
                continue
            yield Violation(
                resource=group.channel,
                path=f"{path}.OutputSettings.ArchiveOutputSettings.NameModifier",
                got="nothing" if modifier is None else repr(modifier),
                allowed="$dt$, or $d$ and $t$, there or in the destination's URL",
            )


def _violation(group: OutputGroup, destination: Destination, allowed: str) -> Violation:
    return Violation(resource=group.channel, path=destination.path, got=destination.text, allowed=allowed)


def _destinations(templates: Templates) -> Iterator[tuple[OutputGroup, Destination]]:
    for group in every_group(templates, ARCHIVE):
        for destination in _destinations_of(group):
            yield group, destination


def _destinations_of(group: OutputGroup) -> Iterator[Destination]:
    """The URLs to which a group's reference leads."""
    reference = known(group.settings, "Destination", "DestinationRefId")
    for path, destination in objects(group.channel.properties, "Destinations"):
        if reference is not None and known(destination, "Id") == reference:
            yield from _urls(path, destination)


def _urls(path: str, destination: Any) -> Iterator[Destination]:
    for entry_path, entry in objects(destination, "Settings", path):
        url = entry.get("Url")
        if isinstance(url, (str, Unresolved)):
            yield Destination(f"{entry_path}.Url", text_of(url), _masked(url))


def _masked(url: str | Unresolved) -> str:
    text, before = text_of(url), ""
    while isinstance(url, Unresolved) and text != before:
        # From the inside out, because one unknown part may stand in another.
        text, before = re.sub(r"\$\{[^{}]*\}", UNKNOWN, text), text
    return text


def _undated(modifier: Any) -> bool:
    return modifier is None or (isinstance(modifier, str) and not _dated(modifier))


def _dated(text: str) -> bool:
    # From left to right as MediaLive reads them: `$d$$t$` are two identifiers, `$$` alone is a dollar sign.
    held = set(re.findall(r"\$(\w*)(?:%0\d+)?\$", text))
    return "dt" in held or {"d", "t"} <= held


RULES = (
    url_is_s3,
    url_ends_in_a_base_name,
    bucket_has_no_dots,
    group_has_one_output,
    restart_keeps_files,
)
