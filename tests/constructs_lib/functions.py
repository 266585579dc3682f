"""A function and a queue for constructs that only point at one."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

FUNCTION_ARN = "arn:aws:lambda:ap-northeast-2:111122223333:function:onair-dev-air-control"
QUEUE_ARN = "arn:aws:sqs:ap-northeast-2:111122223333:dead-letters"


def known_function(stack: cdk.Stack) -> lambda_.IFunction:
    """A function that stands elsewhere, in the same account and region."""
    return lambda_.Function.from_function_attributes(
        stack, "Function", function_arn=FUNCTION_ARN, same_environment=True
    )


def known_queue(stack: cdk.Stack) -> sqs.IQueue:
    """A queue that stands elsewhere."""
    return sqs.Queue.from_queue_arn(stack, "DeadLetters", QUEUE_ARN)
