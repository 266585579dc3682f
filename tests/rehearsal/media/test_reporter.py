"""The reporter tells each change once, and goes on until it is heard."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from rehearsal.backstage import Alert, BackstageError
from rehearsal.media.reporter import AlertReporter
from rehearsal.media.rtmp.flv import VIDEO, FlvTag
from rehearsal.media.watch import PipelineWatch


class Ear:
    """The local AWS's end; `refusal` is what it answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, list[str]]] = []
        self.refusal: BackstageError | None = None

    def tell(self, channel_id: str, alerts: Sequence[Alert]) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.heard.append((channel_id, [alert.alert_type for alert in alerts]))


async def test_each_change_is_told_once() -> None:
    ear, watch = Ear(), PipelineWatch()
    reporter = AlertReporter(ear.tell, lambda: {"1234567": watch})
    for _ in range(3):
        await reporter.report()
    watch.media(object(), FlvTag(VIDEO, 0, b"\x27\x01..."))
    for _ in range(3):
        await reporter.report()
    assert ear.heard == [("1234567", ["RTMP Has No Audio/Video"]), ("1234567", [])]


async def test_a_channel_that_runs_again_is_told_of_again() -> None:
    ear, running = Ear(), {"1234567": PipelineWatch()}
    reporter = AlertReporter(ear.tell, lambda: running)
    await reporter.report()
    del running["1234567"]
    await reporter.report()
    running["1234567"] = PipelineWatch()
    await reporter.report()
    assert ear.heard == [("1234567", ["RTMP Has No Audio/Video"])] * 2


async def test_what_was_said_too_early_is_said_again(caplog: pytest.LogCaptureFixture) -> None:
    ear, watch = Ear(), PipelineWatch()
    reporter = AlertReporter(ear.tell, lambda: {"1234567": watch})
    ear.refusal = BackstageError(409, "Channel 1234567 is STARTING")
    await reporter.report()
    assert caplog.records == []
    ear.refusal = None
    await reporter.report()
    assert len(ear.heard) == 1


async def test_a_local_aws_that_does_not_answer_is_complained_of_once(caplog: pytest.LogCaptureFixture) -> None:
    ear, watch = Ear(), PipelineWatch()
    reporter = AlertReporter(ear.tell, lambda: {"1234567": watch})
    ear.refusal = BackstageError(0, "the local AWS does not answer")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await reporter.report()
    assert [record.message for record in caplog.records] == [
        "the alerts of channel 1234567 are not told: the local AWS does not answer"
    ]
