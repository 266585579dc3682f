"""The local AWS of all tests of a process, in a process of its own; each test makes what it needs under its own name."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from botocore.config import Config

from rehearsal.backstage import Backstage
from rehearsal.cloud.process import LocalCloud
from rehearsal.ports import Ports

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
    account = cloud.account()

    @cache
    def of(service: str, *, validate: bool = True) -> Any:
        # Unvalidated, wrong parameters reach the service and are its to refuse.
        config = Config(parameter_validation=validate, retries={"total_max_attempts": 1})
        return account.client(service, config=config)

    return of


@pytest.fixture(scope="session")
def backstage(cloud: LocalCloud) -> Backstage:
    """The private way into the local AWS, with the operator's rights."""
    return cloud.backstage()


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"t{secrets.token_hex(5)}"
