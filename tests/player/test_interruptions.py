"""The page outlives everything that happens to a broadcast. Real Chromium, real ffmpeg."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.player.broadcast import Broadcast
from tests.player.site import Site, configuration
from tests.player.viewer import Viewer

pytestmark = [pytest.mark.browser, pytest.mark.long]
Arrive = Callable[..., Viewer]


def test_page_opened_before_the_broadcast_plays_it_and_says_when_it_stops(
    quiet_site: Site, broadcast: Broadcast, arrive: Arrive
) -> None:
    viewer = arrive(quiet_site).open()
    viewer.sees("offline", "waiting", within=5)
    viewer.reads("Nothing on air yet")
    broadcast.start()
    broadcast.wait()
    viewer.sees("live", within=8)
    viewer.plays()
    assert viewer.states == ["starting", "offline", "starting", "live"]
    broadcast.kill()
    viewer.sees("interrupted", "frozen", within=10)
    viewer.reads("The broadcast is interrupted")


def test_dead_origin_interrupts_and_its_return_brings_the_picture_back(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site).open()
    viewer.sees("live", within=10)
    site.reachable = False
    viewer.sees("interrupted", "unreachable", within=12)
    viewer.reads("Cannot reach the broadcast")
    viewer.page.wait_for_timeout(1000)  # long enough for a few attempts to have failed
    viewer.sees("interrupted", within=0.1)
    site.reachable = True
    viewer.sees("live", within=12)
    viewer.plays()
    assert viewer.states == ["starting", "live", "interrupted", "live"]


def test_origin_that_lost_its_state_and_counts_anew_is_followed(
    quiet_site: Site, on_air: Path, broadcast: Broadcast, arrive: Arrive
) -> None:
    served = quiet_site.media / "served"
    quiet_site.config = configuration("served")
    served.symlink_to(on_air / "main")
    viewer = arrive(quiet_site).open()
    viewer.sees("live", within=10)
    viewer.plays(seconds=2)
    broadcast.start()
    broadcast.wait()
    # The playlist's numbers go back while nothing fails to load: hls.js alone stands still for ever, without an error.
    served.unlink()
    served.symlink_to(broadcast.folder)
    viewer.page.locator('html:not([data-recoveries="0"])').wait_for(state="attached", timeout=6000)
    viewer.sees("live", within=10)
    viewer.plays()


def test_segments_that_cannot_be_decoded_are_left_behind(site: Site, arrive: Arrive) -> None:
    viewer = arrive(site).open()
    viewer.sees("live", within=10)
    site.corrupt = True
    viewer.page.locator('html:not([data-recoveries="0"])').wait_for(state="attached", timeout=10_000)
    site.corrupt = False
    viewer.plays(within=20)
    viewer.sees("live", within=5)


def test_picture_a_minute_old_is_not_shown_as_live(quiet_site: Site, broadcast: Broadcast, arrive: Arrive) -> None:
    broadcast.start()
    broadcast.wait()
    viewer = arrive(quiet_site)
    viewer.page.clock.set_fixed_time(viewer.page.evaluate("Date.now() + 90_000"))
    broadcast.kill()
    viewer.open()
    viewer.sees("offline", "ended", within=8)
    viewer.page.wait_for_timeout(1000)
    assert "live" not in viewer.states
