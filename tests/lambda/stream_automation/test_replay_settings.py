"""The variables of the replay come whole, or the function fails at init."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stream_automation.replay_settings import ReplaySettings
from stream_automation.settings import SettingsError


def test_settings_are_the_six_variables(replay_variables: dict[str, str]) -> None:
    settings = ReplaySettings.read(replay_variables)
    assert settings == ReplaySettings(
        "the-archive", "hls", "index", {"main": "ON AIR", "main-hall": "주일 예배"}, 7, 9000
    )
    assert (settings.kept, settings.startover) == (timedelta(days=7), timedelta(minutes=150))


def test_all_missing_variables_are_named_in_one_line(replay_variables: dict[str, str]) -> None:
    del replay_variables["REPLAY_BUCKET"], replay_variables["REPLAY_DAYS"]
    with pytest.raises(SettingsError) as refused:
        ReplaySettings.read(replay_variables)
    assert str(refused.value) == "environment variable REPLAY_BUCKET, REPLAY_DAYS must be set on this function"


@pytest.mark.parametrize("name", ["REPLAY_DAYS", "STARTOVER_SECONDS"])
@pytest.mark.parametrize("number", ["0", "-1", "1.5", "seven"])
def test_a_number_is_whole_and_from_one(replay_variables: dict[str, str], name: str, number: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be a whole number from 1, got '{number}'$"):
        ReplaySettings.read({**replay_variables, name: number})


@pytest.mark.parametrize("titles", ["main", "[]", '{"main": 1}', "null"])
def test_titles_are_texts_by_channel(replay_variables: dict[str, str], titles: str) -> None:
    with pytest.raises(SettingsError, match=r"^REPLAY_TITLES must be a JSON object of titles by channel, got "):
        ReplaySettings.read({**replay_variables, "REPLAY_TITLES": titles})


def test_the_process_s_environment_is_read_by_default(
    replay_variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in replay_variables.items():
        monkeypatch.setenv(name, value)
    assert ReplaySettings.read() == ReplaySettings.read(replay_variables)
