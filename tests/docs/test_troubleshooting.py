"""The page on trouble quotes what the code says, and tells readers to look at logs and alarms that there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache

import botocore.session
import pytest
from botocore.model import StringShape

from stream_automation.alert_texts import ALERTS
from tests.assembly import ROOT
from tests.conftest import Templates
from tests.docs.markdown import Page, code, rows

PAGES = [Page(ROOT / "docs" / "troubleshooting.md"), Page(ROOT / "docs" / "troubleshooting.ko.md")]
SAYING = ("onair", "rehearsal", "environments", "lambda")
"""The folders whose programs speak to an operator."""

COMMANDS = ("onair ", "aws ", "npx ", "make ", "output ", "curl ")
FAILED = re.compile(r"failed \((\w+)\)")
PLACE = re.compile(r"…|\d+")
"""What stands for a value in a quoted message."""

trouble_page = pytest.mark.parametrize("page", PAGES, ids=str)


@trouble_page
def test_every_quoted_message_is_one_of_the_code(page: Page) -> None:
    said = {*texts_of_python(), *texts_of_the_player()}
    unknown = [message for message in quoted(page) if not any(holds(text, message) for text in said)]
    assert unknown == []


@trouble_page
def test_every_status_of_a_failed_stack_is_cloudformation_s(page: Page) -> None:
    status = botocore.session.get_session().get_service_model("cloudformation").shape_for("StackStatus")
    assert isinstance(status, StringShape)
    named = set(FAILED.findall(page.prose))
    assert len(named) >= 4
    assert named <= set(status.enum)


@trouble_page
def test_every_log_group_that_is_tailed_is_one_of_a_stack(page: Page, templates: Callable[[str], Templates]) -> None:
    groups = {
        resource["Properties"].get("LogGroupName")
        for stack in templates("dev").values()
        for resource in stack["Resources"].values()
        if resource["Type"] == "AWS::Logs::LogGroup"
    }
    tailed = set(re.findall(r"aws logs tail (\S+)", page.text))
    assert len(tailed) >= 4
    # MediaLive makes this one itself.
    assert {group.strip("`") for group in tailed} - {"ElementalMediaLive"} <= groups


@trouble_page
def test_every_alarm_is_one_of_the_stack(page: Page, templates: Callable[[str], Templates]) -> None:
    resources = templates("dev")["MonitoringStack"]["Resources"].values()
    alarms = {
        item["Properties"]["AlarmName"].removeprefix("onair-dev-")
        for item in resources
        if item["Type"] == "AWS::CloudWatch::Alarm"
    }
    lines = [line for line in page.prose.splitlines() if re.search(r"\balarm `|경보 `", line)]
    named = {name for line in lines for name in re.findall(r"`([A-Z][A-Za-z0-9]+)`", line.split(" | ")[0])}
    assert len(lines) >= 5
    assert named - {"FillMsec", "InputVideoFrameRate"} <= alarms


def quoted(page: Page) -> list[str]:
    """Everything in backquotes in the first cells of the tables that is a sentence, and no command."""
    cells = [cell for row in rows(page.prose) if len(row) == 3 for cell in code(row[0])]
    return [cell for cell in cells if " " in cell and not cell.startswith(COMMANDS) and not FAILED.fullmatch(cell)]


@cache
def parts(message: str) -> list[str]:
    """What stands between the values of a message."""
    return [part.strip() for part in PLACE.split(message) if part.strip()]


def holds(text: str, message: str) -> bool:
    """Whether the parts of a message between its values stand in a text, in their order."""
    place = 0
    for part in parts(message):
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


@cache
def texts_of_python() -> tuple[str, ...]:
    """Every text in the code, a value in it as "…"; what the parser joins is one text."""
    trees = [ast.parse(path.read_text()) for folder in SAYING for path in (ROOT / folder).rglob("*.py")]
    return (*(text for tree in trees for text in texts(tree)), *ALERTS)


def texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@cache
def texts_of_the_player() -> tuple[str, ...]:
    return tuple(re.findall(r'": "(.+)",$', (ROOT / "player" / "strings.js").read_text(), re.MULTILINE))
