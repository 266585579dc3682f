"""One notice for each thing that MediaLive tells of a channel of ours, and none for anybody else's."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from stream_automation.events import MalformedEventError

ASKED = {"ChannelId": "4713921"}
TOPIC = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"
Calls = list[tuple[str, dict[str, Any]]]
Describe = Callable[..., dict[str, Any]]
Document = Callable[[str], Any]


@pytest.fixture
def notifier(module: Callable[[str], ModuleType]) -> ModuleType:
    return module("notifier")


@pytest.fixture
def described(medialive: Stubber, channel: Describe) -> Callable[..., None]:
    """Prepares the one DescribeChannel."""

    def described(state: str, **given: Any) -> None:
        medialive.add_response("describe_channel", channel(state, **given), ASKED)

    return described


@pytest.fixture
def sent(sns: Stubber, calls: Calls) -> Callable[[], dict[str, Any]]:
    """Prepares one Publish; called afterwards, what was published, after the channel was looked at and no more."""
    sns.add_response("publish", {"MessageId": "1"})

    def published() -> dict[str, Any]:
        assert [name for name, _ in calls] == ["DescribeChannel", "Publish"]
        return calls[1][1]

    return published


@pytest.mark.parametrize(
    ("name", "state", "subject", "says"),
    [
        ("medialive_channel_created", "IDLE", "onair main: CREATED", "The channel was created, stopped."),
        ("medialive_channel_starting", "STARTING", "onair main: STARTING", "최대 10분이 걸립니다."),
        ("medialive_channel_running", "RUNNING", "onair main: RUNNING", "Start Larix."),
        ("medialive_channel_stopping", "STOPPING", "onair main: STOPPING", "채널을 중지합니다."),
        ("medialive_channel_stopped", "IDLE", "onair main: STOPPED", "The channel is stopped."),
        ("medialive_channel_deleted", "DELETED", "onair main: DELETED", "채널이 삭제되었습니다."),
        ("medialive_alert_set", "RUNNING", "onair main: RTMP Has No Audio/Video", "Press start in Larix"),
        ("medialive_alert_cleared", "RUNNING", "onair main: over: RTMP Has No Audio/Video", "해제됨:"),
    ],
)
def test_every_document_becomes_one_notice(
    notifier: ModuleType,
    sent: Callable[[], dict[str, Any]],
    described: Callable[..., None],
    document: Document,
    *,
    name: str,
    state: str,
    subject: str,
    says: str,
) -> None:
    event = document(name)
    described(state)
    assert json.loads(json.dumps(notifier.handler(event, None))) == {"channelId": "4713921", "result": "told"}
    notice = sent()
    assert (notice["TopicArn"], notice["Subject"]) == (TOPIC, subject)
    assert says in notice["Message"]
    assert notice["Message"].splitlines()[-1] == f"MediaLive: {event['detail']['message']}"


@pytest.mark.usefixtures("sent")
def test_a_notice_is_logged_with_channel_and_subject(
    notifier: ModuleType, described: Callable[..., None], document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    described("RUNNING")
    with caplog.at_level(logging.INFO):
        notifier.handler(document("medialive_channel_running"), None)
    (record,) = [record for record in caplog.records if record.message == "told"]
    assert (record.__dict__["channelId"], record.__dict__["subject"]) == ("4713921", "onair main: RUNNING")


@pytest.mark.usefixtures("sns")
@pytest.mark.parametrize("tags", [{"onair:project": "other"}, {"onair:environment": "staging"}])
def test_a_channel_that_is_not_ours_is_not_told_of(
    notifier: ModuleType, document: Document, described: Callable[..., None], calls: Calls, tags: dict[str, str]
) -> None:
    described("RUNNING", tags=tags)
    answer = notifier.handler(document("medialive_channel_running"), None)
    assert answer == {"channelId": "4713921", "result": "not ours"}
    assert calls == [("DescribeChannel", ASKED)]


@pytest.mark.usefixtures("sns")
def test_a_channel_that_is_not_ours_is_logged_by_its_id(
    notifier: ModuleType, described: Callable[..., None], document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    described("RUNNING", tags={"onair:project": "other"})
    with caplog.at_level(logging.INFO):
        notifier.handler(document("medialive_channel_running"), None)
    (record,) = [record for record in caplog.records if record.message == "not ours"]
    assert record.__dict__["channelId"] == "4713921"


@pytest.mark.usefixtures("sns")
@pytest.mark.parametrize("name", ["medialive_channel_deleted", "medialive_alert_set"])
def test_fault_24_a_channel_that_is_not_found_is_not_told_of_and_nothing_is_raised(
    notifier: ModuleType, document: Document, medialive: Stubber, calls: Calls, name: str
) -> None:
    medialive.add_client_error("describe_channel", "NotFoundException", expected_params=ASKED)
    assert notifier.handler(document(name), None)["result"] == "not ours"
    assert calls == [("DescribeChannel", ASKED)]


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize(
    "change",
    [
        {"detail": None},
        {"detail": {}},
        {"detail": []},
        {"detail": {"channel_arn": "arn:aws:medialive:us-west-2:111122223333:channel:4713921", "state": "RUNNING"}},
        {"detail": {"channel_arn": "arn:aws:medialive:ap-northeast-2:444455556666:channel:4713921", "state": "IDLE"}},
        {
            "detail": {
                "channel_arn": "arn:aws:medialive:ap-northeast-2:111122223333:channel:4713921",
                "state": "RUNNING",
                "message": "x" * 250_000,
            }
        },
        {"detail-type": 7},
    ],
)
def test_fault_20_a_malformed_event_is_raised_and_no_call_is_made(
    notifier: ModuleType, document: Document, calls: Calls, change: dict[str, Any]
) -> None:
    with pytest.raises(MalformedEventError):
        notifier.handler({**document("medialive_channel_running"), **change}, None)
    assert calls == []


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize("name", ["medialive_input_change", "eventbridge_scheduled_sweep", "scheduler_start"])
def test_fault_20_a_document_for_somebody_else_is_raised_and_no_call_is_made(
    notifier: ModuleType, document: Document, calls: Calls, name: str
) -> None:
    with pytest.raises(MalformedEventError):
        notifier.handler(document(name), None)
    assert calls == []


@pytest.mark.parametrize("code", ["AuthorizationErrorException", "NotFoundException"])
def test_fault_32_a_notice_that_sns_refuses_is_raised_so_that_it_ends_in_the_dead_letters(
    notifier: ModuleType, document: Document, described: Callable[..., None], sns: Stubber, code: str
) -> None:
    described("RUNNING")
    sns.add_client_error("publish", code, "denied", 403)
    with pytest.raises(ClientError, match=code):
        notifier.handler(document("medialive_channel_running"), None)
