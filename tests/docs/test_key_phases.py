"""Which phases a key belongs to, as the READMEs say: exactly those that another value deploys anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from stacks.phases import PHASES, Phase
from tests.assembly import ROOT
from tests.docs.configuration import Table, environment, keys, merged, of_channel, shown, template
from tests.docs.markdown import Page, code, phase_page, rows
from tests.stacks.media_core import Core
from tests.stacks.whole_app import built

ENGLISH, KOREAN = Page(ROOT / "README.md"), Page(ROOT / "README.ko.md")
EVERY = frozenset(phase.number for phase in PHASES)
ALL = {"all", "전체"}

WITHOUT_ANOTHER_VALUE = {
    "phases": "it says which templates there are, and is in none",
    "packager.version": "there is no other",
    "channels.accept_single_pipeline": "it admits a file, and is in no template",
}


@dataclass(frozen=True)
class Change:
    """Other values for the keys of a row; `before` is what must stand in the file for them to be legal, or to count."""

    after: Table
    before: Table = field(default_factory=dict)


def rung(**values: Any) -> Table:
    first, *others = template()["channels"][0]["ladder"]
    return of_channel(template(), ladder=[{**first, **values}, *others])


WINDOW = {"channel": "main", "days": ["MON"], "start": "10:00", "stop": "11:00"}
CHANGES: Mapping[str, Change] = {
    "project": Change({"project": "elsewhere"}),
    "region": Change({"region": "us-east-1", "network": {"availability_zones": ["us-east-1a", "us-east-1b"]}}),
    "account": Change({"account": "444455556666"}),
    "tags": Change({"tags": {"owner": "another"}}),
    "network.availability_zones": Change({"network": {"availability_zones": ["ap-northeast-2a", "ap-northeast-2b"]}}),
    "network.vpc_cidr": Change({"network": {"vpc_cidr": "10.99.0.0/16"}}),
    "ingest.type": Change({"ingest": {"type": "SRT_LISTENER"}}),
    "ingest.app_name": Change({"ingest": {"app_name": "show"}}),
    "ingest.allow_list": Change({"ingest": {"allow_list": ["198.51.100.0/24"]}}),
    "ingest.srt.minimum_latency_ms": Change(
        {"ingest": {"srt": {"minimum_latency_ms": 2000, "encryption": "AES128"}}}, {"ingest": {"type": "SRT_LISTENER"}}
    ),
    "ingest.source.width": Change(
        {"ingest": {"source": {"width": 3840, "height": 2160, "framerate": 60, "bitrate": 25_000_000}}}
    ),
    "encoding.gop_seconds": Change({"encoding": {"gop_seconds": 1}}),
    "encoding.segment_seconds": Change({"encoding": {"segment_seconds": 4}}),
    "encoding.audio_bitrate": Change({"encoding": {"audio_bitrate": 96_000}}),
    "channels.name": Change(of_channel(template(), name="hall"), {"automation": {"windows": []}}),
    "channels.title": Change(of_channel(template(), title="Another")),
    "channels.channel_class": Change(of_channel(template(), channel_class="STANDARD")),
    "channels.ladder.width": Change(rung(width=1024, height=576)),
    "channels.ladder.bitrate": Change(rung(bitrate=2_500_000)),
    "channels.ladder.quality": Change(rung(quality=8)),
    "archive.enabled": Change({"archive": {"enabled": False}}, {"replay": {"enabled": False}}),
    "archive.expire_days": Change({"archive": {"expire_days": 5}}),
    "archive.glacier_after_days": Change({"archive": {"glacier_after_days": 30}}, {"archive": {"expire_days": 200}}),
    "archive.rollover_seconds": Change({"archive": {"rollover_seconds": 600}}),
    "replay.enabled": Change({"replay": {"enabled": False}}),
    "replay.expire_days": Change({"replay": {"expire_days": 5}}),
    "packager.manifest_window_seconds": Change({"packager": {"manifest_window_seconds": 120}}),
    "packager.startover_seconds": Change({"packager": {"startover_seconds": 10_000}}),
    "packager.low_latency": Change({"packager": {"low_latency": True}}),
    "cdn.price_class": Change({"cdn": {"price_class": "PriceClass_All"}}),
    "cdn.playlist_ttl_seconds": Change({"cdn": {"playlist_ttl_seconds": 2}}, {"encoding": {"segment_seconds": 4}}),
    "cdn.segment_ttl_seconds": Change({"cdn": {"segment_ttl_seconds": 3600}}),
    "cdn.origin_shield": Change({"cdn": {"origin_shield": True}}),
    "monitoring.emails": Change({"monitoring": {"emails": ["another@example.com"]}}),
    "monitoring.webhook_secret": Change({"monitoring": {"webhook_secret": "another"}}),
    "monitoring.manifest_probe": Change({"monitoring": {"manifest_probe": False}}),
    "automation.time_zone": Change({"automation": {"time_zone": "Europe/Berlin"}}),
    "automation.schedules_enabled": Change({"automation": {"schedules_enabled": True}}),
    "automation.pre_warm_minutes": Change({"automation": {"pre_warm_minutes": 15}}),
    "automation.maximum_run_minutes": Change({"automation": {"maximum_run_minutes": 90}}),
    "automation.idle_minutes": Change({"automation": {"idle_minutes": 20}}),
    "automation.daily_stop": Change({"automation": {"daily_stop": "06:00"}}),
    "automation.monthly_budget_usd": Change({"automation": {"monthly_budget_usd": 40}}),
    "automation.windows.channel": Change({"automation": {"windows": [WINDOW]}}),
}
"""By the first key of a row."""


def test_every_row_of_keys_is_changed_here_or_has_no_other_value() -> None:
    assert list(told(ENGLISH)) == [key for key in told(ENGLISH) if key in CHANGES or key in WITHOUT_ANOTHER_VALUE]
    assert {*CHANGES, *WITHOUT_ANOTHER_VALUE} == {*told(ENGLISH)}


def test_both_languages_say_the_same_phases() -> None:
    assert told(ENGLISH) == told(KOREAN)


@pytest.mark.long
@pytest.mark.parametrize("key", CHANGES)
def test_another_value_changes_the_phases_that_the_readme_names(key: str) -> None:
    was = merged(template(), CHANGES[key].before)
    before, after = (built(environment("mine", file)) for file in (was, merged(was, CHANGES[key].after)))
    changed = {phase.number for phase in PHASES if deployed(before, phase) != deployed(after, phase)}
    assert changed == told(ENGLISH)[key]


def deployed(core: Core, phase: Phase) -> tuple[Any, str]:
    """A phase's template, and the account and region that it goes to."""
    return core.templates[phase.stack], core.manifest["artifacts"][phase.stack]["environment"]


@pytest.mark.parametrize("ending", [".md", ".ko.md"])
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.stack)
def test_a_phase_page_lists_the_keys_of_its_phase_as_inputs(phase: Phase, ending: str) -> None:
    written = code(phase_page(phase, ending).section(1))
    listed = {key for key in keys(shown()) if key in written or f"{key.rpartition('.')[0]}.*" in written}
    rows_of_this = [row for row in key_rows(ENGLISH) if row[1] not in ALL and str(phase.number) in row[1].split(", ")]
    of_all = {key for row in key_rows(ENGLISH) if row[1] in ALL for key in code(row[0])}
    assert listed - of_all == {key for row in rows_of_this for key in code(row[0])}


def told(page: Page) -> dict[str, frozenset[int]]:
    """The phases of each row, by its first key."""
    return {
        code(row[0])[0]: EVERY if row[1] in ALL else frozenset(map(int, row[1].split(", "))) for row in key_rows(page)
    }


def key_rows(page: Page) -> list[list[str]]:
    """The rows of the table of keys."""
    known = keys(shown())
    return [row for row in rows(page.prose) if len(row) == 3 and (code(row[0]) or [""])[0] in known]
