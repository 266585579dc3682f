"""Faults 1 to 3 and 16: which environment, where it runs, and which phases of it.

The refusal at deploy that faults 2 and 4 ask for belongs to the command that deploys.
"""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest

import environments
from environments import ConfigurationError
from stacks.phases import require_complete
from tests.environments.broken import DEV, edited, loaded, refusal
from tests.environments.real_app import project

PHASES = "phases = [1, 2, 3, 4, 5, 6, 7]"
REGION = 'region = "ap-northeast-2"'


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("prd", " Did you mean production?"),
        ("PROD", " Did you mean production?"),
        ("stagign", " Did you mean staging?"),
        ("xyz", ""),
        ("../dev", " Did you mean dev?"),
    ],
)
def test_fault_01_an_unknown_environment_is_told_the_known_ones(name: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        environments.load(name)
    assert str(refused.value) == (
        f"env must be one of dev, production, staging, got {name!r}.{hint} Choose one with -c env=dev, or --env dev with onair"
    )


def test_fault_01_the_template_is_no_environment() -> None:
    with pytest.raises(ConfigurationError, match="env must be one of dev, production, staging, got 'template'"):
        environments.load("template")


def test_fault_02_with_the_placeholder_account_the_templates_fit_any(tmp_path: Path) -> None:
    app = project(tmp_path)
    app.write("dev", edited(DEV, REGION, f'{REGION}\naccount = "000000000000"'))
    artifacts = app.synthesize_here()["artifacts"].values()
    places = {item["environment"] for item in artifacts if "environment" in item}
    assert places == {"aws://unknown-account/ap-northeast-2"}
    assert "000000000000" not in "".join(path.read_text() for path in app.outdir.glob("*.template.json"))


def test_fault_02_an_account_is_kept(tmp_path: Path) -> None:
    assert loaded(tmp_path, edited(DEV, REGION, f'{REGION}\naccount = "111122223333"')).account == "111122223333"


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ('"1234"', "account must be 12 digits in quotes, or left out, got '1234'"),
        ('"1111-2222-3333"', "account must be 12 digits in quotes, or left out, got '1111-2222-3333'"),
        ("111122223333", "account must be text in quotes, got 111122223333"),
    ],
)
def test_fault_02_an_account_that_is_none_is_refused(tmp_path: Path, account: str, told: str) -> None:
    assert refusal(tmp_path, edited(DEV, REGION, f"{REGION}\naccount = {account}")) == told


@pytest.mark.parametrize(
    ("region", "hint"),
    [
        ("ap-northeast-22", "did you mean ap-northeast-2?"),
        ("ap-northest-2", "did you mean ap-northeast-2?"),
        ("ap-northeast-2a", "did you mean ap-northeast-2?"),
        ("us-west-1", "did you mean us-west-2?"),
        ("Seoul", "use ap-northeast-2 (Seoul)"),
        ("", "use ap-northeast-2 (Seoul)"),
    ],
)
def test_fault_03_a_region_without_the_services_is_told_those_that_have_them(
    tmp_path: Path, region: str, hint: str
) -> None:
    sdk = boto3.Session(region_name="us-east-1")
    supported = sorted({*sdk.get_available_regions("medialive")} & {*sdk.get_available_regions("mediapackagev2")})
    assert refusal(tmp_path, edited(DEV, REGION, f'region = "{region}"')) == (
        f"region must be a region with MediaLive and MediaPackage, one of {', '.join(supported)}, got {region!r}: {hint}"
    )


def test_fault_03_every_region_with_the_services_is_taken(tmp_path: Path) -> None:
    sdk = boto3.Session(region_name="us-east-1")
    for region in {*sdk.get_available_regions("medialive")} & {*sdk.get_available_regions("mediapackagev2")}:
        assert loaded(tmp_path, DEV.replace("ap-northeast-2", region)).region == region


@pytest.mark.parametrize(
    ("phases", "told"),
    [
        ("[1, 2, 4]", "got [1, 2, 4]: phase 4 (MediaLiveStack) needs 1, 2, 3; use phases = [1, 2, 3, 4]"),
        ("[1, 5]", "got [1, 5]: phase 5 (CloudFrontStack) needs 1, 2, 3; use phases = [1, 2, 3, 5]"),
        (
            "[1, 2, 3, 7]",
            "got [1, 2, 3, 7]: phase 7 (AutomationStack) needs 1, 2, 3, 4; use phases = [1, 2, 3, 4, 7]",
        ),
    ],
)
def test_fault_16_a_phase_without_what_it_needs_is_told_its_row(tmp_path: Path, phases: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        require_complete(loaded(tmp_path, edited(DEV, PHASES, f"phases = {phases}")))
    assert str(refused.value) == f"dev.toml: phases must hold what each phase needs, {told}"


def test_fault_16_every_incomplete_phase_is_told(tmp_path: Path) -> None:
    app = project(tmp_path)
    app.write("dev", edited(DEV, PHASES, "phases = [1, 2, 4, 5]"))
    assert [line.split("got [1, 2, 4, 5]: ")[1].split(" needs")[0] for line in app.refusal_here().splitlines()] == [
        "phase 4 (MediaLiveStack)",
        "phase 5 (CloudFrontStack)",
    ]


def test_fault_16_an_unknown_phase_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, edited(DEV, PHASES, "phases = [1, 2, 3, 8]")) == (
        "phases must name phases 1 to 7, each once, got [1, 2, 3, 8]: use phases = [1, 2, 3, 4, 5, 6, 7]"
    )


@pytest.mark.parametrize("phases", ["[]", "[0]", "[1, 1]", "[-1]"])
def test_fault_16_phases_are_named_each_once(tmp_path: Path, phases: str) -> None:
    assert refusal(tmp_path, edited(DEV, PHASES, f"phases = {phases}")) == (
        f"phases must name phases 1 to 7, each once, got {phases}: use phases = [1, 2, 3, 4, 5, 6, 7]"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [("Dev", "got 'Dev'"), ("my env", "got 'my env'"), ("개발", "got '개발'"), ("d" * 21, "got 'ddddd")],
)
def test_fault_13_a_file_name_that_no_resource_may_bear_is_refused(tmp_path: Path, name: str, told: str) -> None:
    said = refusal(tmp_path, DEV, name)
    assert said.startswith(f'name must be 1 to 20 of a-z, 0-9 and "-", a letter first, {told}')
    assert said.endswith("rename the file, e.g. staging.toml")
