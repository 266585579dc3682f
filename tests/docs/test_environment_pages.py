"""The pages on environments: their examples are built and priced, their refusals provoked, their changes made."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import aws_cdk as cdk
import pytest
from pydantic import ValidationError

import preflight
from app import build
from environments.errors import describe
from environments.model import Environment
from onair.__main__ import main
from onair.assembly import Assembly
from preflight.rules import replacement
from tests.assembly import ROOT, context
from tests.docs.configuration import Table, environment, merged, of_channel, template
from tests.docs.markdown import Page, code, rows
from tests.docs.test_cost_pages import MARKED, UPDATE

PAGES = {"en": Page(ROOT / "docs" / "environments.md"), "ko": Page(ROOT / "docs" / "environments.ko.md")}
EXAMPLES = ("test480", "twohalls", "liveonly", "club", "mobile", "production")
REFUSED, CHANGED = 1, 3
"""Which sections tell of refusals and of later changes, counted from 0."""

both_pages = pytest.mark.parametrize("page", PAGES.values(), ids=str)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Table], Path]:
    """The folder of an environment's assembly, of a file with this content."""
    done: dict[str, Path] = {}

    def assembly(name: str, content: Table) -> Path:
        key = json.dumps([name, content])
        if key not in done:
            done[key] = tmp_path_factory.mktemp(f"cdk-{name}")
            app = cdk.App(context=context(), outdir=str(done[key]))
            build(app, environment(name, content))
            app.synth()
        return done[key]

    return assembly


@both_pages
def test_the_examples_are_those_that_are_priced(page: Page) -> None:
    assert tuple(examples(page)) == EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_legal_and_aws_would_take_it(name: str, built: Callable[[str, Table], Path]) -> None:
    folder = built(name, examples(PAGES["en"])[name])
    found = preflight.check(preflight.Templates(Assembly.read(folder).templates))
    assert [finding for finding in found if finding.rule.severity is preflight.Severity.ERROR] == []


@pytest.mark.parametrize("language", PAGES)
def test_what_the_examples_cost_is_what_the_command_prints(
    language: str,
    built: Callable[[str, Table], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`make snapshots` rewrites it; CI refuses to."""
    page = PAGES[language]

    @contextmanager
    def synthesized(name: str) -> Iterator[Assembly]:
        yield Assembly.read(built(name, examples(page)[name]))

    monkeypatch.setattr("onair.cost.synthesized", synthesized)
    ((command, _),) = MARKED.findall(page.text)
    with pytest.raises(SystemExit) as end:
        main([*command.split(), "--markdown", "--language", language])
    assert end.value.code == 0
    printed = capsys.readouterr().out
    now = MARKED.sub(lambda mark: f"<!-- onair {mark[1]} -->\n\n{printed}\n<!-- /onair cost -->", page.text)
    if os.environ.get(UPDATE) == "1" and not os.environ.get("CI"):
        page.path.write_text(now, encoding="utf-8")
    assert page.text == now, f"{page} differs: read the change, then `make snapshots`"


@both_pages
def test_every_line_that_is_said_to_be_refused_is_refused_in_these_words(page: Page) -> None:
    told = [(code(written)[0], code(refusal)[0]) for written, refusal in rows(page.section(REFUSED))]
    assert len(told) >= 7
    for written, refusal in told:
        with pytest.raises(ValidationError) as invalid:
            environment("mine", merged(template(), tomllib.loads(written)))
        assert describe(invalid.value, Environment) == refusal


CHANGES: Mapping[str, Callable[[Table], Table]] = {
    "channels.title": lambda file: of_channel(file, title="Another"),
    "channels.channel_class": lambda file: of_channel(file, channel_class="STANDARD"),
    "channels.ladder": lambda file: of_channel(file, ladder=file["channels"][0]["ladder"][1:]),
    "ingest.app_name": lambda _: {"ingest": {"app_name": "show"}},
    "ingest.allow_list": lambda _: {"ingest": {"allow_list": ["198.51.100.0/24"]}},
    "encoding.segment_seconds": lambda _: {"encoding": {"segment_seconds": 4}},
    "archive.enabled": lambda _: {"archive": {"enabled": False}},
    "replay.enabled": lambda _: {"replay": {"enabled": False}},
    "archive.expire_days": lambda _: {"archive": {"expire_days": 5}},
    "replay.expire_days": lambda _: {"replay": {"expire_days": 5}},
    "packager.startover_seconds": lambda _: {"packager": {"startover_seconds": 10_000}},
    "packager.manifest_window_seconds": lambda _: {"packager": {"manifest_window_seconds": 120}},
    "cdn.price_class": lambda _: {"cdn": {"price_class": "PriceClass_All"}},
    "cdn.origin_shield": lambda _: {"cdn": {"origin_shield": True}},
    "monitoring.emails": lambda _: {"monitoring": {"emails": ["another@example.com"]}},
    "network.vpc_cidr": lambda _: {"network": {"vpc_cidr": "10.99.0.0/16"}},
    "tags": lambda _: {"tags": {"owner": "another"}},
}
"""A change of each key that the page calls harmless."""


@both_pages
def test_every_key_that_may_be_changed_is_changed_here(page: Page) -> None:
    name, kind, _, *others = rows(page.section(CHANGED))
    assert [code(row[0]) for row in (name, kind)] == [["channels.name"], ["ingest.type"]]
    assert [row[1].count("--replace") for row in (name, kind, *others)] == [1, 1, *(0 for _ in others)]
    assert [key for row in others for key in code(row[0])] == list(CHANGES)


def test_all_of_these_changes_together_lose_nothing(built: Callable[[str, Table], Path]) -> None:
    """With another channel at the end of the list."""
    file = template()
    for change in CHANGES.values():
        file = merged(file, change(file))
    file["channels"] = [*file["channels"], {**file["channels"][0], "name": "hall"}]
    assert lost(built("mine", template()), built("mine", file)) == []


def test_another_name_loses_address_key_and_playback_url(built: Callable[[str, Table], Path]) -> None:
    file = merged(template(), {**of_channel(template(), name="other"), "automation": {"windows": []}})
    gone = " ".join(lost(built("mine", template()), built("mine", file)))
    assert all(word in gone for word in ("IngestInput", "IngestStreamKey", "LiveChannel", "Endpoint"))


def test_another_kind_of_input_loses_its_address(built: Callable[[str, Table], Path]) -> None:
    file = merged(template(), {"ingest": {"type": "SRT_LISTENER"}})
    assert any("IngestInput" in where for where in lost(built("mine", template()), built("mine", file)))


def lost(before: Path, after: Path) -> list[str]:
    """What `onair deploy` refuses to lose, were every phase that both have deployed."""
    old, new = Assembly.read(before).templates, Assembly.read(after).templates
    both = [stack for stack in old if stack in new]
    previous = preflight.Templates({stack: old[stack] for stack in both})
    templates = preflight.Templates({stack: new[stack] for stack in both}, previous=previous)
    found = preflight.check(templates, (replacement.is_not_replaced, replacement.is_not_deleted))
    return [str(finding.where) for finding in found]


def examples(page: Page) -> dict[str, Table]:
    """The file of every example: what its block says, over the file that is there or else the template."""
    found = {}
    for block in page.blocks("toml"):
        path = Path(block.splitlines()[0].removeprefix("# "))
        is_there = (ROOT / path).exists()
        base = tomllib.loads((ROOT / path).read_text()) if is_there else template()
        found[path.stem] = merged(base, tomllib.loads(block))
    return found
