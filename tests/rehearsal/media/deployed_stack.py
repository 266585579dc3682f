"""Everything that the plane reads of a deployed dev environment, as the services' APIs describe it."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from tests.rehearsal.media.cdn import deployed_distribution
from tests.rehearsal.media.encoder.channel import DESTINATIONS, encoder_settings
from tests.rehearsal.media.origin import deployed_endpoint
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws

CHANNEL_ID = "1234567"
CHANNEL_ARN = f"arn:aws:medialive:ap-northeast-2:111122223333:channel:{CHANNEL_ID}"
PACKAGE_ARN = "arn:aws:mediapackagev2:ap-northeast-2:111122223333:channelGroup/onair-dev/channel/main"
ROLE = "arn:aws:iam::111122223333:role/onair-dev-medialive"
KEY = "made-up-stream-key"


class DeployedStack:
    """The seven phases' resources as far as the plane asks for them; tests change what they are about.

    `denied` holds actions that the channel's role lacks; `recordings` what was uploaded, by s3 URL; `published` the
    newest statistic set of each metric, by its name, for a first look at what was published.
    """

    def __init__(self) -> None:
        self.denied: set[str] = set()
        self.recordings: dict[str, bytes] = {}
        self.published: dict[str, dict[str, Any]] = {}
        self.endpoint = deployed_endpoint.described()
        self.channel = _channel()
        self.package_input_type = "CMAF"
        self.phone: dict[str, Any] = {
            "Id": "7654321",
            "Type": "RTMP_PUSH",
            "Destinations": [{"Url": f"rtmp://127.0.0.1:1935/live/{key}"} for key in (KEY, "second-key")],
        }
        self.aws = ShapedAws(
            {
                **deployed_distribution.answers(),
                "medialive.DescribeChannel": self._describe_channel,
                "medialive.DescribeInput": lambda _: self.phone,
                "secretsmanager.GetSecretValue": lambda asked: {"ARN": asked["SecretId"], "SecretString": KEY},
                "iam.GetRole": lambda _: {"Role": _role()},
                "iam.SimulatePrincipalPolicy": self._simulate,
                "mediapackagev2.GetChannel": lambda asked: {
                    **asked,
                    "Arn": PACKAGE_ARN,
                    "CreatedAt": datetime(2026, 3, 1, tzinfo=UTC),
                    "ModifiedAt": datetime(2026, 3, 1, tzinfo=UTC),
                    "InputType": self.package_input_type,
                },
                "mediapackagev2.ListOriginEndpoints": lambda asked: {
                    "Items": [{**asked, "Arn": PACKAGE_ARN, "OriginEndpointName": "hls", "ContainerType": "CMAF"}]
                },
                "mediapackagev2.GetOriginEndpoint": lambda _: self.endpoint,
                "mediapackagev2.GetOriginEndpointPolicy": lambda asked: {**asked, "Policy": deployed_endpoint.policy()},
                "s3.GetBucketPolicy": lambda _: {"Policy": json.dumps({"Statement": [_player_statement()]})},
                "s3.GetObject": lambda _: {
                    "Body": io.BytesIO(b"<html>"),
                    "ContentType": "text/html",
                    "LastModified": datetime(2026, 3, 1, tzinfo=UTC),
                },
                "s3.PutObject": self._put,
                "cloudwatch.PutMetricData": self._publish,
            }
        )

    def calls_by_srt(self, port: int) -> None:
        """The channel's input listens for SRT on this port, with KEY for a passphrase."""
        secret = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:key-AbCdEf"
        listener = {"MinimumLatency": 120, "Decryption": {"Algorithm": "AES256", "PassphraseSecretArn": secret}}
        self.phone = {
            "Id": "7654321",
            "Type": "SRT_LISTENER",
            "Destinations": [{"Url": f"srt://127.0.0.1:{port}"}],
            "SrtSettings": {"SrtListenerSettings": listener},
        }

    def _describe_channel(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["ChannelId"] != CHANNEL_ID:
            raise RefusedError("NotFoundException", 404)
        return self.channel

    def _simulate(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {
            "EvaluationResults": [
                {"EvalActionName": action, "EvalDecision": "implicitDeny" if action in self.denied else "allowed"}
                for action in asked["ActionNames"]
            ]
        }

    def _publish(self, asked: dict[str, Any]) -> dict[str, Any]:
        for datum in asked["MetricData"]:
            self.published[datum["MetricName"]] = {**datum, "Namespace": asked["Namespace"]}
        return {}

    def _put(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.recordings[f"s3://{asked['Bucket']}/{asked['Key']}"] = asked["Body"].read()
        return {}


def _channel() -> dict[str, Any]:
    return {
        "Id": CHANNEL_ID,
        "Arn": CHANNEL_ARN,
        "Name": "onair-dev-main",
        "RoleArn": ROLE,
        "InputAttachments": [{"InputId": "7654321", "InputAttachmentName": "rtmp"}],
        "Destinations": DESTINATIONS,
        "EncoderSettings": encoder_settings(small=True),
    }


def _role() -> dict[str, Any]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "medialive.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:medialive:ap-northeast-2:111122223333:channel:*"}},
    }
    return {
        "Path": "/",
        "RoleName": "onair-dev-medialive",
        "RoleId": "AROA1234567890123",
        "Arn": ROLE,
        "CreateDate": datetime(2026, 3, 1, tzinfo=UTC),
        "AssumeRolePolicyDocument": json.dumps({"Statement": [trust]}),
    }


def _player_statement() -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{deployed_distribution.BUCKET}/*",
        "Condition": {"StringEquals": {"AWS:SourceArn": deployed_distribution.ARN}},
    }
