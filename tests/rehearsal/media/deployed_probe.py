"""The manifest probe in the local AWS, as its stack deploys it, with plain API calls."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rehearsal.media.deployed import LocalAws
from tests.assembly import ROOT
from tests.rehearsal.media.local_stack import allow, document
from tests.rehearsal.media.origin.deployed_endpoint import PATH

NAME = "onair-dev-manifest-probe"
DIMENSIONS = {"Project": "onair", "Environment": "dev", "Channel": "main"}
LOG = f"arn:aws:logs:ap-northeast-2:111122223333:log-group:/aws/lambda/{NAME}:log-stream:*"


class DeployedProbe:
    """The function, and what it has put into CloudWatch."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        iam = aws.client("iam")
        trust = document(allow("sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"}))
        role = iam.create_role(RoleName="probe", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        rights = document(allow(["logs:CreateLogStream", "logs:PutLogEvents"], LOG))
        iam.put_role_policy(RoleName="probe", PolicyName="log", PolicyDocument=rights)
        (distribution,) = aws.client("cloudfront").list_distributions()["DistributionList"]["Items"]
        variables = {
            "PROJECT": "onair",
            "ENVIRONMENT": "dev",
            "DISTRIBUTION_DOMAIN": distribution["DomainName"],
            "MANIFEST_PATHS": json.dumps({"main": f"{PATH}index.m3u8"}),
            # What the local CloudFormation sets for LoggingConfig's JSON format.
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
        }
        aws.client("lambda").create_function(
            FunctionName=NAME,
            Runtime="python3.13",
            Role=role,
            Handler="stream_automation.manifest_probe.handler",
            Code={"ZipFile": packed(ROOT / "lambda")},
            Environment={"Variables": variables},
            Timeout=20,
        )

    def look(self) -> dict[str, Any]:
        """Invoke it once: what it found of the channel."""
        answer = self._aws.client("lambda").invoke(FunctionName=NAME, Payload=b"{}")
        found = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, found
        main: dict[str, Any] = found["main"]
        return main

    def measured(self, metric: str) -> list[float]:
        """The largest value of the metric in each of the last minutes."""
        now = datetime.now(UTC)
        points = self._aws.client("cloudwatch").get_metric_statistics(
            Namespace="onair",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in DIMENSIONS.items()],
            StartTime=now - timedelta(minutes=5),
            EndTime=now + timedelta(minutes=1),
            Period=60,
            Statistics=["Maximum"],
        )["Datapoints"]
        return [point["Maximum"] for point in points]


def packed(folder: Path) -> bytes:
    """The source files of a folder as a zip."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for path in sorted(folder.rglob("*.py")):
            files.write(path, path.relative_to(folder))
    return archive.getvalue()
