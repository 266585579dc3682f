"""Alarms over every channel of the account and region, those of tomorrow included.

They are Metrics Insights queries: an alarm may not use SEARCH, and a plain metric would have to name a channel that an
earlier phase need not know. `SELECT … GROUP BY … ORDER BY` makes each channel a contributor of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

PERIOD = Duration.minutes(1)
ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD


@dataclass(frozen=True, kw_only=True)
class ChannelAlarm:
    """One alarm: what is asked, when it is bad, and what a person should do about it.

    `minutes` is how many one-minute periods in a row must be bad. Missing data is fine in all of them: a stopped
    channel sends none.
    """

    construct_id: str
    query: str
    threshold: float
    minutes: int
    english: str
    korean: str
    comparison: cloudwatch.ComparisonOperator = ABOVE


def of_channels(statistic: str, metric: str, *, lowest: bool = False) -> str:
    """One series per MediaLive channel, the worst first."""
    order = "ASC" if lowest else "DESC"
    schema = 'SCHEMA("AWS/MediaLive", ChannelId,Pipeline)'
    return f"SELECT {statistic}({metric}) FROM {schema} GROUP BY ChannelId ORDER BY {statistic}() {order}"


def of_outputs(metric: str) -> str:
    """One series per MediaLive channel of a metric that each output group has."""
    schema = 'SCHEMA("AWS/MediaLive", ChannelId,OutputGroupName,Pipeline)'
    return f"SELECT SUM({metric}) FROM {schema} GROUP BY ChannelId ORDER BY SUM() DESC"


def of_endpoints(statistic: str, metric: str, status: str | None = None) -> str:
    """One series per MediaPackage v2 endpoint, of one class of answers where the metric has them.

    Endpoints of different channels bear the same name, so that alone would make one series of all channels.
    """
    dimensions = "Channel,ChannelGroup,OriginEndpoint" + (",StatusCode" if status else "")
    where = f" WHERE StatusCode = '{status}'" if status else ""
    schema = f'SCHEMA("AWS/MediaPackage", {dimensions})'
    keys = "ChannelGroup, Channel, OriginEndpoint"
    return f"SELECT {statistic}({metric}) FROM {schema}{where} GROUP BY {keys} ORDER BY {statistic}() DESC"


ALARMS = (
    ChannelAlarm(
        construct_id="ActiveAlerts",
        query=of_channels("MAX", "ActiveAlerts"),
        threshold=1,
        minutes=2,
        english="MediaLive reports an alert. Look at the phone: is it still sending, and is its network steady?",
        korean="MediaLive가 알림을 냈습니다. 휴대폰이 계속 송출 중인지, 네트워크가 안정적인지 확인하세요.",
    ),
    ChannelAlarm(
        construct_id="NoPicture",
        query=of_channels("MAX", "InputVideoFrameRate", lowest=True),
        threshold=1,
        minutes=2,
        comparison=BELOW,
        english="No picture arrives. Press start in Larix again or find a better network; else stop the channel.",
        korean="영상이 들어오지 않습니다. Larix에서 다시 시작하거나 네트워크를 바꾸고, 아니면 채널을 중지하세요.",
    ),
    ChannelAlarm(
        construct_id="FillFrames",
        query=of_channels("MAX", "FillMsec"),
        threshold=1_000,
        minutes=2,
        english="Viewers see filled-in frames: the phone's stream has gaps. Lower the bitrate in Larix.",
        korean="시청자에게 대체 화면이 보입니다. 스트림이 끊기고 있으니 Larix의 비트레이트를 낮추세요.",
    ),
    ChannelAlarm(
        construct_id="DroppedFrames",
        query=of_channels("SUM", "DroppedFrames"),
        threshold=1,
        minutes=2,
        english="The encoder drops frames. If it goes on, stop and start the channel between two shows.",
        korean="인코더가 프레임을 버리고 있습니다. 계속되면 방송 사이에 채널을 중지했다가 다시 시작하세요.",
    ),
    ChannelAlarm(
        construct_id="ReducedQuality",
        query=of_channels("MAX", "SvqTime"),
        threshold=10,
        minutes=5,
        english="The encoder saves on quality to keep up. Remove a rendition, or lower the framerate.",
        korean="인코더가 속도를 맞추려고 화질을 낮추고 있습니다. 화질 단계를 하나 줄이거나 프레임레이트를 낮추세요.",
    ),
    ChannelAlarm(
        construct_id="Output4xx",
        query=of_outputs("Output4xxErrors"),
        threshold=1,
        minutes=1,
        english="The packager or the archive refuses what MediaLive sends: a right or a name is wrong.",
        korean="패키저나 아카이브가 MediaLive의 출력을 거부합니다. 권한이나 이름을 확인하세요.",
    ),
    ChannelAlarm(
        construct_id="Output5xx",
        query=of_outputs("Output5xxErrors"),
        threshold=1,
        minutes=1,
        english="The packager or the archive fails. It usually passes; if not, look at the AWS Health page.",
        korean="패키저나 아카이브에 오류가 있습니다. 보통 저절로 해결되며, 계속되면 AWS Health를 확인하세요.",
    ),
    ChannelAlarm(
        construct_id="Origin5xx",
        query=of_endpoints("SUM", "EgressRequestCount", "5xx"),
        threshold=1,
        minutes=2,
        english="The packager answers viewers with errors. Check that the channel runs and the phone sends.",
        korean="패키저가 시청자에게 오류를 보냅니다. 채널이 실행 중이고 휴대폰이 송출 중인지 확인하세요.",
    ),
    ChannelAlarm(
        construct_id="OriginLatency",
        query=of_endpoints("AVG", "EgressResponseTime"),
        threshold=1_000,
        minutes=5,
        english="The packager answers slowly (over one second). Viewers may see the stream stop and go.",
        korean="패키저 응답이 1초를 넘습니다. 시청자의 화면이 끊길 수 있습니다.",
    ),
)
"""Thresholds: alerts, outputs and dropped frames as published by users of the metrics (one event is one too many);
the packager's second likewise. One second of filled frames a minute is what a viewer notices; SvqTime is a percentage
of the minute. None is AWS's recommendation, which is not published."""


class ChannelAlarms(Construct):
    """All of ALARMS, each telling the topic when it goes off and when it is over."""

    def __init__(self, scope: Construct, construct_id: str, *, prefix: str, topic: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        self.alarms: list[cloudwatch.IAlarm] = []
        action = actions.SnsAction(topic)
        for wanted in ALARMS:
            alarm = cloudwatch.Alarm(
                self,
                wanted.construct_id,
                alarm_name=f"{prefix}-{wanted.construct_id}",
                alarm_description=f"{wanted.english} / {wanted.korean}",
                metric=cloudwatch.MathExpression(expression=wanted.query, using_metrics={}, period=PERIOD),
                threshold=wanted.threshold,
                comparison_operator=wanted.comparison,
                evaluation_periods=wanted.minutes,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            )
            alarm.add_alarm_action(action)
            alarm.add_ok_action(action)
            self.alarms.append(alarm)
