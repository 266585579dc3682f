"""The documentation in itself: its links, its two languages, its index."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest

from stacks.phases import PHASES
from tests.assembly import ROOT
from tests.docs.markdown import Page, code, on_any_page, rows, translated

PAIRS = list(translated())
DECISIONS = ROOT / "docs" / "decisions"
PRICE = re.compile(r"\$\d+\.\d+")
PLACEHOLDER = re.compile(r"<[^>(]+>")
DRAWN = {"mermaid", "bash", ""}
"""Blocks with words of the reader's language in them: diagrams, comments of commands, trees of processes."""


def test_every_relative_link_resolves() -> None:
    def broken(page: Page) -> list[str]:
        return [link for link in page.links if not resolves(page, link)]

    assert on_any_page(broken) == {}


def test_every_address_on_the_web_is_https() -> None:
    assert on_any_page(lambda page: [link for link in page.links if link.startswith("http:")]) == {}


def test_every_page_has_one_title_and_no_skipped_level() -> None:
    def wrong(page: Page) -> list[str]:
        levels = [level for level, _ in page.headings]
        first = [] if levels[0] == 1 and levels.count(1) == 1 else ["one title, which comes first"]
        skipped = [f"{earlier} to {later}" for earlier, later in pairwise(levels) if later > earlier + 1]
        return first + skipped

    assert on_any_page(wrong) == {}


def test_the_pages_for_users_exist_in_both_languages() -> None:
    english = {str(page) for page, _ in PAIRS}
    phases = {
        f"docs/phases/{path.name}" for path in (ROOT / "docs" / "phases").glob("?-*.md") if ".ko" not in path.name
    }
    assert {f"docs/phases/{phase.number}" for phase in PHASES} == {path.partition("-")[0] for path in phases}
    assert english == {
        "README.md",
        "docs/automation-proof.md",
        "docs/brief.md",
        "docs/command-line.md",
        "docs/cost.md",
        "docs/environments.md",
        "docs/preflight.md",
        "docs/rehearsal.md",
        "docs/report.md",
        "docs/troubleshooting.md",
        *phases,
    }


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_have_the_same_headings(english: Page, korean: Page) -> None:
    assert [level for level, _ in english.headings] == [level for level, _ in korean.headings]


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_give_the_same_commands(english: Page, korean: Page) -> None:
    assert commands(english) == commands(korean)


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_have_the_same_blocks_in_the_same_order(english: Page, korean: Page) -> None:
    assert [language for language, _ in english.all_blocks] == [language for language, _ in korean.all_blocks]


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_give_the_same_queries_and_output(english: Page, korean: Page) -> None:
    assert untranslatable(english) == untranslatable(korean)


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_name_the_same_code_in_every_section(english: Page, korean: Page) -> None:
    """A key, an output or a figure in backquotes that one language forgets is a sentence it forgets."""
    assert [named(section) for section in sections(english)] == [named(section) for section in sections(korean)]


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_give_the_same_prices(english: Page, korean: Page) -> None:
    assert sorted(PRICE.findall(english.prose)) == sorted(PRICE.findall(korean.prose))


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_link_to_the_same_pages(english: Page, korean: Page) -> None:
    assert sorted(destinations(english)) == sorted(destinations(korean))


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_have_the_same_tables(english: Page, korean: Page) -> None:
    assert [len(row) for row in rows(english.prose)] == [len(row) for row in rows(korean.prose)]


@pytest.mark.parametrize(("english", "korean"), PAIRS, ids=str)
def test_both_languages_link_to_each_other(english: Page, korean: Page) -> None:
    assert korean.path.name in english.links
    assert english.path.name in korean.links


def test_the_index_of_decisions_lists_every_page_with_its_title_and_status() -> None:
    listed = {(number, entry, status) for number, entry, status in rows(Page(DECISIONS / "README.md").prose)}
    written = set()
    for path in DECISIONS.glob("[0-9]*.md"):
        page = Page(path)
        title = re.sub(r"^\d+\. ", "", page.headings[0][1])
        status = re.search(r"^Status: (.+)$", page.text, re.MULTILINE)
        assert status, f"{page} has no status"
        written.add((path.name[:4], f"[{title}]({path.name})", status[1]))
    assert listed == written


def test_every_decision_has_context_decision_consequences_and_source() -> None:
    for path in DECISIONS.glob("[0-9]*.md"):
        titles = [title for level, title in Page(path).headings if level == 2]
        assert titles == ["Context", "Decision", "Consequences", "Source"], path.name


def resolves(page: Page, link: str) -> bool:
    """Whether a relative link leads to a page and, with an anchor, to a heading of it; others are not looked up."""
    target, _, anchor = unquote(link).partition("#")
    if re.match(r"[a-z]+:", target):
        return True
    found = Page((page.path.parent / target).resolve()) if target else page
    return found.path.exists() and (not anchor or anchor in found.anchors)


def commands(page: Page) -> list[str]:
    """The commands of all shell blocks, without what a translation changes: comments and placeholders."""
    lines = "".join(page.blocks("bash")).splitlines()
    bare = [re.sub(r"<[^>(]+>", "<>", re.sub(r"(^|\s+)#.*$", "", line)).rstrip() for line in lines]
    return [line for line in bare if line]


def untranslatable(page: Page) -> list[str]:
    """Queries and what a program prints; only a placeholder may differ."""
    queries = [body for body in page.blocks("") if body.startswith(("fields", "SELECT"))]
    others = [body for language, body in page.all_blocks if language not in DRAWN]
    return [PLACEHOLDER.sub("<>", body) for body in [*queries, *others]]


def sections(page: Page) -> list[str]:
    """The prose before, between and after the headings."""
    return re.split(r"^#+ .+$", page.prose, flags=re.MULTILINE)


def named(text: str) -> set[str]:
    """What stands in backquotes in any order, but for a placeholder's words and those of an example's address."""
    return {re.sub(r"://[^:]+:1935", "://<>:1935", PLACEHOLDER.sub("<>", item)) for item in code(text)}


def destinations(page: Page) -> list[str]:
    """Where links lead, the language aside: anchors are headings, so they differ."""
    return [link.partition("#")[0].replace(".ko.md", ".md") for link in page.links]
