"""Types of resources: which are billed here, and which cost nothing, each with the reason."""

from __future__ import annotations

BILLED = frozenset(
    {
        "AWS::CloudFront::Distribution",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::EC2::NatGateway",
        "AWS::EC2::VPCEndpoint",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::MediaLive::Channel",
        "AWS::MediaLive::Input",
        "AWS::MediaPackage::Channel",
        "AWS::MediaPackageV2::Channel",
        "AWS::S3::Bucket",
        "AWS::SNS::Subscription",
        "AWS::SQS::Queue",
        "AWS::Scheduler::Schedule",
        "AWS::SecretsManager::Secret",
    }
)
"""Types that a service's rule reads."""

_ACCESS = "rights are free"
_ROUTES = "addresses, routes and rules inside a VPC are free"
_OF_CLOUD_FRONT = "a setting of a distribution, which is billed"
_OF_MEDIA_PACKAGE = "a setting of a channel, which is billed by what flows through it"
_OF_FUNCTIONS = "a setting of a function, which is billed"

COSTLESS = {
    "AWS::Budgets::Budget": "watching a budget is free; only actions that AWS Budgets takes itself are billed",
    "AWS::CDK::Metadata": "nothing is deployed for it",
    "AWS::CloudFormation::WaitConditionHandle": "CloudFormation is free for AWS's own types",
    "AWS::CloudFormation::CustomResource": "its function runs at deploys alone",
    "AWS::CloudFront::CachePolicy": _OF_CLOUD_FRONT,
    "AWS::CloudFront::CloudFrontOriginAccessIdentity": _OF_CLOUD_FRONT,
    "AWS::CloudFront::OriginAccessControl": _OF_CLOUD_FRONT,
    "AWS::CloudFront::OriginRequestPolicy": _OF_CLOUD_FRONT,
    "AWS::CloudFront::ResponseHeadersPolicy": _OF_CLOUD_FRONT,
    "AWS::EC2::InternetGateway": _ROUTES,
    "AWS::EC2::Route": _ROUTES,
    "AWS::EC2::RouteTable": _ROUTES,
    "AWS::EC2::SecurityGroup": _ROUTES,
    "AWS::EC2::SecurityGroupEgress": _ROUTES,
    "AWS::EC2::SecurityGroupIngress": _ROUTES,
    "AWS::EC2::Subnet": _ROUTES,
    "AWS::EC2::SubnetRouteTableAssociation": _ROUTES,
    "AWS::EC2::VPC": _ROUTES,
    "AWS::EC2::VPCGatewayAttachment": _ROUTES,
    "AWS::Events::Rule": "rules, schedules and AWS's own events on the default bus are free",
    "AWS::IAM::InstanceProfile": _ACCESS,
    "AWS::IAM::ManagedPolicy": _ACCESS,
    "AWS::IAM::Policy": _ACCESS,
    "AWS::IAM::Role": _ACCESS,
    "AWS::IAM::ServiceLinkedRole": _ACCESS,
    "AWS::Lambda::EventInvokeConfig": _OF_FUNCTIONS,
    "AWS::Lambda::EventSourceMapping": "billed as the requests that poll its queue, and the function's invocations",
    "AWS::Lambda::LayerVersion": _OF_FUNCTIONS,
    "AWS::Lambda::Permission": _ACCESS,
    "AWS::MediaLive::InputSecurityGroup": "an allow list of a push input, which is billed",
    "AWS::MediaPackage::OriginEndpoint": _OF_MEDIA_PACKAGE,
    "AWS::MediaPackageV2::ChannelGroup": _OF_MEDIA_PACKAGE,
    "AWS::MediaPackageV2::ChannelPolicy": _ACCESS,
    "AWS::MediaPackageV2::OriginEndpoint": _OF_MEDIA_PACKAGE,
    "AWS::MediaPackageV2::OriginEndpointPolicy": _ACCESS,
    "AWS::S3::BucketPolicy": _ACCESS,
    "AWS::SNS::Topic": "billed by what its subscribers get",
    "AWS::SNS::TopicPolicy": _ACCESS,
    "AWS::SQS::QueuePolicy": _ACCESS,
    "AWS::Scheduler::ScheduleGroup": "billed as the schedules in it",
}
"""Types that nothing is billed for, each with its reason."""

CUSTOM = "Custom::"
"""A custom resource of any name: its function runs at deploys alone."""


def is_known(kind: str) -> bool:
    """Whether it is known what resources of a type cost."""
    return kind in BILLED or kind in COSTLESS or kind.startswith(CUSTOM)
