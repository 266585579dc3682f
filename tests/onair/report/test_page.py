"""The page: complete from a rehearsal alone, plain about what is missing, silent on the network."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cost.words import Language
from onair.report.architecture import Architecture
from onair.report.command import write
from onair.report.context import Material
from onair.report.evidence import KNOWN
from onair.report.page import page
from onair.report.pictures import Picture, Screenshot
from onair.report.words import Words
from rehearsal.media.encoder.ffmpeg import find_ffmpeg
from tests.onair.report.rehearsed import OBSERVED, record

VOID = {"meta", "img", "br", "hr", "input", "link"}
PLAY = """async () => { const seen = [];
  for (const video of document.querySelectorAll('video')) {
    video.muted = true;
    await video.play();
    await new Promise((resolve) => video.addEventListener('timeupdate', () => video.currentTime && resolve()));
    seen.push(video.currentTime);
  }
  return seen; }"""
in_one_language = pytest.mark.parametrize("words", [Language.ENGLISH], ids=str, indirect=True)
"""For what no word decides."""

PIXEL = Picture("data:image/webp;base64,UklGRg==", 8, 8, "the console")


class Reading(HTMLParser):
    """The structure of a page: what is opened and not closed, ids, links, headings, pictures and their texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def values(self, name: str, *tags: str) -> list[str]:
        return [attrs[name] or "" for tag, attrs in self.found if name in attrs and (not tags or tag in tags)]


@pytest.fixture(scope="module")
def drawn() -> dict[Language, str]:
    """The pages that are already drawn."""
    return {}


@pytest.fixture
def html(material: Material, drawn: dict[Language, str]) -> str:
    """The page of a rehearsal alone, drawn once in each language."""
    language = material.words.language
    if language not in drawn:
        drawn[language] = page(material)
    return drawn[language]


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<(style|svg)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


def test_the_page_is_sound(html: str, material: Material) -> None:
    read = Reading(html)
    assert html.startswith("<!DOCTYPE html>")
    assert (read.faults, read.open) == ([], [])
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in read.values("href") if link.startswith("#")} <= set(ids)
    assert read.values("lang") == [material.words.language.value]
    assert [attrs for tag, attrs in read.found if tag == "img" and not attrs.get("alt")] == []


