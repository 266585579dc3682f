from __future__ import annotations

import pytest

from rehearsal.media.encoder.options import EncoderOptionError, EncoderOptions


def test_environment_names_preset_and_rungs() -> None:
    options = EncoderOptions.from_environment({"ENCODER_PRESET": "veryfast", "RUNGS": "2"}, keep_seconds=90)

    assert options == EncoderOptions(preset="veryfast", rungs=2, keep_seconds=90)


def test_empty_environment_means_a_laptops_defaults() -> None:
    assert EncoderOptions.from_environment({"RUNGS": "", "ENCODER_PRESET": ""}) == EncoderOptions(preset="ultrafast")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"RUNGS": "0"}, "RUNGS must be a whole number from 1, got 0"),
        ({"RUNGS": "two"}, "RUNGS must be a whole number from 1, got 'two'"),
        ({"RUNGS": "-1"}, "RUNGS"),
        ({"ENCODER_PRESET": "warp"}, "ENCODER_PRESET must be one of ultrafast.*got 'warp'"),
    ],
)
def test_illegal_values_are_named(environment: dict[str, str], message: str) -> None:
    with pytest.raises(EncoderOptionError, match=message):
        EncoderOptions.from_environment(environment)
