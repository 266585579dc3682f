"""The topic that people read, at SNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef

sns: SNSClient = boto3.client("sns", config=CONFIG)


CHAT, TOLD, UNTOLD = "chat", "told", "untold"
"""The attribute of a message that says whether the chat knows it already; the notice queue takes those it does not."""


def tell(topic_arn: str, subject: str, message: str, *, chat: str = UNTOLD) -> None:
    """Publish one notice. SNS takes ASCII subjects of at most 100 characters."""
    attributes: dict[str, MessageAttributeValueTypeDef] = {CHAT: {"DataType": "String", "StringValue": chat}}
    sns.publish(TopicArn=topic_arn, Subject=subject[:100], Message=message, MessageAttributes=attributes)
