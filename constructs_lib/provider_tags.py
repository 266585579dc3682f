"""Tags for the functions behind CDK's own custom resources."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnResource, Stack

TAGGABLE = ("AWS::IAM::Role", "AWS::Lambda::Function")


def tag_custom_resource_providers(stack: Stack, tags: Mapping[str, str]) -> None:
    """Tag the role and the function of every custom resource provider that the stack holds so far.

    CDK builds them from untyped resources, which `Tags.of()` passes over.
    """
    listed = [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
    for provider in stack.node.children:
        if provider.node.id.startswith("Custom::"):
            for part in provider.node.children:
                if isinstance(part, CfnResource) and part.cfn_resource_type in TAGGABLE:
                    part.add_property_override("Tags", listed)
