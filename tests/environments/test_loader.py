"""Environment files: what loads, and what each broken file is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

import environments
from environments import ConfigurationError
from environments.loader import FOLDER, read
from tests.docs.configuration import keys, shown

DEV = (FOLDER / "dev.toml").read_text()


def refusal(folder: Path, text: str | bytes, name: str = "dev") -> str:
    path = folder / f"{name}.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as refused:
        environments.load(name, folder)
    return str(refused.value)


@pytest.mark.parametrize("name", ["dev", "staging", "production"])
def test_each_shipped_environment_loads(name: str) -> None:
    assert environments.load(name).prefix == f"onair-{name}"


def test_the_template_loads_and_shows_every_key() -> None:
    template = read(FOLDER / "template.toml", "template")

    def unset(model: environments.Environment, path: str = "") -> list[str]:
        missing = []
        for field in type(model).model_fields:
            value = getattr(model, field)
            if field not in model.model_fields_set:
                missing.append(path + field)
            for item in value if isinstance(value, tuple) else (value,):
                if hasattr(item, "model_fields_set"):
                    missing += unset(item, f"{path}{field}.")
        return missing

    optional_in_a_later_table = {"channels.ladder"}
    assert set(unset(template)) - optional_in_a_later_table - keys(shown()) == set()


def test_every_key_of_the_template_is_commented() -> None:
    lines = (FOLDER / "template.toml").read_text().splitlines()
    keys = [line for line in lines if "=" in line and not line.startswith("#")]
    explained_above = {"owner", "width", "height", "framerate", "bitrate", "quality", "stop"}
    assert [line for line in keys if "#" not in line and line.split(" =")[0] not in explained_above] == []


@pytest.mark.parametrize("tip", range(1, 6))
def test_each_saving_tip_of_the_brief_is_named_in_every_file(tip: int) -> None:
    for name in (*environments.names(), "template"):
        assert f"saving tip {tip}" in (FOLDER / f"{name}.toml").read_text(), name


def test_a_loaded_environment_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        environments.load("dev").project = "other"  # type: ignore[misc] # the point of the test


def test_an_unknown_environment_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        environments.load("prd")
    assert str(refused.value) == (
        "env must be one of dev, production, staging, got 'prd'. Did you mean production? Choose one with -c env=dev, or --env dev with onair"
    )


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("bitrate = 3_000_000", "bitrte = 3_000_000", "channels[0].ladder[0].bitrte is unknown: did you mean bitrate?"),
        ("[cdn]", "[cnd]", "cnd is unknown: did you mean cdn?"),
        ("width = 1280, height = 720, framerate = 30, bitrate = 3", "width = 1280, height = 719, framerate = 30, bitrate = 3",
         "channels[0].ladder[0].height must be even, got 719: use 718"),
        ("bitrate = 1_200_000", "bitrate = 3_200_000", "channels[0].ladder must descend in size and bitrate, got rung 0"),
        ("width = 854, height = 480, framerate = 30", "width = 854, height = 480, framerate = 20",
         "channels[0].ladder must hold framerates that divide the rung above"),
        ("width = 1280, height = 720, framerate = 30, bitrate = 4", "width = 640, height = 360, framerate = 30, bitrate = 4",
         "channels[0].ladder[0] must not exceed ingest.source 640x360@30"),
        ("idle_minutes = 10", 'idle_minutes = "10"', "automation.idle_minutes must be a whole number without quotes, got '10': write 10"),
        ("RTMP_PUSH", "RTMP", "ingest.type must be 'RTMP_PUSH' or 'SRT_LISTENER', got 'RTMP'"),
        ('"0.0.0.0/0"', '"10.0.0.5/24"', "ingest.allow_list must be an IPv4 CIDR block, got '10.0.0.5/24'"),
        ('"0.0.0.0/0"', "", "ingest.allow_list must hold 1 to 10 CIDR blocks"),
        ("gop_seconds = 2", "gop_seconds = 3", "use segment_seconds = 3 with gop_seconds = 3"),
        ("playlist_ttl_seconds = 1", "playlist_ttl_seconds = 2", "cdn.playlist_ttl_seconds must be at most half"),
        ('version = "v2"', 'version = "v1"', 'packager.version must be "v2", got "v1": packager v1 is not built yet'),
        ("startover_seconds = 9000", "startover_seconds = 30", "packager.startover_seconds must be 0 (off) or 60"),
        ("emails = []", 'emails = ["not-an-email"]', "monitoring.emails must hold e-mail addresses, got 'not-an-email'"),
        ("emails = []", 'emails = ["a@b.co", "A@b.co"]', "monitoring.emails must name each address once"),
        ('"Asia/Seoul"', '"Asia/Soul"', "automation.time_zone must be an IANA time zone, got 'Asia/Soul'"),
        ('stop = "20:00"', 'stop = "18:00"', "automation.windows[0].stop must be later on the same day than start"),
        ('channel = "main"', 'channel = "second"', "automation.windows[0].channel must be one of main"),
        ("phases = [1, 2, 3, 4, 5, 6, 7]", "phases = [1, 8]", "phases must name phases 1 to 7, each once, got [1, 8]"),
        ("expire_days = 7", "expire_days = 7\nglacier_after_days = 7", "archive.expire_days must be greater than"),
        ('vpc_cidr = "10.20.0.0/16"', 'vpc_cidr = "10.0.0.0/8"', "network.vpc_cidr must be between /16 and /26"),
        ('"ap-northeast-2c"', '"ap-northeast-1c"', "network.availability_zones must be zones of ap-northeast-2"),
        ('project = "onair"', 'project = "onair"\nproject = "two"', "must be a TOML file in UTF-8, got: Cannot overwrite"),
        ('project = "onair"', 'project = "onair"\nname = "x"', "name is unknown: the environment is named by its file"),
    ],
)  # fmt: skip
def test_a_broken_key_is_named_with_what_it_got_and_the_mend(tmp_path: Path, was: str, becomes: str, told: str) -> None:
    broken = DEV.replace(was, becomes, 1)
    assert broken != DEV
    assert told in refusal(tmp_path, broken)


def test_one_cause_is_told_once(tmp_path: Path) -> None:
    told = refusal(tmp_path, DEV.replace("bitrate = 3_000_000", 'bitrate = "5M"'))
    assert (
        told
        == "dev.toml: channels[0].ladder[0].bitrate must be a whole number without quotes, got '5M': write 5_000_000"
    )


def test_an_empty_file_is_told_what_to_copy(tmp_path: Path) -> None:
    assert refusal(tmp_path, "") == "dev.toml is empty: copy environments/template.toml over it and edit that"


def test_a_file_that_is_not_toml_is_told_so(tmp_path: Path) -> None:
    assert "dev.toml must be a TOML file in UTF-8" in refusal(tmp_path, b"\xff\xfe\x00")


def test_a_byte_order_mark_and_crlf_are_read(tmp_path: Path) -> None:
    (tmp_path / "dev.toml").write_bytes(b"\xef\xbb\xbf" + DEV.replace("\n", "\r\n").encode())
    assert environments.load("dev", tmp_path) == environments.load("dev")


def test_the_whole_internet_is_refused_outside_dev_also_in_two_halves(tmp_path: Path) -> None:
    halves = DEV.replace('"0.0.0.0/0"', '"0.0.0.0/1", "128.0.0.0/1"')
    assert "ingest.allow_list must not admit the whole internet outside dev" in refusal(tmp_path, halves, "staging")


def test_production_on_one_pipeline_must_be_accepted_by_a_key(tmp_path: Path) -> None:
    single = DEV.replace('"0.0.0.0/0"', '"203.0.113.0/24"').replace("emails = []", 'emails = ["a@example.com"]')
    assert "add accept_single_pipeline = true to channels[0]" in refusal(tmp_path, single, "production")
    accepted = single.replace("[[channels]]", "[[channels]]\naccept_single_pipeline = true")
    (tmp_path / "production.toml").write_text(accepted)
    assert environments.load("production", tmp_path).channels[0].accept_single_pipeline


def test_channel_names_that_differ_only_by_case_are_refused(tmp_path: Path) -> None:
    channel = DEV[DEV.index("[[channels]]") : DEV.index("[archive]")]
    twice = DEV.replace(channel, channel + channel.replace('"main"', '"Main"'))
    assert "channels must have names that differ by more than case, '-' and '_', got main, Main" in refusal(
        tmp_path, twice
    )
