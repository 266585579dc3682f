"""By e-mail and in a chat, neither waiting for the other; what reached nobody is an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from botocore.stub import Stubber

from stream_automation.notices import Notice
from stream_automation.readers import Readers, UntoldError
from tests.chat_server import Answer, ChatServer

TOPIC = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"
NAME = "onair-webhook"
NOTICE = Notice("onair main: RUNNING", "main: RUNNING. The channel runs.\nmain: 실행 중.")
STOPPED = Notice("onair main: stopped after 120 minutes", "It was stopped.\n중지되었습니다.")
PUBLISHED = {
    "TopicArn": TOPIC,
    "Subject": NOTICE.subject,
    "Message": NOTICE.message,
    "MessageAttributes": {"chat": {"DataType": "String", "StringValue": "told"}},
}
BOTH = Readers(TOPIC, 1, NAME)
Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def mailed(sns: Stubber) -> Stubber:
    """Prepares the one Publish."""
    sns.add_response("publish", {"MessageId": "1"}, PUBLISHED)
    return sns


@pytest.fixture
def unmailed(sns: Stubber) -> Stubber:
    """Prepares a Publish that is refused."""
    sns.add_client_error("publish", "AuthorizationErrorException", "denied", 403, expected_params=PUBLISHED)
    return sns


@pytest.fixture
def holds(secretsmanager: Stubber) -> Callable[..., None]:
    """Prepares the secret's readings, each with the URL that it holds then."""

    def holds(*urls: str) -> None:
        for url in urls:
            secretsmanager.add_response("get_secret_value", {"SecretString": url}, {"SecretId": NAME})

    return holds


@pytest.mark.usefixtures("mailed", "secretsmanager")
def test_without_a_webhook_a_notice_goes_by_e_mail_alone(calls: Calls) -> None:
    Readers(TOPIC, 0, "").tell(NOTICE)
    assert [name for name, _ in calls] == ["Publish"]


@pytest.mark.usefixtures("mailed")
def test_a_notice_goes_both_ways_the_chat_reading_the_subject_too(chat: ChatServer, holds: Callable[..., None]) -> None:
    holds(chat.url)
    BOTH.tell(NOTICE)
    assert [received.body for received in chat.received] == [{"text": f"{NOTICE.subject}\n{NOTICE.message}"}]


@pytest.mark.usefixtures("sns")
def test_what_is_in_the_mail_already_is_for_the_chat_only(chat: ChatServer, holds: Callable[..., None]) -> None:
    holds(chat.url)
    BOTH.tell(None, [STOPPED])
    assert [received.body for received in chat.received] == [{"text": STOPPED.text}]


@pytest.mark.usefixtures("mailed")
def test_a_chat_reads_everything_in_one_message(chat: ChatServer, holds: Callable[..., None]) -> None:
    holds(chat.url)
    BOTH.tell(NOTICE, [STOPPED])
    assert [received.body for received in chat.received] == [{"text": f"{STOPPED.text}\n\n{NOTICE.text}"}]


@pytest.mark.usefixtures("sns")
def test_what_is_in_the_mail_already_is_not_told_when_the_chat_fails(
    chat: ChatServer, holds: Callable[..., None]
) -> None:
    chat.answers = [Answer(410)]
    holds(chat.url, chat.url)
    with pytest.raises(UntoldError, match=r"^nobody was told by webhook$"):
        BOTH.tell(None, [STOPPED])


@pytest.mark.usefixtures("sns", "secretsmanager")
def test_without_a_webhook_what_is_in_the_mail_already_is_done_with(calls: Calls) -> None:
    Readers(TOPIC, 1, "").tell(None, [STOPPED])
    assert calls == []


