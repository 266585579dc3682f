"""Requests in, answers out, and CloudFormation properties, as botocore's models describe them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from rehearsal.cloud.protocol import from_properties, path_pattern, request_parameters, to_wire


def operation(service: str, name: str) -> OperationModel:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service).operation_model(name)


@pytest.mark.parametrize(
    ("uri", "path", "labels"),
    [
        ("/prod/channels/{channelId}", "/prod/channels/1234567", {"channelId": "1234567"}),
        ("/prod/channels/{channelId}", "/prod/channels/1234567/", {"channelId": "1234567"}),
        ("/prod/tags/{resource-arn}", "/prod/tags/arn:aws:x:channel:a/b", {"resource_arn": "arn:aws:x:channel:a/b"}),
        ("/tags/{ResourceArn}", "/tags/arn:aws:mp:r:1:channelGroup/g/channel/c", {"ResourceArn": "arn:aws:mp:r:1:channelGroup/g/channel/c"}),
        ("/bucket/{Key+}", "/bucket/a/b/c", {"Key": "a/b/c"}),
        ("/channelGroup?list", "/channelGroup", {}),
    ],
)  # fmt: skip
def test_a_path_gives_its_labels(uri: str, path: str, labels: dict[str, str]) -> None:
    match = path_pattern(uri).match(path)
    assert match is not None
    assert match.groupdict() == labels


def test_a_plain_label_ends_at_the_slash() -> None:
    assert path_pattern("/prod/channels/{channelId}").match("/prod/channels/1234567/start") is None


def test_a_request_is_read_from_its_path_its_query_and_its_body() -> None:
    listing = operation("medialive", "ListChannels")
    assert request_parameters(listing, {}, {"maxResults": ["5"], "nextToken": ["7"]}, b"") == {
        "MaxResults": 5,
        "NextToken": "7",
    }
    update = operation("medialive", "UpdateChannel")
    body = b'{"name": "main", "destinations": [{"id": "packager", "settings": null}], "unknown": 1}'
    assert request_parameters(update, {"channelId": "12%2034567"}, {}, body) == {
        "ChannelId": "12 34567",
        "Name": "main",
        "Destinations": [{"Id": "packager"}],
    }


def test_an_answer_has_wire_names_and_leaves_out_what_the_model_does_not_name() -> None:
    shape = operation("medialive", "DescribeChannel").output_shape
    found = {
        "Id": "1",
        "Destinations": [{"Id": "d", "Settings": [{"Url": "u"}]}],
        "Tags": {"Team": "a"},
        "Mine": 1,
        "Name": None,
    }
    assert to_wire(shape, found) == {
        "id": "1",
        "destinations": [{"id": "d", "settings": [{"url": "u"}]}],
        "tags": {"Team": "a"},
    }


def test_a_moment_is_written_as_the_model_says() -> None:
    shape: Any = operation("mediapackagev2", "GetChannelGroup").output_shape
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert to_wire(shape, {"CreatedAt": moment})["CreatedAt"] == moment.timestamp()


def test_properties_become_numbers_booleans_maps_and_lists() -> None:
    shape = operation("mediapackagev2", "CreateOriginEndpoint").input_shape
    properties = {
        "Segment": {"SegmentDurationSeconds": "2", "IncludeIframeOnlyStreams": "true"},
        "HlsManifests": {"ManifestName": "index", "ManifestWindowSeconds": "60"},
        "Tags": [{"Key": "onair:phase", "Value": "3"}],
        "Unknown": "left out",
    }
    assert from_properties(shape, properties) == {
        "Segment": {"SegmentDurationSeconds": 2, "IncludeIframeOnlyStreams": True},
        "HlsManifests": [{"ManifestName": "index", "ManifestWindowSeconds": 60}],
        "Tags": {"onair:phase": "3"},
    }


def test_a_policy_document_becomes_text() -> None:
    shape = operation("mediapackagev2", "PutOriginEndpointPolicy").input_shape
    assert from_properties(shape, {"Policy": {"Statement": []}}) == {"Policy": '{"Statement": []}'}


def test_a_text_that_is_no_number_stays_for_the_validator_to_refuse() -> None:
    shape = operation("mediapackagev2", "CreateOriginEndpoint").input_shape
    found = from_properties(shape, {"Segment": {"SegmentDurationSeconds": "two"}, "StartoverWindowSeconds": "60"})
    assert found == {"Segment": {"SegmentDurationSeconds": "two"}, "StartoverWindowSeconds": 60}
