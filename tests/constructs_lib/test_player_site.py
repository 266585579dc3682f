"""The player page in a private bucket, and the settings it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from constructs_lib import player_site
from constructs_lib.player_site import PlayableChannel, PlayerSite, SiteFileMissingError
from tests.constructs_lib.buckets import blocks_the_public, encryption, open_to_all, refuses_plain_http
from tests.constructs_lib.rendering import empty_stack, only, resources
from tests.player.javascript import javascript

DEPLOYMENT = "Custom::CDKBucketDeployment"
MAIN = PlayableChannel("main", "ON AIR", "/out/v1/onair-dev/main/hls/index.m3u8")
HALL = PlayableChannel("main-hall", "주일 예배", "/out/v1/onair-dev/main-hall/hls/index.m3u8")


@dataclass(frozen=True)
class Published:
    """One deployment of files: where they come from on this disk, and what is said of them."""

    folder: Path
    properties: Any

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}

    def cache_control(self) -> Any:
        return self.properties["SystemMetadata"]["cache-control"]


def site(channels: tuple[PlayableChannel, ...] = (MAIN,), segment_seconds: int = 2) -> cdk.Stack:
    stack = empty_stack()
    PlayerSite(stack, "Player", channels=channels, segment_seconds=segment_seconds)
    return stack


def published(stack: cdk.Stack) -> Iterator[Published]:
    rendered = resources(stack, DEPLOYMENT)
    stage = cdk.Stage.of(stack)
    assert stage
    assembly = Path(stage.synth().directory)
    for resource in rendered.values():
        (archive,) = resource["Properties"]["SourceObjectKeys"]
        yield Published(assembly / f"asset.{archive.removesuffix('.zip')}", resource["Properties"])


def holding(stack: cdk.Stack, name: str) -> Published:
    """The deployment that brings a file."""
    (found,) = [one for one in published(stack) if name in one.files()]
    return found


def settings(stack: cdk.Stack) -> Any:
    return json.loads((holding(stack, "config.json").folder / "config.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    return site()


def test_the_bucket_is_private_encrypted_and_takes_tls_only(stack: cdk.Stack) -> None:
    bucket, policy = only(stack, "AWS::S3::Bucket"), only(stack, "AWS::S3::BucketPolicy")
    assert blocks_the_public(bucket)
    assert encryption(bucket) == "AES256"
    assert refuses_plain_http(policy)
    assert open_to_all(policy) == []


def test_the_bucket_is_no_web_site_and_knows_no_access_lists(stack: cdk.Stack) -> None:
    properties = only(stack, "AWS::S3::Bucket")["Properties"]
    assert "WebsiteConfiguration" not in properties
    assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_the_settings_name_the_catalogue_of_replays_only_where_there_is_one(stack: cdk.Stack) -> None:
    offering = empty_stack()
    PlayerSite(offering, "Player", channels=(MAIN,), segment_seconds=2, replays="/replays/catalogue.json")
    assert settings(offering) == {**settings(stack), "replays": "/replays/catalogue.json"}
    assert "replays" not in settings(stack)


def test_it_goes_with_its_stack_files_and_all(stack: cdk.Stack) -> None:
    assert only(stack, "AWS::S3::Bucket")["DeletionPolicy"] == "Delete"
    assert len(resources(stack, "Custom::S3AutoDeleteObjects")) == 1


def test_the_settings_list_the_channel_by_a_path_on_the_page_s_own_host(stack: cdk.Stack) -> None:
    assert settings(stack) == {
        "channels": [{"name": "main", "title": "ON AIR", "manifest": "/out/v1/onair-dev/main/hls/index.m3u8"}],
        "segmentSeconds": 2,
    }


def test_several_channels_stand_in_the_order_given_titles_in_korean_too() -> None:
    found = settings(site((HALL, MAIN), segment_seconds=4))
    assert [channel["title"] for channel in found["channels"]] == ["주일 예배", "ON AIR"]
    assert found["segmentSeconds"] == 4


def test_the_page_understands_the_settings() -> None:
    found = settings(site((MAIN, HALL), segment_seconds=4))
    with javascript() as node:
        parsed = node.evaluate(
            "config.js", f"return parseConfig({json.dumps(found)}, 'https://d111.cloudfront.net/index.html');"
        )
    assert parsed["segmentSeconds"] == 4
    assert [(channel["title"], channel["manifest"]) for channel in parsed["channels"]] == [
        ("ON AIR", "https://d111.cloudfront.net/out/v1/onair-dev/main/hls/index.m3u8"),
        ("주일 예배", "https://d111.cloudfront.net/out/v1/onair-dev/main-hall/hls/index.m3u8"),
    ]


def test_the_settings_are_never_kept(stack: cdk.Stack) -> None:
    found = holding(stack, "config.json")
    assert found.files() == {"config.json"}
    assert found.cache_control() == "no-store"


def test_nothing_in_the_settings_is_written_at_deploy_time(stack: cdk.Stack) -> None:
    properties = holding(stack, "config.json").properties
    assert properties.get("SourceMarkers", [{}]) == [{}]


def test_the_page_is_fresh_within_a_minute(stack: cdk.Stack) -> None:
    page = holding(stack, "index.html")
    assert page.cache_control() == "max-age=60"
    assert "DestinationBucketKeyPrefix" not in page.properties


def test_of_hls_js_exactly_what_the_page_asks_for_is_published_where_it_looks_for_it(stack: cdk.Stack) -> None:
    library, page = holding(stack, "hls.min.js"), holding(stack, "index.html")
    prefix = library.properties["DestinationBucketKeyPrefix"]
    texts = [path.read_text(encoding="utf-8") for path in page.folder.iterdir() if path.suffix in (".js", ".html")]
    asked = {file for text in texts for file in re.findall(r'"(vendor/[\w.]+)"', text)}
    assert {f"{prefix}/{file}" for file in library.files()} == asked == {"vendor/hls.min.js", "vendor/hls.worker.js"}
    assert library.cache_control() == "max-age=86400"


def test_no_deployment_removes_the_files_of_another(stack: cdk.Stack) -> None:
    assert [one.properties["Prune"] for one in published(stack)] == [False, False, False]


def test_all_go_to_the_one_bucket(stack: cdk.Stack) -> None:
    (bucket,) = resources(stack, "AWS::S3::Bucket")
    assert [one.properties["DestinationBucketName"] for one in published(stack)] == [{"Ref": bucket}] * 3


def test_the_uploader_s_logs_are_kept_for_a_week_and_go_with_the_stack(stack: cdk.Stack) -> None:
    uploaders = [
        function["Properties"]
        for function in resources(stack, "AWS::Lambda::Function").values()
        if "Layers" in function["Properties"]
    ]
    (group,) = resources(stack, "AWS::Logs::LogGroup")
    assert [uploader["LoggingConfig"] for uploader in uploaders] == [{"LogGroup": {"Ref": group}}]
    logs = only(stack, "AWS::Logs::LogGroup")
    assert (logs["Properties"]["RetentionInDays"], logs["DeletionPolicy"]) == (7, "Delete")


def test_a_missing_library_is_told_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_site, "ROOT", tmp_path)
    monkeypatch.setattr(player_site, "HLS_JS", tmp_path / "node_modules" / "hls.js" / "dist")
    with pytest.raises(
        SiteFileMissingError, match=r"^node_modules/hls\.js/dist/hls\.min\.js is missing: run `make setup`$"
    ):
        site()
