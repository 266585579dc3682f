"""MediaLive, MediaPackage and CloudFront: exact quantities of small templates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cost.bill import When
from cost.price_list import UnknownCountryError
from tests.cost.shapes import SHOW, bill, channel, items, push_input, resource, template

HD, SD = (1280, 720, 3_000_000), (854, 480, 1_000_000)
GIGABYTE = Decimal(1 << 30)
CDN = resource("AWS::CloudFront::Distribution", DistributionConfig={"Origins": []})
SHIELDED = resource(
    "AWS::CloudFront::Distribution", DistributionConfig={"Origins": [{"OriginShield": {"Enabled": True}}]}
)


def gigabytes(bits_a_second: int, hours: int = 1) -> Decimal:
    return (Decimal(bits_a_second * hours * 3600) / 8 / GIGABYTE).quantize(Decimal("0.0000000001")).normalize()


def test_an_hour_of_one_pipeline() -> None:
    found = bill(template(Channel=channel([HD, SD]), Input=push_input()))
    assert items(found.of("MediaLive")) == [
        ("input HD AVC, to 10 Mbit/s", 1),
        ("output 720p-3000000: HD AVC to 30 fps, to 10 Mbit/s", 1),
        ("output 480p-1000000: SD AVC to 30 fps, to 10 Mbit/s", 1),
        ("idle channel", 719),
        ("idle push input", 719),
    ]
    assert found.of("MediaLive").only(When.ON_AIR).total == Decimal("0.1404") + Decimal("0.4212") + Decimal("0.2124")


def test_two_pipelines_are_five_thirds_of_one_on_medialive_and_twice_the_ingest() -> None:
    one, two = (bill(template(Channel=channel([HD], pipelines=count), Input=push_input())) for count in (1, 2))
    running = [each.of("MediaLive").only(When.ON_AIR).total for each in (one, two)]
    assert running[1] * 3 == running[0] * 5
    assert [items(each.of("MediaPackage"))[0] for each in (one, two)] == [
        ("ingest of 1 rendition, 1 pipeline", gigabytes(3_000_000)),
        ("ingest of 1 rendition, 2 pipelines", gigabytes(6_000_000)),
    ]


def test_an_input_that_no_channel_has_is_idle_all_month() -> None:
    found = bill(template(Input=push_input(), Pull=resource("AWS::MediaLive::Input", Type="URL_PULL")))
    assert items(found) == [("idle push input", 720)]


def test_an_input_that_listens_for_srt_is_billed_as_one_that_rtmp_is_pushed_to() -> None:
    attached = [
        bill(template(Channel=channel([HD]), Input=resource("AWS::MediaLive::Input", Type=kind)))
        for kind in ("RTMP_PUSH", "SRT_LISTENER")
    ]
    assert items(attached[0]) == items(attached[1])


def test_two_attached_inputs_are_billed_both() -> None:
    described = channel([HD], InputAttachments=[{"InputId": {"Ref": "Input"}}, {"InputId": {"Ref": "Other"}}])
    found = bill(template(Channel=described, Input=push_input(), Other=push_input()))
    assert [item for item, _ in items(found.of("MediaLive"))].count("input HD AVC, to 10 Mbit/s") == 2


@pytest.mark.parametrize(("viewers", "bits"), [(0, 0), (1, 3_000_000), (5, 12_000_000), (5000, 12_000_000)])
def test_the_cdn_fetches_each_rendition_once_for_each_cache_however_many_watch(viewers: int, bits: int) -> None:
    stack = template(Channel=channel([HD, SD]), Input=push_input(), Cdn=CDN)
    found = bill(stack, replace(SHOW, viewers=viewers))
    assert dict(items(found.of("MediaPackage")))["origination to the CDN"] == gigabytes(bits)


def test_with_origin_shield_one_cache_fetches() -> None:
    stack = template(Channel=channel([HD, SD]), Input=push_input(), Cdn=SHIELDED)
    found = bill(stack, replace(SHOW, viewers=100))
    assert dict(items(found.of("MediaPackage")))["origination to the CDN"] == gigabytes(4_000_000)
    shield = [line for line in found.of("CloudFront").lines if line.item == "Origin Shield requests"]
    # Two renditions, their segments and playlists, by three caches: 600 segments of six seconds in an hour.
    assert [line.quantity for line in shield] == [Decimal(2 * 2 * 3 * 600) / 10_000]
    assert all(line.price.assumed for line in shield)


def test_a_known_miss_ratio_takes_the_place_of_the_caches() -> None:
    stack = template(Channel=channel([HD, SD]), Input=push_input(), Cdn=CDN)
    found = bill(stack, replace(SHOW, viewers=100, miss_ratio=Decimal("0.01")))
    assert dict(items(found.of("MediaPackage")))["origination to the CDN"] == gigabytes(3_000_000)


def test_without_a_cdn_every_viewer_is_served_by_mediapackage_and_pays_the_internet() -> None:
    found = bill(template(Channel=channel([HD]), Input=push_input()), replace(SHOW, viewers=10))
    assert dict(items(found.of("MediaPackage")))["origination to viewers"] == gigabytes(30_000_000)
    assert items(found.of("data transfer")) == [("transfer to viewers, without a CDN", gigabytes(30_000_000))]
    assert found.of("CloudFront").lines == ()


def test_a_viewer_asks_for_segments_and_playlists_of_picture_and_sound() -> None:
    endpoint = resource("AWS::MediaPackageV2::OriginEndpoint", Segment={"SegmentDurationSeconds": 2})
    stack = template(Channel=channel([HD], sound=True), Input=push_input(), Cdn=CDN, Endpoint=endpoint)
    found = bill(stack, replace(SHOW, viewers=1, free_tier=False))
    assert dict(items(found.of("CloudFront")))["HTTPS requests"] == Decimal(1800 * 4) / 10_000
    assert dict(items(found.of("CloudFront")))["transfer to viewers in KR, tier 1"] == gigabytes(3_128_000)


def test_viewers_of_a_country_without_a_price_are_refused() -> None:
    stack = template(Channel=channel([HD]), Input=push_input(), Cdn=CDN)
    with pytest.raises(UnknownCountryError, match="country must be one that cloudfront's price list names, got 'XX'"):
        bill(stack, replace(SHOW, country="XX"))


def test_a_viewer_in_america_costs_less_than_one_in_korea() -> None:
    stack = template(Channel=channel([HD]), Input=push_input(), Cdn=CDN)
    korea, america = (
        bill(stack, replace(SHOW, viewers=100, country=country, free_tier=False)).of("CloudFront").total
        for country in ("KR", "US")
    )
    assert america < korea


def test_before_the_show_a_channel_sends_and_nobody_watches() -> None:
    stack = template(Channel=channel([HD]), Input=push_input(), Cdn=CDN)
    show = replace(SHOW, viewers=1)
    plain, early = (dict(items(bill(stack, replace(show, lead_minutes=lead)))) for lead in (0, 60))
    assert early["input HD AVC, to 10 Mbit/s"] == 2
    assert early["ingest of 1 rendition, 1 pipeline"] == gigabytes(3_000_000, 2)
    assert early["origination to the CDN"] == plain["origination to the CDN"]