@pytest.mark.usefixtures("unmailed")
def test_a_refused_e_mail_does_not_keep_the_chat_from_reading(
    chat: ChatServer, holds: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    holds(chat.url)
    with caplog.at_level(logging.INFO):
        BOTH.tell(NOTICE)
    assert len(chat.received) == 1
    missed, told = caplog.records[-2:]
    assert (missed.levelname, missed.message, missed.__dict__["way"]) == ("ERROR", "not told", "e-mail")
    assert "AuthorizationErrorException" in missed.__dict__["reason"]
    assert (told.message, told.__dict__["reached"], told.__dict__["missed"]) == ("told", ["webhook"], 1)


@pytest.mark.usefixtures("mailed")
def test_a_failed_chat_does_not_keep_the_e_mail_from_going(
    chat: ChatServer, holds: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    chat.answers = [Answer(404)]
    holds(chat.url, chat.url)
    with caplog.at_level(logging.INFO):
        BOTH.tell(NOTICE)
    missed, told = caplog.records[-2:]
    assert (missed.__dict__["way"], missed.__dict__["subject"]) == ("webhook", NOTICE.subject)
    assert missed.__dict__["reason"].startswith("127.0.0.1 answered 404")
    assert (told.__dict__["reached"], told.__dict__["missed"]) == (["e-mail"], 1)


@pytest.mark.usefixtures("mailed")
def test_a_secret_that_cannot_be_read_does_not_keep_the_e_mail_from_going(
    secretsmanager: Stubber, caplog: pytest.LogCaptureFixture
) -> None:
    secretsmanager.add_client_error("get_secret_value", "AccessDeniedException", expected_params={"SecretId": NAME})
    BOTH.tell(NOTICE)
    assert "AccessDeniedException" in caplog.records[-1].__dict__["reason"]


@pytest.mark.usefixtures("unmailed", "secretsmanager")
def test_without_a_webhook_a_refused_e_mail_is_an_error() -> None:
    with pytest.raises(UntoldError, match=r"^nobody was told by e-mail$"):
        Readers(TOPIC, 1, "").tell(NOTICE)


@pytest.mark.usefixtures("unmailed")
def test_when_both_ways_fail_it_is_an_error(chat: ChatServer, holds: Callable[..., None]) -> None:
    chat.answers = [Answer(410)]
    holds(chat.url, chat.url)
    with pytest.raises(UntoldError, match=r"^nobody was told by e-mail, webhook$"):
        BOTH.tell(NOTICE)


@pytest.mark.usefixtures("mailed")
def test_a_topic_that_nobody_reads_does_not_make_up_for_a_failed_chat(
    chat: ChatServer, holds: Callable[..., None]
) -> None:
    chat.answers = [Answer(410)]
    holds(chat.url, chat.url)
    with pytest.raises(UntoldError, match=r"^nobody was told by webhook$"):
        Readers(TOPIC, 0, NAME).tell(NOTICE)


@pytest.mark.usefixtures("mailed")
def test_the_secret_is_read_once_for_many_notices(
    chat: ChatServer, holds: Callable[..., None], sns: Stubber, calls: Calls
) -> None:
    sns.add_response("publish", {"MessageId": "2"}, PUBLISHED)
    holds(chat.url)
    BOTH.tell(NOTICE)
    BOTH.tell(NOTICE)
    assert len(chat.received) == 2
    assert [name for name, _ in calls].count("GetSecretValue") == 1


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize(
    ("answer", "pause"),
    [(Answer(503), 1), (Answer(429, {"Retry-After": "3"}), 3), (Answer(429, {"Retry-After": "0"}), 0)],
)
def test_a_busy_chat_is_tried_once_more_when_it_asked_to(
    chat: ChatServer, holds: Callable[..., None], rested: list[float], *, answer: Answer, pause: float
) -> None:
    chat.answers = [answer]
    holds(chat.url, chat.url)
    BOTH.tell(NOTICE)
    assert rested == [pause]
    assert len(chat.received) == 2


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize(
    ("answers", "tries"),
    [([Answer(503)] * 3, 2), ([Answer(429, {"Retry-After": "6"})], 1), ([Answer(400)], 1), ([Answer(404)], 1)],
    ids=["twice busy", "busy for long", "not understood", "gone"],
)
def test_a_chat_is_tried_twice_at_most(
    chat: ChatServer, holds: Callable[..., None], rested: list[float], *, answers: list[Answer], tries: int
) -> None:
    chat.answers = list(answers)
    holds(chat.url, chat.url)
    BOTH.tell(NOTICE)
    assert len(chat.received) == tries
    assert len(rested) == tries - 1


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize("answer", [Answer(404), Answer(503), Answer(429, {"Retry-After": "3600"})])
def test_a_url_that_was_replaced_is_taken_at_once(
    chat: ChatServer, holds: Callable[..., None], rested: list[float], answer: Answer
) -> None:
    chat.answers = [answer]
    holds(chat.url, f"{chat.url}-new")
    BOTH.tell(NOTICE)
    old, new = chat.received
    assert new.path == f"{old.path}-new"
    assert rested == []


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize("status", [404, 503, 400])
def test_the_url_stands_in_no_log(
    chat: ChatServer, holds: Callable[..., None], rested: list[float], caplog: pytest.LogCaptureFixture, status: int
) -> None:
    chat.answers = [Answer(status)] * 2
    holds(chat.url, chat.url)
    with caplog.at_level(logging.DEBUG):
        BOTH.tell(NOTICE)
    assert len(rested) <= 1
    ours = [record for record in caplog.records if record.name.startswith("stream_automation")]
    assert ours
    assert "do-not-tell" not in "".join(f"{vars(record)}{record.exc_info}" for record in ours)


@pytest.mark.parametrize(
    ("variables", "readers"),
    [
        ({}, Readers(TOPIC, 0, "")),
        ({"NOTICE_ADDRESSES": "2"}, Readers(TOPIC, 2, "")),
        ({"NOTICE_ADDRESSES": "0", "WEBHOOK_SECRET": NAME}, Readers(TOPIC, 0, NAME)),
        ({"NOTICE_ADDRESSES": "many"}, Readers(TOPIC, 0, "")),
    ],
)
def test_readers_are_what_the_function_is_told(variables: dict[str, str], readers: Readers) -> None:
    assert Readers.read(TOPIC, variables) == readers
