"""One notice for a batch of what MediaLive tells of channels of ours, and none for anybody else's."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from stream_automation.events import MalformedEventError
from stream_automation.readers import Readers
from tests.chat_server import ChatServer

ASKED = {"ChannelId": "4713921"}
TOPIC = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"
LOST = "RTMP Has No Audio/Video"
Calls = list[tuple[str, dict[str, Any]]]
Describe = Callable[..., dict[str, Any]]
Document = Callable[[str], Any]


@pytest.fixture
def notifier(module: Callable[[str], ModuleType]) -> ModuleType:
    return module("notifier")


@pytest.fixture
def described(medialive: Stubber, channel: Describe) -> Callable[..., None]:
    """Prepares one DescribeChannel."""

    def described(state: str = "RUNNING", **given: Any) -> None:
        found = channel(state, **given)
        medialive.add_response("describe_channel", found, {"ChannelId": found["Id"]})

    return described


@pytest.fixture
def sent(sns: Stubber, calls: Calls) -> Callable[[], dict[str, Any]]:
    """Prepares one Publish; called afterwards, what was published, the last of all calls and only once."""
    sns.add_response("publish", {"MessageId": "1"})

    def published() -> dict[str, Any]:
        assert [name for name, _ in calls].count("Publish") == 1
        assert calls[-1][0] == "Publish"
        return calls[-1][1]

    return published


def batch(*bodies: Any) -> dict[str, Any]:
    """What Lambda hands over from the queue: each body as EventBridge put it there, message ids from "m0" on."""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": "handle",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795428145000"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:ap-northeast-2:111122223333:notices",
                "awsRegion": "ap-northeast-2",
            }
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: Any) -> list[str]:
    """The ids of a partial batch response, which must be of JSON."""
    return [item["itemIdentifier"] for item in json.loads(json.dumps(answer))["batchItemFailures"]]


def alerts(document: Document, count: int) -> list[Any]:
    """An alert set and cleared so many times, seconds apart."""
    events = []
    for number in range(count):
        for second, name in enumerate(("medialive_alert_set", "medialive_alert_cleared")):
            event = document(name)
            event["id"], event["time"] = f"{number}-{second}", f"2026-11-23T10:02:{2 * number + second:02}Z"
            event["detail"]["alarm_id"] = f"{number}"
            events.append(event)
    return events


@pytest.mark.parametrize(
    ("name", "state", "subject", "says"),
    [
        ("medialive_channel_created", "IDLE", "onair main: CREATED", "The channel was created, stopped."),
        ("medialive_channel_starting", "STARTING", "onair main: STARTING", "최대 10분이 걸립니다."),
        ("medialive_channel_running", "RUNNING", "onair main: RUNNING", "Press start in Larix."),
        ("medialive_channel_stopping", "STOPPING", "onair main: STOPPING", "채널을 중지합니다."),
        ("medialive_channel_stopped", "IDLE", "onair main: STOPPED", "The channel is stopped."),
        ("medialive_channel_deleted", "DELETED", "onair main: DELETED", "채널이 삭제되었습니다."),
        ("medialive_alert_set", "RUNNING", f"onair main: {LOST}", "Press start in Larix"),
        ("medialive_alert_cleared", "RUNNING", f"onair main: over: {LOST}", "해제됨:"),
        ("medialive_input_change", "RUNNING", "onair main: input switched to main", "입력 전환(main)"),
    ],
)
def test_every_document_becomes_a_notice(
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
    assert failed(notifier.handler(batch(event), None)) == []
    notice = sent()
    assert (notice["TopicArn"], notice["Subject"]) == (TOPIC, subject)
    assert says in notice["Message"]
    assert notice["Message"].splitlines()[-1].endswith(f" UTC: {event['detail']['message']}")


def test_a_storm_becomes_one_notice_after_one_look_at_the_channel(
    notifier: ModuleType,
    sent: Callable[[], dict[str, Any]],
    described: Callable[..., None],
    document: Document,
    calls: Calls,
) -> None:
    described()
    assert failed(notifier.handler(batch(*alerts(document, 5)), None)) == []
    assert sent()["Subject"] == f"onair main: {LOST} (5 times, now over)"
    assert [name for name, _ in calls] == ["DescribeChannel", "Publish"]


def test_two_channels_are_told_of_in_one_notice(
    notifier: ModuleType, sent: Callable[[], dict[str, Any]], described: Callable[..., None], document: Document
) -> None:
    hall = document("medialive_channel_running")
    hall["detail"]["channel_arn"] = hall["detail"]["channel_arn"].replace("4713921", "815")
    described()
    described(channel_id="815", name="hall")
    assert failed(notifier.handler(batch(document("medialive_alert_set"), hall), None)) == []
    assert sent()["Subject"] == f"onair hall: RUNNING; main: {LOST}"


def test_a_notice_is_logged_with_its_subject(
    notifier: ModuleType,
    sent: Callable[[], dict[str, Any]],
    described: Callable[..., None],
    document: Document,
    caplog: pytest.LogCaptureFixture,
) -> None:
    described()
    with caplog.at_level(logging.INFO):
        notifier.handler(batch(document("medialive_channel_running")), None)
    (record,) = [record for record in caplog.records if record.message == "told"]
    assert record.__dict__["subject"] == sent()["Subject"]


@pytest.fixture
def in_chat(
    notifier: ModuleType, secretsmanager: Stubber, chat: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> ChatServer:
    """The function with a webhook, whose secret is asked for once."""
    monkeypatch.setattr(notifier, "READERS", Readers(TOPIC, 1, "onair-webhook"))
    secretsmanager.add_response("get_secret_value", {"SecretString": chat.url}, {"SecretId": "onair-webhook"})
    return chat


@pytest.mark.usefixtures("medialive", "sns")
def test_what_another_function_mailed_goes_into_the_chat_once(
    notifier: ModuleType, in_chat: ChatServer, document: Document
) -> None:
    mailed = document("sns_notice_in_queue")
    assert failed(notifier.handler(batch(mailed, mailed), None)) == []
    assert [received.body["text"] for received in in_chat.received] == [f"{mailed['Subject']}\n{mailed['Message']}"]


@pytest.mark.usefixtures("sent")
def test_mailed_notices_and_events_are_one_message_in_the_chat(
    notifier: ModuleType,
    in_chat: ChatServer,
    *,
    described: Callable[..., None],
    document: Document,
    calls: Calls,
) -> None:
    described()
    mailed = document("sns_notice_in_queue")
    assert failed(notifier.handler(batch(document("medialive_channel_stopped"), mailed), None)) == []
    (received,) = in_chat.received
    (published,) = [call for name, call in calls if name == "Publish"]
    assert received.body["text"].startswith(f"{mailed['Subject']}\n{mailed['Message']}\n\n{published['Subject']}\n")
    assert published["Subject"] == "onair main: STOPPED"
    assert [name for name, _ in calls] == ["DescribeChannel", "Publish", "GetSecretValue"]


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize("change", [{"TopicArn": f"{TOPIC}-other"}, {"Subject": None}, {"Message": ""}])
def test_fault_20_a_message_of_another_topic_fails(
    notifier: ModuleType, document: Document, calls: Calls, change: dict[str, Any]
) -> None:
    assert failed(notifier.handler(batch({**document("sns_notice_in_queue"), **change}), None)) == ["m0"]
    assert calls == []


@pytest.mark.usefixtures("sns")
@pytest.mark.parametrize("tags", [{"onair:project": "other"}, {"onair:environment": "staging"}])
def test_a_channel_that_is_not_ours_is_not_told_of(
    notifier: ModuleType,
    document: Document,
    described: Callable[..., None],
    calls: Calls,
    caplog: pytest.LogCaptureFixture,
    *,
    tags: dict[str, str],
) -> None:
    described(tags=tags)
    with caplog.at_level(logging.INFO):
        assert failed(notifier.handler(batch(document("medialive_channel_running")), None)) == []
    assert calls == [("DescribeChannel", ASKED)]
    (record,) = [record for record in caplog.records if record.message == "not ours"]
    assert record.__dict__["channelId"] == "4713921"


@pytest.mark.usefixtures("sns")
@pytest.mark.parametrize("name", ["medialive_channel_deleted", "medialive_alert_set"])
def test_fault_24_a_channel_that_is_not_found_is_not_told_of_and_nothing_fails(
    notifier: ModuleType, document: Document, medialive: Stubber, calls: Calls, name: str
) -> None:
    medialive.add_client_error("describe_channel", "NotFoundException", expected_params=ASKED)
    assert failed(notifier.handler(batch(document(name)), None)) == []
    assert calls == [("DescribeChannel", ASKED)]


MALFORMED = [
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
    {"time": "noon"},
]


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize("change", MALFORMED)
def test_fault_20_a_malformed_message_fails_and_no_call_is_made(
    notifier: ModuleType, document: Document, calls: Calls, caplog: pytest.LogCaptureFixture, change: dict[str, Any]
) -> None:
    answer = notifier.handler(batch({**document("medialive_channel_running"), **change}), None)
    assert failed(answer) == ["m0"]
    assert calls == []
    (record,) = caplog.records
    assert (record.levelname, record.message, record.__dict__["messageId"]) == ("ERROR", "malformed", "m0")


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize("body", ["", "not JSON", "[1", "[]", "null", '"text"', "[" * 100_000], ids=range(7))
def test_fault_20_a_message_that_is_no_event_fails_alone(notifier: ModuleType, calls: Calls, body: str) -> None:
    assert failed(notifier.handler(batch(body), None)) == ["m0"]
    assert calls == []


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize("name", ["eventbridge_scheduled_sweep", "scheduler_start"])
def test_fault_20_a_document_for_somebody_else_fails_and_no_call_is_made(
    notifier: ModuleType, document: Document, calls: Calls, name: str
) -> None:
    assert failed(notifier.handler(batch(document(name)), None)) == ["m0"]
    assert calls == []


@pytest.mark.parametrize("change", MALFORMED)
def test_fault_20_a_malformed_message_keeps_no_other_from_being_told(
    notifier: ModuleType,
    sent: Callable[[], dict[str, Any]],
    described: Callable[..., None],
    document: Document,
    change: dict[str, Any],
) -> None:
    good = alerts(document, 2)
    described()
    answer = notifier.handler(batch(good[0], {**good[0], **change}, *good[1:], "not JSON"), None)
    assert failed(answer) == ["m1", "m5"]
    assert sent()["Subject"] == f"onair main: {LOST} (2 times, now over)"


@pytest.mark.usefixtures("medialive", "sns")
@pytest.mark.parametrize("event", [None, [], {}, {"Records": None}, {"Records": {}}])
def test_fault_20_what_is_no_batch_is_raised(notifier: ModuleType, calls: Calls, event: Any) -> None:
    with pytest.raises(MalformedEventError, match=r"^event must be a batch of a queue's messages$"):
        notifier.handler(event, None)
    assert calls == []


@pytest.mark.usefixtures("medialive", "sns")
def test_an_empty_batch_tells_nothing(notifier: ModuleType, calls: Calls) -> None:
    assert failed(notifier.handler(batch(), None)) == []
    assert calls == []


def test_fault_25_a_channel_that_cannot_be_described_keeps_no_other_from_being_told(
    notifier: ModuleType,
    sent: Callable[[], dict[str, Any]],
    medialive: Stubber,
    *,
    described: Callable[..., None],
    document: Document,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hall = document("medialive_channel_running")
    hall["detail"]["channel_arn"] = hall["detail"]["channel_arn"].replace("4713921", "815")
    medialive.add_client_error("describe_channel", "InternalServerErrorException", expected_params=ASKED)
    described(channel_id="815", name="hall")
    answer = notifier.handler(batch(document("medialive_alert_set"), hall, document("medialive_alert_cleared")), None)
    assert failed(answer) == ["m0", "m2"]
    assert sent()["Subject"] == "onair hall: RUNNING"
    (record,) = [record for record in caplog.records if record.message == "not described"]
    assert record.__dict__["channelId"] == "4713921"
    assert "InternalServerErrorException" in record.__dict__["reason"]


@pytest.mark.parametrize("code", ["AuthorizationErrorException", "NotFoundException"])
def test_fault_32_a_notice_that_sns_refuses_stays_in_the_queue(
    notifier: ModuleType, document: Document, described: Callable[..., None], sns: Stubber, code: str
) -> None:
    described()
    sns.add_client_error("publish", code, "denied", 403)
    answer = notifier.handler(batch(*alerts(document, 1), "not JSON"), None)
    assert sorted(failed(answer)) == ["m0", "m1", "m2"]
