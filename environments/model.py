"""The whole of one environment file."""

from __future__ import annotations

import difflib
import re
from typing import Self

from pydantic import Field, field_validator, model_validator

from environments.archive import Archive
from environments.channel import Channel, Rung
from environments.delivery import Cdn, Packager
from environments.encoding import Encoding
from environments.ingest import Ingest, Source, require_closed
from environments.network import Network
from environments.operations import Automation, Monitoring
from environments.regions import supported_regions
from environments.replay import HARVEST_MARGIN_SECONDS, LONGEST_TITLES_BYTES, Replay
from environments.section import Section

PHASES = (1, 2, 3, 4, 5, 6, 7)
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
RESERVED_TAGS = ("onair:", "aws:")
PLACEHOLDER_ACCOUNT = "000000000000"


class Environment(Section):
    """Everything that differs between dev, staging and production; `name` is the file's."""

    name: str
    project: str = Field(pattern=r"^[a-z][a-z0-9-]{1,20}$", description='2 to 21 of a-z, 0-9 and "-", a letter first')
    region: str
    account: str | None = Field(default=None, pattern=r"^[0-9]{12}$", description="12 digits in quotes, or left out")
    phases: tuple[int, ...] = PHASES
    tags: dict[str, str] = Field(default_factory=dict)
    network: Network
    ingest: Ingest
    encoding: Encoding
    channels: tuple[Channel, ...] = Field(min_length=1)
    archive: Archive
    replay: Replay
    packager: Packager
    cdn: Cdn
    monitoring: Monitoring
    automation: Automation

    @property
    def keeps_data(self) -> bool:
        """Whether recordings and logs outlive the stacks that hold them: in production, and nowhere else."""
        return self.name == "production"

    @property
    def prefix(self) -> str:
        """First part of every literal name: `onair-dev`."""
        return f"{self.project}-{self.name}"

    @field_validator("name")
    @classmethod
    def _file_name_fits_every_resource(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            raise ValueError(
                f'must be 1 to 20 of a-z, 0-9 and "-", a letter first, got {name!r}: rename the file, e.g. staging.toml'
            )
        return name

    @field_validator("region")
    @classmethod
    def _region_has_the_services(cls, region: str) -> str:
        known = supported_regions()
        if region not in known:
            near = difflib.get_close_matches(region, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "use ap-northeast-2 (Seoul)"
            raise ValueError(
                f"must be a region with MediaLive and MediaPackage, one of {', '.join(known)}, got {region!r}: {hint}"
            )
        return region

    @field_validator("account")
    @classmethod
    def _placeholder_is_no_account(cls, account: str | None) -> str | None:
        return None if account == PLACEHOLDER_ACCOUNT else account

    @field_validator("tags")
    @classmethod
    def _tags_are_not_ours(cls, tags: dict[str, str]) -> dict[str, str]:
        for key in tags:
            if key.casefold().startswith(RESERVED_TAGS):
                raise ValueError(
                    f"must not set tags that begin with {' or '.join(RESERVED_TAGS)}, got {key!r}: "
                    "onair and AWS set them themselves; choose another name"
                )
        return tags

    @field_validator("phases")
    @classmethod
    def _phases_are_known(cls, phases: tuple[int, ...]) -> tuple[int, ...]:
        unknown = sorted(set(phases) - set(PHASES))
        if unknown or not phases or len(set(phases)) != len(phases):
            raise ValueError(f"must name phases 1 to 7, each once, got {list(phases)}: use phases = {list(PHASES)}")
        return tuple(sorted(phases))

    @field_validator("channels")
    @classmethod
    def _channel_names_differ(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        names = [channel.name for channel in channels]
        # CloudFormation's ids keep letters and digits only, so these alone must tell channels apart.
        if len({"".join(filter(str.isalnum, name.casefold())) for name in names}) != len(names):
            raise ValueError(
                f"must have names that differ by more than case, '-' and '_', got {', '.join(names)}: rename one"
            )
        return channels

    @model_validator(mode="after")
    def _zones_lie_in_the_region(self) -> Self:
        for zone in self.network.availability_zones:
            if not zone.startswith(self.region) or len(zone) != len(self.region) + 1:
                raise ValueError(
                    f"network.availability_zones must be zones of {self.region}, got {zone}: use {self.region}a"
                )
        if len(set(self.network.availability_zones)) != len(self.network.availability_zones):
            raise ValueError(f"network.availability_zones must differ, got {self.network.availability_zones[0]} twice")
        return self

    @model_validator(mode="after")
    def _nothing_is_scaled_up(self) -> Self:
        source = self.ingest.source
        for number, channel in enumerate(self.channels):
            for rung_number, rung in enumerate(channel.ladder):
                if exceeds(rung, source):
                    raise ValueError(
                        f"channels[{number}].ladder[{rung_number}] must not exceed ingest.source "
                        f"{source.width}x{source.height}@{source.framerate} {source.bitrate} bit/s, got {rung}: "
                        "remove the rung or raise ingest.source to what the phone really sends"
                    )
        return self

    @model_validator(mode="after")
    def _production_is_guarded(self) -> Self:
        if self.name == "production":
            for number, channel in enumerate(self.channels):
                if channel.channel_class == "SINGLE_PIPELINE" and not channel.accept_single_pipeline:
                    raise ValueError(
                        f"channels[{number}].channel_class must be STANDARD in production, got SINGLE_PIPELINE: "
                        f"use STANDARD, or add accept_single_pipeline = true to channels[{number}]"
                    )
            if not self.monitoring.emails:
                raise ValueError(
                    "monitoring.emails must name somebody in production, got none: an alarm that nobody hears is none; "
                    "add the address of whoever is on duty"
                )
        require_closed(self.name, self.ingest.allow_list)
        return self

    @model_validator(mode="after")
    def _playlists_stay_fresh(self) -> Self:
        longest = max(1, self.encoding.segment_seconds // 2)
        if self.cdn.playlist_ttl_seconds > longest:
            raise ValueError(
                f"cdn.playlist_ttl_seconds must be at most half of encoding.segment_seconds, got "
                f"{self.cdn.playlist_ttl_seconds} and {self.encoding.segment_seconds}: use {longest}"
            )
        return self

    @model_validator(mode="after")
    def _replay_has_a_place_and_reaches_back(self) -> Self:
        if not self.replay.enabled:
            return self
        if not self.archive.enabled:
            raise ValueError(
                "replay.enabled must be false while archive.enabled is, got true: the archive bucket holds replays; "
                "set archive.enabled = true, or replay.enabled = false"
            )
        longest, needed = self.automation.maximum_run_minutes, self._harvest_reach_seconds
        if self.packager.startover_seconds < needed:
            raise ValueError(
                f"packager.startover_seconds must hold the longest run and half an hour while replay.enabled is true, "
                f"got {self.packager.startover_seconds} with automation.maximum_run_minutes = {longest}: a replay is "
                f"cut from what can be started over; use startover_seconds = {needed} or more"
            )
        titles = sum(len(f"{channel.name}{channel.title}".encode()) for channel in self.channels)
        if titles > LONGEST_TITLES_BYTES:
            raise ValueError(
                f"channels must have names and titles of at most {LONGEST_TITLES_BYTES} bytes in UTF-8 together while "
                f"replay.enabled is true, got {titles}: shorten the titles"
            )
        return self

    @property
    def _harvest_reach_seconds(self) -> int:
        return self.automation.maximum_run_minutes * 60 + HARVEST_MARGIN_SECONDS

    @model_validator(mode="after")
    def _windows_name_channels(self) -> Self:
        names = [channel.name for channel in self.channels]
        for number, window in enumerate(self.automation.windows):
            if window.channel not in names:
                raise ValueError(
                    f"automation.windows[{number}].channel must be one of {', '.join(names)}, got {window.channel!r}"
                )
        return self


def exceeds(rung: Rung, source: Source) -> bool:
    """Whether a rung asks for more than the phone sends: pixels, pictures or bits that would be made up and billed."""
    return (
        rung.width > source.width
        or rung.height > source.height
        or rung.framerate > source.framerate
        or rung.bitrate > source.bitrate
    )
