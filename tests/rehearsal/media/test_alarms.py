"""Each alarm of phase 6, driven into ALARM and back by the fault that it names, in the local AWS.

Alarms whose metric has no source on one machine are driven by PutMetricData: they are in NOT_MEASURED.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.rehearsal.cloud.waiting import until
from tests.rehearsal.media.disks import SLOW_SECONDS, damaged, slow
from tests.rehearsal.media.local_stack import NAMES, RECORDINGS, allow, document
from tests.rehearsal.media.on_air import OnAir, on_air

pytestmark = pytest.mark.long
MINUTE = "0.6"
"""Seconds of CloudWatch's minute here."""

QUIET_SECONDS = 3.6
"""Six of these minutes, where three would set the alarm off."""

FRESH_SECONDS, BACK_SECONDS = 15, 60

DRIVEN = {
    "ActiveAlerts", "NoPicture", "FillFrames", "Output4xx", "Output5xx", "Origin5xx", "OriginLatency",
    "LiveManifestUnreadable",
}  # fmt: skip
TOO_SLOW = {"LiveManifestStale": "StalenessSeconds"}
"""The fault is seen, in test_stale_manifest.py; a manifest that is thirty seconds old takes thirty seconds to make."""

NOT_MEASURED = {"DroppedFrames": 3, "ReducedQuality": 40}
"""Alarms without a local source, each with a value that is too much."""

METRICS = {"DroppedFrames": "DroppedFrames", "ReducedQuality": "SvqTime"}


@pytest.fixture(scope="module")
def air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONAIR_METRIC_PERIOD", MINUTE)
        with on_air(tmp_path_factory.mktemp("air")) as made:
            yield made


def test_every_alarm_of_the_stack_is_driven_here(air: OnAir) -> None:
    assert set(air.alarms()) == DRIVEN | set(TOO_SLOW) | set(NOT_MEASURED)


def test_alarms_of_the_input_go_off_when_the_phone_dies_and_are_over_when_it_is_back(air: OnAir) -> None:
    of_the_input = ("ActiveAlerts", "NoPicture", "FillFrames")
    air.reach("OK", *of_the_input)
    air.kill_phone()
    air.reach("ALARM", *of_the_input)
    reason = air.alarms()["NoPicture"]["StateReason"]
    air.send()
    air.reach("OK", *of_the_input)
    assert reason == "1 out of 1 time series evaluated to ALARM"


def test_output_4xx_goes_off_when_the_right_to_record_is_taken_away(air: OnAir) -> None:
    publishing = allow(["mediapackagev2:PutObject", "mediapackagev2:GetChannel"], air.package_arn)
    recording = allow("s3:PutObject", f"arn:aws:s3:::{RECORDINGS}/*")
    air.reach("OK", "Output4xx")
    put = air.aws.client("iam").put_role_policy
    put(RoleName="medialive", PolicyName="rights", PolicyDocument=document(publishing))
    air.reach("ALARM", "Output4xx")
    put(RoleName="medialive", PolicyName="rights", PolicyDocument=document(publishing, recording))
    air.reach("OK", "Output4xx")


def test_output_5xx_goes_off_when_the_bucket_fails(air: OnAir) -> None:
    air.reach("OK", "Output5xx")
    air.storage.broken = True
    air.reach("ALARM", "Output5xx")
    air.storage.broken = False
    air.reach("OK", "Output5xx")


def test_origin_5xx_goes_off_when_the_origin_cannot_read_what_it_serves(air: OnAir) -> None:
    url = air.segments()[0]
    with air.watching(url):
        with damaged(air.files()):
            air.reach("ALARM", "Origin5xx")
        assert air.get(url) == 200
        air.reach("OK", "Origin5xx")


def test_origin_latency_goes_off_when_the_origin_answers_slowly(air: OnAir) -> None:
    urls = air.segments()
    # One after the other, so that there is an answer in every minute.
    with slow(air.files()), air.watching(*urls, apart=SLOW_SECONDS / len(urls)):
        air.reach("ALARM", "OriginLatency")
    with air.watching(*urls):
        air.reach("OK", "OriginLatency")


def test_live_manifest_unreadable_goes_off_when_the_packager_shuts_the_cdn_out(air: OnAir) -> None:
    packager = air.aws.client("mediapackagev2")
    endpoint = {**NAMES, "OriginEndpointName": "hls"}
    whole = packager.get_origin_endpoint_policy(**endpoint)["Policy"]
    own = [statement for statement in json.loads(whole)["Statement"] if "AWS" in statement["Principal"]]
    air.reach("OK", "LiveManifestUnreadable", meanwhile=air.probe.look)
    packager.put_origin_endpoint_policy(**endpoint, Policy=document(*own))
    air.reach("ALARM", "LiveManifestUnreadable", meanwhile=air.probe.look)
    packager.put_origin_endpoint_policy(**endpoint, Policy=whole)
    air.reach("OK", "LiveManifestUnreadable", meanwhile=air.probe.look)


def test_live_manifest_stale_goes_off_by_its_metric_while_the_encoder_runs(air: OnAir) -> None:
    air.reach("OK", "LiveManifestStale", meanwhile=lambda: air.put_staleness(4))
    air.reach("ALARM", "LiveManifestStale", meanwhile=lambda: air.put_staleness(40))
    air.reach("OK", "LiveManifestStale", meanwhile=lambda: air.put_staleness(4))


def test_live_manifest_stale_goes_off_when_the_phone_is_gone_and_nothing_is_written(air: OnAir) -> None:
    air.reach("OK", "LiveManifestStale", meanwhile=lambda: air.put_staleness(4))
    air.kill_phone()
    air.reach("ALARM", "LiveManifestStale", meanwhile=lambda: air.put_staleness(40))
    air.send()
    until(lambda: air.probe.look()["stalenessSeconds"] < FRESH_SECONDS, BACK_SECONDS)
    air.reach("OK", "LiveManifestStale", meanwhile=lambda: air.put_staleness(4))


def test_live_manifest_stale_is_quiet_over_a_channel_that_was_stopped_or_waits_for_its_first_picture(
    air: OnAir,
) -> None:
    air.reach("OK", "LiveManifestStale", meanwhile=lambda: air.put_staleness(4))
    air.stop()
    # The packager goes on serving the playlist of the show before, and the probe goes on measuring it.
    air.stays("OK", "LiveManifestStale", QUIET_SECONDS, meanwhile=lambda: air.put_staleness(4_000))
    still_served = air.probe.look()["state"]
    air.start()
    air.stays("OK", "LiveManifestStale", QUIET_SECONDS, meanwhile=lambda: air.put_staleness(4_000))
    air.send()
    until(lambda: air.probe.look()["stalenessSeconds"] < FRESH_SECONDS, BACK_SECONDS)
    assert still_served == "live"


def test_alarms_without_a_local_source_go_off_by_their_metric_alone(air: OnAir) -> None:
    def put(values: dict[str, float]) -> None:
        dimensions = [{"Name": "ChannelId", "Value": "7777777"}, {"Name": "Pipeline", "Value": "0"}]
        data = [
            {"MetricName": METRICS[name], "Dimensions": dimensions, "Value": value} for name, value in values.items()
        ]
        air.aws.client("cloudwatch").put_metric_data(Namespace="AWS/MediaLive", MetricData=data)

    air.reach("ALARM", *NOT_MEASURED, meanwhile=lambda: put(dict(NOT_MEASURED)))
    air.reach("OK", *NOT_MEASURED, meanwhile=lambda: put(dict.fromkeys(NOT_MEASURED, 0)))
