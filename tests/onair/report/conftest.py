"""dev as a report reads it, and the evidence of a rehearsal of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cost.show import Show
from cost.words import Language
from onair.report import evidence
from onair.report.architecture import Architecture
from onair.report.context import Material
from onair.report.costs import Costs, costs
from onair.report.evidence import Found
from onair.report.words import Words
from tests.conftest import Templates
from tests.onair.report.rehearsed import record
from tests.player.chromium import chromium


@pytest.fixture(scope="session")
def architecture(synthesize: Callable[[str], Path]) -> Architecture:
    return Architecture.read(synthesize("dev"))


@pytest.fixture(scope="session")
def bills(templates: Callable[[str], Templates]) -> Costs:
    """A month of dev with the shows that a report tells of by default."""
    return costs(templates("dev"), Show(), "ap-northeast-2")


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A rehearsal in which every point passed."""
    return evidence.read(record(tmp_path_factory.mktemp("evidence")))


@pytest.fixture(params=list(Language), ids=str)
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


@pytest.fixture
def material(architecture: Architecture, bills: Costs, rehearsed: Found, words: Words) -> Material:
    """All that a report of a rehearsal alone is made of."""
    return Material(architecture, rehearsed, bills, words, datetime(2026, 11, 25, tzinfo=UTC))


@pytest.fixture
def reported_with(material: Material) -> Callable[[Path], Material]:
    """The same with another evidence folder."""
    return lambda folder: replace(material, found=evidence.read(folder))


# Not for the session: Playwright's event loop must have ended before another module's asynchronous tests begin.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module."""
    with chromium() as running:
        yield running
