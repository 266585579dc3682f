"""The calls of AWS, checked by botocore's own models, and how often and how long they are tried."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import ModuleType
from typing import Any

import botocore.endpoint
import botocore.retries.bucket
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.stub import Stubber

from stream_automation import edge
from stream_automation.edge import channels
from stream_automation.edge.channels import RUNNING_SINCE_TAG, Channel, ConflictError
from stream_automation.edge.connection import CONFIG

CHANNEL_ID = "4713921"
ARN = f"arn:aws:medialive:ap-northeast-2:111122223333:channel:{CHANNEL_ID}"
ASKED = {"ChannelId": CHANNEL_ID}
Describe = Callable[..., dict[str, Any]]


def tagged(**tags: str) -> Channel:
    return Channel(CHANNEL_ID, ARN, "main", "RUNNING", {key.replace("_", ":", 1): tags[key] for key in tags})


def test_describe_is_the_channel(medialive: Stubber, channel: Describe) -> None:
    answer = channel("RUNNING", tags={"more": "here"})
    medialive.add_response("describe_channel", answer, ASKED)
    assert channels.describe(CHANNEL_ID) == Channel(CHANNEL_ID, ARN, "main", "RUNNING", answer["Tags"], ("0", "1"))


def test_a_channel_of_one_pipeline_says_so(medialive: Stubber, channel: Describe) -> None:
    medialive.add_response("describe_channel", {**channel("RUNNING"), "ChannelClass": "SINGLE_PIPELINE"}, ASKED)
    found = channels.describe(CHANNEL_ID)
    assert found is not None
    assert found.pipelines == ("0",)


def test_describe_takes_a_channel_without_name_and_tags(medialive: Stubber) -> None:
    medialive.add_response("describe_channel", {"Id": CHANNEL_ID, "Arn": ARN, "State": "IDLE"}, ASKED)
    assert channels.describe(CHANNEL_ID) == Channel(CHANNEL_ID, ARN, "", "IDLE", {}, ("0", "1"))


def test_describe_is_none_when_there_is_no_channel(medialive: Stubber) -> None:
    medialive.add_client_error("describe_channel", "NotFoundException", "no channel", 404, expected_params=ASKED)
    assert channels.describe(CHANNEL_ID) is None


@pytest.mark.parametrize("code", ["ForbiddenException", "InternalServerErrorException", "AccessDeniedException"])
def test_describe_raises_every_other_error(medialive: Stubber, code: str) -> None:
    medialive.add_client_error("describe_channel", code, expected_params=ASKED)
    with pytest.raises(ClientError, match=code):
        channels.describe(CHANNEL_ID)


def test_every_reads_all_pages(medialive: Stubber, channel: Describe) -> None:
    first, second = channel("RUNNING", channel_id="1"), channel("IDLE", channel_id="2")
    medialive.add_response("list_channels", {"Channels": [first], "NextToken": "two"}, {})
    medialive.add_response("list_channels", {"Channels": [], "NextToken": "three"}, {"NextToken": "two"})
    nameless = {key: second[key] for key in ("Id", "Arn", "State")}
    medialive.add_response("list_channels", {"Channels": [nameless]}, {"NextToken": "three"})
    assert list(channels.every()) == [
        Channel("1", first["Arn"], "main", "RUNNING", first["Tags"], ("0", "1")),
        Channel("2", second["Arn"], "", "IDLE", {}, ("0", "1")),
    ]


def test_every_gives_the_channels_of_a_page_before_it_asks_for_the_next(medialive: Stubber, channel: Describe) -> None:
    medialive.add_response("list_channels", {"Channels": [channel("RUNNING")], "NextToken": "two"}, {})
    medialive.add_client_error("list_channels", "GatewayTimeoutException", expected_params={"NextToken": "two"})
    listed = channels.every()
    assert next(listed).id == CHANNEL_ID
    with pytest.raises(ClientError, match="GatewayTimeoutException"):
        next(listed)


@pytest.mark.parametrize(("verb", "state"), [("start", "STARTING"), ("stop", "STOPPING")])
def test_start_and_stop_answer_the_new_state(medialive: Stubber, channel: Describe, verb: str, state: str) -> None:
    answer = {key: value for key, value in channel(state).items() if key != "Tags"}
    medialive.add_response(f"{verb}_channel", answer, ASKED)
    assert getattr(channels, verb)(CHANNEL_ID) == state


@pytest.mark.parametrize("code", ["ConflictException", "NotFoundException"])
@pytest.mark.parametrize("verb", ["start", "stop"])
def test_fault_23_a_refused_transition_is_a_conflict_with_medialives_words(
    medialive: Stubber, verb: str, code: str
) -> None:
    medialive.add_client_error(f"{verb}_channel", code, "Channel not in a state for this", 409, expected_params=ASKED)
    with pytest.raises(ConflictError, match=r"^Channel not in a state for this$"):
        getattr(channels, verb)(CHANNEL_ID)


@pytest.mark.parametrize("verb", ["start", "stop"])
def test_start_and_stop_raise_every_other_error(medialive: Stubber, verb: str) -> None:
    medialive.add_client_error(f"{verb}_channel", "ForbiddenException", expected_params=ASKED)
    with pytest.raises(ClientError, match="ForbiddenException"):
        getattr(channels, verb)(CHANNEL_ID)


def test_a_moment_is_noted_to_the_second_and_read_back(medialive: Stubber) -> None:
    moment = datetime(2026, 11, 23, 10, 2, 3, 456789, tzinfo=UTC)
    noted = {"onair:running-since": "2026-11-23T10:02:03+00:00"}
    medialive.add_response("create_tags", {}, {"ResourceArn": ARN, "Tags": noted})
    channels.note(tagged(), {RUNNING_SINCE_TAG: channels.as_tag(moment)})
    assert Channel(CHANNEL_ID, ARN, "main", "RUNNING", noted).running_since == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-45", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59", "1970-01-01"]
)
def test_what_is_no_time_of_this_age_is_none(text: str) -> None:
    assert tagged(**{"onair_running-since": text}).running_since is None


@pytest.mark.parametrize("text", ["2026-11-23", "2026-11-23T00:00:00", "2026-11-23T09:00:00+09:00"])
def test_a_time_without_a_zone_is_meant_in_utc(text: str) -> None:
    assert tagged(**{"onair_running-since": text}).running_since == datetime(2026, 11, 23, tzinfo=UTC)


def test_only_tags_that_are_there_are_removed(medialive: Stubber) -> None:
    medialive.add_response("delete_tags", {}, {"ResourceArn": ARN, "TagKeys": ["onair:running-since"]})
    channels.forget(tagged(**{"onair_running-since": "7"}), "onair:running-since", "onair:run-seconds")
    channels.forget(tagged(), "onair:running-since", "onair:run-seconds")


def test_a_show_is_noted_as_its_two_ends(medialive: Stubber) -> None:
    since, until = datetime(2026, 11, 23, 10, 2, 3, 456789, tzinfo=UTC), datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    noted = {"onair:recorded": "2026-11-23T10:02:03+00:00/2026-11-23T11:00:00+00:00"}
    medialive.add_response("create_tags", {}, {"ResourceArn": ARN, "Tags": noted})
    channels.note_recorded(tagged(), since, until)
    assert Channel(CHANNEL_ID, ARN, "main", "IDLE", noted).recorded == noted["onair:recorded"]


def test_a_show_joins_one_that_still_waits(medialive: Stubber) -> None:
    since, until = datetime(2026, 11, 23, 13, 0, tzinfo=UTC), datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    noted = {"onair:recorded": "2026-11-23T10:00:00+00:00/2026-11-23T14:00:00+00:00"}
    medialive.add_response("create_tags", {}, {"ResourceArn": ARN, "Tags": noted})
    waiting = {"onair_recorded": "2026-11-23T10:00:00+00:00/2026-11-23T11:00:00+00:00"}
    channels.note_recorded(tagged(**waiting), since, until)


@pytest.mark.parametrize(("tag", "seconds"), [("300", 300), ("", None), ("soon", None), ("-5", None), ("1.5", None)])
def test_a_length_is_a_whole_number_or_none(tag: str, seconds: int | None) -> None:
    assert Channel(CHANNEL_ID, ARN, "main", "RUNNING", {"onair:run-seconds": tag}).run_seconds == seconds


def test_alerts_that_are_set_are_read_from_all_pages(medialive: Stubber) -> None:
    since = datetime(2026, 11, 23, 10, tzinfo=UTC)
    asked = {"ChannelId": CHANNEL_ID, "StateFilter": "SET"}
    first = {"AlertType": "RTMP Has No Audio/Video", "PipelineId": "0", "SetTimestamp": since}
    medialive.add_response("list_alerts", {"Alerts": [first], "NextToken": "two"}, asked)
    medialive.add_response(
        "list_alerts", {"Alerts": [{"SetTimestamp": since}, {"AlertType": "x"}]}, {**asked, "NextToken": "two"}
    )
    assert channels.set_alerts(CHANNEL_ID) == [
        channels.SetAlert("RTMP Has No Audio/Video", "0", since),
        channels.SetAlert("", "", since),
    ]


@pytest.mark.parametrize(
    ("noted", "since"),
    [
        ("2026-11-23T10:00:00+00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23T19:00:00+09:00", datetime(2026, 11, 23, 19, tzinfo=timezone(timedelta(hours=9)))),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_running_since_is_an_aware_time_or_none(noted: str, since: datetime | None) -> None:
    found = Channel(CHANNEL_ID, ARN, "main", "RUNNING", {RUNNING_SINCE_TAG: noted}).running_since
    assert found == since
    assert found is None or found.tzinfo is not None


def test_running_since_is_none_without_the_tag() -> None:
    assert tagged().running_since is None


@pytest.mark.parametrize(
    ("tags", "ours"),
    [
        ({"onair_project": "onair", "onair_environment": "dev"}, True),
        ({"onair_project": "onair", "onair_environment": "production"}, False),
        ({"onair_project": "other", "onair_environment": "dev"}, False),
        ({"onair_project": "onair"}, False),
        ({"onair_environment": "dev"}, False),
        ({}, False),
    ],
)
def test_a_channel_is_ours_when_both_tags_match(tags: Mapping[str, str], ours: bool) -> None:
    assert tagged(**tags).belongs_to("onair", "dev") is ours


# Stubber answers before botocore's retries, so these tests answer one step later: where a request would be sent.


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between tries; nobody waits for them, but the clock that botocore reads has moved on."""
    pauses: list[float] = []
    sleeping, ticking = ModuleType("time"), ModuleType("time")
    monkeypatch.setattr(sleeping, "sleep", pauses.append, raising=False)
    monkeypatch.setattr(ticking, "time", lambda: time.time() + sum(pauses), raising=False)
    monkeypatch.setattr(botocore.endpoint, "time", sleeping)
    monkeypatch.setattr(botocore.retries.bucket, "time", ticking)
    return pauses


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module with clients of its own, because a client remembers that it was throttled."""
    # An import puts the module into its package too: noted first, so that both are put back.
    monkeypatch.setattr(edge, "channels", channels)
    monkeypatch.delitem(sys.modules, "stream_automation.edge.channels")
    return importlib.import_module("stream_automation.edge.channels")


def answered(status: int, code: str) -> Callable[..., AWSResponse]:
    """MediaLive's answer on the wire."""

    class Body:
        def stream(self, **_: object) -> Iterator[bytes]:
            yield json.dumps({"message": "later"}).encode()

    def send(request: Any, **_: object) -> AWSResponse:
        return AWSResponse(request.url, status, HTTPHeaders.from_dict({"x-amzn-ErrorType": code}), Body())

    return send


