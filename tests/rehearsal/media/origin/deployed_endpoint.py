"""The default endpoint as GetOriginEndpoint describes it, and its policy as the templates deploy it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from rehearsal.media.origin.endpoint import Endpoint, parse

ACCOUNT = "111122223333"
ENDPOINT_ARN = f"arn:aws:mediapackagev2:ap-northeast-2:{ACCOUNT}:channelGroup/onair-dev/channel/main/originEndpoint/hls"
DISTRIBUTION_ARN = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E2EXAMPLE"
PATH = "/out/v1/onair-dev/main/hls/"


def described(**changes: Any) -> dict[str, Any]:
    """GetOriginEndpoint's answer for the dev environment, with changes."""
    manifest = {
        "ManifestName": "index",
        "Url": "https://x",
        "ManifestWindowSeconds": 60,
        "ProgramDateTimeIntervalSeconds": 4,
    }
    return {
        "Arn": ENDPOINT_ARN,
        "ChannelGroupName": "onair-dev",
        "ChannelName": "main",
        "OriginEndpointName": "hls",
        "ContainerType": "CMAF",
        "Segment": {"SegmentDurationSeconds": 2, "SegmentName": "segment"},
        "CreatedAt": datetime(2026, 3, 1, tzinfo=UTC),
        "ModifiedAt": datetime(2026, 3, 1, tzinfo=UTC),
        "StartoverWindowSeconds": 3600,
        "HlsManifests": [manifest],
        **changes,
    }


def statement(**changes: Any) -> dict[str, Any]:
    """CloudFront of this account may read the endpoint."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": ["mediapackagev2:GetObject", "mediapackagev2:GetHeadObject"],
        "Resource": ENDPOINT_ARN,
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/*"}},
        **changes,
    }


def policy(*statements: dict[str, Any]) -> str:
    own = statement(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    del own["Condition"]
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements) or [own, statement()]})


def endpoint(**changes: Any) -> Endpoint:
    return parse(described(**changes), policy())
