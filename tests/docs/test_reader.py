"""The reader of the pages notices what is not as the page says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.docs.families import FAMILIES, Family, Moment, Turn
from tests.docs.lines import lines_of
from tests.docs.reader import Ran, Reader
from tests.rehearsal.demo.terminal_user import CTRL_C


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with Reader(tmp_path_factory.mktemp("shell"), {"PATH": os.environ["PATH"]}) as at_the_shell:
        yield at_the_shell


def pasted(reader: Reader, text: str, **family: Any) -> Ran:
    (line,) = lines_of(text)
    return reader.runs(Turn(Moment.STANDING, True, line, Family(name="of a test", pattern="", **family)))


def test_a_line_that_ends_well_is_as_the_page_says(reader: Reader) -> None:
    ran = pasted(reader, "printf 'one\\ntwo\\n' |\n  tail -n 1")
    assert (ran.code, ran.shown.strip(), ran.fault) == (0, "two", "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("(exit 3)", "exit code 3, wanted 0"),
        ("(exit 255) | cat | no-such-program | true", "a failure: bash: no-such-program: command not found"),
        (
            "echo 'An error occurred (AccessDenied) when calling' | cat",
            "a failure: An error occurred (AccessDenied) when calling",
        ),
        ('echo STOPPED   # "RUNNING", mostly', 'without "RUNNING"'),
    ],
)
def test_another_end_and_a_failure_inside_of_a_line_are_told(reader: Reader, text: str, fault: str) -> None:
    assert pasted(reader, text).fault == fault


def test_another_status_than_the_page_tells_is_told(reader: Reader) -> None:
    pasted(reader, "signed() { printf 'HTTP/1.1 %s\\r\\n' $1; }")
    assert pasted(reader, "signed 403   # 403, always").fault == ""
    assert pasted(reader, "signed 403   # 200").fault == "another status than 200"


def test_an_output_that_is_not_there_is_told(reader: Reader) -> None:
    (outputs,) = [family for family in FAMILIES if family.name == "outputs"]
    assert pasted(reader, "echo vpc-1", shows=outputs.shows).fault == ""
    assert pasted(reader, "echo None", shows=outputs.shows).fault == f"without a line like {outputs.shows}"


def test_a_question_is_answered_and_a_secret_typed(reader: Reader) -> None:
    ran = pasted(reader, "read -rp 'Deploy? (y/n) ' answer; echo \"got $answer\"")
    assert ran.shown.strip().endswith("got y")
    pasted(reader, "read -rs TYPED", answer="a secret\n")
    assert pasted(reader, 'echo "$TYPED"').shown.strip() == "a secret"


def test_what_goes_on_is_ended_by_ctrl_c(reader: Reader) -> None:
    # One program that speaks and goes on: between two, Ctrl-C would reach the shell itself.
    assert pasted(reader, "sh -c 'echo 1; exec sleep 60'", answer=CTRL_C, code=130).fault == ""


def test_what_a_line_sets_is_there_for_the_next(reader: Reader) -> None:
    pasted(reader, "export STAYS=here")
    assert pasted(reader, "echo $STAYS").shown.strip() == "here"
