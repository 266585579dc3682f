from __future__ import annotations

import pytest

from rehearsal.media.encoder.settings import Settings, TranslationError


def test_only_what_nobody_read_is_left() -> None:
    settings = Settings({"A": {"B": 1, "C": [{"D": "x"}, {"D": "y"}]}, "E": ["p", "q"], "F": None, "G": {}})
    settings.child("A").children("C")[1].text("D")
    settings.texts("E")

    assert [(item.path, item.value) for item in settings.unread()] == [("A.B", 1), ("A.C[0].D", "x")]


def test_null_of_the_api_counts_as_absent() -> None:
    settings = Settings({"GopSize": None, "Name": None})

    assert "GopSize" not in settings
    assert settings.number("GopSize", 90) == 90
    assert settings.optional_text("Name") is None


@pytest.mark.parametrize("value", [{"A": [1]}, {"A": "text"}, {"A": {"B": 1}}])
def test_field_of_another_shape_is_named(value: dict[str, object]) -> None:
    with pytest.raises(TranslationError, match=r"^EncoderSettings\.A must be a list of structures, got "):
        Settings(value).children("A")
