"""The private way into the local AWS, from outside: where it leads, and what a refusal says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rehearsal.backstage import Alert, Backstage, BackstageError
from rehearsal.ports import Ports


def test_an_alert_goes_over_the_wire_and_back() -> None:
    alert = Alert("Audio Not Detected", "no sound", datetime(2026, 11, 25, 9, 30, 15, 250_000, tzinfo=UTC))
    assert Alert.from_json(alert.to_json()) == alert


@pytest.mark.parametrize("endpoint", ["https://medialive.ap-northeast-2.amazonaws.com", "http://192.0.2.1:4570"])
def test_it_leads_to_this_machine_only(endpoint: str) -> None:
    with pytest.raises(ValueError, match=r"leads to http://127\.0\.0\.1 only"):
        Backstage(endpoint, "AKIA", "secret", "ap-northeast-2")


def test_nobody_at_home_is_one_line_without_a_status() -> None:
    way = Backstage(f"http://127.0.0.1:{Ports.free().aws}", "AKIA", "secret", "ap-northeast-2")
    with pytest.raises(BackstageError, match="does not answer") as error:
        way.state("1234567", "RECOVERING")
    assert error.value.status == 0
