"""Which targets a schedule may have."""

from __future__ import annotations

import pytest

from rehearsal.cloud.schedule_targets import TargetError, check, queue_url, universal

SDK = "arn:aws:scheduler:::aws-sdk:"


@pytest.mark.parametrize(
    ("arn", "service", "operation"),
    [
        ("medialive:stopChannel", "medialive", "StopChannel"),
        ("medialive:batchStop", "medialive", "BatchStop"),
        ("eventbridge:putEvents", "events", "PutEvents"),
        ("sfn:startExecution", "stepfunctions", "StartExecution"),
    ],
)
def test_a_universal_target_names_a_service_as_the_sdks_do(arn: str, service: str, operation: str) -> None:
    assert universal(SDK + arn) == (service, operation)
    check({"Arn": SDK + arn, "Input": "{}"})


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ({"Arn": f"{SDK}medialive:describeChannel"}, "only reads: Scheduler does not call medialive:DescribeChannel"),
        ({"Arn": f"{SDK}medialive:listChannels"}, "only reads"),
        ({"Arn": f"{SDK}medialive:stopChanel"}, "medialive has no action StopChanel"),
        ({"Arn": f"{SDK}mediaalive:stopChannel"}, "no service mediaalive"),
        ({"Arn": f"{SDK}medialive:stopChannel", "Input": "channel 7"}, "Input must be JSON"),
        ({"Arn": "arn:aws:ecs:ap-northeast-2:111122223333:cluster/c"}, "is not a target that is rehearsed"),
    ],
)
def test_what_cannot_be_called_is_refused_with_the_reason(target: dict[str, str], reason: str) -> None:
    with pytest.raises(TargetError, match=reason):
        check(target)


def test_a_prefix_is_a_word_of_its_own() -> None:
    check({"Arn": f"{SDK}mediapackagev2:resetChannelState"})
    check({"Arn": f"{SDK}ec2:releaseAddress"})


def test_a_queue_is_found_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_PORT", "4570")
    arn = "arn:aws:sqs:ap-northeast-2:111122223333:letters"
    assert queue_url(arn) == "http://127.0.0.1:4570/111122223333/letters"
