"""The replay needs a place, a packager that reaches back far enough, and titles that fit one variable."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import environments
from environments import ConfigurationError
from stacks.phases import require_complete
from tests.environments.broken import DEV, edited, loaded, refusal
from tests.environments.generated import toml

REPLAY = "[replay] # a show can be watched again for a week\nenabled = true\nexpire_days = 7"
ARCHIVE = "[archive]\nenabled = true"
STARTOVER = "startover_seconds = 9000"
MAXIMUM = "maximum_run_minutes = 120"
OFF = edited(DEV, REPLAY, "[replay]\nenabled = false\nexpire_days = 7")


@pytest.mark.parametrize("name", ["dev", "staging", "production"])
def test_every_environment_offers_its_shows_again(name: str) -> None:
    found = environments.load(name)
    assert found.replay.enabled
    assert found.packager.startover_seconds == found.automation.maximum_run_minutes * 60 + 1800


def test_without_the_archive_there_is_no_place_for_replays(tmp_path: Path) -> None:
    broken = edited(DEV, ARCHIVE, "[archive]\nenabled = false")
    assert refusal(tmp_path, broken) == (
        "replay.enabled must be false while archive.enabled is, got true: the archive bucket holds replays; "
        "set archive.enabled = true, or replay.enabled = false"
    )


def test_an_environment_without_both_is_taken(tmp_path: Path) -> None:
    found = loaded(tmp_path, edited(OFF, ARCHIVE, "[archive]\nenabled = false"))
    assert (found.archive.enabled, found.replay.enabled) == (False, False)


@pytest.mark.parametrize(
    ("longest", "startover", "needed"),
    [(120, 8999, 9000), (120, 0, 9000), (121, 9000, 9060), (1440, 86_400, 88_200)],
)
def test_a_run_that_cannot_be_reached_back_to_is_refused_with_what_reaches(
    tmp_path: Path, longest: int, startover: int, needed: int
) -> None:
    text = edited(DEV, MAXIMUM, f"maximum_run_minutes = {longest}")
    assert refusal(tmp_path, edited(text, STARTOVER, f"startover_seconds = {startover}")) == (
        "packager.startover_seconds must hold the longest run and half an hour while replay.enabled is true, "
        f"got {startover} with automation.maximum_run_minutes = {longest}: a replay is cut from what can be started "
        f"over; use startover_seconds = {needed} or more"
    )
    assert loaded(tmp_path, edited(text, STARTOVER, f"startover_seconds = {needed}")).replay.enabled


def test_without_the_replay_viewers_may_start_over_as_little_as_one_likes(tmp_path: Path) -> None:
    assert loaded(tmp_path, edited(OFF, STARTOVER, "startover_seconds = 0")).packager.startover_seconds == 0


@pytest.mark.parametrize("days", ["0", "3651", '"7"', "7.5", "true"])
def test_how_long_replays_are_kept_is_a_number_of_days(tmp_path: Path, days: str) -> None:
    told = refusal(tmp_path, edited(DEV, REPLAY, f"[replay]\nenabled = true\nexpire_days = {days}"))
    assert told.startswith("replay.expire_days must be ")


@pytest.mark.parametrize(("key", "left"), [("enabled", "expire_days = 7"), ("expire_days", "enabled = true")])
def test_both_keys_are_said(tmp_path: Path, key: str, left: str) -> None:
    assert refusal(tmp_path, edited(DEV, REPLAY, f"[replay]\n{left}")).startswith(f"replay.{key} is missing")


def titled(text: str, *titles: str) -> str:
    """An environment with a channel for each title, named a, b, c and so on."""
    data: dict[str, Any] = tomllib.loads(text)
    (first,) = data["channels"]
    data["channels"] = [{**first, "name": chr(97 + number), "title": title} for number, title in enumerate(titles)]
    data["automation"]["windows"] = []
    return toml(data)


def test_titles_that_fit_no_variable_are_refused(tmp_path: Path) -> None:
    six, rest = ["가" * 100] * 6, "나" * 64
    fits, too_long = (*six, f"{rest}x"), (*six, f"{rest}xy")
    assert refusal(tmp_path, titled(DEV, *too_long)) == (
        "channels must have names and titles of at most 2000 bytes in UTF-8 together while replay.enabled is true, "
        "got 2001: shorten the titles"
    )
    assert loaded(tmp_path, titled(OFF, *too_long)).channels[6].title == f"{rest}xy"
    assert loaded(tmp_path, titled(DEV, *fits)).channels[6].title == f"{rest}x"


def test_phases_5_and_7_alone_need_the_archive_for_the_replay(tmp_path: Path) -> None:
    chosen = edited(DEV, "phases = [1, 2, 3, 4, 5, 6, 7]", "phases = [1, 3, 5]")
    with pytest.raises(ConfigurationError) as refused:
        require_complete(loaded(tmp_path, chosen))
    assert str(refused.value) == (
        "dev.toml: phases must hold what each phase needs, got [1, 3, 5]: phase 5 (CloudFrontStack) needs 1, 2, 3; "
        "use phases = [1, 2, 3, 5], or set replay.enabled = false"
    )
