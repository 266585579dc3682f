"""Roles for services, with the rights that a test gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Clients = Callable[[str], Any]
Statement = Mapping[str, Any]


def document(*statements: Statement) -> str:
    """A policy of allowing statements; `Resource` is everything where none is stated and no principal is."""
    allowed = [{"Effect": "Allow", **({} if "Principal" in one else {"Resource": "*"}), **one} for one in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": allowed})


def service_role(client: Clients, name: str, service: str, *statements: Statement, **condition: Any) -> str:
    """A role that `<service>.amazonaws.com` may assume, under a condition if one is given; its ARN."""
    trust: dict[str, Any] = {"Action": "sts:AssumeRole", "Principal": {"Service": f"{service}.amazonaws.com"}}
    if condition:
        trust["Condition"] = condition
    arn: str = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))["Role"]["Arn"]
    if statements:
        client("iam").put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=document(*statements))
    return arn
