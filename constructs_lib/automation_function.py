"""One function of the stream automation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

CODE = Path(__file__).resolve().parent.parent / "lambda"
PACKAGE = "stream_automation"
TIMEOUT = Duration.seconds(60)
MEMORY_MEGABYTES = 256
RETRIES = 2


class AutomationFunction(lambda_.Function):
    """`stream_automation.<module>.handler`, with a log group of its own and somewhere for its failures to go.

    No reserved concurrency: a new account's limit of ten would refuse it, and every function may run twice at once
    without harm. The name is literal, because phase 1's role may write the logs of names that begin with the prefix.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        module: str,
        description: str,
        variables: Mapping[str, str],
        role: iam.IRole,
        dead_letters: sqs.IQueue,
        timeout: Duration = TIMEOUT,
    ) -> None:
        name = function_name(prefix, module)
        super().__init__(
            scope,
            construct_id,
            function_name=name,
            description=description,
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"{PACKAGE}.{module}.handler",
            code=lambda_.Code.from_asset(str(CODE), exclude=["**/__pycache__", "**/*.pyc", "**/.*"]),
            environment=dict(variables),
            role=role,
            timeout=timeout,
            memory_size=MEMORY_MEGABYTES,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            log_group=_log_group(scope, construct_id, name),
            on_failure=destinations.SqsDestination(dead_letters),
            retry_attempts=RETRIES,
        )


def function_name(prefix: str, module: str) -> str:
    """The name of the function that runs a module."""
    return f"{prefix}-{module.replace('_', '-')}"


def _log_group(scope: Construct, construct_id: str, name: str) -> logs.LogGroup:
    return logs.LogGroup(
        scope,
        f"{construct_id}Logs",
        log_group_name=f"/aws/lambda/{name}",
        retention=logs.RetentionDays.ONE_MONTH,
        removal_policy=RemovalPolicy.DESTROY,
    )
