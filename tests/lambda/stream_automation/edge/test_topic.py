"""What is published, checked by botocore's own model."""

from __future__ import annotations

from typing import Any

from botocore.stub import Stubber

from stream_automation.edge import topic

TOPIC = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"


def marked(chat: str) -> dict[str, Any]:
    return {"MessageAttributes": {"chat": {"DataType": "String", "StringValue": chat}}}


def test_tell_publishes_one_message_with_a_subject_that_sns_takes(sns: Stubber) -> None:
    published = {"TopicArn": TOPIC, "Subject": "s" * 100, "Message": "방송", **marked("untold")}
    sns.add_response("publish", {"MessageId": "1"}, published)
    topic.tell(TOPIC, "s" * 101, "방송")


def test_tell_marks_what_the_chat_knows_already(sns: Stubber) -> None:
    published = {"TopicArn": TOPIC, "Subject": "s", "Message": "방송", **marked("told")}
    sns.add_response("publish", {"MessageId": "1"}, published)
    topic.tell(TOPIC, "s", "방송", chat=topic.TOLD)
