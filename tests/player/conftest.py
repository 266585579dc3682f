"""A browser, a site and a broadcast for the tests of the player."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.player.broadcast import Broadcast
from tests.player.chromium import chromium
from tests.player.javascript import JavaScript, javascript
from tests.player.recording import record
from tests.player.site import Site, serving
from tests.player.viewer import Viewer


@pytest.fixture(scope="session")
def node() -> Iterator[JavaScript]:
    """Node with the player's modules at hand."""
    with javascript() as running:
        yield running


# Not for the session: Playwright's event loop must have ended before another module's asynchronous tests begin.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module."""
    with chromium() as running:
        yield running


@pytest.fixture
def arrive(browser: Browser) -> Iterator[Callable[..., Viewer]]:
    """`arrive(site, **context options)` is a viewer with a browser profile of their own."""
    contexts = []

    def viewer(site: Site, **options: Any) -> Viewer:
        context = browser.new_context(**{"locale": "en-US"} | options)
        contexts.append(context)
        return Viewer(context, site.address)

    yield viewer
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def on_air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A media folder whose channels `main` and `second` are on air, for tests that leave them alone."""
    media = tmp_path_factory.mktemp("media")
    broadcast = Broadcast(media / "main")
    (media / "second").symlink_to(media / "main", target_is_directory=True)
    broadcast.start()
    try:
        broadcast.wait()
        yield media
    finally:
        broadcast.kill()


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue and the recording of its newest show."""
    folder = tmp_path_factory.mktemp("replays")
    record(folder)
    return folder


@pytest.fixture
def site(on_air: Path) -> Iterator[Site]:
    """A site with the channel `main` on air."""
    with serving(Site(on_air, "main")) as running:
        yield running


@pytest.fixture
def quiet_site(tmp_path: Path) -> Iterator[Site]:
    """A site whose channel `main` is not on air yet."""
    with serving(Site(tmp_path, "main")) as running:
        yield running


@pytest.fixture
def broadcast(quiet_site: Site) -> Iterator[Broadcast]:
    """What puts `main` of the quiet site on air; not started yet."""
    encoder = Broadcast(quiet_site.media / "main")
    yield encoder
    encoder.kill()
