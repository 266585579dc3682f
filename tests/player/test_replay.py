"""Watching a show again. Real Chromium, a real recording."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.player.recording import NEWEST, OLDER, SECONDS, catalogue
from tests.player.site import Site
from tests.player.viewer import Viewer

pytestmark = pytest.mark.browser
Arrive = Callable[..., Viewer]
WATCH = f"/?channel=main&replay={NEWEST['start']}"


@pytest.fixture
def off_air(quiet_site: Site, recordings: Path) -> Site:
    """A site whose channel is not on air, with recordings."""
    quiet_site.offer(recordings)
    return quiet_site


@pytest.fixture
def live(site: Site, recordings: Path) -> Site:
    """A site whose channel is on air, with recordings."""
    site.offer(recordings)
    return site


def test_off_air_the_last_show_is_one_tap_away(off_air: Site, arrive: Arrive) -> None:
    viewer = arrive(off_air, timezone_id="Asia/Seoul").open()
    viewer.sees("offline", "waiting", within=10)
    viewer.page.get_by_role("button", name="Watch the last show").click()
    viewer.sees("replay", "playing", within=10)
    viewer.hears_status("You are watching a recording.")
    viewer.plays(seconds=1)
    assert viewer.video("duration") == pytest.approx(SECONDS, abs=0.5)
    assert viewer.video("videoWidth") == 320
    assert viewer.violations == []
    assert f"replay={NEWEST['start'].replace(':', '%3A')}" in viewer.page.url


def test_the_list_holds_this_channels_shows_in_the_viewers_time_newest_first(off_air: Site, arrive: Arrive) -> None:
    viewer = arrive(off_air, timezone_id="Asia/Seoul").open()
    entries = viewer.page.get_by_role("region", name="Watch again").get_by_role("link")
    expect(entries).to_have_count(2)
    assert [re.sub(r"\s", " ", entry.inner_text()) for entry in entries.all()] == [
        "Sunday, November 22, 2026 7:00 PM · 1 h 2 min · Channel main",
        "Sunday, November 15, 2026 7:00 PM · 48 min · Channel main",
    ]


def test_the_list_speaks_korean(off_air: Site, arrive: Arrive) -> None:
    viewer = arrive(off_air, locale="ko-KR", timezone_id="Asia/Seoul").open()
    viewer.reads("다시보기")
    viewer.reads("2026년 11월 22일 일요일")
    viewer.reads("오후 7:00 · 1시간 2분 · Channel main")
    viewer.page.get_by_role("button", name="지난 방송 다시 보기").click()
    viewer.hears_status("지난 방송을 시청하고 있습니다.")


def test_viewer_goes_from_a_recording_back_to_live(live: Site, arrive: Arrive) -> None:
    viewer = arrive(live).open(WATCH)
    viewer.sees("replay", "playing", within=10)
    viewer.page.keyboard.press("l")
    viewer.sees("live", within=10)
    viewer.plays()
    assert "replay" not in viewer.page.url
    viewer.page.go_back()
    viewer.sees("replay", "playing", within=10)
    viewer.page.get_by_role("button", name="Go live").click()
    viewer.sees("live", within=10)
    assert (viewer.complaints, viewer.violations) == ([], [])


def test_live_viewer_may_choose_a_recording(live: Site, arrive: Arrive) -> None:
    viewer = arrive(live).open()
    viewer.sees("live", within=10)
    entry = viewer.page.get_by_role("region", name="Watch again").get_by_role("link").first
    entry.click()
    viewer.sees("replay", "playing", within=10)
    expect(entry).to_have_attribute("aria-current", "true")
    viewer.plays()


def test_viewer_moves_about_in_a_recording(off_air: Site, arrive: Arrive) -> None:
    viewer = arrive(off_air).open(WATCH)
    viewer.sees("replay", "playing", within=10)
    viewer.page.keyboard.press("k")
    before = viewer.position
    viewer.page.keyboard.press("ArrowRight")
    assert viewer.position == pytest.approx(before + 10, abs=0.5)
    viewer.page.get_by_role("slider", name="Position in the recording").fill("4")
    assert viewer.position == pytest.approx(4, abs=0.2)
    expect(viewer.page.locator("#clock")).to_have_text("0:04 / 0:24")
    viewer.page.keyboard.press("k")
    viewer.plays()


def test_the_end_is_said_and_play_begins_anew(off_air: Site, arrive: Arrive) -> None:
    viewer = arrive(off_air).open(WATCH)
    viewer.sees("replay", "playing", within=10)
    viewer.page.get_by_role("slider", name="Position in the recording").fill(str(SECONDS - 1))
    viewer.sees("replay", "ended", within=10)
    viewer.hears_status("That was the whole show")
    viewer.page.get_by_role("button", name="Play", exact=True).click()
    viewer.sees("replay", "playing", within=5)
    viewer.plays()
    assert viewer.position < SECONDS / 2


def test_a_recording_that_is_gone_is_said_and_live_is_one_tap_away(live: Site, arrive: Arrive) -> None:
    viewer = arrive(live).open("/?channel=main&replay=2020-01-01T00:00:00Z")
    viewer.sees("error", "replayGone", within=10)
    viewer.page.get_by_role("button", name="Go live").click()
    viewer.sees("live", within=10)


def test_a_recording_that_is_not_listed_yet_plays_as_soon_as_it_is(
    off_air: Site, arrive: Arrive, recordings: Path, tmp_path: Path
) -> None:
    (tmp_path / "main").symlink_to(recordings / "main", target_is_directory=True)
    (tmp_path / "catalogue.json").write_text(catalogue(OLDER))
    off_air.offer(tmp_path)
    viewer = arrive(off_air).open(WATCH)
    viewer.sees("error", "replayGone", within=10)
    (tmp_path / "catalogue.json").write_text(catalogue(NEWEST, OLDER))
    viewer.sees("replay", "playing", within=15)
    viewer.plays()


def test_a_recording_that_cannot_be_read_is_tried_again(off_air: Site, arrive: Arrive) -> None:
    # Listed, but its files are not there: the second show of the catalogue.
    viewer = arrive(off_air).open(f"/?replay={OLDER['start']}")
    viewer.sees("replay", "failed", within=10)
    viewer.reads("The recording cannot be loaded")
    folders = [off_air.replays / Path(entry["manifest"]).parent for entry in (OLDER, NEWEST)] if off_air.replays else []
    folders[0].symlink_to(folders[1], target_is_directory=True)
    try:
        viewer.sees("replay", "playing", within=15)
        viewer.plays()
    finally:
        folders[0].unlink()


@pytest.mark.parametrize("text", [None, "not json", catalogue(NEWEST, version=2), catalogue()])
def test_live_is_watched_whatever_the_catalogue_says(
    site: Site, arrive: Arrive, tmp_path: Path, text: str | None
) -> None:
    if text is not None:
        (tmp_path / "catalogue.json").write_text(text)
    site.offer(tmp_path)
    viewer = arrive(site).open()
    viewer.sees("live", within=10)
    expect(viewer.page.get_by_role("region", name="Watch again")).to_be_hidden()


def test_a_site_without_recordings_asks_for_none(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site).open()
    viewer.sees("live", within=10)
    expect(viewer.page.get_by_role("region", name="Watch again")).to_be_hidden()
    assert [path for path in site.asked if path.startswith("/replays/")] == []
