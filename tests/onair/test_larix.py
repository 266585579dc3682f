"""`onair larix`: the code that a phone reads is the deployed channel's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

import environments
from onair import account as accounts
from onair import larix
from onair.__main__ import main
from rehearsal import session_file
from rehearsal.cloud.process import LocalCloud
from senders import qr
from senders.settings import SrtCall
from tests.onair.encoder import deploy_encoder, deploy_outputs

STAGING = environments.load("staging")
KEY = "AbCdEfGhIjKlMnOpQrStUvWx"


@pytest.fixture(scope="module")
def out(cloud: LocalCloud, client: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the demo writes in which phase 4 of staging is deployed."""
    folder = tmp_path_factory.mktemp("out")
    session_file.write(folder, cloud.environment)
    deploy_encoder(client, STAGING, KEY)
    yield folder
    client("cloudformation").delete_stack(StackName=f"{STAGING.prefix}-medialive")


def run(out: Path, *more: str, env: str = "staging") -> int:
    with pytest.raises(SystemExit) as end:
        main(["larix", "--env", env, "--rehearsal", "--out", str(out), *more])
    assert isinstance(end.value.code, int)
    return end.value.code


def test_the_picture_holds_the_link_that_programs_get(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "larix.png"
    assert run(out, "--picture", str(picture), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    assert found.text == told["link"]
    assert f"%2Flive%2F{KEY}&" in told["link"]
    rung = STAGING.channels[0].ladder[0]
    assert (told["width"], told["height"], told["framerate"]) == (rung.width, rung.height, rung.framerate)
    assert told["keyframeSeconds"] == STAGING.encoding.gop_seconds
    assert KEY not in json.dumps({**told, "link": ""})


def test_the_terminal_shows_code_link_and_the_settings_of_obs_and_ffmpeg(
    out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert run(out, "--json") == 0
    link = json.loads(capsys.readouterr().out)["link"]
    assert run(out) == 0
    said = capsys.readouterr().out
    assert qr.on_terminal(link).strip() in said
    assert link in said.split("\n")
    assert "Output > Keyframe Interval" in said
    assert '-f flv "rtmp://203.0.113.10:1935/live/$STREAM_KEY"' in said


def test_an_srt_ingest_is_called_at_its_own_urls_with_the_passphrase(
    out: Path, cloud: LocalCloud, client: Callable[[str], Any]
) -> None:
    ingest = STAGING.ingest.model_copy(update={"type": "SRT_LISTENER"})
    srt = STAGING.model_copy(update={"name": "srt", "ingest": ingest})
    secret = client("secretsmanager").create_secret(Name=f"{srt.prefix}-key", SecretString=KEY)["ARN"]
    outputs = {"SrtListenerUrls": "srt://203.0.113.10:5000", "StreamKeySecretArn": secret}
    deploy_outputs(client, srt, "medialive", outputs)
    account = accounts.meant(srt.region, rehearsal=True, out=out)
    for weak, latency in ((False, 1000), (True, 2000)):
        (target,) = larix.where_to_send(account, srt, srt.channels[0], weak_signal=weak)
        assert (target.url, target.stream_key) == ("srt://203.0.113.10:5000", KEY)
        assert target.srt == SrtCall(latency_ms=latency, key_bytes=32)


def test_a_weak_signal_sends_less(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(out, "--json") == 0
    assert run(out, "--weak-signal", "--json") == 0
    full, weak = (json.loads(part) for part in capsys.readouterr().out.replace("}\n{", "}\0{").split("\0"))
    assert weak["height"] < full["height"]
    assert weak["bitrate"] * 2 == full["bitrate"]


def test_another_ending_is_refused_before_anything_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--picture", "larix.gif") == 1
    assert "--picture must end in .png or .svg, got 'larix.gif': name it larix.png" in capsys.readouterr().err


def test_a_picture_where_none_can_be_is_told_before_anything_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "taken").touch()
    assert run(tmp_path, "--picture", str(tmp_path / "folder.png")) == 1
    assert run(tmp_path, "--picture", str(tmp_path / "taken" / "larix.png")) == 1
    in_a_folders_place, below_a_file = capsys.readouterr().err.splitlines()
    assert in_a_folders_place.startswith("onair: --picture must name a file, got the folder ")
    assert below_a_file.startswith("onair: --picture must name a place that can be written, got ")


def test_a_phase_4_that_is_not_there_is_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(out, env="dev") == 1
    assert "phase 4 of dev is not deployed" in capsys.readouterr().err
