"""Alarms of one channel on what viewers get of it, as the manifest probe measured it.

The probe cannot know whether the encoder runs: a packager goes on serving the last playlist after a stop. MediaLive's
own metrics can. They bear the channel's number, which no earlier phase need know, but also the name of its output
group, which says whose it is.
"""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

PERIOD = Duration.minutes(1)
NAMESPACE = "onair"
MINUTES = 3
SEGMENTS_BEHIND = 5
PIPELINE_SECONDS = 20
"""What a segment may be on its way from the encoder to the CDN besides its own length; our own estimate."""

STALE = (
    "Viewers get an old playlist of {channel} while its encoder runs. Is the picture still moving on the player page? "
    "Look at the alarms of outputs and packager; if they are quiet, stop and start the channel.",
    "{channel} 인코더는 실행 중인데 시청자는 오래된 재생 목록을 받고 있습니다. 플레이어 페이지의 화면이 움직이는지 "
    "확인하세요. 출력과 패키저 경보를 보고, 이상이 없으면 채널을 중지했다가 다시 시작하세요.",
)
UNREADABLE = (
    "The CDN answers viewers of {channel} with errors, or with nothing. Open the player page; look at the probe's log "
    "for the reason. A right of the CDN on the packager may be missing: deploy phases 3 and 5 again.",
    "CDN이 {channel} 시청자에게 오류를 보내거나 응답하지 않습니다. 플레이어 페이지를 열어 보고 프로브 로그에서 원인을 "
    "확인하세요. CDN의 패키저 접근 권한이 없을 수 있으니 3단계와 5단계를 다시 배포하세요.",
)


def stale_after(segment_seconds: int) -> int:
    """From how many seconds on the newest segment is too old: five segments, and its way through the pipeline."""
    return SEGMENTS_BEHIND * segment_seconds + PIPELINE_SECONDS


def outputs_of(output_group: str) -> str:
    """One series: how many outputs the group writes. No data before the first picture, nor when the channel stands."""
    schema = 'SCHEMA("AWS/MediaLive", ChannelId,OutputGroupName,Pipeline)'
    return f"SELECT MAX(ActiveOutputs) FROM {schema} WHERE OutputGroupName = '{output_group}'"


class ManifestAlarms(Construct):
    """`suffix` follows the alarms' names: empty for the environment's first channel.

    `output_group` is the name of the channel's output group to the packager.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        project: str,
        environment: str,
        channel: str,
        suffix: str,
        output_group: str,
        segment_seconds: int,
        topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        self._dimensions = {"Project": project, "Environment": environment, "Channel": channel}
        self._prefix = f"{project}-{environment}"
        self._suffix = suffix
        self._action = actions.SnsAction(topic)
        running = cloudwatch.MathExpression(expression=outputs_of(output_group), using_metrics={}, period=PERIOD)
        stale = cloudwatch.MathExpression(
            # Where one of the two has no data, neither has the result: a stopped channel is not stale.
            expression="IF(outputs >= 0, staleness, 0)",
            using_metrics={"outputs": running, "staleness": self._measured("StalenessSeconds")},
            period=PERIOD,
        )
        self.alarms: list[cloudwatch.IAlarm] = [
            self._alarm("LiveManifestStale", stale, stale_after(segment_seconds), STALE),
            self._alarm("LiveManifestUnreadable", self._measured("ManifestFailures"), 1, UNREADABLE),
        ]

    def _measured(self, metric: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=metric,
            dimensions_map=self._dimensions,
            statistic=cloudwatch.Stats.MAXIMUM,
            period=PERIOD,
        )

    def _alarm(
        self, construct_id: str, metric: cloudwatch.IMetric, threshold: float, texts: tuple[str, str]
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            alarm_name=f"{self._prefix}-{construct_id}{self._suffix}",
            alarm_description=" / ".join(texts).format(channel=self._dimensions["Channel"]),
            metric=metric,
            threshold=threshold,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=MINUTES,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
        alarm.add_ok_action(self._action)
        return alarm
