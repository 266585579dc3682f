"""Tags of what CDK adds for its custom resources."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_s3 as s3

from constructs_lib.provider_tags import tag_custom_resource_providers
from tests.constructs_lib.rendering import empty_stack, only


def test_role_and_function_of_a_custom_resource_are_tagged() -> None:
    stack = empty_stack()
    s3.Bucket(stack, "Bucket", removal_policy=RemovalPolicy.DESTROY, auto_delete_objects=True)
    tag_custom_resource_providers(stack, {"onair:phase": "2", "onair:environment": "dev"})
    wanted = [{"Key": "onair:environment", "Value": "dev"}, {"Key": "onair:phase", "Value": "2"}]
    assert only(stack, "AWS::IAM::Role")["Properties"]["Tags"] == wanted
    assert only(stack, "AWS::Lambda::Function")["Properties"]["Tags"] == wanted
