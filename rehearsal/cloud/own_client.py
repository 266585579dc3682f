"""A boto3 client into this very process, for handlers that are written against a public API."""

from __future__ import annotations

import os
from typing import Any

import boto3
from botocore.config import Config
from ministack.core import responses

PORT = "GATEWAY_PORT"


def client(service: str) -> Any:
    """A client with the operator's rights in the request's region. boto3 has no static types."""
    session = boto3.session.Session()
    return session.client(
        service,  # type: ignore[call-overload] # any service, named at run time
        endpoint_url=f"http://127.0.0.1:{os.environ[PORT]}",
        region_name=responses.get_region(),
        aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 2}, connect_timeout=5, read_timeout=30),
    )
