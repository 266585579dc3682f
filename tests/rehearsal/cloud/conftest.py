"""One local AWS for all tests of this folder, in a process of its own; each test makes what it needs under its own name."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.config import Config

from rehearsal.backstage import Backstage
from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports

Statement = Mapping[str, Any]

STATE_SECONDS = "0.2"
"""How long a channel takes to start or stop without a media plane: long enough to be seen, no longer."""

PAUSE_SECONDS = "0.05"
"""The first pause before a failed delivery is tried again."""

MINUTE_SECONDS = "1"
"""How long CloudWatch's minute lasts here."""


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A running local AWS without a media plane."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONAIR_STATE_DELAY", STATE_SECONDS)
        patch.setenv("ONAIR_RETRY_SECONDS", PAUSE_SECONDS)
        patch.setenv("ONAIR_METRIC_PERIOD", MINUTE_SECONDS)
        started = LocalCloud(Ports.free().aws, tmp_path_factory.mktemp("cloud"), rtmp=("127.0.0.1", 11935))
        started.start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def client(cloud: LocalCloud) -> Callable[..., Any]:
    """The operator's boto3 client of one service, made once."""
    session = cloud.session()

    @cache
    def of(service: str, *, validate: bool = True) -> Any:
        # Unvalidated, wrong parameters reach the service and are its to refuse.
        config = Config(parameter_validation=validate, retries={"total_max_attempts": 1})
        return session.client(service, endpoint_url=cloud.endpoint, config=config)  # type: ignore[call-overload] # any service, named at run time

    return of


@pytest.fixture(scope="session")
def backstage(cloud: LocalCloud) -> Backstage:
    """The private way into the local AWS, with the operator's rights."""
    return cloud.backstage()


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"t{secrets.token_hex(5)}"


@pytest.fixture(scope="session")
def as_role(cloud: LocalCloud, client: Callable[[str], Any]) -> Callable[..., Callable[[str], Any]]:
    """Makes a role with the given statements and returns clients that act as it."""

    def assume(role_name: str, *statements: Statement) -> Callable[[str], Any]:
        iam, sts = client("iam"), client("sts")
        operator = sts.get_caller_identity()["Arn"]
        trust = _document({"Action": "sts:AssumeRole", "Principal": {"AWS": operator}})
        role = iam.create_role(RoleName=role_name, AssumeRolePolicyDocument=trust)["Role"]
        iam.put_role_policy(RoleName=role_name, PolicyName="rights", PolicyDocument=_document(*statements))
        keys = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
        session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], cloud.region)
        return lambda service: session.client(service, endpoint_url=cloud.endpoint)  # type: ignore[call-overload] # any service, named at run time

    return assume


def _document(*statements: Statement) -> str:
    allowed = [{"Effect": "Allow", **statement} for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": allowed})
