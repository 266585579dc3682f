"""The keys of an SRT ingest, and what happens to those of the other type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.environments.broken import DEV, edited, loaded, refusal

RTMP, APP = 'type = "RTMP_PUSH"', 'app_name = "live"\n'
SRT = edited(DEV, RTMP, 'type = "SRT_LISTENER"')
ALONE = edited(SRT, APP, "")


def with_srt(text: str, keys: str) -> str:
    return edited(text, "[encoding]", f"[ingest.srt]\n{keys}\n\n[encoding]")


def test_srt_needs_its_type_alone(tmp_path: Path) -> None:
    ingest = loaded(tmp_path, ALONE).ingest
    assert (ingest.type, ingest.app_name) == ("SRT_LISTENER", None)
    assert (ingest.srt.minimum_latency_ms, ingest.srt.encryption) == (1000, "AES256")


def test_its_latency_and_encryption_can_be_chosen(tmp_path: Path) -> None:
    chosen = loaded(tmp_path, with_srt(ALONE, 'minimum_latency_ms = 120\nencryption = "AES128"')).ingest.srt
    assert (chosen.minimum_latency_ms, chosen.encryption) == (120, "AES128")


@pytest.mark.parametrize("text", [with_srt(SRT, "minimum_latency_ms = 500"), with_srt(DEV, "minimum_latency_ms = 500")])
def test_the_keys_of_both_types_may_stand_so_that_one_word_changes_the_type(tmp_path: Path, text: str) -> None:
    ingest = loaded(tmp_path, text).ingest
    assert (ingest.app_name, ingest.srt.minimum_latency_ms) == ("live", 500)


def test_rtmp_without_an_app_name_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(DEV, APP, "")) == (
        'ingest.app_name must stand while type is "RTMP_PUSH", got none: add app_name = "live", the first part of the '
        "RTMP path"
    )


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("minimum_latency_ms = 119", "ingest.srt.minimum_latency_ms must be 120 to 15000, got 119: use 120"),
        ("minimum_latency_ms = 15_001", "ingest.srt.minimum_latency_ms must be 120 to 15000, got 15001: use 15000"),
        ('encryption = "none"', "ingest.srt.encryption must be 'AES128', 'AES192' or 'AES256', got 'none'"),
        (
            "latency = 200",
            "ingest.srt.latency is unknown: allowed here are minimum_latency_ms, encryption",
        ),
        ('passphrase = "0123456789"', "ingest.srt.passphrase"),
    ],
)
def test_a_key_that_srt_cannot_have_is_refused_by_name(tmp_path: Path, keys: str, told: str) -> None:
    assert told in refusal(tmp_path, with_srt(ALONE, keys))
