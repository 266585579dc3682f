"""`onair cost`: what the operator reads, on the terminal, as Markdown and as JSON, and what is refused."""

from __future__ import annotations

import errno
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cost.price_list import FOLDER
from cost.refresh import services
from onair.__main__ import main
from onair.assembly import Assembly
from tests.cost.test_refresh import INGEST


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture
def dev(synthesize: Callable[[str], Path]) -> str:
    return str(synthesize("dev"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Exit code, output and errors of a command line."""

    def ended(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["cost", *arguments])
        said = capsys.readouterr()
        return int(str(end.value.code)), said.out, said.err

    return ended


def test_a_month_is_told_by_service_with_its_provisos(run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run("--templates", dev)
    assert code == 0
    assert "dev: 4 hours a day, 30 days, 50 viewers in KR; prices of ap-northeast-2" in said
    assert "MediaLive" in said
    assert "those of us-east-1 stand in" in said
    assert "one hour on air" in said


def test_the_briefs_hour_stands_beside_awss(run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run(
        "--templates", dev, "--mode", "brief", "--hours", "1", "--days", "1", "--viewers", "1", "--markdown"
    )
    assert code == 0
    assert "| MediaLive, on air | 2.82 | 1.41 |" in said
    assert "| **total** | **3.16** | **" in said


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--by=phase", "| 4 MediaLiveStack |"),
        ("--by=line", "| MediaLive | idle channel | 600 | hour | 0.01*? | 6.00 |"),
        ("--phase=4", "| **total** | **14.80** | **1.41** |"),
        ("--what-if", "| STANDARD | +"),
        ("--ivs", "| **on Amazon IVS** | **"),
        ("--guide", "| 1,000 viewers for one hour | SD-540p | 69.74 | 69.73 | -0.02 % |"),
        ("--language=ko", "| **합계** | **"),
    ],
)
def test_every_question_has_its_table(option: str, told: str, run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run("--templates", dev, "--markdown", option)
    assert code == 0
    assert told in said


def test_environments_stand_side_by_side(
    run: Callable[..., Any], synthesize: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def synthesized(environment: str) -> Iterator[Assembly]:
        yield Assembly.read(synthesize(environment))

    monkeypatch.setattr("onair.cost.synthesized", synthesized)
    code, said, _ = run("--compare", "dev, staging", "--markdown")
    assert code == 0
    assert "| service | dev, $ a month | staging, $ a month |" in said


OF_THE_SHOW = (
    ("--hours", "2"),
    ("--viewers", "2"),
    ("--days", "2"),
    ("--country", "US"),
    ("--shows", "2"),
    ("--lead", "2"),
    ("--month", "2"),
)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--days", "5", "diff", "old", "new"), "takes its options behind diff, got --days before it: write it there"),
        (
            ("--json", "--by", "line", "refresh", "--region", "us-east-1"),
            "behind refresh, got --by, --json before it",
        ),
        *(
            (
                ("--phase", "4", *option),
                f"--phase tells of one environment, by the hour and without viewers, got {option[0]}",
            )
            for option in (
                ("--by", "service"),
                ("--mode", "as-billed"),
                ("--ivs",),
                ("--what-if",),
                ("--guide",),
                ("--prices",),
                ("--compare", "dev,staging"),
                *OF_THE_SHOW,
            )
        ),
        *(
            (("--compare", "dev,staging", *option), f"side by side, by service, got {option[0]} besides")
            for option in (
                ("--by", "phase"),
                ("--ivs",),
                ("--what-if",),
                ("--guide",),
                ("--prices",),
                ("--env", "dev"),
                ("--templates", "cdk.out"),
            )
        ),
        (
            ("--compare", "dev,dev"),
            "--compare must name environments, each of them once, got 'dev,dev': write dev,staging",
        ),
        (("--compare", " ,"), "--compare must name environments, each of them once, got ' ,'"),
        (("--json", "--markdown"), "--json is for programs, got --markdown besides: leave --json out, or --markdown"),
        (("diff", "--json", "--markdown", "old", "new"), "--json is for programs, got --markdown besides"),
        (
            ("--mode", "brief", "--by", "line"),
            "--mode brief is told by the brief's own rows, as its one table, got --by",
        ),
        (("--mode", "brief", "--what-if"), "got --what-if besides: leave --mode brief out, or --what-if"),
        (
            ("--by", "line", "--ivs", "--guide"),
            "--by is of the bill, which other tables stand in place of, got --ivs, --guide",
        ),
        *(
            (
                ("diff", option, amount, "old", "new"),
                f"{option} must be dollars between -1000000000 and 1000000000, got",
            )
            for option in ("--limit-month", "--limit-hour")
            for amount in ("nan", "inf", "1e300")
        ),
    ],
)
def test_options_that_would_say_nothing_are_refused(
    arguments: tuple[str, ...], told: str, run: Callable[..., Any]
) -> None:
    code, said, complaint = run(*arguments)
    assert (code, said, complaint.count("\n")) == (1, "", 1)
    assert told in complaint


def test_options_that_fit_together_are_not_refused(run: Callable[..., Any], dev: str) -> None:
    assert run("--templates", dev, "--mode", "as-billed", "--by", "line", "--env", "dev")[0] == 0
    assert run("--templates", dev, "--phase", "4", "--language", "ko", "--markdown")[0] == 0
    assert run("diff", dev, dev, "--limit-month", "-1", "--hours", "2")[0] == 1


def test_json_of_one_phase_is_an_hour_idle_and_an_hour_on_air(run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run("--templates", dev, "--phase", "4", "--json")
    assert code == 0
    found = json.loads(said)["dev"]
    assert found["phase"] == 4
    assert "output audio: audio-only" in {line["item"] for line in found["hourOnAir"]["lines"]}
    assert {line["phase"] for hour in ("hourIdle", "hourOnAir") for line in found[hour]["lines"]} == {4}
    assert Decimal(found["hourIdle"]["usd"]) * 720 == pytest.approx(Decimal("14.80"), abs=Decimal("0.005"))


def test_json_has_every_line_with_where_its_price_is_from(run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run("--templates", dev, "--json", "--ivs", "--what-if")
    assert code == 0
    found = json.loads(said)["dev"]
    assert sum(Decimal(line["usd"]) for line in found["lines"]) == pytest.approx(
        Decimal(found["usd"]), abs=Decimal("0.001")
    )
    (idle,) = [line for line in found["lines"] if line["item"] == "idle channel"]
    assert (idle["region"], idle["standsInFor"], idle["assumed"], idle["verified"]) == (
        "us-east-1",
        "ap-northeast-2",
        True,
        False,
    )
    assert idle["source"].startswith("https://")
    assert {"ivs", "whatIf", "usdPerHourOnAir", "usdPerHourIdle"} <= set(found)
    assert not {"guide", "prices"} & set(found)


def test_json_has_the_guides_totals_and_every_price_once(run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run("--templates", dev, "--json", "--guide", "--prices")
    assert code == 0
    found = json.loads(said)["dev"]
    guide = found["guide"][0]
    assert (guide["example"], guide["ladder"], guide["why"]) == ("1,000 viewers for one hour", "SD-540p", None)
    assert (guide["usdPublished"], round(Decimal(guide["usd"]), 2)) == ("69.740000", Decimal("69.73"))
    prices = {(row["service"], row["item"]): row for row in found["prices"]}
    assert len(prices) == len(found["prices"])
    idle = prices["MediaLive", "idle push input"]
    assert (idle["price"], idle["unit"], idle["assumed"], idle["standsInFor"]) == (
        "0.01",
        "hour",
        True,
        "ap-northeast-2",
    )
    assert idle["note"].startswith("not stated anywhere")


@pytest.mark.parametrize("by", ["service", "phase", "line"])
def test_a_month_that_is_more_than_its_budget_says_so(by: str, run: Callable[..., Any], dev: str) -> None:
    told = "The month's budget is $30 (automation.monthly_budget_usd): at this use it is spent before the month is over"
    code, said, _ = run("--templates", dev, "--markdown", "--by", by)
    assert code == 0
    assert told in said
    code, said, _ = run("--templates", dev, "--markdown", "--by", by, "--hours", "1", "--days", "1", "--viewers", "1")
    assert code == 0
    assert "budget" not in said


def test_json_has_the_months_budget_or_that_there_is_none(run: Callable[..., Any], dev: str, tmp_path: Path) -> None:
    assert json.loads(run("--templates", dev, "--json")[1])["dev"]["usdBudget"] == "30.000000"
    file = tmp_path / "live.yaml"
    file.write_text("Resources:\n  Nat:\n    Type: AWS::EC2::NatGateway\n")
    assert json.loads(run("--templates", str(file), "--json")[1])["dev"]["usdBudget"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--hours", "30"], "onair: hours must be between 0 and 24, got 30"),
        (["--hours", "four"], "onair: hours must be a number, got 'four': write 4, or 0.5 for half an hour"),
        (["--country", "XX"], "onair: country must be one that cloudfront's price list names, got 'XX'"),
        (
            ["--region", "eu-west-9"],
            "onair: region must be one that has MediaLive and MediaPackage, got 'eu-west-9': use one of",
        ),
        (["--hours", "nan"], "onair: hours must be between 0 and 24, got NaN"),
        (["--viewers", "9" * 34], "onair: viewers must be between 0 and 100000000, got 999"),
        (["--env", "prd"], "env must be one of dev, production, staging, got 'prd'"),
        (["--env", "prd", "--region", "us-east-1"], "env must be one of dev, production, staging, got 'prd'"),
    ],
)
def test_what_cannot_be_priced_is_said_in_one_line(
    arguments: list[str], told: str, run: Callable[..., Any], dev: str
) -> None:
    code, said, complaint = run("--templates", dev, *arguments)
    assert (code, said) == (1, "")
    assert told in complaint
    assert "Traceback" not in complaint


def test_a_region_without_a_list_says_whose_prices_stand_in(run: Callable[..., Any], dev: str) -> None:
    code, said, _ = run("--templates", dev, "--region", "ap-northeast-1", "--markdown")
    assert code == 0
    assert "S3, Secrets Manager in ap-northeast-1 are not known: those of us-east-1 stand in." in said


def test_one_file_of_somebody_elses_will_do(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "live.yaml"
    file.write_text("Resources:\n  Nat:\n    Type: AWS::EC2::NatGateway\n  Table:\n    Type: AWS::DynamoDB::Table\n")
    code, said, _ = run("--templates", str(file), "--region", "us-east-1", "--markdown")
    assert code == 0
    assert "| VPC | 32.40 | 100% |" in said
    assert "Not in the sum, for want of a price: live/Table (AWS::DynamoDB::Table)." in said
    file.write_text("nothing")
    code, _, complaint = run("--templates", str(file))
    assert code == 1
    assert "no CloudFormation template" in complaint


def test_a_change_is_told_and_fails_above_its_limit(
    run: Callable[..., Any], dev: str, synthesize: Callable[[str], Path]
) -> None:
    production = str(synthesize("production"))
    code, said, complaint = run("diff", dev, production, "--markdown", "--limit-month", "5")
    assert code == 1
    assert "output 1080p30-5000000: HD AVC to 30 fps, to 10 Mbit/s | 0.00 | 84.24 | +84.24 |" in said
    assert "above the limit" in complaint
    assert run("diff", production, dev, "--limit-month", "5", "--limit-hour", "0")[0] == 0
    code, said, _ = run("diff", dev, production, "--json")
    assert code == 0
    assert Decimal(json.loads(said)["usdPerMonth"]) > 100


GIT = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]


def commit(project: Path, message: str) -> None:
    """All files of a project, as git's next commit."""
    project.mkdir(exist_ok=True)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", message, "--allow-empty"]):
        subprocess.run([*GIT, *words], cwd=project, check=True)


def test_two_revisions_are_taken_out_and_synthesized(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "cdk.json").write_text(json.dumps({"app": "python3 app.py", "context": {}}))
    app = (
        "import json, os, pathlib\n"
        "out = pathlib.Path(os.environ['CDK_OUTDIR'])\n"
        "out.mkdir()\n"
        "secrets = {f'Secret{n}': {'Type': 'AWS::SecretsManager::Secret'} for n in range(int(open('count').read()))}\n"
        "(out / 'Stack.template.json').write_text(json.dumps({'Resources': secrets}))\n"
    )
    (project / "app.py").write_text(app)
    for count in ("1", "3"):
        (project / "count").write_text(count)
        commit(project, count)
    (project / "count").write_text("99")
    monkeypatch.setattr("onair.cost.ROOT", project)
    code, said, _ = run("diff", "HEAD~1", "HEAD", "--markdown")
    assert code == 0
    assert "| **a month** |  | **0.40** | **1.20** | **+0.80** |" in said.replace("| **** |", "|  |")
    assert (project / "count").read_text() == "99"
    code, _, complaint = run("diff", "HEAD~9", "HEAD")
    assert code == 1
    assert "onair: 'HEAD~9' must be a template, a folder of them or a git revision: it is none of these" in complaint


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, "onair: revision 'HEAD' has no cdk.json, so it makes no templates"),
        ("{", "onair: revision 'HEAD' has a cdk.json that is no JSON"),
        ('{"app": "python3 app.py"}', "onair: revision 'HEAD' has a cdk.json without app or context"),
    ],
)
def test_a_revision_without_an_app_is_refused(
    written: str | None,
    told: str,
    *,
    run: Callable[..., Any],
    dev: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    if written is not None:
        (project / "cdk.json").write_text(written)
    commit(project, "none")
    monkeypatch.setattr("onair.cost.ROOT", project)
    code, _, complaint = run("diff", "HEAD", dev)
    assert (code, complaint.count("\n")) == (1, 1)
    assert told in complaint


def test_a_revision_without_git_is_refused(
    run: Callable[..., Any], dev: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, complaint = run("diff", "HEAD", dev)
    assert code == 1
    assert "onair: 'HEAD' is no file, and git, which would know a revision of this name, is not installed" in complaint


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A region's file, and a price list of AWS that has one price for it."""
    path = tmp_path / "ap-northeast-2.toml"
    path.write_text((FOLDER / path.name).read_text())
    client: Any = boto3.client("pricing", region_name="us-east-1")
    monkeypatch.setattr("onair.price_refresh.boto3.client", lambda *_, **__: client)
    with Stubber(client) as stub:
        for service, _ in services():
            held = [INGEST] if service == "AWSElementalMediaPackage" else []
            stub.add_response("get_products", {"PriceList": held})
        yield path


def test_the_price_list_is_read_anew_and_written(run: Callable[..., Any], file: Path) -> None:
    code, said, _ = run("refresh", "--region", "ap-northeast-2", "--folder", str(file.parent))
    assert code == 0
    assert "read: items mediapackage.ingest" in said
    assert f"written: {file}" in said.replace("\n", "")
    assert '[items."mediapackage.ingest"]' in file.read_text()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_json_of_a_price_list_that_was_read_names_the_file_and_the_prices(run: Callable[..., Any], file: Path) -> None:
    code, said, _ = run("refresh", "--region", "ap-northeast-2", "--folder", str(file.parent), "--json")
    assert code == 0
    assert json.loads(said) == {"file": str(file), "read": ["items mediapackage.ingest"], "productsLeftOut": 0}


def test_a_price_list_that_answers_nothing_writes_nothing(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Any = boto3.client("pricing", region_name="us-east-1")
    monkeypatch.setattr("onair.price_refresh.boto3.client", lambda *_, **__: client)
    with Stubber(client) as stub:
        for _ in services():
            stub.add_response("get_products", {"PriceList": []})
        code, _, complaint = run("refresh", "--region", "eu-west-1", "--folder", str(tmp_path))
    assert code == 1
    assert "AWS's price list has none of these prices in eu-west-1, in 0 products: nothing is written" in complaint
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS, which nobody asks."""

    def client(*_: Any, **__: Any) -> Any:
        raise AssertionError("AWS is asked")

    monkeypatch.setattr("onair.price_refresh.boto3.client", client)


@pytest.mark.usefixtures("unasked")
@pytest.mark.parametrize("region", ["xx-south-1", "../us-east-1", ""])
def test_a_name_that_is_no_regions_is_refused_before_aws_is_asked(
    region: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    code, _, complaint = run("refresh", "--region", region, "--folder", str(tmp_path))
    assert code == 1
    assert f"onair: region must be one that has MediaLive and MediaPackage, got {region!r}" in complaint


@pytest.mark.usefixtures("unasked")
def test_a_folder_that_is_not_there_is_refused_before_aws_is_asked(run: Callable[..., Any], tmp_path: Path) -> None:
    code, _, complaint = run("refresh", "--region", "us-east-1", "--folder", str(tmp_path / "none"))
    assert (code, complaint) == (
        1,
        f"onair: folder must be one that is there, got {tmp_path / 'none'}: make it, or leave --folder out\n",
    )


@pytest.mark.usefixtures("unasked")
@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"region = ", "is no price file: Invalid value (at end of document)"),
        (b"\xff", "is no price file: 'utf-8' codec can't decode byte 0xff"),
        (b"", "is no price file: it lacks 'region'"),
        (b'region = "eu-west-1"\n[items."x"]\nprice = "0.1"\n', "is no price file: it lacks 'unit'"),
        (
            b'region = "eu-west-1"\nitems = 1\n',
            "is no price file: its tables are not those of us-east-1.toml; mend it, or",
        ),
        (b'region = "us-east-1"\n', "region must be 'eu-west-1', as the file is named, got 'us-east-1'"),
    ],
    ids=str,
)
def test_a_torn_price_file_is_named_before_aws_is_asked(
    written: bytes, told: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "eu-west-1.toml"
    file.write_bytes(written)
    code, _, complaint = run("refresh", "--region", "eu-west-1", "--folder", str(tmp_path))
    assert (code, complaint.count("\n")) == (1, 1)
    assert complaint.startswith(f"onair: {file}")
    assert told in complaint
    assert file.read_bytes() == written


def test_a_price_file_that_cannot_be_replaced_stays_as_it_is(
    run: Callable[..., Any], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, *_: Any, **__: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    before = file.read_bytes()
    monkeypatch.setattr(Path, "write_text", full)
    code, _, complaint = run("refresh", "--region", "ap-northeast-2", "--folder", str(file.parent))
    assert (code, complaint) == (1, f"onair: {file} cannot be written: No space left on device\n")
    assert file.read_bytes() == before


def test_a_refusal_of_aws_is_told_in_its_words(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Any = boto3.client("pricing", region_name="us-east-1")
    monkeypatch.setattr("onair.price_refresh.boto3.client", lambda *_, **__: client)
    with Stubber(client) as stub:
        stub.add_client_error("get_products", "AccessDeniedException", "not yours")
        code, _, complaint = run("refresh", "--region", "ap-northeast-2", "--folder", str(tmp_path))
    assert code == 1
    assert "onair: AWS's price list cannot be read" in complaint
    assert "not yours" in complaint
