"""MediaLive's workflow monitor: signal maps, and the templates of their alarms and events."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.resource_types.resource_type import ResourceType, TagsForm

SERVICE = "medialive"

MEDIA_LIVE_MONITOR: Mapping[str, ResourceType] = {
    "AWS::MediaLive::CloudWatchAlarmTemplate": ResourceType(
        service=SERVICE,
        operation="CreateCloudWatchAlarmTemplate",
        required=(
            "ComparisonOperator",
            "EvaluationPeriods",
            "GroupIdentifier",
            "MetricName",
            "Name",
            "Period",
            "Statistic",
            "TargetResourceType",
            "Threshold",
            "TreatMissingData",
        ),
        create_only=("Tags",),
        tags=TagsForm.MAP,
        absent=frozenset({"CreateCloudWatchAlarmTemplateRequest.RequestId"}),
    ),
    "AWS::MediaLive::CloudWatchAlarmTemplateGroup": ResourceType(
        service=SERVICE,
        operation="CreateCloudWatchAlarmTemplateGroup",
        required=("Name",),
        create_only=("Name", "Tags"),
        tags=TagsForm.MAP,
        absent=frozenset({"CreateCloudWatchAlarmTemplateGroupRequest.RequestId"}),
    ),
    "AWS::MediaLive::EventBridgeRuleTemplate": ResourceType(
        service=SERVICE,
        operation="CreateEventBridgeRuleTemplate",
        required=("EventType", "GroupIdentifier", "Name"),
        create_only=("Tags",),
        tags=TagsForm.MAP,
        absent=frozenset({"CreateEventBridgeRuleTemplateRequest.RequestId"}),
    ),
    "AWS::MediaLive::EventBridgeRuleTemplateGroup": ResourceType(
        service=SERVICE,
        operation="CreateEventBridgeRuleTemplateGroup",
        required=("Name",),
        create_only=("Name", "Tags"),
        tags=TagsForm.MAP,
        absent=frozenset({"CreateEventBridgeRuleTemplateGroupRequest.RequestId"}),
    ),
    "AWS::MediaLive::SignalMap": ResourceType(
        service=SERVICE,
        operation="CreateSignalMap",
        required=("DiscoveryEntryPointArn", "Name"),
        create_only=("Tags",),
        tags=TagsForm.MAP,
        extra=frozenset({"CreateSignalMapRequest.ForceRediscovery"}),
        absent=frozenset({"CreateSignalMapRequest.RequestId"}),
    ),
}