def timed_out(request: Any, **_: object) -> AWSResponse:
    raise ReadTimeoutError(endpoint_url=request.url)


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (answered(429, "TooManyRequestsException"), "TooManyRequestsException"),
        (answered(500, "InternalServerErrorException"), "InternalServerErrorException"),
        (answered(502, "BadGatewayException"), "BadGatewayException"),
        (answered(504, "GatewayTimeoutException"), "GatewayTimeoutException"),
        (timed_out, "Read timeout"),
    ],
)
def test_fault_25_a_call_is_tried_four_times_with_pauses_and_then_raised(
    fresh: ModuleType, slept: list[float], answer: Callable[..., AWSResponse], raised: str
) -> None:
    sent: list[str] = []

    def send(request: Any, **given: object) -> AWSResponse:
        sent.append(request.url)
        return answer(request, **given)

    fresh.medialive.meta.events.register("before-send.medialive", send)
    with pytest.raises(Exception, match=raised):
        fresh.start(CHANNEL_ID)
    assert sent == [f"https://medialive.ap-northeast-2.amazonaws.com/prod/channels/{CHANNEL_ID}/start"] * 4
    assert len(slept) >= 3
    assert 4 * (CONFIG.connect_timeout + CONFIG.read_timeout) + sum(slept) <= 55  # type: ignore[attr-defined]


def test_fault_25_a_call_that_fails_once_is_answered_at_the_second_try(fresh: ModuleType, slept: list[float]) -> None:
    answers = [answered(500, "InternalServerErrorException"), answered(404, "NotFoundException")]
    fresh.medialive.meta.events.register("before-send.medialive", lambda request, **_: answers.pop(0)(request))
    assert fresh.describe(CHANNEL_ID) is None
    assert answers == []
    assert len(slept) == 1
