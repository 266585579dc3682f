"""Every command line of the pages has a family that says how it is run, or why it is not."""

from __future__ import annotations

import re

import pytest

import environments
from onair.numbers import phases_of
from tests.docs.families import FAMILIES, Family, Moment, beside_the_rehearsal, family_of, turns, turns_of
from tests.docs.lines import Block, Line, blocks, lines_of, split

DEV = environments.load("dev")
LINES = [line for block in blocks() for line in block.lines]


def test_every_line_has_a_family() -> None:
    strange = [line.text for line in LINES if family_of(line) is None]
    assert strange == [], "say in tests/docs/families.py when lines of this kind run, or why they do not"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_has_a_line(family: Family) -> None:
    assert [line for line in LINES if family_of(line) is family]


@pytest.mark.parametrize("family", [each for each in FAMILIES if not each.is_run], ids=lambda family: family.name)
def test_what_is_not_run_says_why_and_what_proves_it_instead(family: Family) -> None:
    assert family.reason


def test_every_line_is_run_but_those_of_the_families_that_are_not() -> None:
    run = {words(turn.family, turn.line) for turn in turns()}
    assert [line.text for line in LINES if words(family_of(line), line) not in run] == [
        line.text for line in LINES for family in [family_of(line)] if family and not family.is_run
    ]


def test_who_follows_a_block_from_an_encoder_to_a_start_has_deployed_what_stops_it() -> None:
    """The lines are run beside a rehearsal that has every phase, so that what a block forgets is not missed there."""
    followed = 0
    for block in blocks():
        deployed: set[int] = set()
        for line in block.lines:
            if match := re.match(r"onair deploy ([0-9,-]+|all|--plan)", line.text):
                deployed |= set(phases_of(match[1] if match[1][0].isdigit() else "all", DEV))
            if line.text.startswith("onair start") and 4 in deployed and "--without-guards" not in line.text:
                assert 7 in deployed, f"{block.page}: {line.text}"
                followed += 1
    assert followed


def words(family: Family | None, line: Line) -> frozenset[str]:
    """What is typed, whatever the order of its words."""
    return frozenset(family.typed(line.text).split()) if family else frozenset()


def test_a_line_can_be_pasted_as_it_stands() -> None:
    assert [line.text for line in LINES if "…" in line.text or "<your" in line.text] == []


def test_a_line_of_an_unknown_kind_has_no_family() -> None:
    assert family_of(Line("brew install onair", "")) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("onair status", "onair status --rehearsal"),
        ("onair status --json | tail", "onair status --rehearsal --json | tail"),
        ("onair ingest open --for 2h", "onair ingest open --rehearsal --for 2h"),
        ("onair check 5 --rehearsal", "onair check 5 --rehearsal"),
        ("onair cost --json", "onair cost --json"),
    ],
)
def test_a_line_of_onair_asks_the_rehearsal_where_it_would_ask_aws(text: str, wanted: str) -> None:
    assert beside_the_rehearsal(text) == wanted


def test_a_command_ends_where_the_shell_would_run_it() -> None:
    body = 'one "a # b" \\\n  --two   # three\nf() {\n  four; }\n   # more of it\n\n# nobody\'s\nfive # 200, "six"\n'
    assert lines_of(body) == (
        Line('one "a # b" \\\n  --two', "three"),
        Line("f() {\n  four; }", "more of it nobody's"),
        Line("five", '200, "six"'),
    )


def test_a_block_that_ends_in_the_middle_of_a_command_is_told() -> None:
    with pytest.raises(ValueError, match="in the middle of a command: for each"):
        lines_of("for each in 1 2; do\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("a#b # c", ("a#b", "c")),
        ("a '\\' # c", ("a '\\'", "c")),
        ('a "\\" # c"', ('a "\\" # c"', "")),
        ("# c", ("", "c")),
    ],
)
def test_a_comment_begins_outside_of_quotes_and_words(line: str, wanted: tuple[str, str]) -> None:
    assert split(line) == wanted


def test_a_line_comes_never_before_one_above_it_and_a_show_keeps_its_lines_together() -> None:
    pages = "make setup\nnpx cdk destroy --all\noutput network VpcId\n", "onair deploy 4\nonair park\nonair phases\n"
    moments = [[turn.moment for turn in turns_of(Block("", lines_of(page)))] for page in pages]
    assert moments == [[Moment.NEW_SHELL, Moment.REMOVING, Moment.REMOVING], [Moment.PARKING] * 3]


def test_a_request_that_the_page_says_is_answered_waits_for_the_stream() -> None:
    (before, after) = turns_of(Block("", lines_of('signed "$u" # 404, on air 200\nsigned "$u" # 200\n')))
    assert (before.moment, before.line.status) == (Moment.STANDING, 404)
    assert (after.moment, after.line.status) == (Moment.ON_AIR, 200)


def test_the_phone_sends_when_the_page_says_so_and_until_it_says_that_the_channel_has_stopped() -> None:
    body = "onair start --for 5m   # and send\nonair check 4\nonair check 2   # minutes after the stop\n"
    lines = lines_of(body)
    assert [(line.sends, line.after_the_stop) for line in lines] == [(True, False), (False, False), (False, True)]
    assert not Line("make demo SOURCE=phone", "open the port and send").sends
