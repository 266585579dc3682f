"""MediaPackage v1 through its API: credentials, URLs, and the order in which things go."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def packager(client: Callable[[str], Any]) -> Any:
    return client("mediapackage")


def test_a_channel_has_two_ingest_urls_each_with_its_own_user_and_password(packager: Any, name: str) -> None:
    packager.create_channel(Id=name)
    first, second = packager.describe_channel(Id=name)["HlsIngest"]["IngestEndpoints"]
    host = r"https://[0-9a-f]+\.mediapackage\.ap-northeast-2\.amazonaws\.com"
    for endpoint in (first, second):
        assert re.fullmatch(rf"{host}/in/v2/[0-9a-f]+/[0-9a-f]+/channel", endpoint["Url"])
    assert len({first["Password"], second["Password"], first["Username"], second["Username"]}) == 4


@pytest.mark.parametrize(("package", "end"), [("HlsPackage", "live.m3u8"), ("DashPackage", "live.mpd")])
def test_an_endpoint_has_the_url_of_its_package(packager: Any, name: str, package: str, end: str) -> None:
    packager.create_channel(Id=name)
    packager.create_origin_endpoint(Id=name, ChannelId=name, ManifestName="live", **{package: {}})
    url = packager.describe_origin_endpoint(Id=name)["Url"]
    assert re.fullmatch(rf"https://[0-9a-f]+\.mediapackage\.ap-northeast-2\.amazonaws\.com/out/v1/[0-9a-f]+/{end}", url)


def test_a_channel_with_endpoints_is_kept(packager: Any, name: str) -> None:
    packager.create_channel(Id=name)
    packager.create_origin_endpoint(Id=name, ChannelId=name, HlsPackage={})
    with pytest.raises(ClientError, match=f"UnprocessableEntityException.*{name} still has origin endpoints"):
        packager.delete_channel(Id=name)
    packager.delete_origin_endpoint(Id=name)
    packager.delete_channel(Id=name)
    with pytest.raises(ClientError, match="NotFoundException"):
        packager.describe_channel(Id=name)


def test_an_endpoint_without_a_package_is_refused(packager: Any, name: str) -> None:
    packager.create_channel(Id=name)
    with pytest.raises(ClientError, match="one of HlsPackage, CmafPackage, DashPackage, MssPackage must be specified"):
        packager.create_origin_endpoint(Id=name, ChannelId=name)


def test_a_listing_of_endpoints_keeps_to_the_channel_asked_for(packager: Any, name: str) -> None:
    for channel in (name, f"{name}-other"):
        packager.create_channel(Id=channel)
        packager.create_origin_endpoint(Id=f"{channel}-hls", ChannelId=channel, HlsPackage={})
    listed = packager.list_origin_endpoints(ChannelId=name)["OriginEndpoints"]
    assert [endpoint["Id"] for endpoint in listed] == [f"{name}-hls"]
    assert {f"{name}-hls", f"{name}-other-hls"} <= {
        endpoint["Id"] for endpoint in packager.list_origin_endpoints()["OriginEndpoints"]
    }
