"""Phase 4 in the local AWS, as far as its outputs go."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from environments import Environment

Clients = Callable[[str], Any]


def deploy_outputs(client: Clients, environment: Environment, phase_stack: str, outputs: dict[str, str]) -> None:
    """A stack of this name that publishes these outputs and makes next to nothing."""
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    name = f"{environment.prefix}-{phase_stack}"
    client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template))


def deploy_encoder(client: Clients, environment: Environment, key: str) -> None:
    """Phase 4 with the RTMP addresses of a channel and its generated stream key."""
    secret = client("secretsmanager").create_secret(Name=f"{environment.prefix}-key", SecretString=key)["ARN"]
    outputs = {"RtmpPushUrls": "rtmp://203.0.113.10:1935/live", "StreamKeySecretArn": secret}
    deploy_outputs(client, environment, "medialive", outputs)
