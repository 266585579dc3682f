"""What the operator reads of drift, and what nobody reads of it."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

import environments
from onair.drift.detection import Changed, Difference, Drift
from onair.drift.telling import as_json, show, values
from onair.report.confidential import HIDDEN

DEV = environments.load("dev")
KEY = "kq8sd7f6gh5jk4l3"


def difference(path: str, expected: str, actual: str, kind: str = "NOT_EQUAL") -> Difference:
    return Difference(path=path, expected=expected, actual=actual, kind=kind)


def drifted(*differences: Difference) -> Drift:
    changed = Changed(
        logical_id="Channel", type="AWS::MediaLive::Channel", status="MODIFIED", differences=tuple(differences)
    )
    return Drift(status="DRIFTED", changed=(changed,), compared=3, resources=4)


def told(found: dict[int, Drift], *, rehearsed: bool = False) -> str:
    text = io.StringIO()
    show(Console(file=text, width=100), DEV, found, rehearsed=rehearsed)
    return text.getvalue()


def test_each_property_is_told_with_both_values() -> None:
    said = told(
        {
            1: Drift(status="IN_SYNC", compared=7, resources=7),
            4: drifted(
                difference("/LogLevel", "WARNING", "DEBUG"),
                difference("/Tags/0", "null", "{}", "ADD"),
                difference("/Name", "main", "null", "REMOVE"),
            ),
        }
    )
    assert said.splitlines()[:6] == [
        "1 Network and roles: as its template says, 7 of 7 resources compared",
        "4 Encoder: has drifted, 3 of 4 resources compared",
        "  Channel (AWS::MediaLive::Channel) was changed",
        "    /LogLevel: DEBUG, where the template says WARNING",
        "    /Tags/0: {}, of which the template says nothing",
        "    /Name: missing, where the template says main",
    ]
    assert "An ordinary deploy does not undo drift" in said
    assert "types that CloudFormation does not look into" in said


def test_what_was_not_found_out_is_not_told_as_well() -> None:
    said = told({4: Drift(status="UNKNOWN", reason="DetectStackDrift was refused: AccessDenied: no")})
    assert said == "4 Encoder: not known; DetectStackDrift was refused: AccessDenied: no\n"
    assert told({}) == "No phase stands that could have drifted.\n"


@pytest.mark.parametrize(
    "secret",
    [
        difference("/Destinations/0/StreamName", "live/{{resolve:secretsmanager:arn}}", f"live/{KEY}"),
        difference("/Destinations/0", "null", json.dumps({"StreamName": f"live/{KEY}"}), "ADD"),
        difference("/EncoderSettings/Destination/PasswordParam", "a", KEY),
        difference("/Url", f"rtmp://203.0.113.10:1935/live/{KEY}", f"rtmp://203.0.113.11:1935/live/{KEY}"),
    ],
    ids=lambda secret: secret.path,
)
def test_a_secret_is_told_to_nobody(secret: Difference) -> None:
    found = drifted(secret)
    assert KEY not in "".join(values(secret))
    assert HIDDEN in "".join(values(secret))
    assert KEY not in told({4: found}) + json.dumps(as_json(found))


def test_a_terminal_shows_the_beginning_of_a_long_value_and_programs_get_all() -> None:
    found = drifted(difference("/Policy", "x" * 500, "y"))
    assert "x" * 500 not in told({4: found}).replace("\n", "")
    assert "x" * 500 in json.dumps(as_json(found))
    assert as_json(None) is None
