"""What people read: a subject that SNS takes, and what to do in English and in Korean."""

from __future__ import annotations

import re

import pytest

from stream_automation import notices
from stream_automation.events import Alert, StateChange
from stream_automation.notices import ADVICE, STATES, Advice, Notice

KOREAN = re.compile("[가-힣]")

# The alert types that the MediaLive user guide lists for channels and that a phone's broadcast can meet.
ALERT_TYPES = {
    "Initial Probe is Taking Longer Than Expected",
    "Audio Not Detected",
    "Video Not Detected",
    "Black Video Detected",
    "RTMP Stream Not Found",
    "RTMP Has No Audio/Video",
    "RTMP Server Disconnected",
    "RTMP Input Connect Failed",
    "Input Double-Publishing Detected",
    "Input Failed Over",
    "Pipeline is Paused",
    "Output Group is Paused",
    "Failed To Upload Thumbnail",
    "Unable to retrieve secret",
    "Large Upload Cache Backlog",
}


def alert(kind: str, *, is_set: bool = True, message: str = "Waiting for RTMP input") -> Alert:
    return Alert("4713921", kind, is_set, message, "0")


def test_every_alert_type_of_the_guide_has_advice() -> None:
    assert set(ADVICE) == ALERT_TYPES


def test_every_state_that_medialive_tells_of_has_advice() -> None:
    assert set(STATES) == {"CREATED", "STARTING", "RUNNING", "STOPPING", "STOPPED", "DELETED"}


@pytest.mark.parametrize("advice", [*ADVICE.values(), *STATES.values(), notices.UNKNOWN])
def test_advice_is_english_and_korean(advice: Advice) -> None:
    assert advice.english.isascii()
    assert advice.english
    assert KOREAN.search(advice.korean)


@pytest.mark.parametrize("kind", sorted(ALERT_TYPES))
def test_an_alert_says_what_to_do_and_what_medialive_said(kind: str) -> None:
    notice = notices.of(alert(kind), "main")
    assert notice.subject == f"onair main: {kind}"
    assert notice.message.splitlines() == [
        ADVICE[kind].english,
        ADVICE[kind].korean,
        "MediaLive: Waiting for RTMP input",
    ]


def test_an_alert_that_nobody_knows_sends_people_to_the_console() -> None:
    notice = notices.of(alert("Something New", message=""), "main")
    assert notice.subject == "onair main: Something New"
    assert notice.message.splitlines() == [notices.UNKNOWN.english, notices.UNKNOWN.korean]


@pytest.mark.parametrize("kind", ["RTMP Has No Audio/Video", "Something New"])
def test_a_cleared_alert_is_over_in_both_languages(kind: str) -> None:
    notice = notices.of(alert(kind, is_set=False, message=""), "main")
    assert notice.subject == f"onair main: over: {kind}"
    assert notice.message.splitlines() == [f"Over: {kind}.", f"해제됨: {kind}."]


@pytest.mark.parametrize("state", sorted(STATES))
def test_a_state_change_says_the_state_and_what_it_means(state: str) -> None:
    notice = notices.of(StateChange("4713921", state, "Created channel"), "main")
    assert notice.subject == f"onair main: {state}"
    assert notice.message.splitlines() == [STATES[state].english, STATES[state].korean, "MediaLive: Created channel"]


def test_a_running_channel_says_that_it_bills() -> None:
    assert "bills" in notices.of(StateChange("4713921", "RUNNING", ""), "main").message


def test_a_state_that_nobody_knows_is_told_by_its_name() -> None:
    notice = notices.of(StateChange("4713921", "RECOVERING", ""), "main")
    assert notice.subject == "onair main: RECOVERING"
    assert notice.message.splitlines() == ["The channel is RECOVERING.", "채널 상태: RECOVERING"]


@pytest.mark.parametrize("name", ["본방", "naïve"])
def test_a_subject_is_ascii_whatever_the_channel_is_called(name: str) -> None:
    for notice in (
        notices.of(StateChange("4713921", "RUNNING", ""), name),
        notices.of(alert("Audio Not Detected"), name),
    ):
        assert notice.subject.isascii()
        assert notice.subject.startswith("onair ")
        assert "?" in notice.subject


def test_a_notice_is_a_subject_both_languages_and_what_aws_said() -> None:
    notice = notices.compose("main: no stop yet", Advice("Stop it.", "중지하세요."), "AWS: denied")
    assert notice == Notice("onair main: no stop yet", "Stop it.\n중지하세요.\nAWS: denied")
    assert notices.compose("main", Advice("Stop it.", "중지하세요.")).message == "Stop it.\n중지하세요."
