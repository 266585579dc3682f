"""A storm of events becomes one notice that tells the last state of everything."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from stream_automation.alert_texts import ALERTS, UNKNOWN
from stream_automation.digest import MOST_SAYINGS, digest
from stream_automation.events import Alert, ChannelEvent, InputChange, StateChange
from stream_automation.notices import LONGEST_SUBJECT, Notice
from stream_automation.state_texts import STATES
from tests.korean import foreign_words

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOST = "RTMP Has No Audio/Video"
SILENT = "Audio Not Detected"
LARGEST_MESSAGE = 256 * 1024
"""Bytes that SNS takes."""


def alert(second: int, *, is_set: bool, kind: str = LOST, number: str = "1", pipeline: str = "0", message: str = "",
          channel: str = "1") -> Alert:  # fmt: skip
    return Alert(channel, kind, is_set, message, pipeline, number, NOON + timedelta(seconds=second))


def state(second: int, name: str, channel: str = "1") -> StateChange:
    return StateChange(channel, name, "", NOON + timedelta(seconds=second))


def pairs(count: int, kind: str = LOST, *, still: bool = False) -> list[ChannelEvent]:
    """An alert that came and went so many times; the last did not go when it is `still` there."""
    events: list[ChannelEvent] = []
    for number in range(count):
        events.append(alert(2 * number, is_set=True, kind=kind, number=str(number)))
        events.append(alert(2 * number + 1, is_set=False, kind=kind, number=str(number)))
    return events[:-1] if still else events


def of_main(*events: ChannelEvent) -> Notice:
    return digest(("main", event) for event in events)


@pytest.mark.parametrize("kind", ALERTS)
def test_one_alert_says_what_it_means_and_what_to_do_in_both_languages(kind: str) -> None:
    notice = of_main(alert(0, is_set=True, kind=kind, message="Waiting for RTMP input"))
    text = ALERTS[kind]
    assert notice.subject == f"onair main: {kind}"
    assert notice.message.splitlines() == [
        f"main: {kind}. {text.means.english} {text.to_do.english}",
        f"main: {text.korean_name}. {text.means.korean} {text.to_do.korean}",
        "MediaLive, 12:00:00 UTC: Waiting for RTMP input",
    ]


@pytest.mark.parametrize("name", STATES)
def test_one_state_change_says_what_it_means_in_both_languages(name: str) -> None:
    notice = of_main(state(0, name))
    assert notice.subject == f"onair main: {name}"
    assert notice.message.splitlines() == [
        f"main: {name}. {STATES[name].means.english}",
        f"main: {STATES[name].korean_name}. {STATES[name].means.korean}",
    ]


def test_an_alert_that_is_only_cleared_is_over_in_both_languages() -> None:
    notice = of_main(alert(0, is_set=False))
    assert notice.subject == f"onair main: over: {LOST}"
    assert notice.message.splitlines() == [f"main: Over: {LOST}.", "main: 해제됨: 휴대폰 송출 없음."]


def test_an_alert_that_nobody_knows_sends_people_to_the_console() -> None:
    notice = of_main(alert(0, is_set=True, kind="Something New"))
    english, korean = notice.message.splitlines()
    assert notice.subject == "onair main: Something New"
    assert english == f"main: Something New. {UNKNOWN.means.english} {UNKNOWN.to_do.english}"
    assert korean == f"main: 알려지지 않은 알림(Something New). {UNKNOWN.means.korean} {UNKNOWN.to_do.korean}"


@pytest.mark.parametrize(("attachment", "to"), [("hall", " to hall"), ("", "")])
def test_an_input_change_says_which_input_viewers_see(attachment: str, to: str) -> None:
    notice = of_main(InputChange("1", attachment, "Input switch event on pipeline", NOON))
    english, korean, said = notice.message.splitlines()
    assert notice.subject == f"onair main: input switched{to}"
    assert english.startswith(f"main: Input switched{to}. Viewers see this input now")
    assert korean.startswith(f"main: 입력 전환{'(hall)' if attachment else ''}. ")
    assert said == "MediaLive, 12:00:00 UTC: Input switch event on pipeline"


def test_set_and_cleared_within_a_batch_are_one_line_that_it_came_and_went() -> None:
    notice = of_main(*pairs(1))
    to_do = ALERTS[LOST].to_do
    assert notice.subject == f"onair main: {LOST} (came and went)"
    assert notice.message.splitlines() == [
        f"main: {LOST} (came and went). If it comes again: {to_do.english}",
        f"main: 휴대폰 송출 없음(발생했다가 해제됨). 다시 나타나면: {to_do.korean}",
    ]


@pytest.mark.parametrize(
    ("still", "english", "korean"),
    [(False, "(4 times, now over)", "(4번 발생, 지금은 해제됨)"), (True, "(4 times, still there)", "(4번 발생, 아직 계속됨)")],
)  # fmt: skip
def test_a_flapping_alert_is_one_line_with_its_number_and_its_last_state(
    still: bool, english: str, korean: str
) -> None:
    notice = of_main(*pairs(4, still=still))
    assert notice.subject == f"onair main: {LOST} {english}"
    first, second = notice.message.splitlines()
    assert first.startswith(f"main: {LOST} {english}. ")
    assert second.startswith(f"main: 휴대폰 송출 없음{korean}. ")
    assert ("If it comes again" in first) is not still


def test_an_alert_that_another_follows_is_still_there() -> None:
    notice = of_main(
        alert(0, is_set=False, number="1"), alert(1, is_set=True, number="2"), alert(2, is_set=False, number="0")
    )
    assert notice.subject == f"onair main: {LOST}"


@pytest.mark.parametrize("is_set", [True, False])
def test_both_pipelines_complain_in_one_line_and_count_once(is_set: bool) -> None:
    both: list[ChannelEvent] = [alert(0, is_set=True, pipeline=pipeline) for pipeline in ("0", "1")]
    if not is_set:
        both += [alert(1, is_set=False, pipeline=pipeline) for pipeline in ("0", "1")]
    assert of_main(*both).subject == f"onair main: {LOST}{'' if is_set else ' (came and went)'}"


def test_an_alert_is_still_there_while_one_pipeline_has_it() -> None:
    notice = of_main(*(alert(0, is_set=True, pipeline=pipeline) for pipeline in ("0", "1")), alert(1, is_set=False))
    assert notice.subject == f"onair main: {LOST}"


def test_states_are_told_in_their_order_with_what_the_last_one_means() -> None:
    notice = of_main(state(0, "STOPPING"), state(1, "STOPPED"), state(2, "STARTING"), state(3, "RUNNING"))
    assert notice.subject == "onair main: STOPPING, STOPPED, STARTING, RUNNING"
    english, korean = notice.message.splitlines()
    assert english == f"main: STOPPING, STOPPED, STARTING, RUNNING. {STATES['RUNNING'].means.english}"
    assert korean == f"main: 중지 중, 중지됨, 시작 중, 실행 중. {STATES['RUNNING'].means.korean}"


def test_a_state_that_both_pipelines_tell_of_is_told_once() -> None:
    assert of_main(state(0, "RUNNING"), state(1, "RUNNING")).subject == "onair main: RUNNING"


@pytest.mark.parametrize("seed", range(20))
def test_fault_22_the_order_of_arrival_makes_no_difference(seed: int) -> None:
    events: list[ChannelEvent] = [
        *pairs(5),
        *pairs(3, SILENT, still=True),
        state(0, "STARTING"),
        state(0, "RUNNING"),
        state(9, "STOPPING"),
    ]
    shuffled = random.Random(seed).sample(events, len(events))
    assert of_main(*shuffled) == of_main(*events)


@pytest.mark.parametrize("seed", range(5))
def test_fault_22_within_one_second_set_comes_before_cleared_and_a_channel_lives_forward(seed: int) -> None:
    events: list[ChannelEvent] = [
        alert(0, is_set=True),
        alert(0, is_set=False),
        state(0, "STOPPING"),
        state(0, "STOPPED"),
    ]
    notice = of_main(*random.Random(seed).sample(events, len(events)))
    assert notice.subject == f"onair main: STOPPING, STOPPED; {LOST} (came and went)"


def test_what_lasts_is_told_before_what_is_over() -> None:
    notice = of_main(
        *pairs(1), alert(9, is_set=False, kind="Black Video Detected"), alert(10, is_set=True, kind=SILENT)
    )
    assert notice.subject == f"onair main: {SILENT}; {LOST} (came and went); over: Black Video Detected"


def test_fault_21_an_event_that_was_delivered_twice_counts_once() -> None:
    once = pairs(4, still=True)
    assert of_main(*once, *once) == of_main(*once)


def test_every_channel_has_its_lines_and_the_subject_names_it_once() -> None:
    notice = digest(
        [
            ("main", alert(0, is_set=True)),
            ("hall", state(1, "RUNNING", channel="2")),
            ("main", alert(2, is_set=True, kind=SILENT)),
            ("hall", alert(3, is_set=True, kind=SILENT, channel="2")),
        ]
    )
    assert notice.subject == f"onair main: {LOST}; {SILENT}; hall: RUNNING; {SILENT}"
    english, korean = notice.message.split("\n\n")
    assert [line.split(":")[0] for line in english.splitlines()] == ["main", "main", "hall", "hall"]
    assert [line.split(":")[0] for line in korean.splitlines()] == ["main", "main", "hall", "hall"]


def test_two_channels_of_one_name_are_told_apart_from_each_other_by_their_lines() -> None:
    notice = digest([("main", state(0, "RUNNING")), ("main", state(0, "STOPPED", channel="2"))])
    assert notice.subject == "onair main: RUNNING; STOPPED"


def test_a_subject_without_room_says_how_many_more_there_are() -> None:
    notice = of_main(*(alert(0, is_set=True, kind=kind) for kind in ALERTS))
    assert len(notice.subject) <= LONGEST_SUBJECT
    assert notice.subject.endswith(f"; {len(ALERTS) - notice.subject.count(';')} more")
    assert all(kind in notice.message for kind in ALERTS)


def test_what_medialive_said_is_told_once_with_its_last_time_and_only_the_last_of_it() -> None:
    said = [alert(second, is_set=True, number=str(second), message=f"said {second % 7}") for second in range(14)]
    lines = of_main(*said).message.splitlines()
    told = [line for line in lines if line.startswith("MediaLive")]
    assert told == [f"MediaLive, 12:00:{second:02} UTC: said {second % 7}" for second in range(14 - MOST_SAYINGS, 14)]


@pytest.mark.parametrize("message", ["two\nlines", "two \t lines", " two lines "])
def test_what_medialive_said_stays_on_its_line(message: str) -> None:
    assert of_main(alert(0, is_set=True, message=message)).message.splitlines()[-1].endswith(" UTC: two lines")


def test_the_worst_batch_fits_into_a_message_of_sns() -> None:
    worst = [
        (f"channel-{number}", alert(0, is_set=True, kind=f"{number} {'x' * 4000}", message="x" * 4096, channel=f"{number}"))
        for number in range(100)
    ]  # fmt: skip
    notice = digest(worst)
    assert len(notice.subject) <= LONGEST_SUBJECT
    assert len(notice.message.encode()) < LARGEST_MESSAGE / 2


def test_korean_lines_hold_no_english_beside_names() -> None:
    events: list[ChannelEvent] = [
        *pairs(4),
        *pairs(1, SILENT),
        state(0, "RUNNING"),
        alert(0, is_set=False, kind="Black Video Detected"),
    ]
    _, korean = of_main(*events).message.split("\n\n")
    assert foreign_words(korean) == {"main"}
