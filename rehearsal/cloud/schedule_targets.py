"""What a schedule may call, and how it is called: with the rights of its role and nobody else's."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader
from botocore.model import ServiceModel

from rehearsal.cloud.own_client import PORT
from rehearsal.cloud.retries import DeliveryError
from rehearsal.cloud.service_principal import RoleClients

UNIVERSAL = ":aws-sdk:"
SDK_NAMES = {"cloudwatchlogs": "logs", "eventbridge": "events", "sfn": "stepfunctions"}
"""Services that the SDKs call by another name than boto3 does."""

READ_ONLY = (
    "get", "describe", "list", "poll", "receive", "search", "scan", "query", "select", "read", "lookup", "discover",
    "validate", "batchGet", "batchDescribe", "batchRead", "transactGet", "adminGet", "adminList", "testMigration",
    "retrieve", "testConnection", "translateDocument", "isAuthorized", "isAuthorizedWithToken", "invokeModel",
)  # fmt: skip
"""How the actions begin that Scheduler does not call (Scheduler user guide, "Using universal targets")."""

TEMPLATED = ("lambda", "sqs", "sns", "events", "states")


class TargetError(ValueError):
    """A target that Scheduler, or the rehearsal, refuses."""


def check(target: Mapping[str, Any]) -> None:
    """Raise TargetError unless the target can be called."""
    arn = target["Arn"]
    if UNIVERSAL not in arn:
        if arn.split(":")[2] not in TEMPLATED:
            raise TargetError(f"{arn} is not a target that is rehearsed: use {', '.join(TEMPLATED)} or {UNIVERSAL}")
        return
    service, operation = universal(arn)
    if any(re.match(f"{prefix}([A-Z]|$)", arn.rsplit(":", 1)[1]) for prefix in READ_ONLY):
        raise TargetError(f"{arn} only reads: Scheduler does not call {service}:{operation}")
    if operation not in _model(service).operation_names:
        raise TargetError(f"Provided Arn is not in correct format: {service} has no action {operation}.")
    try:
        json.loads(target.get("Input") or "{}")
    except ValueError:
        raise TargetError("Input must be JSON with the parameters of the action.") from None


def universal(arn: str) -> tuple[str, str]:
    """Service and operation of arn:aws:scheduler:::aws-sdk:<service>:<action>, as boto3 and botocore call them."""
    _, sdk_name, action = arn.rsplit(":", 2)
    service = SDK_NAMES.get(sdk_name, sdk_name)
    if service not in _services():
        raise TargetError(f"Provided Arn is not in correct format: no service {sdk_name}.")
    return service, action[:1].upper() + action[1:]


def call(target: Mapping[str, Any], payload: str, clients: RoleClients) -> None:
    """Make the call. Raises DeliveryError with the service's own code."""
    arn = target["Arn"]
    try:
        if UNIVERSAL in arn:
            service, operation = universal(arn)
            getattr(clients.client(service), xform_name(operation))(**json.loads(payload))
        else:
            _call_templated(arn.split(":")[2], target, payload, clients)
    except ClientError as error:
        raise DeliveryError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from None
    except (BotoCoreError, TypeError, ValueError) as error:
        raise DeliveryError("ValidationException", str(error)) from None


def queue_url(arn: str) -> str:
    """Where the gateway serves a queue: asking for it would need a right that its sender may lack."""
    account, name = arn.split(":")[4:]
    return f"http://127.0.0.1:{os.environ[PORT]}/{account}/{name}"


def _call_templated(service: str, target: Mapping[str, Any], payload: str, clients: RoleClients) -> None:
    arn = target["Arn"]
    match service:
        case "lambda":
            clients.client("lambda").invoke(FunctionName=arn, InvocationType="Event", Payload=payload.encode())
        case "sqs":
            clients.client("sqs").send_message(
                QueueUrl=queue_url(arn), MessageBody=payload, **target.get("SqsParameters", {})
            )
        case "sns":
            clients.client("sns").publish(TopicArn=arn, Message=payload)
        case "states":
            clients.client("stepfunctions").start_execution(stateMachineArn=arn, input=payload)
        case "events":
            entry = {**target.get("EventBridgeParameters", {}), "Detail": payload, "EventBusName": arn}
            answer = clients.client("events").put_events(Entries=[entry])
            for failed in answer["Entries"] if answer["FailedEntryCount"] else []:
                raise DeliveryError(failed["ErrorCode"], failed["ErrorMessage"])


@cache
def _services() -> frozenset[str]:
    return frozenset(boto3.session.Session().get_available_services())


@cache
def _model(service: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)
