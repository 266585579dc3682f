"""Who may read from a MediaPackage v2 endpoint. Without a policy nobody may."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_mediapackagev2 as mediapackage
from constructs import Construct


class EndpointPolicy(Construct):
    """The whole policy of one endpoint; MediaPackage takes one and no more, so all readers stand here."""

    def __init__(self, scope: Construct, construct_id: str, *, endpoint: mediapackage.CfnOriginEndpoint) -> None:
        super().__init__(scope, construct_id)
        document = iam.PolicyDocument(
            statements=readers(account=Stack.of(self).account, endpoint_arn=endpoint.attr_arn)
        )
        # The endpoint's ARN in the document is what puts the policy after the endpoint; the names are literals.
        mediapackage.CfnOriginEndpointPolicy(
            self,
            "Policy",
            channel_group_name=endpoint.channel_group_name,
            channel_name=endpoint.channel_name,
            origin_endpoint_name=endpoint.origin_endpoint_name,
            policy=document,
        )


def readers(*, account: str, endpoint_arn: str) -> list[iam.PolicyStatement]:
    """This account's signed requests, MediaPackage's harvest service, and the account's CloudFront distributions.

    The distribution belongs to a later phase. Naming it here would turn the dependency round, so any distribution
    of this account may read; a distribution of another account may not.
    """
    return [
        iam.PolicyStatement(
            sid="OwnSignedRequests",
            principals=[iam.AccountPrincipal(account)],
            actions=["mediapackagev2:GetHeadObject", "mediapackagev2:GetObject"],
            resources=[endpoint_arn],
        ),
        iam.PolicyStatement(
            sid="Harvest",
            principals=[iam.ServicePrincipal("mediapackagev2.amazonaws.com")],
            actions=["mediapackagev2:HarvestObject", "mediapackagev2:GetObject"],
            resources=[endpoint_arn],
            conditions={"StringEquals": {"aws:SourceAccount": account}},
        ),
        iam.PolicyStatement(
            sid="Cdn",
            principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
            actions=["mediapackagev2:GetHeadObject", "mediapackagev2:GetObject"],
            resources=[endpoint_arn],
            conditions={"ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{account}:distribution/*"}},
        ),
    ]
