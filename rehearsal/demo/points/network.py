"""Phase 1: a network that costs nothing, open where the environment says, and roles that only their owners take on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rehearsal.demo.ground import Ground
from rehearsal.demo.points.point import Finding, point

PORTS = {"RTMP_PUSH": "tcp 1935-1935", "SRT_LISTENER": "udp 5000-5000"}
SOURCES = ("aws:SourceAccount", "aws:SourceArn")


@point(
    "vpc-without-nat",
    phase=1,
    title="The VPC stands and has no NAT gateway, so it costs nothing",
    look="VPC console > NAT gateways: whoever made one pays for it by the hour; onair makes none",
)
def vpc_has_no_nat(ground: Ground) -> Finding:
    vpc, ec2 = ground.output("NetworkStack", "VpcId"), ground.client("ec2")
    (found,) = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    listed = ec2.describe_nat_gateways(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NatGateways"]
    # A gateway is listed for an hour after its end.
    gateways = [gateway["NatGatewayId"] for gateway in listed if gateway["State"] not in ("deleting", "deleted")]
    return Finding(
        request=f"DescribeVpcs {vpc}, DescribeNatGateways of it",
        expected=f"available, {ground.environment.network.vpc_cidr}, no NAT gateway",
        observed={"state": found["State"], "cidr": found["CidrBlock"], "nat_gateways": gateways},
        passed=found["State"] == "available"
        and found["CidrBlock"] == ground.environment.network.vpc_cidr
        and not gateways,
    )


@point(
    "security-group",
    phase=1,
    title="The security group admits what phones send from the allow-list and nothing else",
    look="npx cdk diff NetworkStack and onair phases --detect-drift: somebody changed the group by hand",
)
def security_group_admits_the_allow_list(ground: Ground) -> Finding:
    group_id = ground.output("NetworkStack", "SecurityGroupId")
    (group,) = ground.client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    admitted = sorted(_admitted(group["IpPermissions"]))
    ingest = ground.environment.ingest
    wanted = sorted(f"{PORTS[ingest.type]} from {cidr}" for cidr in ingest.allow_list)
    return Finding(
        request=f"DescribeSecurityGroups {group_id}",
        expected="; ".join(wanted),
        observed={"admitted": admitted},
        passed=admitted == wanted,
    )


@point(
    "roles",
    phase=1,
    title="Only MediaLive, for channels of this account, and only Lambda may take on the two roles",
    look="IAM console > the role > Trust relationships: without the conditions another account's channel could use it",
)
def roles_refuse_confused_deputies(ground: Ground) -> Finding:
    media_live = _trusts(ground, "MediaLiveRoleArn")
    functions = _trusts(ground, "LambdaRoleArn")
    services = {service: sorted(keys) for service, keys in {**media_live, **functions}.items()}
    return Finding(
        request="GetRole of MediaLiveRoleArn and LambdaRoleArn",
        expected=f"medialive.amazonaws.com alone, on conditions of {' and '.join(SOURCES)}; lambda.amazonaws.com alone",
        observed={"trusted": services},
        passed=set(media_live) == {"medialive.amazonaws.com"}
        and media_live["medialive.amazonaws.com"].issuperset(SOURCES)
        and set(functions) == {"lambda.amazonaws.com"},
    )


def _admitted(permissions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for rule in permissions:
        ports = f"{rule['IpProtocol']} {rule.get('FromPort', 'all')}-{rule.get('ToPort', 'all')}"
        sources = [
            *(source["CidrIp"] for source in rule.get("IpRanges", [])),
            *(source["CidrIpv6"] for source in rule.get("Ipv6Ranges", [])),
            *(source["PrefixListId"] for source in rule.get("PrefixListIds", [])),
            *(source["GroupId"] for source in rule.get("UserIdGroupPairs", [])),
        ]
        yield from (f"{ports} from {source}" for source in sources)


def _trusts(ground: Ground, output: str) -> dict[str, set[str]]:
    """Who may take on a role, each with the condition keys that all of its statements hold it to."""
    arn = ground.output("NetworkStack", output)
    role = ground.client("iam").get_role(RoleName=arn.rsplit("/", 1)[-1])["Role"]
    trusted: dict[str, set[str]] = {}
    for statement in role["AssumeRolePolicyDocument"]["Statement"]:
        keys = {key for operands in statement.get("Condition", {}).values() for key in operands}
        for principal in _principals(statement.get("Principal", {})):
            trusted[principal] = trusted.get(principal, keys) & keys
    return trusted


def _principals(written: Mapping[str, Any] | str) -> Iterable[str]:
    if isinstance(written, str):
        return [written]
    return [name for names in written.values() for name in ([names] if isinstance(names, str) else names)]
