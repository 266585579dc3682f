"""CDK's own custom resources: which of them are handled, and what the handlers do."""

from __future__ import annotations

from rehearsal.cloud.custom_resources import HANDLED
from rehearsal.cloud.toolkit import supported_types


def test_the_documented_custom_resources_are_those_that_are_handled() -> None:
    assert {kind for kind in supported_types() if kind.startswith("Custom::")} == set(HANDLED)
