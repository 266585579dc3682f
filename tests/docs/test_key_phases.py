"""Which phases a key belongs to, as the READMEs say: exactly those that another value deploys anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    before: Table


def change(after: Table, before: Table | None = None) -> Change:
    return Change(after, before or {})


def rung(**values: Any) -> Table:
    first, *others = template()["channels"][0]["ladder"]
    return of_channel(template(), ladder=[{**first, **values}, *others])


WINDOW = {"channel": "main", "days": ["MON"], "start": "10:00", "stop": "11:00"}
CHANGES: Mapping[str, Change] = {
    "project": change({"project": "elsewhere"}),
    "region": change({"region": "us-east-1", "network": {"availability_zones": ["us-east-1a", "us-east-1b"]}}),
    "account": change({"account": "444455556666"}),
    "tags": change({"tags": {"owner": "another"}}),
    "network.availability_zones": change({"network": {"availability_zones": ["ap-northeast-2a", "ap-northeast-2b"]}}),
    "network.vpc_cidr": change({"network": {"vpc_cidr": "10.99.0.0/16"}}),
    "ingest.type": change({"ingest": {"type": "SRT_LISTENER"}}),
    "ingest.app_name": change({"ingest": {"app_name": "show"}}),
    "ingest.allow_list": change({"ingest": {"allow_list": ["198.51.100.0/24"]}}),
    "ingest.srt.minimum_latency_ms": change(
        {"ingest": {"srt": {"minimum_latency_ms": 2000, "encryption": "AES128"}}}, {"ingest": {"type": "SRT_LISTENER"}}
    ),
    "ingest.source.width": change(
        {"ingest": {"source": {"width": 3840, "height": 2160, "framerate": 60, "bitrate": 25_000_000}}}
    ),
    "encoding.gop_seconds": change({"encoding": {"gop_seconds": 1}}),
    "encoding.segment_seconds": change({"encoding": {"segment_seconds": 4}}),
    "encoding.audio_bitrate": change({"encoding": {"audio_bitrate": 96_000}}),
    "channels.name": change(of_channel(template(), name="hall"), {"automation": {"windows": []}}),
    "channels.title": change(of_channel(template(), title="Another")),
    "channels.channel_class": change(of_channel(template(), channel_class="STANDARD")),
    "channels.ladder.width": change(rung(width=1024, height=576)),
    "channels.ladder.bitrate": change(rung(bitrate=2_500_000)),
    "channels.ladder.quality": change(rung(quality=8)),
    "archive.enabled": change({"archive": {"enabled": False}}, {"replay": {"enabled": False}}),
    "archive.expire_days": change({"archive": {"expire_days": 5}}),
    "archive.glacier_after_days": change({"archive": {"glacier_after_days": 30}}, {"archive": {"expire_days": 200}}),
    "archive.rollover_seconds": change({"archive": {"rollover_seconds": 600}}),
    "replay.enabled": change({"replay": {"enabled": False}}),
    "replay.expire_days": change({"replay": {"expire_days": 5}}),
    "packager.manifest_window_seconds": change({"packager": {"manifest_window_seconds": 120}}),
    "packager.startover_seconds": change({"packager": {"startover_seconds": 10_000}}),
    "packager.low_latency": change({"packager": {"low_latency": True}}),
    "cdn.price_class": change({"cdn": {"price_class": "PriceClass_All"}}),
    "cdn.playlist_ttl_seconds": change({"cdn": {"playlist_ttl_seconds": 2}}, {"encoding": {"segment_seconds": 4}}),
    "cdn.segment_ttl_seconds": change({"cdn": {"segment_ttl_seconds": 3600}}),
    "cdn.origin_shield": change({"cdn": {"origin_shield": True}}),
    "monitoring.emails": change({"monitoring": {"emails": ["another@example.com"]}}),
    "monitoring.webhook_secret": change({"monitoring": {"webhook_secret": "another"}}),
    "monitoring.manifest_probe": change({"monitoring": {"manifest_probe": False}}),
    "automation.time_zone": change({"automation": {"time_zone": "Europe/Berlin"}}),
    "automation.schedules_enabled": change({"automation": {"schedules_enabled": True}}),
    "automation.pre_warm_minutes": change({"automation": {"pre_warm_minutes": 15}}),
    "automation.maximum_run_minutes": change({"automation": {"maximum_run_minutes": 90}}),
    "automation.idle_minutes": change({"automation": {"idle_minutes": 20}}),
    "automation.daily_stop": change({"automation": {"daily_stop": "06:00"}}),
    "automation.monthly_budget_usd": change({"automation": {"monthly_budget_usd": 40}}),
    "automation.windows.channel": change({"automation": {"windows": [WINDOW]}}),
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
