"""The dashboard: a row per phase, of whatever channels there are."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

PERIOD = Duration.minutes(1)
WIDTH, HEIGHT = 24, 6
CLOUDFRONT_REGION = "us-east-1"
"""CloudFront's metrics are in this region only; a dashboard elsewhere may show them, an alarm may not use them."""


@dataclass(frozen=True)
class Graph:
    """One graph: the metrics of these names in a namespace with these dimensions, all of them or those `of` a name.

    The words of `of` are searched for one by one: in quotes they would find only what bears exactly that name.
    """

    title: str
    dimensions: str
    metrics: tuple[str, ...]
    statistic: str
    of: str = ""
    period: Duration = PERIOD
    region: str | None = None

    @property
    def expression(self) -> str:
        names = " OR ".join(f'"{metric}"' for metric in self.metrics)
        words = " ".join([f"MetricName=({names})", *filter(None, self.of.split("-"))])
        return f"SEARCH('{{{self.dimensions}}} {words}', '{self.statistic}', {self.period.to_seconds():g})"


BUCKETS = "AWS/S3,BucketName,StorageType"
PACKAGER = "AWS/MediaPackage,Channel,ChannelGroup,OriginEndpoint"
MEDIALIVE = "AWS/MediaLive,ChannelId,Pipeline"
OUTPUTS = "AWS/MediaLive,ChannelId,OutputGroupName,Pipeline"
CDN = "AWS/CloudFront,DistributionId,Region"
PROBE = "onair,Channel,Environment,Project"
FUNCTIONS = "AWS/Lambda,FunctionName"
DAY = Duration.days(1)


def stored(stack: str) -> tuple[Graph, Graph]:
    """The daily figures of a stack's one bucket, whose generated name begins with the stack's."""
    return (
        Graph("Stored bytes", BUCKETS, ("BucketSizeBytes",), "Average", of=stack, period=DAY),
        Graph("Objects", BUCKETS, ("NumberOfObjects",), "Average", of=stack, period=DAY),
    )


def delivered(title: str, *metrics: str, statistic: str = "Sum") -> Graph:
    """A figure of CloudFront."""
    return Graph(title, CDN, metrics, statistic, region=CLOUDFRONT_REGION)


def rows(prefix: str) -> dict[str, tuple[Graph, ...]]:
    """The graphs of each phase but the sixth, which shows alarms; functions are found by how their names begin."""
    return {
        "Phase 1 · Logs": stored(f"{prefix}-network"),
        "Phase 2 · Archive": stored(f"{prefix}-storage"),
        "Phase 3 · Packager": (
            Graph("Ingest bytes", PACKAGER, ("IngressBytes",), "Sum"),
            Graph("Requests", PACKAGER, ("EgressRequestCount",), "Sum"),
            Graph("Response time, ms", PACKAGER, ("EgressResponseTime",), "Average"),
        ),
        "Phase 4 · Encoder": (
            Graph("Input frames per second", MEDIALIVE, ("InputVideoFrameRate",), "Maximum"),
            Graph("Network in, Mbit/s", MEDIALIVE, ("NetworkIn",), "Average"),
            Graph("Alerts", MEDIALIVE, ("ActiveAlerts",), "Maximum"),
            Graph("Output errors", OUTPUTS, ("Output4xxErrors", "Output5xxErrors"), "Sum"),
        ),
        "Phase 5 · CDN": (
            delivered("Requests", "Requests"),
            delivered("Bytes to viewers", "BytesDownloaded"),
            delivered("Error rates, %", "4xxErrorRate", "5xxErrorRate", statistic="Average"),
            Graph("Age of the live manifest, s", PROBE, ("StalenessSeconds",), "Maximum", of=prefix),
        ),
        "Phase 7 · Automation": (
            Graph("Invocations", FUNCTIONS, ("Invocations",), "Sum", of=prefix),
            Graph("Errors", FUNCTIONS, ("Errors",), "Sum", of=prefix),
            Graph("Duration, ms", FUNCTIONS, ("Duration",), "Maximum", of=prefix),
        ),
    }


class LiveDashboard(Construct):
    """One dashboard, of searches only: it needs no other phase, and finds each as soon as it has metrics.

    A search sees the metrics of the last two weeks; an idle project's rows stay empty.
    """

    def __init__(self, scope: Construct, construct_id: str, *, prefix: str) -> None:
        super().__init__(scope, construct_id)
        self.name = prefix
        self._dashboard = cloudwatch.Dashboard(
            self, "Dashboard", dashboard_name=prefix, default_interval=Duration.hours(3)
        )
        heading = f"# {prefix}\nOff air the graphs are empty: a stopped channel sends no metrics."
        self._dashboard.add_widgets(cloudwatch.TextWidget(markdown=heading, width=WIDTH, height=2))
        for title, graphs in rows(prefix).items():
            self._dashboard.add_widgets(cloudwatch.TextWidget(markdown=f"## {title}", width=WIDTH, height=1))
            self._dashboard.add_widgets(*(widget(graph, WIDTH // len(graphs)) for graph in graphs))

    def add_alarms(self, alarms: list[cloudwatch.IAlarm]) -> None:
        """The state of every alarm in one row."""
        self._dashboard.add_widgets(cloudwatch.AlarmStatusWidget(alarms=alarms, title="Phase 6 · Alarms", width=WIDTH))


def widget(graph: Graph, width: int) -> cloudwatch.GraphWidget:
    """One graph of the width given, in columns of 24."""
    return cloudwatch.GraphWidget(
        title=graph.title,
        left=[
            cloudwatch.MathExpression(
                expression=graph.expression, using_metrics={}, label="", period=graph.period, search_region=graph.region
            )
        ],
        width=width,
        height=HEIGHT,
    )
