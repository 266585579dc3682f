"""What costs the same every hour because it is there: secrets, NAT gateways, interface endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cost.bill import When
from cost.deployment import Deployment
from cost.usage import Usage
from preflight.reading import known

SECRET, NAT, ENDPOINT = "AWS::SecretsManager::Secret", "AWS::EC2::NatGateway", "AWS::EC2::VPCEndpoint"


def usages(deployment: Deployment) -> Iterator[Usage]:
    """A month of each; what flows through a NAT gateway or an endpoint is not known from a template."""
    hours = deployment.show.hours_of_month
    templates = deployment.templates
    for secret in templates.resources(SECRET):
        charge = "secretsmanager.secret"
        yield deployment.use(secret, "Secrets Manager", "secret", quantity=Decimal(1), charge=charge, when=When.ALWAYS)
    for gateway in templates.resources(NAT):
        item = "NAT gateway, without its traffic"
        yield deployment.use(gateway, "VPC", item, quantity=hours, charge="nat.hours", when=When.ALWAYS)
    for endpoint in templates.resources(ENDPOINT):
        if known(endpoint.properties, "VpcEndpointType") not in (None, "Gateway"):
            subnets = known(endpoint.properties, "SubnetIds")
            zones = len(subnets) if isinstance(subnets, list) and subnets else 1
            item, charge = f"interface endpoint in {zones} zones, without its traffic", "endpoint.hours"
            yield deployment.use(
                endpoint, "VPC", item, quantity=hours * zones, charge="endpoint.hours", when=When.ALWAYS
            )
