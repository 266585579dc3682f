"""The origin over real HTTP: signatures made by botocore, segments made by ffmpeg, endpoints from the API's own shapes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, test_utils
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import EndpointConnectionError
from yarl import URL

from rehearsal.media.origin.access import Gatekeeper
from rehearsal.media.origin.callers import Caller, KeyRing, cloudfront_caller
from rehearsal.media.origin.directory import EndpointDirectory
from rehearsal.media.origin.server import Origin
from rehearsal.media.origin.timeline import Timeline
from rehearsal.media.policy import Principal
from tests.rehearsal.media.metrics.measured import by_name
from tests.rehearsal.media.origin.conftest import Replay
from tests.rehearsal.media.origin.deployed_endpoint import DISTRIBUTION_ARN, PATH, described, policy, statement
from tests.rehearsal.media.origin.hls_rules import assert_strictly_parsed, read
from tests.rehearsal.media.shaped_aws import RefusedError, ShapedAws

HOST = "abc123.egress.xyz.mediapackagev2.ap-northeast-2.amazonaws.com"
OPERATOR = Caller(
    access_key_id="AKIAOPERATOR",
    secret_access_key="not-a-secret",
    principal=Principal(arn="arn:aws:iam::111122223333:user/operator", account="111122223333"),
)
CDN = cloudfront_caller(DISTRIBUTION_ARN)


@dataclass
class Site:
    """An origin under test; `deployed` and `policy` may be changed between requests."""

    origin: Origin
    aws: ShapedAws
    client: test_utils.TestClient[Any, Any]
    deployed: dict[str, Any] = field(default_factory=described)
    policy: str | None = field(default_factory=policy)
    now: float = 0.0
    cached_for: float = 0.0

    def elapse(self, seconds: float) -> None:
        self.cached_for += seconds

    async def get(
        self, file: str, *, caller: Caller | None = OPERATOR, method: str = "GET", **headers: str
    ) -> ClientResponse:
        path = file if file.startswith("/") else PATH + file
        sent = {"Host": HOST, **headers}
        if caller:
            request = AWSRequest(method=method, url=f"https://{HOST}{path}")
            SigV4Auth(
                Credentials(caller.access_key_id, caller.secret_access_key), "mediapackagev2", "ap-northeast-2"
            ).add_auth(request)
            sent |= dict(request.headers.items())
        return await self.client.request(method, URL(path, encoded=True), headers=sent)


@pytest_asyncio.fixture
async def site(timeline: Timeline) -> AsyncIterator[Site]:
    made: list[Site] = []

    def deployed(asked: dict[str, Any]) -> dict[str, Any]:
        if asked["OriginEndpointName"] != "hls":
            raise RefusedError("ResourceNotFoundException", 404)
        return made[0].deployed

    def deployed_policy(asked: dict[str, Any]) -> dict[str, Any]:
        if made[0].policy is None:
            raise RefusedError("ResourceNotFoundException", 404)
        return {**asked, "Policy": made[0].policy}

    aws = ShapedAws(
        {"mediapackagev2.GetOriginEndpoint": deployed, "mediapackagev2.GetOriginEndpointPolicy": deployed_policy}
    )
    keys = KeyRing()
    for caller in (OPERATOR, CDN):
        keys.add(caller)
    directory = EndpointDirectory(aws.client("mediapackagev2"), clock=lambda: made[0].cached_for)
    origin = Origin(directory, Gatekeeper(keys, region="ap-northeast-2"), clock=lambda: made[0].now)
    async with test_utils.TestClient(test_utils.TestServer(origin.application())) as client:
        made.append(Site(origin, aws, client))
        yield made[0]


@pytest.fixture
def on_air(site: Site, timeline: Timeline, replay: Callable[..., Replay]) -> Site:
    arrived = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    made = replay(arrived=arrived)
    timeline.begin(made.session, made.session.plan.renditions)
    made.write(4)
    timeline.poll(arrived.timestamp() + 8)
    site.origin.timelines["onair-dev", "main"] = timeline
    site.now = arrived.timestamp() + 8
    return site


async def test_before_input_an_unsigned_request_is_403_and_a_signed_one_404(site: Site) -> None:
    assert (await site.get("index.m3u8", caller=None)).status == 403
    answer = await site.get("index.m3u8")
    assert (answer.status, await answer.text()) == (404, "nothing is on air yet\n")


async def test_on_air_an_unsigned_request_is_still_403_and_signed_ones_are_200(on_air: Site) -> None:
    assert (await on_air.get("index.m3u8", caller=None)).status == 403
    assert [(await on_air.get("index.m3u8", caller=caller)).status for caller in (OPERATOR, CDN)] == [200, 200]


async def test_a_changed_secret_is_403(on_air: Site) -> None:
    forged = Caller(access_key_id=CDN.access_key_id, secret_access_key="guess", principal=CDN.principal)
    answer = await on_air.get("index.m3u8", caller=forged)
    assert (answer.status, "signature refused" in await answer.text()) == (403, True)


async def test_every_file_that_the_playlists_name_is_served(on_air: Site, cmaf: Any) -> None:
    top = await (await on_air.get("index.m3u8")).text()
    texts = [top]
    for number, name in ((1, "v180"), (2, "v90"), (3, "sound")):
        assert f"index_{number}.m3u8" in top
        text = await (await on_air.get(f"index_{number}.m3u8")).text()
        texts.append(text)
        uri, _, _, init = read(text).segments[1]
        assert await (await on_air.get(uri)).read() == (cmaf / name / "segment_1.m4s").read_bytes()
        assert await (await on_air.get(init)).read() == (cmaf / name / "init.mp4").read_bytes()
    assert_strictly_parsed(*texts)


async def test_playlists_and_segments_carry_mediapackages_headers(on_air: Site) -> None:
    media = (await on_air.get("index_1.m3u8", Origin="https://viewer.example")).headers
    assert media["Content-Type"] == "application/x-mpegURL"
    assert media["Cache-Control"] == "max-age=1"
    assert media["X-MediaPackage-Manifest-Last-Sequence"] == "3"
    assert media["X-MediaPackage-Manifest-Last-Updated"] == "1772366408000"
    assert (media["Access-Control-Allow-Origin"], media["Vary"]) == ("https://viewer.example", "Origin")
    segment = (await on_air.get("segment_3_0.mp4")).headers
    assert (segment["Content-Type"], segment["Cache-Control"]) == ("audio/mp4", "max-age=1209600")
    assert "Access-Control-Allow-Origin" not in segment
    assert len(segment["X-MediaPackage-Request-Id"]) == 32


@pytest.mark.parametrize(
    "file", ["index_9.m3u8", "other.m3u8", "segment_1_99.mp4", "segment_1_init_7.mp4", "other_1_0.mp4", "index.mpd"]
)
async def test_a_file_the_endpoint_does_not_have_is_404(on_air: Site, file: str) -> None:
    assert (await on_air.get(file)).status == 404


async def test_an_unknown_endpoint_is_404_to_a_signed_request_and_403_to_others(on_air: Site) -> None:
    path = PATH.replace("/hls/", "/dash/") + "index.m3u8"
    assert [(await on_air.get(path, caller=caller)).status for caller in (OPERATOR, None)] == [404, 403]
    assert (await on_air.get("/in/v1/onair-dev/1/main/", caller=None)).status == 403


async def test_a_policy_that_names_another_distribution_shuts_the_cdn_out(on_air: Site) -> None:
    on_air.policy = policy(statement(Condition={"StringEquals": {"aws:SourceArn": DISTRIBUTION_ARN + "X"}}))
    assert (await on_air.get("index.m3u8", caller=CDN)).status == 403


async def test_without_a_policy_nobody_may_read(on_air: Site) -> None:
    on_air.policy = None
    assert [(await on_air.get("index.m3u8", caller=caller)).status for caller in (OPERATOR, CDN)] == [403, 403]


async def test_a_changed_policy_takes_effect_within_seconds(on_air: Site) -> None:
    assert (await on_air.get("index.m3u8")).status == 200
    on_air.policy = policy(statement())
    assert (await on_air.get("index.m3u8")).status == 200
    on_air.elapse(2.1)
    assert (await on_air.get("index.m3u8")).status == 403
    assert on_air.aws.calls["mediapackagev2.GetOriginEndpoint"] == 2


async def test_a_head_needs_its_own_action(on_air: Site) -> None:
    assert (await on_air.get("index.m3u8", method="HEAD")).status == 200
    on_air.policy = policy({**statement(), "Action": "mediapackagev2:GetObject"})
    on_air.elapse(2.1)
    assert [(await on_air.get("index.m3u8", caller=CDN, method=method)).status for method in ("HEAD", "GET")] == [
        403,
        200,
    ]


async def test_a_preflight_is_answered_unsigned(site: Site) -> None:
    answer = await site.get("index.m3u8", caller=None, method="OPTIONS", Origin="https://v.example")
    assert (answer.status, answer.headers["Access-Control-Allow-Methods"]) == (200, "GET, HEAD, OPTIONS")


async def test_a_writing_method_is_405(on_air: Site) -> None:
    assert (await on_air.get("index.m3u8", method="PUT")).status == 405


async def test_a_span_inside_the_startover_window_is_handed_on_and_served(on_air: Site) -> None:
    span = "?start=2026-03-01T12%3A00%3A02Z&end=2026-03-01T12%3A00%3A06Z"
    assert f"index_1.m3u8{span}" in await (await on_air.get("index.m3u8" + span)).text()
    media = read(await (await on_air.get("index_1.m3u8" + span)).text())
    assert (media.sequence, len(media.segments), media.ended) == (1, 2, True)


async def test_a_span_outside_the_startover_window_is_404(on_air: Site) -> None:
    assert [(await on_air.get(f"{file}.m3u8?start=1000000000")).status for file in ("index", "index_1")] == [404, 404]


@pytest.mark.parametrize("query", ["aws.manifestfilter=video_height%3A1-720", "time_delay=30"])
async def test_a_parameter_that_is_not_rehearsed_is_501_by_name(on_air: Site, query: str) -> None:
    answer = await on_air.get("index.m3u8?" + query)
    assert (answer.status, query.split("=", maxsplit=1)[0] in await answer.text()) == (501, True)


async def test_an_endpoint_setting_that_is_not_rehearsed_is_501_by_name(on_air: Site) -> None:
    on_air.deployed = described(ContainerType="TS")
    answer = await on_air.get("index.m3u8")
    assert (answer.status, "ContainerType TS" in await answer.text()) == (501, True)


async def test_cdn_authorization_headers_of_the_policy_are_501_by_name(on_air: Site) -> None:
    secrets = {"CdnIdentifierSecretArns": ["arn:aws:secretsmanager:x"], "SecretsRoleArn": "arn:aws:iam::1:role/x"}
    names = {"ChannelGroupName": "onair-dev", "ChannelName": "main", "OriginEndpointName": "hls"}
    deployed = {**names, "Policy": policy(), "CdnAuthConfiguration": secrets}
    on_air.aws.answers["mediapackagev2.GetOriginEndpointPolicy"] = lambda _: deployed
    answer = await on_air.get("index.m3u8")
    assert (answer.status, "CdnAuthConfiguration" in await answer.text()) == (501, True)


async def test_delivery_goes_on_while_the_local_aws_is_away(on_air: Site) -> None:
    assert (await on_air.get("index.m3u8")).status == 200
    on_air.elapse(2.1)

    def away(_: dict[str, Any]) -> dict[str, Any]:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    on_air.aws.answers["mediapackagev2.GetOriginEndpoint"] = away
    assert (await on_air.get("index.m3u8")).status == 200


def figures(site: Site, **more: str) -> dict[str, float]:
    """What MediaPackage would publish of the endpoint since the last look."""
    return by_name(site.origin.meter.take(), ChannelGroup="onair-dev", Channel="main", OriginEndpoint="hls", **more)


async def test_each_request_for_an_endpoint_counts_with_its_bytes(on_air: Site) -> None:
    body = await (await on_air.get("segment_1_0.mp4")).read()
    await on_air.get("nothing.m3u8")
    await on_air.get("index.m3u8", caller=None)
    found = figures(on_air)
    assert (found["EgressRequestCount"], found["EgressBytes"]) == (3, len(body))
    assert found["EgressResponseTime"] > 0


async def test_a_name_that_no_endpoint_has_is_not_measured(on_air: Site) -> None:
    await on_air.client.get("/out/v1/onair-dev/main/nowhere/index.m3u8")
    assert list(on_air.origin.meter.take()) == []


async def test_a_segment_that_cannot_be_read_is_500_and_counts_as_one(on_air: Site, timeline: Timeline) -> None:
    path = timeline.tracks[0].fragments[-1].path
    whole = path.read_bytes()
    path.unlink()
    path.mkdir()
    try:
        answer = await on_air.get("segment_1_3.mp4")
        assert (answer.status, await answer.text()) == (500, "this segment cannot be read: Is a directory\n")
    finally:
        path.rmdir()
        path.write_bytes(whole)
    assert figures(on_air, StatusCode="5xx") == {"EgressRequestCount": 1}
