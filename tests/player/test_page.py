"""The page as a viewer meets it while a broadcast is on air. Real Chromium, real ffmpeg."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.player.site import Site, configuration
from tests.player.viewer import Viewer

pytestmark = pytest.mark.browser
Arrive = Callable[..., Viewer]
WAITING = {"ko": "아직 방송 전입니다", "en": "Nothing on air yet"}
NO_AUTOPLAY = """
const play = HTMLMediaElement.prototype.play;
let tapped = false;
addEventListener("click", () => (tapped = true), { capture: true });
HTMLMediaElement.prototype.play = function () {
  if (tapped) return play.call(this);
  return Promise.reject(new DOMException("play() needs a gesture", "NotAllowedError"));
};
"""
ONLY_NATIVE = "delete window.MediaSource; delete window.ManagedMediaSource; delete window.WebKitMediaSource;"


def test_broadcast_plays_muted_without_a_complaint(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site).open()
    viewer.sees("live", within=10)
    viewer.hears_status("You are watching the live broadcast.")
    viewer.plays(seconds=2)
    assert viewer.video("muted") is True
    assert viewer.video("videoWidth") == 320
    assert viewer.video("webkitAudioDecodedByteCount") > 0
    assert (viewer.complaints, viewer.violations) == ([], [])
    assert viewer.states == ["starting", "live"]


def test_viewer_works_the_player_by_tap_and_by_key(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site).open()
    viewer.sees("live", within=10)
    viewer.page.get_by_role("button", name="Tap for sound").click()
    assert viewer.video("muted") is False
    expect(viewer.page.locator("#unmute")).to_be_hidden()
    viewer.page.keyboard.press("m")
    assert viewer.video("muted") is True
    viewer.page.keyboard.press("i")
    viewer.reads("320×180")
    viewer.page.keyboard.press("k")
    expect(viewer.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert viewer.video("paused") is True
    viewer.page.wait_for_timeout(2800)
    viewer.sees("live", within=0.1)  # a viewer's pause is no interruption
    viewer.page.keyboard.press("l")
    viewer.plays()


@pytest.mark.parametrize(
    ("locale", "path", "language"),
    [("ko-KR", "/", "ko"), ("fr-FR", "/", "en"), ("en-US", "/?lang=ko", "ko")],
)
def test_page_speaks_the_viewers_language(
    quiet_site: Site, arrive: Arrive, locale: str, path: str, language: str
) -> None:
    viewer = arrive(quiet_site, locale=locale).open(path)
    viewer.reads(WAITING[language])
    viewer.hears_status(WAITING[language])
    expect(viewer.page.locator("html")).to_have_attribute("lang", language)


def test_chosen_language_is_kept(quiet_site: Site, arrive: Arrive) -> None:
    viewer = arrive(quiet_site).open()
    viewer.reads(WAITING["en"])
    viewer.page.get_by_role("button", name="한국어").click()
    viewer.reads(WAITING["ko"])
    viewer.open().reads(WAITING["ko"])


def test_missing_settings_are_said_and_waited_for(site: Site, arrive: Arrive) -> None:
    settings, site.config = site.config, None
    viewer = arrive(site).open()
    viewer.sees("error", "configMissing", within=5)
    viewer.reads("/config.json: HTTP 404")
    site.config = b'{"channels": [{"name": "main", "manifest": "https://elsewhere.example/index.m3u8"}]}'
    viewer.sees("error", "configMalformed", within=5)
    site.config = settings
    viewer.sees("live", within=12)


def test_viewer_changes_channels(site: Site, arrive: Arrive) -> None:
    site.config = configuration("main", "second")
    viewer = arrive(site).open()
    viewer.page.get_by_role("link", name="Channel second").click()
    expect(viewer.page.locator("html")).to_have_attribute("data-channel", "second")
    expect(viewer.page.get_by_role("heading", name="Channel second")).to_be_visible()
    viewer.sees("live", within=10)
    viewer.plays()
    viewer.page.go_back()
    expect(viewer.page.get_by_role("heading", name="Channel main")).to_be_visible()


def test_unknown_channel_offers_the_others(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site).open("/?channel=nowhere")
    viewer.sees("error", "channelUnknown", within=5)
    viewer.page.get_by_role("link", name="Channel main").click()
    expect(viewer.page.get_by_role("heading", name="Channel main")).to_be_visible()
    viewer.sees("starting", within=5)


def test_browser_without_media_source_plays_natively(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site)
    viewer.page.add_init_script(ONLY_NATIVE)
    viewer.open()
    expect(viewer.page.locator("html")).to_have_attribute("data-engine", "native HLS", timeout=5000)
    viewer.sees("live", within=10)
    viewer.plays()


def test_browser_that_refuses_to_start_gets_a_button(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site)
    viewer.page.add_init_script(NO_AUTOPLAY)
    viewer.open()
    button = viewer.page.get_by_role("button", name="Tap to play")
    button.click(timeout=10_000)
    viewer.sees("live", within=5)
    viewer.plays()
    assert viewer.video("muted") is False
    expect(button).to_be_hidden()


def test_page_without_its_library_names_the_file(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site)
    viewer.page.route("**/vendor/*", lambda route: route.abort())
    viewer.page.add_init_script("HTMLMediaElement.prototype.canPlayType = () => '';")
    viewer.open()
    viewer.sees("error", "unsupported", within=5)
    viewer.reads("vendor/hls.min.js was not loaded")
