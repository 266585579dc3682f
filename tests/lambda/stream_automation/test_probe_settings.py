"""The probe's settings come whole from its environment variables, or the function fails at init."""

from __future__ import annotations

import importlib
import sys

import pytest

from stream_automation.probe_settings import NAMES, ProbeSettings, ProbeSettingsError

VARIABLES = {
    "PROJECT": "onair",
    "ENVIRONMENT": "dev",
    "DISTRIBUTION_DOMAIN": "d111111abcdef8.cloudfront.net",
    "MANIFEST_PATHS": '{"main": "/out/v1/onair-dev/main/hls/index.m3u8"}',
}


def test_settings_are_the_url_of_each_channel_s_manifest() -> None:
    assert ProbeSettings.read(VARIABLES) == ProbeSettings(
        project="onair",
        environment="dev",
        manifests={"main": "https://d111111abcdef8.cloudfront.net/out/v1/onair-dev/main/hls/index.m3u8"},
    )


def test_settings_come_from_the_process_when_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    assert ProbeSettings.read() == ProbeSettings.read(VARIABLES)


def test_several_channels_keep_their_order() -> None:
    paths = '{"main": "/a.m3u8", "main-hall": "/b.m3u8", "Annex_2": "/c.m3u8"}'
    assert list(ProbeSettings.read({**VARIABLES, "MANIFEST_PATHS": paths}).manifests) == [
        "main",
        "main-hall",
        "Annex_2",
    ]


def test_all_missing_variables_are_named_in_one_line() -> None:
    with pytest.raises(ProbeSettingsError) as refused:
        ProbeSettings.read({"ENVIRONMENT": "dev", "PROJECT": ""})
    named = "PROJECT, DISTRIBUTION_DOMAIN, MANIFEST_PATHS"
    assert str(refused.value) == f"environment variable {named} must be set on this function"


@pytest.mark.parametrize(
    "domain", ["localhost", "https://d1.cloudfront.net", "d1.cloudfront.net/", "d1.cloudfront.net:8080", "a b.net"]
)
def test_the_domain_is_a_host_name_and_nothing_more(domain: str) -> None:
    with pytest.raises(ProbeSettingsError, match="DISTRIBUTION_DOMAIN must be a host name, got '"):
        ProbeSettings.read({**VARIABLES, "DISTRIBUTION_DOMAIN": domain})


@pytest.mark.parametrize(
    "paths",
    [
        "/out/v1/index.m3u8",
        "{}",
        "[]",
        "null",
        '{"main": 1}',
        '{"main": null}',
        '{"main": "out/v1/index.m3u8"}',
        '{"main": "/out/v1/index.mpd"}',
        '{"main": "/out/v1/index.m3u8?x"}',
        '{"main": "@example.com/index.m3u8"}',
        '{"": "/index.m3u8"}',
        '{"main": "/index.m3u8", "hall": ""}',
    ],
)
def test_manifest_paths_are_an_object_of_paths_by_channel(paths: str) -> None:
    with pytest.raises(ProbeSettingsError, match=r"MANIFEST_PATHS must be a JSON object of paths to \.m3u8 by channel"):
        ProbeSettings.read({**VARIABLES, "MANIFEST_PATHS": paths})


@pytest.mark.parametrize("left", ["unset", "empty"])
@pytest.mark.parametrize("missing", NAMES)
def test_fault_32_the_probe_without_a_variable_fails_at_init_with_one_line_that_names_it(
    missing: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**VARIABLES, missing: ""}.items():
        monkeypatch.setenv(name, value)
    if left == "unset":
        monkeypatch.delenv(missing)
    module = "stream_automation.manifest_probe"
    # Taken out of the cache, so that the import is an init; put back afterwards.
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(ProbeSettingsError) as refused:
        importlib.import_module(module)
    assert str(refused.value) == f"environment variable {missing} must be set on this function"
