"""Mutants written by hand: what a person gets wrong behind the encoder, and in an account as a whole."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from benchmarks.mutation.authored_channel import removing, setting
from benchmarks.mutation.mutant import Break, Documents, NotApplicableError, resource

STACK = "MediaPackageStack"
CDN = "CloudFrontStack"
ALARMS = "MonitoringStack"


def entry(stack: str, resource_type: str, number: int = 0) -> Any:
    return lambda found: resource(found, stack, resource_type, number)


def properties(stack: str, resource_type: str, number: int = 0) -> Any:
    return lambda found: resource(found, stack, resource_type, number)["Properties"]


GROUP = properties(STACK, "AWS::MediaPackageV2::ChannelGroup")
CHANNEL = properties(STACK, "AWS::MediaPackageV2::Channel")
ENDPOINT = properties(STACK, "AWS::MediaPackageV2::OriginEndpoint")
POLICY = properties(STACK, "AWS::MediaPackageV2::OriginEndpointPolicy")


def logical_id(found: Documents, stack: str, resource_type: str) -> str:
    return next(str(name) for name, held in found[stack]["Resources"].items() if held["Type"] == resource_type)


def policy_gone(found: Documents) -> str:
    del found[STACK]["Resources"][logical_id(found, STACK, "AWS::MediaPackageV2::OriginEndpointPolicy")]
    return "the endpoint has no policy"


def second_policy(found: Documents) -> str:
    again = copy.deepcopy(resource(found, STACK, "AWS::MediaPackageV2::OriginEndpointPolicy"))
    found[STACK]["Resources"]["SecondPolicy"] = again
    return "the endpoint has two policies"


def everybody(found: Documents) -> str:
    statement = POLICY(found)["Policy"]["Statement"][0]
    statement["Principal"] = "*"
    statement.pop("Condition", None)
    return "a statement of the endpoint's policy names everybody"


def low_latency_of_the_same_name(found: Documents) -> str:
    ENDPOINT(found)["LowLatencyHlsManifests"] = [{"ManifestName": ENDPOINT(found)["HlsManifests"][0]["ManifestName"]}]
    return "an LL-HLS manifest has the HLS manifest's name"


def dash_in_ts(found: Documents) -> str:
    ENDPOINT(found).update(ContainerType="TS", DashManifests=[{"ManifestName": "dash"}])
    return "a DASH manifest in a TS endpoint"


def distribution(found: Documents) -> dict[str, Any]:
    held: dict[str, Any] = resource(found, CDN, "AWS::CloudFront::Distribution")["Properties"]["DistributionConfig"]
    return held


def packager_origin(found: Documents) -> dict[str, Any]:
    (held,) = [origin for origin in distribution(found)["Origins"] if "CustomOriginConfig" in origin]
    chosen: dict[str, Any] = held
    return chosen


def access(found: Documents) -> dict[str, Any]:
    for held in found[CDN]["Resources"].values():
        if held["Type"] == "AWS::CloudFront::OriginAccessControl":
            config: dict[str, Any] = held["Properties"]["OriginAccessControlConfig"]
            if config["OriginAccessControlOriginType"] == "mediapackagev2":
                return config
    raise NotApplicableError("no origin access control")


def playlists(found: Documents) -> dict[str, Any]:
    for held in found[CDN]["Resources"].values():
        if held["Type"] == "AWS::CloudFront::CachePolicy":
            config: dict[str, Any] = held["Properties"]["CachePolicyConfig"]
            if config["Comment"] == "Playlists":
                return config
    raise NotApplicableError("no cache policy of playlists")


def playlists_for_a_minute(found: Documents) -> str:
    playlists(found).update(DefaultTTL=60, MaxTTL=60)
    return "playlists are cached for a minute"


def no_startover_in_the_key(found: Documents) -> str:
    keys = playlists(found)["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
    keys["QueryStrings"] = [name for name in keys["QueryStrings"] if name not in ("start", "end")]
    return "start and end are not in the cache key"


def low_latency_without_its_key(found: Documents) -> str:
    ENDPOINT(found)["LowLatencyHlsManifests"] = [{"ManifestName": "low"}]
    keys = playlists(found)["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
    keys["QueryStrings"] = [name for name in keys["QueryStrings"] if not name.startswith("_HLS")]
    return "LL-HLS without its query strings in the cache key"


def alarm_expression(becomes: Any) -> Break:
    def broken(found: Documents) -> str:
        metric = resource(found, ALARMS, "AWS::CloudWatch::Alarm")["Properties"]["Metrics"][0]
        metric["Expression"] = becomes(metric["Expression"])
        return f"the alarm's expression becomes {metric['Expression']}"

    return broken


def cloudfront_alarm(found: Documents) -> str:
    held = resource(found, ALARMS, "AWS::CloudWatch::Alarm")["Properties"]
    held.pop("Metrics")
    held.update(Namespace="AWS/CloudFront", MetricName="5xxErrorRate", Statistic="Average", Period=60)
    return "an alarm on a CloudFront metric in Seoul"


def six_channels(found: Documents) -> str:
    held = resource(found, "MediaLiveStack", "AWS::MediaLive::Channel")
    for number in range(5):
        found["MediaLiveStack"]["Resources"][f"Channel{number}"] = copy.deepcopy(held)
    return "six channels in one account"


def four_groups(found: Documents) -> str:
    for number in range(3):
        again = copy.deepcopy(resource(found, STACK, "AWS::MediaPackageV2::ChannelGroup"))
        again["Properties"]["ChannelGroupName"] = f"group{number}"
        found[STACK]["Resources"][f"Group{number}"] = again
    return "four channel groups in one account"


OPERATORS: Mapping[str, Break] = {
    "packager channel of type HLS": setting(CHANNEL, "InputType", "HLS"),
    "packager channel of no stated type": removing(CHANNEL, "InputType"),
    "channel that may come before its group": removing(entry(STACK, "AWS::MediaPackageV2::Channel"), "DependsOn"),
    "endpoint that may come before its channel": removing(
        entry(STACK, "AWS::MediaPackageV2::OriginEndpoint"), "DependsOn"
    ),
    "channel of a group that is not there": setting(CHANNEL, "ChannelGroupName", "onair-dve"),
    "endpoint of a channel that is not there": setting(ENDPOINT, "ChannelName", "mian"),
    "manifest name with an underscore": setting(
        lambda found: ENDPOINT(found)["HlsManifests"][0], "ManifestName", "in_dex"
    ),
    "two manifests of one name": low_latency_of_the_same_name,
    "startover of half a minute": setting(ENDPOINT, "StartoverWindowSeconds", 30),
    "DASH in a TS endpoint": dash_in_ts,
    "endpoint without a manifest": removing(ENDPOINT, "HlsManifests"),
    "endpoint open to everybody": everybody,
    "endpoint without a policy": policy_gone,
    "endpoint with two policies": second_policy,
    "playlists cached for a minute": playlists_for_a_minute,
    "origin without access control": removing(packager_origin, "OriginAccessControlId"),
    "origin whose requests are not signed": setting(access, "SigningBehavior", "never"),
    "origin over plain HTTP": setting(
        lambda found: packager_origin(found)["CustomOriginConfig"], "OriginProtocolPolicy", "http-only"
    ),
    "startover missing in the cache key": no_startover_in_the_key,
    "LL-HLS missing in the cache key": low_latency_without_its_key,
    "SEARCH in an alarm": alarm_expression(lambda _: "SEARCH('{AWS/MediaLive,ChannelId}', 'Maximum')"),
    "GROUP BY without ORDER BY": alarm_expression(lambda was: was.split(" ORDER BY")[0]),
    "CloudFront alarm outside us-east-1": cloudfront_alarm,
    "more channels than the quota": six_channels,
    "more channel groups than the quota": four_groups,
}
