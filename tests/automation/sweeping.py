"""A sweep with an account behind it, and channels in the states that it looks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from stream_automation.edge.channels import DOUBTED_SINCE_TAG, RUN_SECONDS_TAG, RUNNING_SINCE_TAG, STARTED_FOR_TAG
from tests.automation.account import Account, Live, RefusedCallError

TAGS = (RUNNING_SINCE_TAG, STARTED_FOR_TAG, RUN_SECONDS_TAG, DOUBTED_SINCE_TAG)
NONSENSE = (
    "", "yesterday", "0", "-5", "nan", "300", "99999999999999999999", "٣", "2026-13-45", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59", "9999-12-31T23:59:59-14:00", "2026-11-01",
)  # fmt: skip
"""What people may write into a tag."""

SINCE, STARTED, LENGTH = "onair:running-since", "onair:started-for", "onair:run-seconds"
MAXIMUM, PRECISION = timedelta(hours=2), timedelta(minutes=1)
BILLING = ("STARTING", "RUNNING", "RECOVERING", "UPDATING")
DENIED = RefusedCallError("ForbiddenException", 403, "not now")


@dataclass(frozen=True)
class Sweep:
    """The function with an account behind it."""

    module: ModuleType
    event: Any
    account: Account

    def run(self, event: Any = None) -> list[str]:
        """The ids that were stopped."""
        answer = self.module.handler(self.event if event is None else event, None)
        assert json.loads(json.dumps(answer)) == answer
        assert set(answer) == {"stopped"}
        stopped: list[str] = answer["stopped"]
        return stopped

    def failures(self) -> list[str]:
        """The texts of what is raised at the end."""
        with pytest.raises(ExceptionGroup, match=r"^not every channel could be looked after") as raised:
            self.module.handler(self.event, None)
        assert isinstance(raised.value, self.module.SweepError)
        return [str(failure) for failure in raised.value.exceptions]


def running(account: Account, ran: timedelta, channel_id: str = "4713921", **given: Any) -> Live:
    """A channel with input that an earlier sweep noted this long ago, and that has its own stop."""
    tags = {SINCE: (account.now - ran).isoformat(), **given.pop("tags", {})}
    state = given.pop("state", "RUNNING")
    return account.add(state, channel_id, tags=tags, pictures=[account.now - timedelta(minutes=2)], **given)


def silent(
    account: Account, minutes: float, *, ran: float = 60, alert: str = "RTMP Has No Audio/Video", **given: Any
) -> Live:
    """A channel whose alert has said for so long that nothing arrives, and whose last picture was as long ago."""
    channel = running(account, timedelta(minutes=ran), **given)
    pipelines = ("0", "1") if channel.standard else ("0",)
    channel.alerts = [(alert, pipeline, account.now - timedelta(minutes=minutes)) for pipeline in pipelines]
    channel.pictures = [account.now - timedelta(minutes=minutes + 1)]
    return channel
