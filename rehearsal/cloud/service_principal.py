"""AWS services as callers: what a resource's policy, or a role's trust, lets one of them do."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ministack.core import iam_evaluator, responses
from ministack.services import iam, lambda_svc, sns, sqs, sts

from rehearsal.cloud.own_client import client_of

EVENTS = "events.amazonaws.com"
SCHEDULER = "scheduler.amazonaws.com"
TOPICS = "sns.amazonaws.com"
BUDGETS = "budgets.amazonaws.com"

SESSION_SECONDS = 3600.0

Policy = str | Mapping[str, Any] | None


class RoleNotAssumableError(RuntimeError):
    """A service may not take on a role: there is none, or its trust does not let it."""


def allows(policy: Policy, service: str, action: str, resource: str, source_arn: str) -> bool:
    """Whether a resource's policy lets this service act for `source_arn`; without a policy nothing is allowed."""
    if not policy:
        return False
    account = responses.get_account_id()
    context = iam_evaluator.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=responses.get_region(),
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": account},
    )
    document = json.loads(policy) if isinstance(policy, str) else dict(policy)
    found = iam_evaluator.evaluate_resource_policy(document, context, service=service)
    return bool(found.decision == "Allow")


def may_send(service: str, queue_arn: str, source_arn: str) -> bool | None:
    """Whether the queue's policy lets the service send to it; None when there is no such queue."""
    found = sqs.queue_policy_for_arn(queue_arn)
    return None if found is None else allows(found[0], service, "sqs:SendMessage", queue_arn, source_arn)


def may_publish(service: str, topic_arn: str, source_arn: str) -> bool | None:
    """Whether the topic's policy lets the service publish to it; None when there is no such topic."""
    found = sns.topic_policy_for_arn(topic_arn)
    return None if found is None else allows(found[0], service, "sns:Publish", topic_arn, source_arn)


def may_invoke(service: str, function_arn: str, source_arn: str) -> bool | None:
    """Whether the function's policy lets the service invoke it; None when there is no such function."""
    found = lambda_svc.function_policy_for_arn(function_arn)
    return None if found is None else allows(found[0], service, "lambda:InvokeFunction", function_arn, source_arn)


def require_trust(role_arn: str, service: str, source_arn: str) -> None:
    """Raise RoleNotAssumableError unless the role exists and trusts the service, acting for `source_arn`."""
    role = iam._roles.get(role_arn.rsplit("/", 1)[-1])
    if role is None or role["Arn"] != role_arn:
        raise RoleNotAssumableError(f"role {role_arn} does not exist")
    trust = role["AssumeRolePolicyDocument"]
    document = json.loads(unquote(trust)) if isinstance(trust, str) else trust
    if not allows(document, service, "sts:AssumeRole", role_arn, source_arn):
        raise RoleNotAssumableError(f"role {role_arn} does not let {service} assume it")


class RoleClients:
    """boto3 clients that act as a role which a service has taken on; nothing is retried in here."""

    def __init__(self, role_arn: str, service: str, source_arn: str) -> None:
        """Raises RoleNotAssumableError."""
        require_trust(role_arn, service, source_arn)
        name, session = role_arn.rsplit("/", 1)[-1], service.split(".", maxsplit=1)[0]
        key, secret, token = f"ASIA{secrets.token_hex(8).upper()}", secrets.token_hex(20), secrets.token_hex(32)
        arn = f"arn:aws:sts::{responses.get_account_id()}:assumed-role/{name}/{session}"
        held = {"Arn": arn, "UserId": f"{name}:{session}", "SecretAccessKey": secret, "SessionToken": token}
        sts.register_session(key, {**held, "Expiration": time.time() + SESSION_SECONDS})
        self._keys = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}

    def client(self, service: str) -> Any:
        """A client of one service. boto3 has no static types."""
        return client_of(self._keys, service)
