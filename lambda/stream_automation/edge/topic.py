"""The topic that people read, at SNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

from stream_automation.edge.connection import CONFIG

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

sns: SNSClient = boto3.client("sns", config=CONFIG)


def tell(topic_arn: str, subject: str, message: str) -> None:
    """Publish one notice. SNS takes ASCII subjects of at most 100 characters."""
    sns.publish(TopicArn=topic_arn, Subject=subject[:100], Message=message)
