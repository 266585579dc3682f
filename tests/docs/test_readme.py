"""The READMEs and the code say the same: commands, phases, keys, environments, prices, what a demo prints."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import Any

import pytest

import environments
from rehearsal.demo import walk
from rehearsal.demo.points.point import Point
from stacks.phases import PHASES
from tests.assembly import ROOT
from tests.docs.configuration import keys, shown
from tests.docs.markdown import Page, code, rows

READMES = [Page(ROOT / "README.md"), Page(ROOT / "README.ko.md")]
HOURLY = re.compile(r"\$(\d\.\d{4})")
HD_PIXELS = 1280 * 720

readme = pytest.mark.parametrize("page", READMES, ids=str)


@readme
def test_readme_begins_with_one_sentence_and_the_two_commands(page: Page) -> None:
    title, sentence, block = page.text.split("\n\n")[:3]
    assert title == "# onair"
    assert "\n" not in sentence
    assert [line.split("#")[0].strip() for line in block.splitlines()[1:-1]] == ["make demo", "make test"]


@readme
def test_phase_table_is_that_of_the_code(page: Page) -> None:
    listed = [row for row in rows(page.prose) if len(row) == 6]
    assert [(cells[0][1], cells[1], *needs(cells[3]), cells[5]) for cells in listed] == [
        (
            str(phase.number),
            f"`{phase.stack}`",
            phase.needs,
            phase.needs_with_archive,
            phase.needs_with_replay,
            f"`npx cdk deploy {phase.stack}`",
        )
        for phase in PHASES
    ]


@readme
def test_configuration_table_has_exactly_the_keys_of_the_template(page: Page) -> None:
    tables = [row for row in rows(page.prose) if len(row) == 3 and code(row[0])]
    listed = [key for row in tables for key in code(row[0]) if key in keys(shown()) or "." in key]
    assert sorted(listed) == sorted(keys(shown()))


@readme
def test_environment_table_is_that_of_the_files(page: Page) -> None:
    """Each cell begins with the value of its file in backquotes, or has none: then the key is absent, or a table."""
    listed = [row for row in rows(page.prose) if len(row) == 4 and code(row[0])]
    files = [
        tomllib.loads((ROOT / "environments" / f"{name}.toml").read_text()) for name in ("dev", "staging", "production")
    ]
    compared = 0
    for key, *cells in listed:
        for cell, file in zip(cells, files, strict=True):
            value = value_of(file, code(key)[0])
            if value is not None and not isinstance(value[0] if isinstance(value, list) else value, dict):
                assert code(cell)[:1] == [spelled(value)], (key, cell)
                compared += 1
    assert compared > 3 * len(listed) // 2


@readme
def test_environment_table_names_the_sizes_of_the_ladders(page: Page) -> None:
    (row,) = [row for row in rows(page.prose) if len(row) == 4 and code(row[0]) == ["channels.ladder"]]
    for cell, name in zip(row[1:], ("dev", "staging", "production"), strict=True):
        assert cell.split(", ") == [f"{rung.height}p" for rung in environments.load(name).channels[0].ladder]


@readme
def test_saving_tips_name_the_keys_that_the_template_marks(page: Page) -> None:
    tips = {int(row[0]): row[2] for row in rows(page.prose) if len(row) == 3 and row[0].isdecimal()}
    text = (ROOT / "environments" / "template.toml").read_text()
    marked = [*re.findall(r"^(\w+) = .*# saving tip (\d)", text, re.MULTILINE), ("ladder", "2")]
    assert set(tips) == {int(number) for number in re.findall(r"saving tip (\d)", text)}
    assert len(marked) == 8
    assert [key for key, number in marked if key not in tips[int(number)]] == []


@readme
def test_what_dev_costs_is_the_sum_of_the_listed_prices(page: Page) -> None:
    hourly = [float(price) for row in rows(page.prose) for price in HOURLY.findall(row[1])]
    input_hd, output_hd, output_sd = hourly
    ladder = environments.load("dev").channels[0].ladder
    total = input_hd + sum(output_hd if rung.width * rung.height >= HD_PIXELS else output_sd for rung in ladder)
    assert f"${total:.4f}" in page.prose
    assert f"${total / 6:.4f}" in page.prose


@readme
def test_what_the_demo_prints_is_what_the_readme_shows(page: Page) -> None:
    (block,) = page.blocks("text")
    lines = [line for line in block.splitlines() if "✓" in line]
    steps = [line.removeprefix("✓ ") for line in lines if line.startswith("✓ ")]
    points = [line.strip().removeprefix("✓ ") for line in lines if line.startswith(" ")]
    assert sorted(steps) == sorted(demo_steps())
    assert sorted(points) == sorted(demo_points())


@readme
def test_every_make_target_is_described_and_every_described_target_exists(page: Page) -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = "\n".join([*code(page.prose), *page.blocks("bash")])
    named = set(re.findall(r"\bmake ([a-z]+)", shown))
    assert named <= targets
    assert targets - named <= {"help", "format"}


def needs(cell: str) -> list[tuple[int, ...]]:
    """`1, 3; with the archive: 2` as [(1, 3), (2,), ()]: always, with the archive, with the replay."""
    always, *more = cell.split(";")
    archive = [part for part in more if "archive" in part or "아카이브" in part]
    replay = [part for part in more if "replay" in part or "다시보기" in part]
    assert len(archive) + len(replay) == len(more)
    return [tuple(map(int, re.findall(r"\d", part))) for part in (always, "".join(archive), "".join(replay))]


def value_of(file: dict[str, Any], key: str) -> Any:
    """The value at a dotted key, in the first channel for those of channels; None when it is absent."""
    found: Any = file
    for part in key.split("."):
        found = (found[0] if isinstance(found, list) else found).get(part)
        if found is None:
            return None
    return found


def spelled(value: Any) -> str:
    """A value as the pages spell it: of a list its first entry."""
    first = value[0] if isinstance(value, list) else value
    return str(first).lower() if isinstance(first, bool) else str(first)


def demo_steps() -> set[str]:
    """The steps of a demo of dev with the simulated phone, in the words of its code."""
    module = ast.parse((ROOT / "rehearsal" / "demo" / "walk.py").read_text())
    found = {"synthesize dev"}
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        match call:
            case ast.Call(func=ast.Attribute(attr="step"), args=[ast.Constant(value=str(title))]):
                found.add(title)
            case ast.Call(func=ast.Attribute(attr="step"), args=[ast.IfExp(body=ast.Constant(value=str(title)))]):
                found.add(title)
            case ast.Call(func=ast.Attribute(attr="_deploy"), args=[ast.Constant(value=str(title)), _]):
                found.add(f"deploy {title}")
    return found


def demo_points() -> set[str]:
    """The titles of all test points that the walk asks."""
    nodes = ast.walk(ast.parse((ROOT / "rehearsal" / "demo" / "walk.py").read_text()))
    asked = [
        getattr(vars(walk).get(node.value.id), node.attr, None)
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return {point.title for point in asked if isinstance(point, Point)}
