"""A dev environment put into the real local AWS with plain API calls: what the plane reads, and no more."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ReadTimeoutError

from rehearsal.media.deployed import LocalAws
from tests.rehearsal.media.cdn import deployed_distribution
from tests.rehearsal.media.encoder.channel import DESTINATIONS, encoder_settings
from tests.rehearsal.media.origin import deployed_endpoint

ACCOUNT = "111122223333"
RECORDINGS = "recordings"
NAMES = {"ChannelGroupName": "onair-dev", "ChannelName": "main"}


def allow(action: str | list[str], resource: str | None = None, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, **more}
    return statement | ({"Resource": resource} if resource else {})


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def warm_up(aws: LocalAws) -> None:
    """Wait until MediaPackage answers: the local AWS reads a service's model at its first call, which takes seconds.

    A creating call must not be the first: repeated after a timeout, it would meet what it has made itself.
    """
    for attempt in range(6):
        try:
            aws.client("mediapackagev2").list_channel_groups()
        except ReadTimeoutError:
            assert attempt < 5, "the local AWS does not answer"
        else:
            return


def deploy_packager(aws: LocalAws) -> tuple[str, str]:
    """Group, channel, endpoint and policy; the channel's ARN and the egress domain."""
    client = aws.client("mediapackagev2")
    client.create_channel_group(ChannelGroupName="onair-dev")
    channel = client.create_channel(**NAMES, InputType="CMAF")
    wanted = deployed_endpoint.described()
    kept = ("ContainerType", "Segment", "StartoverWindowSeconds")
    manifests = [{key: value for key, value in wanted["HlsManifests"][0].items() if key != "Url"}]
    created = client.create_origin_endpoint(
        **NAMES, OriginEndpointName="hls", HlsManifests=manifests, **{key: wanted[key] for key in kept}
    )
    assert created["Arn"] == deployed_endpoint.ENDPOINT_ARN
    client.put_origin_endpoint_policy(**NAMES, OriginEndpointName="hls", Policy=deployed_endpoint.policy())
    return channel["Arn"], created["HlsManifests"][0]["Url"].split("/")[2]


def deploy_role(aws: LocalAws, package_arn: str) -> str:
    """MediaLive's role with the rights to publish and to record; its ARN."""
    iam = aws.client("iam")
    source = {"ArnLike": {"aws:SourceArn": f"arn:aws:medialive:ap-northeast-2:{ACCOUNT}:channel:*"}}
    trust = document(allow("sts:AssumeRole", Principal={"Service": "medialive.amazonaws.com"}, Condition=source))
    role = iam.create_role(RoleName="medialive", AssumeRolePolicyDocument=trust)["Role"]
    rights = document(
        allow(["mediapackagev2:PutObject", "mediapackagev2:GetChannel"], package_arn),
        allow("s3:PutObject", f"arn:aws:s3:::{RECORDINGS}/*"),
    )
    iam.put_role_policy(RoleName="medialive", PolicyName="rights", PolicyDocument=rights)
    arn: str = role["Arn"]
    return arn


def deploy_channel(aws: LocalAws, role: str, stream_name: str, *, rollover: int = 300) -> tuple[str, str]:
    """Input and channel, whose recordings are `rollover` seconds long; the channel's id and the URL to push to."""
    client = aws.client("medialive")
    group = client.create_input_security_group(WhitelistRules=[{"Cidr": "127.0.0.1/32"}])["SecurityGroup"]["Id"]
    source = client.create_input(
        Name="phone", Type="RTMP_PUSH", InputSecurityGroups=[group], Destinations=[{"StreamName": stream_name}]
    )["Input"]
    channel = client.create_channel(
        Name="main",
        ChannelClass="SINGLE_PIPELINE",
        RoleArn=role,
        InputAttachments=[{"InputId": source["Id"], "InputAttachmentName": "phone"}],
        Destinations=DESTINATIONS,
        EncoderSettings=encoder_settings(small=True, rollover=rollover),
    )["Channel"]
    client.get_waiter("channel_created").wait(ChannelId=channel["Id"], WaiterConfig={"Delay": 1})
    return channel["Id"], source["Destinations"][0]["Url"]


def deploy_buckets(aws: LocalAws) -> None:
    """The archive bucket, and the player's with its page."""
    s3 = aws.client("s3")
    for bucket in (RECORDINGS, deployed_distribution.BUCKET):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
    s3.put_object(Bucket=deployed_distribution.BUCKET, Key="site/index.html", Body=b"<html>", ContentType="text/html")


def deploy_distribution(aws: LocalAws, egress_domain: str) -> None:
    """Policies, access controls and distribution, and the player bucket's policy for it."""
    client = aws.client("cloudfront")
    policies = {
        name: client.create_cache_policy(CachePolicyConfig=policy["CachePolicyConfig"])["CachePolicy"]["Id"]
        for name, policy in deployed_distribution.CACHE_POLICIES.items()
    }
    headers = client.create_response_headers_policy(
        ResponseHeadersPolicyConfig=deployed_distribution.HEADERS_POLICY["ResponseHeadersPolicyConfig"]
    )["ResponseHeadersPolicy"]["Id"]
    config = deployed_distribution.config()
    packager, player = config["Origins"]["Items"]
    https = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    packager.update(DomainName=egress_domain, CustomOriginConfig=https)
    player.update(S3OriginConfig={"OriginAccessIdentity": ""})
    for origin in (packager, player):
        kind = origin["OriginAccessControlId"]
        control = {
            "Name": kind,
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": kind,
        }
        created = client.create_origin_access_control(OriginAccessControlConfig=control)
        origin["OriginAccessControlId"] = created["OriginAccessControl"]["Id"]
    for behavior in (*config["CacheBehaviors"]["Items"], config["DefaultCacheBehavior"]):
        behavior.update(CachePolicyId=policies[behavior["CachePolicyId"]], ResponseHeadersPolicyId=headers)
    arn = client.create_distribution(DistributionConfig=config)["Distribution"]["ARN"]
    statement = allow(
        "s3:GetObject",
        f"arn:aws:s3:::{deployed_distribution.BUCKET}/*",
        Principal={"Service": "cloudfront.amazonaws.com"},
        Condition={"StringEquals": {"AWS:SourceArn": arn}},
    )
    aws.client("s3").put_bucket_policy(Bucket=deployed_distribution.BUCKET, Policy=document(statement))
