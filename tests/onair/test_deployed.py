"""The outputs of deployed stacks, and what is said when there are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import environments
from environments import Environment
from onair.deployed import channel_of, output
from onair.errors import OperatorError
from rehearsal.account import Account
from rehearsal.cloud.process import LocalCloud
from tests.onair.encoder import deploy_outputs

DEV = environments.load("dev")


@pytest.fixture
def environment(name: str) -> Environment:
    return DEV.model_copy(update={"project": name})


@pytest.fixture
def account(cloud: LocalCloud) -> Account:
    return cloud.account()


def test_an_output_is_read_from_the_phase_s_stack(
    account: Account, environment: Environment, client: Callable[[str], Any]
) -> None:
    deploy_outputs(client, environment, "medialive", {"ChannelId": "1", "ChannelIdHall": "2"})
    assert output(account, environment, 4, "ChannelId", "main") == "1"
    assert output(account, environment, 4, "ChannelId", "hall") == "2"
    assert output(account, environment, 4, "ChannelId") == "1"
    with pytest.raises(OperatorError, match="has no output ChannelId of channel backup, only ChannelId, ChannelIdHall"):
        output(account, environment, 4, "ChannelId", "backup")


def test_a_phase_that_is_not_deployed_is_told_with_the_command_that_deploys_it(
    account: Account, environment: Environment
) -> None:
    wanted = (
        rf"^phase 5 of dev is not deployed \(no stack {environment.prefix}-cloudfront in ap-northeast-2\): "
        r"npx cdk deploy CloudFrontStack -c env=dev$"
    )
    with pytest.raises(OperatorError, match=wanted):
        output(account, environment, 5, "PlayerUrl")


def test_a_stack_of_another_age_is_told(
    account: Account, environment: Environment, client: Callable[[str], Any]
) -> None:
    deploy_outputs(client, environment, "medialive", {"ChannelId": "1"})
    with pytest.raises(OperatorError, match="has no output RtmpPushUrls, only ChannelId: onair deploy 4 --env dev"):
        output(account, environment, 4, "RtmpPushUrls")


def test_the_first_channel_is_meant_unless_another_is_named() -> None:
    assert channel_of(DEV, None) is DEV.channels[0]
    assert channel_of(DEV, "main") is DEV.channels[0]
    with pytest.raises(OperatorError, match=r"--channel must be one of main, got 'hall'"):
        channel_of(DEV, "hall")
