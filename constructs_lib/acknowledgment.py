"""Why a finding of a template check stands."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, rule: str, reason: str) -> None:
    """Tell cdk-nag why a finding of its AwsSolutions rules (`L1`, `IAM5[Resource::*]`) stands."""
    _acknowledge(construct, f"AwsSolutions::AwsSolutions-{rule}", reason)


def acknowledge_validation(construct: IConstruct, rule: str, reason: str) -> None:
    """Tell CDK's own validation why a finding of its rules (`W3010`) stands."""
    _acknowledge(construct, f"CloudFormation-Validate::{rule}", reason)


def _acknowledge(construct: IConstruct, rule: str, reason: str) -> None:
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))
