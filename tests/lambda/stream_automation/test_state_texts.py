"""What each state of a channel means, in both languages."""

from __future__ import annotations

import pytest

from stream_automation.state_texts import STATES, StateText, state_text
from tests.korean import is_korean


def test_every_state_that_medialive_tells_of_has_a_text_in_the_order_of_a_channels_life() -> None:
    assert list(STATES) == ["CREATED", "STARTING", "RUNNING", "STOPPING", "STOPPED", "DELETED"]


@pytest.mark.parametrize("text", STATES.values(), ids=STATES)
def test_a_state_is_told_in_english_and_in_korean(text: StateText) -> None:
    assert text.means.english.isascii()
    assert text.means.english.endswith(".")
    assert is_korean(f"{text.korean_name}.")
    assert is_korean(text.means.korean)


def test_a_running_channel_says_that_it_bills_and_what_to_do_on_the_phone() -> None:
    running = state_text("RUNNING").means
    assert "bills" in running.english
    assert "과금" in running.korean
    assert "Larix" in running.english
    assert "Larix" in running.korean


def test_a_start_says_how_long_it_may_take() -> None:
    assert "ten minutes" in state_text("STARTING").means.english
    assert "10분" in state_text("STARTING").means.korean


def test_a_state_that_nobody_knows_is_told_by_its_name() -> None:
    unknown = state_text("RECOVERING")
    assert unknown.korean_name == "RECOVERING"
    assert "console" in unknown.means.english
    assert is_korean(unknown.means.korean)
