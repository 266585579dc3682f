"""What the channel's role may do: the rights that the templates give MediaLive, proven before they are used.

MediaLive takes the role on as a service, which no caller of the local AWS can do: the role's trust rightly refuses
everybody else. So its trust policy is decided here and its permissions are asked of IAM (SimulatePrincipalPolicy).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from rehearsal.media.policy import AccessRequest, Decision, Principal, evaluate

MEDIALIVE = "medialive.amazonaws.com"


class RoleRefusedError(Exception):
    """The role may not be taken on, or may not do what the channel needs; the text says what to grant."""


class ChannelRole:
    """The role of one channel, known to IAM as `arn`."""

    def __init__(self, iam: Any, arn: str) -> None:
        self.arn = arn
        self._iam = iam

    def require_trust(self, channel_arn: str) -> None:
        """Raise RoleRefusedError unless MediaLive may take on the role for this channel. ClientError passes through."""
        document = self._iam.get_role(RoleName=self.arn.rsplit("/", 1)[-1])["Role"]["AssumeRolePolicyDocument"]
        trust = json.loads(unquote(document)) if isinstance(document, str) else document
        context = {"aws:SourceArn": channel_arn, "aws:SourceAccount": channel_arn.split(":")[4]}
        asked = AccessRequest(
            principal=Principal(service=MEDIALIVE), action="sts:AssumeRole", resource=self.arn, context=context
        )
        if evaluate(trust, asked) is not Decision.ALLOWED:
            raise RoleRefusedError(
                f"role {self.arn} does not let {MEDIALIVE} assume it for {channel_arn}: mend its trust"
            )

    def require(self, actions: Sequence[str], resource: str) -> None:
        """Raise RoleRefusedError unless the role may do all `actions` on `resource`. ClientError passes through."""
        answer = self._iam.simulate_principal_policy(
            PolicySourceArn=self.arn, ActionNames=list(actions), ResourceArns=[resource]
        )
        refused = [
            result["EvalActionName"] for result in answer["EvaluationResults"] if result["EvalDecision"] != "allowed"
        ]
        if refused:
            raise RoleRefusedError(
                f"role {self.arn} may not {', '.join(refused)} on {resource}: grant it in the stack "
                "that owns the resource"
            )
