"""The pages on preflight hold what it prints: the catalogue of its rules, and their own examples."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import botocore
import pytest

from preflight.rules import RULES
from tests.assembly import ROOT
from tests.docs.markdown import Page, code, rows
from tests.preflight.deployed import SNAPSHOTS

ENGLISH, KOREAN = Page(ROOT / "docs" / "preflight.md"), Page(ROOT / "docs" / "preflight.ko.md")
PAGES = (ENGLISH, KOREAN)

preflight_page = pytest.mark.parametrize("page", PAGES, ids=str)


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def catalogue() -> str:
    done = run("preflight", "--rules")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@preflight_page
def test_the_page_holds_the_catalogue_as_it_is_printed(page: Page, catalogue: str) -> None:
    assert between_marks(page, "rules") == f"\n\n{catalogue}\n"


def test_the_catalogue_has_a_whole_row_for_every_rule_in_its_order(catalogue: str) -> None:
    listed = rows(catalogue)
    assert {len(row) for row in listed} == {5}
    assert [(code(row[0]), row[1]) for row in listed] == [([rule.id], rule.severity) for rule in RULES]


@preflight_page
def test_the_page_has_one_place_for_the_mutants(page: Page) -> None:
    held = between_marks(page, "mutation").strip()
    assert held == "" or held.startswith("| made from | what is broken | mutants |")


def test_both_pages_show_the_same_examples() -> None:
    """Each is run for one of them then."""
    english, korean = ([page.blocks(language) for language in ("yaml", "json", "toml", "text")] for page in PAGES)
    assert english == korean


def test_the_template_of_the_page_has_the_finding_that_the_page_shows(tmp_path: Path) -> None:
    (template,), found = ENGLISH.blocks("yaml"), ENGLISH.blocks("json")[0]
    (tmp_path / "allowed.yaml").write_text(template)
    done = run("preflight", "--json", "allowed.yaml", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, found)


def test_the_profile_of_the_page_becomes_the_tables_that_the_page_shows(tmp_path: Path) -> None:
    profile, (tables,) = ENGLISH.blocks("json")[1], ENGLISH.blocks("toml")
    (tmp_path / "profile.json").write_text(profile)
    done = run("preflight.profile", "import", "profile.json", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, tables)


def test_the_export_of_dev_begins_as_the_page_shows() -> None:
    done = run("preflight.profile", "export", str(SNAPSHOTS / "dev" / "MediaLiveStack.json"))
    assert done.returncode == 0
    assert done.stdout.startswith(ENGLISH.blocks("text")[1])
    assert json.loads(done.stdout)


def test_the_channel_that_the_page_exports_is_one_of_dev() -> None:
    english, korean = ([line for line in page.blocks("bash")[-1].splitlines() if "--channel" in line] for page in PAGES)
    (command,) = english
    assert korean == english
    done = run(*command.split()[2:-1], str(SNAPSHOTS / "dev" / "MediaLiveStack.json"))
    assert (done.returncode, done.stderr) == (0, "")


@preflight_page
def test_the_rule_that_the_page_shows_is_written_so(page: Page) -> None:
    (shown,) = page.blocks("python")
    assert shown in (ROOT / "preflight" / "rules" / "picture.py").read_text()


def test_the_samples_were_run_with_all_rules() -> None:
    page = Page(ROOT / "docs" / "preflight-samples.md")
    assert f"preflight with {len(RULES)} rules and botocore {botocore.__version__}" in page.text


def between_marks(page: Page, name: str) -> str:
    (_, after), end = page.text.split(f"<!-- {name} -->"), f"<!-- /{name} -->"
    held, _ = after.split(end)
    return held
