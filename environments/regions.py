"""Where the service can run at all: read from the AWS SDK's own list of endpoints, which grows with its version."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

SERVICES = ("medialive", "mediapackagev2")
PARTITION = "aws"

OTHER_SERVICES = {
    "budgets": "Budgets",
    "cloudformation": "CloudFormation",
    "cloudfront": "CloudFront",
    "ec2": "EC2",
    "events": "EventBridge",
    "iam": "IAM",
    "lambda": "Lambda",
    "logs": "CloudWatch Logs",
    "monitoring": "CloudWatch",
    "s3": "S3",
    "scheduler": "EventBridge Scheduler",
    "secretsmanager": "Secrets Manager",
    "sns": "SNS",
    "sqs": "SQS",
    "ssm": "Systems Manager",
    "sts": "STS",
}
"""What the stacks use beside them: names by the beginnings of their endpoints. Three are the same in all regions."""


@cache
def supported_regions() -> tuple[str, ...]:
    """The regions that have both MediaLive and MediaPackage v2, in alphabetical order."""
    (partition,) = [found for found in _endpoints()["partitions"] if found["partition"] == PARTITION]
    # Beside regions a service may list endpoints of its own, e.g. one for FIPS.
    found = (set(partition["services"][service]["endpoints"]) & set(partition["regions"]) for service in SERVICES)
    return tuple(sorted(set.intersection(*found)))


def lacking(region: str) -> list[str]:
    """The services that the stacks use and the region has not, by name; those without regions are everywhere."""
    (partition,) = [found for found in _endpoints()["partitions"] if found["partition"] == PARTITION]
    services, names = partition["services"], {service: service for service in SERVICES} | OTHER_SERVICES
    return [
        name
        for service, name in names.items()
        if service not in services
        or (services[service].get("isRegionalized", True) and region not in services[service]["endpoints"])
    ]


def _endpoints() -> Any:
    """The file itself: importing what reads it would be a tenth of a synth."""
    package = importlib.util.find_spec("botocore")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("botocore is missing: run `make setup`")
    return json.loads((Path(package.origin).parent / "data" / "endpoints.json").read_text(encoding="utf-8"))
