"""What may close the ingest again."""

from __future__ import annotations

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Match, Template

from constructs_lib.dead_letters import DeadLetters
from constructs_lib.ingest_closing import IngestClosing

GROUP = "arn:aws:medialive:ap-northeast-2:111122223333:inputSecurityGroup:1"


def test_schedules_of_this_account_may_write_the_rules_of_one_group_and_nothing_else() -> None:
    stack = Stack(App(), "Automation", env=Environment(account="111122223333", region="ap-northeast-2"))
    IngestClosing(stack, "IngestClosing", allow_list_arn=GROUP, dead_letters=DeadLetters(stack, "Letters"))
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
                        "Effect": "Allow",
                        "Principal": {"Service": "scheduler.amazonaws.com"},
                    }
                ]
            }
        },
    )
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": [
                    {"Action": "medialive:UpdateInputSecurityGroup", "Effect": "Allow", "Resource": GROUP},
                    {"Action": "sqs:SendMessage", "Effect": "Allow", "Resource": Match.any_value()},
                ]
            }
        },
    )
