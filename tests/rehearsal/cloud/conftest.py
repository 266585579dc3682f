"""Callers with rights of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest

from rehearsal.cloud.process import LocalCloud

Statement = Mapping[str, Any]


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
