"""Every alert that our channels can raise: what it means and what to do, in both languages."""

from __future__ import annotations

import pytest

from stream_automation.alert_texts import ALERTS, UNKNOWN, AlertText
from tests.korean import foreign_words, is_korean

# Alert ID and wording of MediaLive's user guide, "List of alerts for channels".
OF_A_PHONE = {
    5007: "Initial Probe is Taking Longer Than Expected",
    5101: "Audio Not Detected",
    5201: "Video Not Detected",
    5202: "Black Video Detected",
    5302: "Stopped Receiving UDP Input",
    5305: "RTMP Stream Not Found",
    5307: "RTMP Has No Audio/Video",
    5308: "RTMP Server Disconnected",
    5309: "RTMP Input Connect Failed",
    5314: "Input Double-Publishing Detected",
    5601: "Input Failed Over",
}
OF_OUTPUTS = {
    6005: "Failed to Create Output File or Socket",
    6006: "Failed to Write to Output",
    6010: "Failed HTTP Post Output Request",
    6015: "Failed to Get HTTP Output Token",
    6033: "Pipeline is Paused",
    6036: "Output Group is Paused",
    6043: "Failed To Upload Thumbnail",
    6047: "Unable to retrieve secret from AWS Secrets Manager",
    6501: "Large Upload Cache Backlog",
}

every = pytest.mark.parametrize("text", [*ALERTS.values(), UNKNOWN], ids=[*ALERTS, "unknown"])


def test_every_alert_of_a_phones_broadcast_has_a_text() -> None:
    assert set(ALERTS) == {*OF_A_PHONE.values(), *OF_OUTPUTS.values()}


@every
def test_the_english_is_english(text: AlertText) -> None:
    for english in (text.means.english, text.to_do.english):
        assert english.isascii()
        assert english[0].isupper()
        assert english.endswith(".")


@every
def test_the_korean_is_korean(text: AlertText) -> None:
    assert is_korean(f"{text.korean_name}.")
    assert is_korean(text.means.korean)
    assert is_korean(text.to_do.korean)


@every
def test_what_to_do_is_told_politely_in_korean(text: AlertText) -> None:
    assert text.means.korean.endswith("니다.")
    assert text.to_do.korean.endswith(("세요.", "니다."))


@pytest.mark.parametrize("kind", OF_OUTPUTS.values())
def test_of_outputs_people_hear_that_they_need_not_touch_the_phone_or_what_to_do_on_it(kind: str) -> None:
    to_do = ALERTS[kind].to_do
    assert to_do.english.startswith(("The phone is not the cause", "Press start in Larix", "Go on"))


@pytest.mark.parametrize("kind", [OF_A_PHONE[5101], OF_A_PHONE[5201], OF_A_PHONE[5305], OF_A_PHONE[5307]])
def test_of_a_missing_stream_people_hear_what_to_do_in_larix(kind: str) -> None:
    assert "Larix" in ALERTS[kind].to_do.english
    assert "Larix" in ALERTS[kind].to_do.korean


def test_of_a_second_sender_people_hear_that_the_key_may_be_stolen() -> None:
    to_do = ALERTS["Input Double-Publishing Detected"].to_do
    assert "stream key" in to_do.english
    assert "스트림 키" in to_do.korean


def test_an_english_word_in_korean_would_be_seen() -> None:
    assert foreign_words("Larix에서 start를 누르세요.") == {"start"}
    assert not is_korean("Larix에서 start를 누르세요.")
    assert not is_korean("Press start.")
