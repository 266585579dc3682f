from __future__ import annotations

import hmac

import pytest

from rehearsal.media.rtmp.admission import StreamKeys, StreamName

KEYS = StreamKeys([StreamName("live", "first-key"), StreamName("live", "second-key")])


@pytest.mark.parametrize(
    ("app", "key", "pipeline"),
    [
        ("live", "first-key", 0),
        ("live", "second-key", 1),
        ("live/first-key", "", 0),
        ("live", "first-ke", None),
        ("live", "", None),
        ("other", "first-key", None),
        ("", "first-key", None),
        ("live", "방송", None),
    ],
)
def test_pipeline_is_found_by_the_whole_name_only(app: str, key: str, pipeline: int | None) -> None:
    assert KEYS.pipeline(app, key) == pipeline


def test_every_name_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    original = hmac.compare_digest

    def noted(ours: bytes, given: bytes) -> bool:
        compared.append(ours)
        return original(ours, given)

    monkeypatch.setattr(hmac, "compare_digest", noted)

    KEYS.pipeline("live", "first-key")

    assert compared == [b"live/first-key", b"live/second-key"]


def test_key_is_in_no_repr() -> None:
    assert "first-key" not in repr(StreamName("live", "first-key"))


def test_stream_name_of_the_input_is_split_at_its_first_slash() -> None:
    assert StreamName.parse("/live/abc") == StreamName("live", "abc")


@pytest.mark.parametrize("path", ["secret", "/secret/", "", "/"])
def test_stream_name_without_two_halves_is_refused_without_repeating_it(path: str) -> None:
    with pytest.raises(ValueError, match="<app>/<key>") as refused:
        StreamName.parse(path)
    assert "secret" not in str(refused.value)
