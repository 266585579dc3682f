"""What is published, checked by botocore's own model."""

from __future__ import annotations

from botocore.stub import Stubber

from stream_automation.edge import topic

TOPIC = "arn:aws:sns:ap-northeast-2:111122223333:onair-dev-notices"


def test_tell_publishes_one_message_with_a_subject_that_sns_takes(sns: Stubber) -> None:
    published = {"TopicArn": TOPIC, "Subject": "s" * 100, "Message": "방송"}
    sns.add_response("publish", {"MessageId": "1"}, published)
    topic.tell(TOPIC, "s" * 101, "방송")
