"""The generated secret that a phone must know in order to go on air."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

LENGTH = 24


class StreamKey(secretsmanager.Secret):
    """Letters and digits only, for it is typed on phones and stands in a URL.

    Stateful: a replacement, or a new value, changes the key, but the input keeps the old one until the input itself
    is updated. It has no fixed name, because a deleted secret's name stays reserved for days.
    """

    def __init__(self, scope: Construct, construct_id: str, *, channel_name: str) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Stream key of channel {channel_name}",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                exclude_punctuation=True, include_space=False, password_length=LENGTH
            ),
            removal_policy=RemovalPolicy.DESTROY,
        )

    @property
    def reference(self) -> str:
        """CloudFormation's dynamic reference: the key itself is in no template, and no role need read it."""
        # "Unsafe" warns of values that end up in plain text. This is the reference, not the value.
        return self.secret_value.unsafe_unwrap()
