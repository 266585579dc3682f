"""A subject that SNS takes, and a message in English and in Korean."""

from __future__ import annotations

import re

import pytest

from stream_automation import notices
from stream_automation.notices import LONGEST_SUBJECT, Advice, Notice

STOP = Advice("Stop it.", "중지하세요.")


def test_a_notice_is_a_subject_both_languages_and_what_aws_said() -> None:
    notice = notices.compose("main: no stop yet", STOP, "AWS: denied")
    assert notice == Notice("onair main: no stop yet", "Stop it.\n중지하세요.\nAWS: denied")
    assert notices.compose("main", STOP).message == "Stop it.\n중지하세요."


def test_parts_of_several_lines_are_set_apart_by_an_empty_line() -> None:
    several = Advice("One.\nTwo.", "하나.\n둘.")
    assert notices.compose("main", several, "AWS: denied").message == "One.\nTwo.\n\n하나.\n둘.\n\nAWS: denied"


def test_a_chat_reads_subject_and_message_in_one() -> None:
    assert notices.compose("main", STOP).text == "onair main\nStop it.\n중지하세요."


@pytest.mark.parametrize("subject", ["본방: RUNNING", "naïve: RUNNING"])
def test_a_subject_is_ascii_whatever_the_channel_is_called(subject: str) -> None:
    notice = notices.compose(subject, STOP)
    assert re.fullmatch(r"onair [ -~]*\?[ -~]*: RUNNING", notice.subject)


@pytest.mark.parametrize("subject", ["main:\nRUNNING", "main:\tRUNNING", "main:\x7fRUNNING", "main:\x00RUNNING"])
def test_a_subject_has_no_control_characters(subject: str) -> None:
    assert notices.compose(subject, STOP).subject == "onair main: RUNNING"


@pytest.mark.parametrize("length", [10, LONGEST_SUBJECT - len("onair "), LONGEST_SUBJECT, 5000])
def test_a_subject_is_shorter_than_a_hundred_characters(length: int) -> None:
    subject = notices.compose("x" * length, STOP).subject
    assert len(subject) == min(len("onair ") + length, 99)
