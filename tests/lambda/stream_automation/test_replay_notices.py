"""What people read about replays: a subject that SNS takes, and what to do in English and in Korean."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from stream_automation import replay_notices
from stream_automation.notices import Notice
from stream_automation.shows import Show

SHOW = Show(datetime(2026, 11, 22, 10, 0, tzinfo=UTC), datetime(2026, 11, 22, 11, 2, tzinfo=UTC), "main")
REASON = "There was no content available for the specified time window."


@pytest.mark.parametrize(
    ("notice", "subject", "named"),
    [
        (replay_notices.lost(SHOW), "onair main: no recording", "2026-11-22 10:00 UTC"),
        (replay_notices.failed("main", "main-1", REASON), "onair main: no recording", "main-1"),
        (replay_notices.missing("main", "main-1", "replays/x"), "onair main: recording not found", "replays/x"),
    ],
)
def test_a_notice_names_what_it_is_about_in_both_languages(notice: Notice, subject: str, named: str) -> None:
    english, korean = notice.message.splitlines()[:2]
    assert notice.subject == subject
    assert english.isascii()
    assert re.search("[가-힣]", korean)
    assert named in english
    assert named in korean


def test_a_failure_ends_with_mediapackage_s_own_words_when_there_are_any() -> None:
    assert replay_notices.failed("main", "main-1", REASON).message.splitlines()[2:] == [f"MediaPackage: {REASON}"]
    assert len(replay_notices.failed("main", "main-1", "").message.splitlines()) == 2
