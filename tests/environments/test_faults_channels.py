"""Faults 9 to 13: bitrates, the ladder, GOP and segment, pipelines, names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from constructs_lib.input_specification import maximum_bitrate
from tests.conftest import Templates
from tests.environments.broken import DEV, FIRST_RUNG, PRODUCTION, SECOND_RUNG, edited, loaded, refusal

LENGTHS = "gop_seconds = 2\nsegment_seconds = 2"
NAME = 'name = "main"'
SMALL = "{ width = 640, height = 360, framerate = 30, bitrate = 800_000, quality = 7 }"
SINGLE = PRODUCTION.replace('"STANDARD"', '"SINGLE_PIPELINE"')
CHANNEL = DEV[DEV.index("[[channels]]") : DEV.index("[archive]")]


@pytest.mark.parametrize(
    ("bitrate", "told"),
    [
        ("0", "100000 to 50000000, got 0: use 100000"),
        ("-3_000_000", "100000 to 50000000, got -3000000: use 100000"),
        ("50_000_001", "100000 to 50000000, got 50000001: use 50000000"),
        ('"5M"', "a whole number without quotes, got '5M': write 5_000_000"),
        ('"800 k"', "a whole number without quotes, got '800 k': write 800_000"),
        ('"fast"', "a whole number without quotes, got 'fast'"),
        ("3e6", "a whole number without quotes, got 3000000.0"),
        ("true", "a whole number without quotes, got True"),
    ],
)
@pytest.mark.parametrize(
    ("key", "was"), [("channels[0].ladder[0]", "3_000_000"), ("ingest.source", "4_000_000")], ids=["rung", "source"]
)
def test_fault_09_a_bitrate_that_is_none_is_refused(
    tmp_path: Path, bitrate: str, told: str, key: str, was: str
) -> None:
    broken = edited(DEV, f"bitrate = {was}", f"bitrate = {bitrate}")
    assert refusal(tmp_path, broken) == f"{key}.bitrate must be {told}"


def test_fault_09_the_highest_source_is_the_highest_input_bracket(tmp_path: Path) -> None:
    highest = loaded(tmp_path, edited(DEV, "bitrate = 4_000_000", "bitrate = 50_000_000")).ingest.source.bitrate
    assert maximum_bitrate(highest) == "MAX_50_MBPS"
    with pytest.raises(ValueError, match="at most 50000000"):
        maximum_bitrate(highest + 1)


def test_fault_09_a_rung_of_more_bits_than_the_source_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(DEV, "bitrate = 3_000_000", "bitrate = 4_000_001")) == (
        "channels[0].ladder[0] must not exceed ingest.source 1280x720@30 4000000 bit/s, got 1280x720@30 4000001 bit/s: "
        "remove the rung or raise ingest.source to what the phone really sends"
    )


FIRST, SECOND = "1280x720@30 3000000 bit/s", "854x480@30 1200000 bit/s"
ORDER = "order the rungs from the largest to the smallest and give each its own bitrate"


@pytest.mark.parametrize(
    ("rungs", "told"),
    [
        (
            (SECOND_RUNG, FIRST_RUNG),
            f"must descend in size and bitrate, got rung 0 ({SECOND}) above rung 1 ({FIRST}): {ORDER}",
        ),
        (
            (FIRST_RUNG, SMALL, SECOND_RUNG),
            f"must descend in size and bitrate, got rung 1 (640x360@30 800000 bit/s) above rung 2 ({SECOND}): {ORDER}",
        ),
        (
            (FIRST_RUNG, SECOND_RUNG.replace("1_200_000", "3_000_000")),
            f"must descend in size and bitrate, got rung 0 ({FIRST}) above rung 1 (854x480@30 3000000 bit/s): {ORDER}",
        ),
        (
            (FIRST_RUNG, SECOND_RUNG, SECOND_RUNG),
            f"must hold each rung once, got rung 1 ({SECOND}) above rung 2 ({SECOND}): remove one",
        ),
        (
            (FIRST_RUNG, SECOND_RUNG.replace("framerate = 30", "framerate = 20")),
            f"must hold framerates that divide the rung above, got rung 0 ({FIRST}) above rung 1 "
            "(854x480@20 1200000 bit/s): use 30 or 15",
        ),
        (
            (FIRST_RUNG, edited(SECOND_RUNG, "width = 854", "width = 1282")),
            f"must descend in size and bitrate, got rung 0 ({FIRST}) above rung 1 (1282x480@30 1200000 bit/s): {ORDER}",
        ),
        (
            (FIRST_RUNG, edited(SECOND_RUNG, "height = 480", "height = 722")),
            f"must descend in size and bitrate, got rung 0 ({FIRST}) above rung 1 (854x722@30 1200000 bit/s): {ORDER}",
        ),
    ],
    ids=["ascending", "zigzag", "equal bitrate", "duplicate", "framerate", "wider", "taller"],
)
def test_fault_10_a_ladder_out_of_order_is_told_the_two_rungs(
    tmp_path: Path, rungs: tuple[str, ...], told: str
) -> None:
    broken = edited(DEV, f"  {FIRST_RUNG},\n  {SECOND_RUNG},\n", "".join(f"  {rung},\n" for rung in rungs))
    assert refusal(tmp_path, broken) == f"channels[0].ladder {told}"


@pytest.mark.parametrize(
    ("was", "becomes", "got"),
    [
        ("width = 1280, height = 720", "width = 1920, height = 720", "1920x720@30"),
        ("width = 1280, height = 720", "width = 1280, height = 1080", "1280x1080@30"),
        ("framerate = 30", "framerate = 60", "1280x720@60"),
    ],
)
def test_fault_10_a_rung_above_the_source_is_told_both(tmp_path: Path, was: str, becomes: str, got: str) -> None:
    assert refusal(tmp_path, edited(DEV, FIRST_RUNG, edited(FIRST_RUNG, was, becomes))) == (
        f"channels[0].ladder[0] must not exceed ingest.source 1280x720@30 4000000 bit/s, got {got} 3000000 bit/s: "
        "remove the rung or raise ingest.source to what the phone really sends"
    )


def test_fault_10_odd_sizes_are_refused_each_with_the_even_one_below(tmp_path: Path) -> None:
    odd = edited(SECOND_RUNG, "width = 854, height = 480", "width = 853, height = 479")
    assert refusal(tmp_path, edited(DEV, SECOND_RUNG, odd)).splitlines() == [
        "channels[0].ladder[1].width must be even, got 853: use 852",
        "channels[0].ladder[1].height must be even, got 479: use 478",
    ]


@pytest.mark.parametrize(("rungs", "told"), [(0, "got 0: add what is missing"), (11, "got 11: remove the surplus")])
def test_fault_10_a_ladder_has_one_to_ten_rungs(tmp_path: Path, rungs: int, told: str) -> None:
    broken = edited(DEV, f"  {FIRST_RUNG},\n  {SECOND_RUNG},\n", f"  {FIRST_RUNG},\n" * rungs)
    assert refusal(tmp_path, broken) == f"channels[0].ladder must hold 1 to 10 entries, {told}"


@pytest.mark.parametrize(
    ("gop", "segment", "told", "mended"),
    [
        (4, 6, "segment_seconds must be a whole multiple of gop_seconds, got 6 and 4", (3, 6)),
        (3, 2, "segment_seconds must be a whole multiple of gop_seconds, got 2 and 3", (3, 3)),
        (2, 5, "segment_seconds must be a whole multiple of gop_seconds, got 5 and 2", (2, 4)),
        (8, 30, "segment_seconds must be a whole multiple of gop_seconds, got 30 and 8", (6, 30)),
        (0, 2, "gop_seconds must be 1 to 10, got 0", (1, 2)),
        (-2, 2, "gop_seconds must be 1 to 10, got -2", (1, 2)),
        (11, 22, "gop_seconds must be 1 to 10, got 11", (10, 20)),
        (2, 0, "segment_seconds must be 1 to 30, got 0", (2, 2)),
        (10, 31, "segment_seconds must be 1 to 30, got 31", (10, 30)),
        (0, 0, "gop_seconds must be 1 to 10, got 0", (1, 1)),
    ],
)
def test_fault_11_lengths_that_do_not_fit_are_told_the_nearest_pair_that_does(
    tmp_path: Path, gop: int, segment: int, told: str, mended: tuple[int, int]
) -> None:
    said = refusal(tmp_path, edited(DEV, LENGTHS, f"gop_seconds = {gop}\nsegment_seconds = {segment}"))
    near_gop, near_segment = mended
    assert said == f"encoding.{told}: use segment_seconds = {near_segment} with gop_seconds = {near_gop}"
    near = loaded(tmp_path, edited(DEV, LENGTHS, f"gop_seconds = {near_gop}\nsegment_seconds = {near_segment}"))
    assert (near.encoding.gop_seconds, near.encoding.segment_seconds) == mended


@pytest.mark.parametrize("key", ["gop_seconds", "segment_seconds"])
def test_fault_11_a_length_is_a_whole_number(tmp_path: Path, key: str) -> None:
    assert refusal(tmp_path, edited(DEV, f"{key} = 2", f"{key} = 1.5")) == (
        f"encoding.{key} must be a whole number without quotes, got 1.5"
    )


def test_fault_12_one_pipeline_in_production_must_be_accepted_by_a_key(tmp_path: Path) -> None:
    assert refusal(tmp_path, SINGLE, "production") == (
        "channels[0].channel_class must be STANDARD in production, got SINGLE_PIPELINE: "
        "use STANDARD, or add accept_single_pipeline = true to channels[0]"
    )


def test_fault_12_accepting_must_be_said_plainly(tmp_path: Path) -> None:
    quoted = edited(SINGLE, NAME, f'{NAME}\naccept_single_pipeline = "yes"')
    assert refusal(tmp_path, quoted, "production") == (
        "channels[0].accept_single_pipeline must be true or false without quotes, got 'yes'"
    )
    declined = edited(SINGLE, NAME, f"{NAME}\naccept_single_pipeline = false")
    assert "add accept_single_pipeline = true" in refusal(tmp_path, declined, "production")


def test_fault_12_one_pipeline_in_production_loads_once_accepted(tmp_path: Path) -> None:
    accepted = edited(SINGLE, NAME, f"{NAME}\naccept_single_pipeline = true")
    assert loaded(tmp_path, accepted, "production").channels[0].channel_class == "SINGLE_PIPELINE"


@pytest.mark.parametrize("key", ["sources", "pipelines", "destinations"])
def test_fault_12_a_number_of_sources_cannot_be_said(tmp_path: Path, key: str) -> None:
    told = refusal(tmp_path, edited(PRODUCTION, NAME, f"{NAME}\n{key} = 1"), "production")
    assert told.startswith(f"channels[0].{key} is unknown: ")


def test_fault_12_a_standard_channel_always_has_two_sources_and_two_destinations(
    templates: Callable[[str], Templates],
) -> None:
    resources = templates("production")["MediaLiveStack"]["Resources"].values()
    (rtmp,) = [item["Properties"] for item in resources if item["Type"] == "AWS::MediaLive::Input"]
    (channel,) = [item["Properties"] for item in resources if item["Type"] == "AWS::MediaLive::Channel"]
    assert channel["ChannelClass"] == "STANDARD"
    assert len(rtmp["Destinations"]) == 2
    assert {len(item["Settings"]) for item in channel["Destinations"] if "Settings" in item} == {2}


LEGAL = 'must be 1 to 64 of A-Z, a-z, 0-9, "-" and "_", a letter first, got'


@pytest.mark.parametrize(
    ("name", "got"),
    [
        ("메인", "'메인'"),
        ("main hall", "'main hall'"),
        ("live/main", "'live/main'"),
        ("1st", "'1st'"),
        ("", "''"),
        ("main\\n", r"'main\n'"),
        ("m" * 65, "65 characters"),
        ("m" * 257, "257 characters"),
    ],
)
def test_fault_13_a_name_that_no_service_takes_is_refused(tmp_path: Path, name: str, got: str) -> None:
    assert refusal(tmp_path, edited(DEV, NAME, f'name = "{name}"')).splitlines()[0] == (
        f'channels[0].name {LEGAL} {got}: use a name such as "main"; Korean and spaces belong in title'
    )


def test_fault_13_korean_is_taken_as_the_title(tmp_path: Path) -> None:
    assert loaded(tmp_path, edited(DEV, '"ON AIR"', '"주일 예배 생방송"')).channels[0].title == "주일 예배 생방송"


@pytest.mark.parametrize("second", ["main", "Main", "MAIN", "ma-in", "main_"])
def test_fault_13_names_that_aws_could_not_tell_apart_are_refused(tmp_path: Path, second: str) -> None:
    twice = edited(DEV, CHANNEL, CHANNEL + edited(CHANNEL, '"main"', f'"{second}"'))
    assert refusal(tmp_path, twice) == (
        f"channels must have names that differ by more than case, '-' and '_', got main, {second}: rename one"
    )
