"""Inputs that listen for SRT in the local AWS: their addresses, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.rehearsal.cloud.channels import make_channel, reach
from tests.rehearsal.cloud.refusals import refused
from tests.rehearsal.cloud.waiting import until

ARN = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:passphrase-AbCdEf"
LISTENER = {"MinimumLatency": 1000, "Decryption": {"Algorithm": "AES256", "PassphraseSecretArn": ARN}}


@pytest.fixture
def medialive(client: Callable[[str], Any]) -> Any:
    return client("medialive")


@pytest.fixture
def group(medialive: Any) -> Iterator[str]:
    made: str = medialive.create_input_security_group(WhitelistRules=[{"Cidr": "203.0.113.0/24"}])["SecurityGroup"][
        "Id"
    ]
    yield made
    for held in medialive.describe_input_security_group(InputSecurityGroupId=made)["Inputs"]:
        medialive.delete_input(InputId=held)
    medialive.delete_input_security_group(InputSecurityGroupId=made)


def wanted(name: str, group: str, *, pipelines: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "Type": "SRT_LISTENER",
        "InputSecurityGroups": [group],
        "Destinations": [{}] * pipelines,
        "SrtSettings": {"SrtListenerSettings": deepcopy(LISTENER)},
        **changes,
    }


def urls(found: dict[str, Any]) -> list[str]:
    return [destination["Url"] for destination in found["Destinations"]]


def test_it_tells_its_address_and_where_its_passphrase_is(medialive: Any, name: str, group: str) -> None:
    made = medialive.create_input(**wanted(name, group))["Input"]
    found = medialive.describe_input(InputId=made["Id"])
    assert (found["Type"], found["InputClass"]) == ("SRT_LISTENER", "SINGLE_PIPELINE")
    assert urls(found) == urls(made) == ["srt://203.0.113.10:5000"]
    assert found["SrtSettings"]["SrtListenerSettings"] == LISTENER


def test_every_address_has_a_port_of_its_own_and_gives_it_back(medialive: Any, name: str, group: str) -> None:
    first = medialive.create_input(**wanted(name, group, pipelines=2))["Input"]
    second = medialive.create_input(**wanted(f"{name}-2", group))["Input"]
    assert [destination["Port"] for made in (first, second) for destination in made["Destinations"]] == [
        "5000",
        "5001",
        "5002",
    ]
    assert first["InputClass"] == "STANDARD"
    medialive.delete_input(InputId=first["Id"])
    assert urls(medialive.create_input(**wanted(f"{name}-3", group))["Input"]) == ["srt://203.0.113.10:5000"]


def test_a_change_of_the_latency_keeps_the_address(medialive: Any, name: str, group: str) -> None:
    made = medialive.create_input(**wanted(name, group))["Input"]
    settings = {"SrtListenerSettings": {**LISTENER, "MinimumLatency": 2000}}
    medialive.update_input(InputId=made["Id"], SrtSettings=settings, Destinations=[{}])
    found = medialive.describe_input(InputId=made["Id"])
    assert found["SrtSettings"]["SrtListenerSettings"]["MinimumLatency"] == 2000
    assert urls(found) == urls(made)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"SrtSettings": {}}, "SrtListenerSettings is required for SRT_LISTENER inputs"),
        ({"InputSecurityGroups": []}, "InputSecurityGroups is required for SRT_LISTENER inputs"),
        (
            {"SrtSettings": {"SrtListenerSettings": {**LISTENER, "MinimumLatency": 119}}},
            "MinimumLatency must be in the range 120 to 15000, got 119",
        ),
    ],
)
def test_what_the_model_says_in_words_alone_is_refused_too(
    medialive: Any, name: str, group: str, changes: dict[str, Any], told: str
) -> None:
    assert refused(medialive.create_input, **wanted(name, group, **changes)) == ("BadRequestException", 422, told)


def test_an_update_is_held_to_the_same(medialive: Any, name: str, group: str) -> None:
    made = medialive.create_input(**wanted(name, group))["Input"]
    settings = {"SrtListenerSettings": {**LISTENER, "MinimumLatency": 15_001}}
    assert refused(medialive.update_input, InputId=made["Id"], SrtSettings=settings)[:2] == ("BadRequestException", 422)
    assert refused(medialive.update_input, InputId=made["Id"], InputSecurityGroups=[])[:2] == (
        "BadRequestException",
        422,
    )


def test_a_channel_that_nobody_calls_misses_the_input_by_the_alert_of_its_type(
    medialive: Any, name: str, group: str
) -> None:
    made = medialive.create_input(**wanted(name, group))["Input"]
    channel = make_channel(medialive, name, InputAttachments=[{"InputId": made["Id"]}])["Id"]
    medialive.start_channel(ChannelId=channel)
    reach(medialive, channel, "RUNNING")
    told = until(lambda: medialive.list_alerts(ChannelId=channel)["Alerts"] or None, 5)
    assert [alert["AlertType"] for alert in told or []] == ["Stopped Receiving UDP Input"]
    medialive.stop_channel(ChannelId=channel)
    reach(medialive, channel, "IDLE")
    medialive.delete_channel(ChannelId=channel)
    reach(medialive, channel, "DELETED")
