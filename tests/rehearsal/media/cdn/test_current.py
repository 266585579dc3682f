"""The CDN follows what is deployed."""

from __future__ import annotations

from typing import Any

from tests.rehearsal.media.cdn.conftest import Scene
from tests.rehearsal.media.cdn.deployed_distribution import config
from tests.rehearsal.media.shaped_aws import RefusedError


async def test_a_changed_distribution_is_followed_and_empties_the_cache(scene: Scene) -> None:
    await scene.get()
    changed = config(DefaultRootObject="home.html")
    scene.aws.answers["cloudfront.GetDistributionConfig"] = lambda _: {"DistributionConfig": changed}
    scene.now += 6
    await scene.current.refresh()
    assert len(scene.edge.cache.store) == 0
    assert (await scene.get("/")).status == 403
    assert scene.requests[-1] == "site/home.html"


async def test_an_unchanged_distribution_keeps_the_cache_and_costs_one_call(scene: Scene) -> None:
    await scene.get()
    before = scene.aws.calls.total()
    scene.now += 0.5
    await scene.current.refresh()
    assert (len(scene.edge.cache.store), scene.aws.calls.total() - before) == (1, 1)


async def test_without_a_distribution_every_request_is_503_with_one_line(scene: Scene) -> None:
    scene.aws.answers["cloudfront.ListDistributions"] = lambda _: {
        "DistributionList": {"Marker": "", "MaxItems": 1, "IsTruncated": False, "Quantity": 0}
    }
    await scene.current.refresh()
    answer = await scene.get("/")
    assert (answer.status, await answer.text()) == (
        503,
        "no CloudFront distribution is deployed yet: deploy CloudFrontStack\n",
    )


async def test_a_distribution_that_is_not_rehearsed_says_so_to_the_viewer(scene: Scene) -> None:
    changed = config(WebACLId="arn:aws:wafv2:x")
    scene.aws.answers["cloudfront.GetDistributionConfig"] = lambda _: {"DistributionConfig": changed}
    scene.now += 6
    await scene.current.refresh()
    answer = await scene.get("/")
    assert (answer.status, "WebACLId is not rehearsed" in await answer.text()) == (503, True)


async def test_a_disabled_distribution_is_503(scene: Scene) -> None:
    scene.aws.answers["cloudfront.GetDistributionConfig"] = lambda _: {"DistributionConfig": config(Enabled=False)}
    scene.now += 6
    await scene.current.refresh()
    assert (await scene.get("/")).status == 503


async def test_the_distribution_stays_served_while_the_local_aws_refuses(scene: Scene) -> None:
    def busy(_: dict[str, Any]) -> dict[str, Any]:
        raise RefusedError("ServiceUnavailable", 503)

    scene.aws.answers["cloudfront.ListDistributions"] = busy
    await scene.current.refresh()
    assert (await scene.get()).status == 200
