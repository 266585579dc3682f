"""boto3 clients into this very process, for handlers that are written against a public API."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import create_loader
from ministack.core import responses

PORT = "GATEWAY_PORT"
OPERATOR = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")

# It keeps the models that it has read: MediaLive's takes a second.
_LOADER = create_loader()


def client(service: str) -> Any:
    """A client with the operator's rights in the request's region. boto3 has no static types."""
    return client_of({name: os.environ[name] for name in OPERATOR}, service, attempts=2)


def client_of(credentials: Mapping[str, str], service: str, *, attempts: int = 1) -> Any:
    """A client that acts with these credentials, named as in the environment of a process."""
    core = botocore.session.Session()
    core.register_component("data_loader", _LOADER)
    return boto3.session.Session(botocore_session=core).client(
        service,  # type: ignore[call-overload] # any service, named at run time
        endpoint_url=f"http://127.0.0.1:{os.environ[PORT]}",
        region_name=responses.get_region(),
        aws_access_key_id=credentials["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=credentials["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=credentials.get("AWS_SESSION_TOKEN"),
        config=Config(retries={"total_max_attempts": attempts}, connect_timeout=5, read_timeout=30),
    )
