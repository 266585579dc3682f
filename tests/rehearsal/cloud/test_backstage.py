"""The local AWS's end of the private way: who may use it, and what it does not understand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rehearsal.backstage import Backstage, BackstageError
from rehearsal.cloud.process import LocalCloud
from tests.rehearsal.cloud.channels import make_channel


def keys_of(client: Any) -> tuple[str, str]:
    credentials = client._request_signer._credentials
    return credentials.access_key, credentials.secret_key


def test_a_stranger_and_a_role_without_the_right_get_nowhere(
    cloud: LocalCloud, client: Callable[[str], Any], as_role: Callable[..., Callable[[str], Any]], name: str
) -> None:
    channel = make_channel(client("medialive"), name)
    role = keys_of(as_role(name, {"Action": "medialive:*", "Resource": "*"})("medialive"))
    for key, secret in (("ONAIRUNKNOWN", "not-a-secret"), (role[0], "not-a-secret"), role):
        with pytest.raises(BackstageError) as error:
            Backstage(cloud.endpoint, key, secret, cloud.region).state(channel["Id"], "UPDATING")
        assert error.value.status == 403
    assert client("medialive").describe_channel(ChannelId=channel["Id"])["State"] == "IDLE"


def test_what_is_not_understood_is_refused_with_the_reason(backstage: Backstage) -> None:
    for path, body, reason in (
        ("channels/1234567/state", {}, "PutState: the body is not understood"),
        ("channels/1234567/pipelines/0/alerts", {"alerts": [{"alert_type": "x"}]}, "PutAlerts: the body"),
        ("budgets/b/spend", {"actual": "much"}, "PutSpend: the body is not understood"),
        ("channels/1234567/mood", {}, "no such way: PUT /backstage/channels/1234567/mood"),
    ):
        with pytest.raises(BackstageError, match=reason):
            backstage._put(path, body)
