"""CloudFormation types whose API ministack has, but which its CloudFormation lacks or serves in part."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners

from rehearsal.cloud import worker_threads
from rehearsal.cloud.own_client import client
from rehearsal.cloud.protocol import from_properties

Properties = dict[str, Any]
Created = tuple[str, dict[str, Any]]

ALARM = "AWS::CloudWatch::Alarm"
SECURITY_GROUP_RULES = {
    "AWS::EC2::SecurityGroupIngress": ("SourceSecurityGroupId", "ingress"),
    "AWS::EC2::SecurityGroupEgress": ("DestinationSecurityGroupId", "egress"),
}


def install() -> None:
    """Register the handlers; they call this process, so they run beside its event loop."""
    worker_threads.provision(ALARM, *SECURITY_GROUP_RULES)
    _alarms_by_the_api()
    for type_name, (peer, direction) in SECURITY_GROUP_RULES.items():
        _security_group_rule(type_name, peer, direction)


def _alarms_by_the_api() -> None:
    """ministack's own handler refuses Properties.Metrics and stores what PutMetricAlarm would refuse."""
    stock = dict(provisioners._RESOURCE_HANDLERS[ALARM])

    def create(logical_id: str, properties: Properties, stack: str) -> Created:
        return _put_alarm(properties.get("AlarmName") or f"{stack}-{logical_id}-{secrets.token_hex(5)}", properties)

    def update(
        physical_id: str, _old: Properties, new: Properties, _stack: str, _logical_id: str | None = None
    ) -> Created:
        return _put_alarm(physical_id, new)

    provisioners._RESOURCE_HANDLERS[ALARM] = {**stock, "create": create, "update": update}


def _put_alarm(name: str, properties: Properties) -> Created:
    cloudwatch = client("cloudwatch")
    shape = cloudwatch.meta.service_model.operation_model("PutMetricAlarm").input_shape
    # CloudFormation's own tags (aws:…) may be set by CloudFormation only, and this goes through the public API.
    tags = [tag for tag in properties.get("Tags", []) if not tag["Key"].startswith("aws:")]
    cloudwatch.put_metric_alarm(**from_properties(shape, {**properties, "AlarmName": name, "Tags": tags}))
    return name, {"Arn": cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]}


def _security_group_rule(type_name: str, peer: str, direction: str) -> None:
    def create(_logical_id: str, properties: Properties, _stack: str) -> Created:
        getattr(client("ec2"), f"authorize_security_group_{direction}")(**_permission(properties, peer))
        return f"sgr-{secrets.token_hex(8)}", {}

    def delete(_physical_id: str, properties: Properties) -> None:
        getattr(client("ec2"), f"revoke_security_group_{direction}")(**_permission(properties, peer))

    def update(physical_id: str, old: Properties, new: Properties, stack: str) -> Created:
        delete(physical_id, old)
        return create(physical_id, new, stack)

    handlers: dict[str, Callable[..., Any]] = {"create": create, "update": update, "delete": delete}
    provisioners._RESOURCE_HANDLERS[type_name] = handlers
    provisioners._REPLACING_PROPERTIES.setdefault(
        type_name, ("GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", peer)
    )


def _permission(properties: Properties, peer: str) -> Properties:
    permission: Properties = {"IpProtocol": str(properties["IpProtocol"])}
    permission.update({name: int(properties[name]) for name in ("FromPort", "ToPort") if name in properties})
    if properties.get("CidrIp"):
        permission["IpRanges"] = [{"CidrIp": properties["CidrIp"]}]
    if properties.get(peer):
        permission["UserIdGroupPairs"] = [{"GroupId": properties[peer]}]
    return {"GroupId": properties["GroupId"], "IpPermissions": [permission]}