@in_one_language
def test_no_heading_skips_a_level(html: str) -> None:
    levels = [int(tag[1]) for tag, _ in Reading(html).found if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_phase_and_every_test_point_is_told(html: str, material: Material) -> None:
    told = words_of(html)
    for phase in range(1, 8):
        assert material.words(f"phase.{phase}.title") in told
    for name in KNOWN:
        assert material.words(f"evidence.{name}.title") in told
    assert "21:29:03.500" in told
    assert "#EXTM3U" in told


def test_from_a_rehearsal_nothing_looks_missing(html: str, material: Material) -> None:
    told, words = words_of(html), material.words
    assert words("page.rehearsed") in told
    assert words("page.evidence_none") not in told
    assert words("page.failed") not in told.split()
    assert "make demo" not in told


def test_what_failed_is_told_first_and_in_its_place(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    material = reported_with(record(tmp_path, failing=("archive",)))
    html, words = page(material), material.words
    title = words("evidence.archive.title")
    summary = words.counted("page.evidence_failed", 1, names=title)
    assert words_of(html).count(summary) == 2
    assert html.index("alarming") < html.index('id="architecture"')
    assert f'<span class="failed">✗ {words("page.failed")}</span>' in html
    assert f"{len(OBSERVED) - 1}/{len(OBSERVED)}" in words_of(html)


@in_one_language
def test_what_was_not_recorded_is_named(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    material = reported_with(record(tmp_path, without=("player", "player-replay")))
    told, words = words_of(page(material)), material.words
    names = ", ".join(words(f"evidence.{name}.title") for name in ("player", "player-replay"))
    assert words("page.evidence_missing", names=names) in told
    assert words("page.player") not in told


@in_one_language
def test_a_file_that_is_no_evidence_is_named(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    record(tmp_path)
    (tmp_path / "50-odd.json").write_text("{}")
    material = reported_with(tmp_path)
    assert material.words("page.evidence_unreadable", names="50-odd.json") in words_of(page(material))


def test_without_evidence_it_says_how_to_get_it(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    material = reported_with(tmp_path)
    told = words_of(page(material))
    assert told.count(f"{material.words('page.evidence_none')} make demo") == 2
    assert material.words("page.rehearsed") not in told


@in_one_language
def test_the_authors_pictures_words_and_name_have_their_places(material: Material) -> None:
    html = page(
        replace(
            material,
            author="홍길동 <minji@example.com>",
            notes="<p>QVBR is billed by its bracket.</p>",
            screenshots=(Screenshot(4, PIXEL), Screenshot(None, PIXEL)),
        )
    )
    encoder = html[html.index('id="phase-4"') : html.index('id="phase-5"')]
    assert PIXEL.source in encoder
    assert html.count(PIXEL.source) == 2
    assert "<p>QVBR is billed by its bracket.</p>" in html
    assert "홍길동 &lt;minji@example.com&gt;" in html


@in_one_language
def test_whatever_stands_in_evidence_is_escaped(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    material = reported_with(record(tmp_path, more={"answer": "<script>alert(1)</script>"}))
    html = page(material)
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


@in_one_language
def test_no_key_credential_or_path_is_told(reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    confidential = {
        "published": "rtmp://198.51.100.7/live/Zx81kQpW0aTnGh42",
        "caller": "AKIAIOSFODNN7EXAMPLE",
        "function_error": "File /home/minji/onair/lambda/run_sweep.py",
        "evidence": str(tmp_path),
    }
    html = page(reported_with(record(tmp_path, more=confidential)))
    for secret in ("Zx81kQpW0aTnGh42", "AKIAIOSFODNN7EXAMPLE", "minji", str(tmp_path)):
        assert secret not in html


@in_one_language
def test_an_environment_with_fewer_phases_tells_of_those(
    material: Material, architecture: Architecture, words: Words
) -> None:
    stacks = tuple(stack for stack in architecture.stacks if stack.phase in (1, 3, 4))
    names = {stack.name for stack in stacks}
    needs = tuple(need for need in architecture.needs if {need.stack, need.needed} <= names)
    html = page(replace(material, architecture=replace(architecture, stacks=stacks, needs=needs)))
    assert 'id="phase-4"' in html
    assert 'id="phase-5"' not in html


@in_one_language
@pytest.mark.parametrize("environment", ["staging", "production"])
def test_every_environment_can_be_reported_and_evidence_of_another_is_told(
    material: Material, synthesize: Callable[[str], Path], environment: str
) -> None:
    html = page(replace(material, architecture=Architecture.read(synthesize(environment))))
    assert Reading(html).faults == []
    foreign = material.words("page.foreign", seen="onair-dev", environment=environment)
    assert f"{foreign} make demo ENV={environment}" in words_of(html)


@in_one_language
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_without_a_network_shows_all_of_it(browser: Browser, html: str, tmp_path: Path, scheme: Any) -> None:
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((tmp_path / "report.html").as_uri())
    broken = opened.evaluate("[...document.images].filter((each) => !each.complete || !each.naturalWidth).length")
    wide = opened.evaluate("document.documentElement.scrollWidth")
    background = opened.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [(tmp_path / "report.html").as_uri()]
    assert broken == 0
    assert wide == 1100
    assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 24, 30)")


@in_one_language
@pytest.mark.browser
def test_the_video_beside_it_plays(browser: Browser, reported_with: Callable[[Path], Material], tmp_path: Path) -> None:
    evidence = record(tmp_path / "evidence")
    for name in ("player", "player-replay"):
        command = [
            str(find_ffmpeg()),
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=320x180:rate=10:duration=3",
        ]
        command += ["-c:v", "libx264", "-pix_fmt", "yuv420p", str(evidence / f"{name}.mp4")]
        subprocess.run(command, check=True)
    report = tmp_path / "report"
    report.mkdir()
    html, *_ = write(reported_with(evidence), report)
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto(html.as_uri())
    played = opened.evaluate(PLAY)
    context.close()
    assert len(played) == 2
    assert all(seconds > 0 for seconds in played)


@pytest.mark.browser
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, html: str) -> None:
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    opened.set_content(html)
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    opened.close()


@in_one_language
@pytest.mark.browser
def test_on_paper_it_is_always_light_and_shows_stills(browser: Browser, html: str) -> None:
    opened = browser.new_page(color_scheme="dark")
    opened.set_content(html)
    opened.emulate_media(media="print")
    assert opened.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.locator("video").first.is_hidden()
    assert opened.locator(".film .print").first.is_visible()
    opened.close()


def test_the_korean_page_speaks_korean(html: str, material: Material) -> None:
    if material.words.language is Language.ENGLISH:
        assert re.search("[가-힣]", words_of(html)) is None
    else:
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", html)
        assert all(re.search("[가-힣]", heading) for heading in headings)
