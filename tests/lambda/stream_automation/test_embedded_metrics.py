"""CloudWatch's embedded metric format."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from stream_automation.embedded_metrics import embedded

AT = datetime(2026, 11, 23, 10, 0, 0, 123_456, tzinfo=UTC)
DIMENSIONS = {"Project": "onair", "Environment": "dev", "Channel": "main"}


def document() -> dict[str, object]:
    return embedded(DIMENSIONS, {"StalenessSeconds": (3.5, "Seconds"), "ManifestStatus": (200, "None")}, AT)


def test_the_directive_points_at_the_members_beside_it() -> None:
    assert document() == {
        "_aws": {
            "Timestamp": 1795428000123,
            "CloudWatchMetrics": [
                {
                    "Namespace": "onair",
                    "Dimensions": [["Project", "Environment", "Channel"]],
                    "Metrics": [
                        {"Name": "StalenessSeconds", "Unit": "Seconds"},
                        {"Name": "ManifestStatus", "Unit": "None"},
                    ],
                }
            ],
        },
        "Project": "onair",
        "Environment": "dev",
        "Channel": "main",
        "StalenessSeconds": 3.5,
        "ManifestStatus": 200,
    }


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(document(), allow_nan=False)) == document()


@pytest.mark.parametrize("unit", ["Seconds", "None"])
def test_its_units_are_cloudwatch_s(unit: str) -> None:
    from botocore.session import get_session

    shape = get_session().get_service_model("cloudwatch").shape_for("StandardUnit")
    assert unit in shape.enum  # type: ignore[attr-defined] # botocore types every shape as its base
