"""`onair doctor` as the operator runs it."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from onair.__main__ import main
from onair.doctor.command import as_json, missing, show
from onair.doctor.finding import Finding, Mark, Purpose
from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports

GOOD = Finding("Python", Mark.GOOD, "3.11.7")
NO_KEYS = Finding("Credentials", Mark.MISSING, "none", "aws configure", (Purpose.DEPLOY,))
UNASKED = Finding("CDK bootstrap", Mark.UNASKED, "no credentials", needed_to=(Purpose.DEPLOY,))
NO_PAGE = Finding("Chromium", Mark.NOTED, "none", "install it", (Purpose.REHEARSE,))


def test_who_has_no_account_can_rehearse() -> None:
    stream = io.StringIO()
    show(Console(file=stream, width=120), [GOOD, NO_KEYS, UNASKED, NO_PAGE])
    said = stream.getvalue()
    assert "Not ready to deploy: Credentials." in said
    assert "Ready to rehearse." in said
    assert [mark for mark in "✓✗–!" if f"│ {mark} │" not in said] == []
    assert "not asked: no credentials" in said


def test_a_setting_to_copy_is_shown_to_its_end_on_a_narrow_terminal() -> None:
    stream, setting = io.StringIO(), "ONAIR_PORTS=rtmp=11935,cdn=18080,origin=18081,aws=14570"
    show(Console(file=stream, width=60), [Finding("Ports", Mark.MISSING, "in use", setting, (Purpose.REHEARSE,))])
    cells = [line.split("│")[4].strip() for line in stream.getvalue().splitlines() if line.count("│") == 5]
    assert "".join(cells) == setting


def test_what_both_need_keeps_from_both() -> None:
    both = [Finding("Node", Mark.MISSING, "none", "make setup")]
    assert [missing(both, purpose) for purpose in Purpose] == [["Node"], ["Node"]]
    assert as_json(both)["ready"] == {"deploy": False, "rehearse": False}


@pytest.mark.usefixtures("hurried")
def test_an_account_without_a_bootstrap_is_not_ready_and_ends_with_1(
    cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("onair.account.of_aws", lambda _: cloud.account())
    monkeypatch.setenv("ONAIR_PORTS", Ports.free().written())
    with pytest.raises(SystemExit) as end:
        main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert end.value.code == 1
    assert told["ready"] == {"deploy": False, "rehearse": True}
    assert [found["what"] for found in told["findings"] if found["mark"] == "missing"] == ["Account", "CDK bootstrap"]
