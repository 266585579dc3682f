"""Messages to a chat's webhook, over a real connection on loopback; its URL is told to nobody else."""

from __future__ import annotations

import ssl
from http.client import HTTPSConnection

import pytest

from stream_automation.edge import webhook
from stream_automation.edge.webhook import HOSTS, WebhookError
from tests.chat_server import PATH, Answer, ChatServer


def refusal(url: str, text: str = "main: RUNNING") -> WebhookError:
    """Why the message was not taken; the text never holds more of the URL than its host."""
    with pytest.raises(WebhookError) as refused:
        webhook.post(url, text)
    assert "do-not-tell" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return refused.value


def test_a_message_arrives_as_json_at_the_whole_path(chat: ChatServer) -> None:
    webhook.post(f"{chat.url}?thread=1", "main: 실행 중\nMediaLive: Running channel")
    (received,) = chat.received
    assert received.path == f"{PATH}?thread=1"
    assert received.body == {"text": "main: 실행 중\nMediaLive: Running channel"}
    assert received.headers["Content-Type"] == "application/json"
    assert received.headers["User-Agent"] == "onair"


@pytest.mark.parametrize("status", [200, 201, 204])
def test_any_success_is_one(chat: ChatServer, status: int) -> None:
    chat.answers = [Answer(status)]
    webhook.post(chat.url, "main: RUNNING")
    assert len(chat.received) == 1


@pytest.mark.parametrize(
    ("host", "body"),
    [
        ("hooks.slack.com", {"text": "&lt;!channel&gt; a &amp; b @everyone"}),
        ("discord.com", {"content": "<!channel> a & b @everyone", "allowed_mentions": {"parse": []}}),
        ("discordapp.com", {"content": "<!channel> a & b @everyone", "allowed_mentions": {"parse": []}}),
    ],
)
def test_a_text_is_wrapped_for_its_host_and_calls_nobody(host: str, body: object) -> None:
    assert HOSTS[host]("<!channel> a & b @everyone") == body


@pytest.mark.parametrize(
    ("host", "key", "longest"), [("hooks.slack.com", "text", 20_000), ("discord.com", "content", 2000)]
)
def test_a_text_is_cut_to_what_its_host_takes(host: str, key: str, longest: int) -> None:
    assert HOSTS[host]("방" * longest)[key] == "방" * longest
    assert HOSTS[host]("방" * (longest + 1))[key] == "방" * (longest - 1) + "…"


def test_only_slack_and_discord_are_known() -> None:
    assert HOSTS.keys() == {"hooks.slack.com", "discord.com", "discordapp.com"}


def test_the_connection_is_https_with_a_certificate_that_is_checked() -> None:
    assert webhook.connect is HTTPSConnection
    context = webhook.connect("hooks.slack.com")._context  # type: ignore[attr-defined] # http.client shows it nowhere else
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_host_that_does_not_speak_tls_hears_nothing(chat: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "connect", HTTPSConnection)
    refused = refusal(chat.url)
    assert str(refused) == "127.0.0.1 was not reached: SSLError"
    assert chat.received == []


@pytest.mark.parametrize(
    "secret",
    ["", "do-not-tell", "http://hooks.slack.com/do-not-tell", "ftp://hooks.slack.com/do-not-tell", "https://",
     "HTTPS://hooks.slack.com/do-not-tell", '{"url": "https://hooks.slack.com/do-not-tell"}',
     "https://hooks.slack.com/do-not-tell\nhttps://discord.com/do-not-tell", "https://hooks.slack.com/do-not-tell 2",
     "https://hooks.slack.com:do-not-tell/", "https://[do-not-tell/", "https://hooks.slack.com/방송"],
)  # fmt: skip
def test_what_is_no_https_url_is_refused_without_a_word_of_it(secret: str) -> None:
    refused = refusal(secret)
    assert str(refused) == ("the secret must hold the URL of a webhook, which begins with https://, and nothing else")
    assert refused.pause is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/do-not-tell", "example.com"),
        ("https://hooks.slack.com.example.com/do-not-tell", "hooks.slack.com.example.com"),
        ("https://do-not-tell:do-not-tell@example.com/", "example.com"),
        ("https://hooks.slack.com@example.com/do-not-tell", "example.com"),
        ("https:///do-not-tell", "None"),
        ("https://127.0.0.1/do-not-tell", "127.0.0.1"),
    ],
)
def test_another_host_is_refused_by_its_name_only(url: str, host: str) -> None:
    refused = refusal(url)
    assert str(refused) == f"the webhook must be of hooks.slack.com, discord.com, discordapp.com, got {host}"
    assert refused.pause is None


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_webhook_that_is_gone_says_what_to_do(chat: ChatServer, status: int) -> None:
    chat.answers = [Answer(status)]
    refused = refusal(chat.url)
    assert str(refused) == f"127.0.0.1 answered {status}: make a new webhook there and put its URL into the secret"
    assert refused.pause is None


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed(chat: ChatServer, status: int) -> None:
    chat.answers = [Answer(status, {"Location": chat.url})]
    assert str(refusal(chat.url)) == f"127.0.0.1 answered {status}"
    assert len(chat.received) == 1


def test_a_message_that_the_host_does_not_like_is_not_tried_again(chat: ChatServer) -> None:
    chat.answers = [Answer(400)]
    refused = refusal(chat.url)
    assert (str(refused), refused.pause) == ("127.0.0.1 answered 400", None)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [(None, 1), ("", 1), ("0", 0), ("-3", 0), ("2", 2), ("0.5", 0.5), ("5", 5), ("5.1", None), ("3600", None),
     ("inf", None), ("nan", None), ("Mon, 23 Nov 2026 10:00:00 GMT", 1)],
)  # fmt: skip
def test_a_busy_host_says_when_to_come_again(
    chat: ChatServer, status: int, retry_after: str | None, pause: float | None
) -> None:
    chat.answers = [Answer(status, {} if retry_after is None else {"Retry-After": retry_after})]
    refused = refusal(chat.url)
    assert (str(refused), refused.pause) == (f"127.0.0.1 answered {status}", pause)


def test_a_host_that_hangs_is_left_in_time(chat: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert webhook.TIMEOUT_SECONDS == 5
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.2)
    chat.answers = [Answer(hangs=True)]
    refused = refusal(chat.url)
    assert (str(refused), refused.pause) == ("127.0.0.1 was not reached: TimeoutError", 1)


def test_a_host_that_is_not_there_is_worth_a_second_try(chat: ChatServer) -> None:
    url = chat.url
    chat.__exit__()
    refused = refusal(url)
    assert (str(refused), refused.pause) == ("127.0.0.1 was not reached: ConnectionRefusedError", 1)


@pytest.mark.parametrize(("asked", "rests"), [(0, 0), (0.5, 0.5), (5, 5), (3600, 5)])
def test_no_rest_is_longer_than_five_seconds(rested: list[float], asked: float, rests: float) -> None:
    webhook.rest(asked)
    assert rested == [rests]
