"""The functions as Lambda has them: imported at init with the environment variables that phase 7 sets."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest

VARIABLES = {
    "PROJECT": "onair",
    "ENVIRONMENT": "dev",
    "NOTICE_TOPIC_ARN": "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices",
    "STOP_GROUP": "onair-dev-stops",
    "STOP_ROLE_ARN": "arn:aws:iam::111122223333:role/onair-dev-automation-RunStopsRole",
    "DEAD_LETTERS_ARN": "arn:aws:sqs:ap-northeast-2:111122223333:onair-dev-automation-DeadLetters",
    "SWEEP_ARN": "arn:aws:lambda:ap-northeast-2:111122223333:function:onair-dev-run-sweep",
    "MAXIMUM_RUN_SECONDS": "7200",
    "PRE_WARM_SECONDS": "600",
    "IDLE_SECONDS": "600",
    "KEEPS_REPLAYS": "false",
}
"""What stacks/automation_stack.py sets on the functions, all of them together."""

REPLAY_VARIABLES = {
    "REPLAY_BUCKET": "the-archive",
    "REPLAY_ENDPOINT": "hls",
    "REPLAY_MANIFEST": "index",
    "REPLAY_TITLES": '{"main": "ON AIR", "main-hall": "주일 예배"}',
    "REPLAY_DAYS": "7",
    "STARTOVER_SECONDS": "9000",
}
"""What constructs_lib/replay_automation.py adds to the functions of the replay."""


def imported(name: str) -> ModuleType:
    """A handler's module."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in {**VARIABLES, **REPLAY_VARIABLES}.items():
            patch.setenv(variable, value)
        return importlib.import_module(f"stream_automation.{name}")


def stops() -> dict[str, ModuleType]:
    """The modules that start and stop channels, by name."""
    return {name: imported(name) for name in ("air_control", "run_sweep", "budget_stop")}
