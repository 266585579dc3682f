from __future__ import annotations

import pytest

from rehearsal.media.origin.time_shift import TimeShift, TimeShiftRefusedError, parse

NOW = 1_772_366_400.0  # 2026-03-01T12:00:00Z


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"start": "1772366000"}, TimeShift(start=1772366000, end=None)),
        (
            {"start": "2026-03-01T11:59:00Z", "end": "2026-03-01T20:59:30+09:00"},
            TimeShift(start=NOW - 60, end=NOW - 30),
        ),
        ({"end": "1772366500"}, TimeShift(start=NOW - 3600, end=1772366500)),
    ],
)
def test_epoch_seconds_and_iso_8601_name_the_span(query: dict[str, str], expected: TimeShift) -> None:
    assert parse(query, startover_seconds=3600, now=NOW) == expected


@pytest.mark.parametrize("query", [{}, {"start": "", "end": ""}, {"m": "1"}])
def test_an_ordinary_request_has_no_span(query: dict[str, str]) -> None:
    assert parse(query, startover_seconds=3600, now=NOW) is None


@pytest.mark.parametrize(
    ("query", "startover", "said"),
    [
        ({"start": "1772366000"}, 0, "StartoverWindowSeconds is 0"),
        ({"start": str(int(NOW) - 3601)}, 3600, "outside the last 3600 s"),
        ({"start": str(int(NOW) + 60)}, 3600, "outside"),
        ({"start": "1772366000", "end": "1772366000"}, 3600, "not after start"),
        ({"end": str(int(NOW) - 3601)}, 3600, "precedes the window"),
        ({"start": str(int(NOW) - 90_000)}, 1_209_600, "24 hours"),
        ({"start": "yesterday"}, 3600, "neither epoch seconds nor ISO 8601"),
    ],
)
def test_what_cannot_be_served_is_refused(query: dict[str, str], startover: int, said: str) -> None:
    with pytest.raises(TimeShiftRefusedError, match=said):
        parse(query, startover_seconds=startover, now=NOW)


def test_a_span_is_vod_once_its_end_is_past() -> None:
    assert TimeShift(start=1, end=5).playlist_type(5) == "VOD"
    assert TimeShift(start=1, end=5).playlist_type(4) == "EVENT"
    assert TimeShift(start=1, end=None).playlist_type(99) == "EVENT"
