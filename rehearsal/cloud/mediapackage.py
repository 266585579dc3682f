"""MediaPackage v1: channels and origin endpoints."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime
from typing import ClassVar

from ministack.core import responses

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record, Service

MANIFESTS = {
    "HlsPackage": "{}.m3u8",
    "CmafPackage": "{}.m3u8",
    "DashPackage": "{}.mpd",
    "MssPackage": "{}.ism/Manifest",
}


class MediaPackage(Service):
    """What the service calls legacy; its ingest has users and passwords."""

    name: ClassVar[str] = "mediapackage"
    bad_request: ClassVar[str] = "UnprocessableEntityException"

    def create_channel(self, parameters: Parameters) -> Record:
        host = f"{secrets.token_hex(8)}.mediapackage.{responses.get_region()}.amazonaws.com"
        ingest = [
            {
                "Id": secrets.token_hex(16),
                "Url": f"https://{host}/in/v2/{secrets.token_hex(16)}/{secrets.token_hex(16)}/channel",
                "Username": secrets.token_hex(16),
                "Password": secrets.token_hex(16),
            }
            for _ in range(2)
        ]
        record = {
            "Arn": self.arn(f"channels/{uuid.uuid4().hex}"),
            "Tags": {},
            "HlsIngest": {"IngestEndpoints": ingest},
            "CreatedAt": _now(),
            **parameters,
        }
        return self.put("channel", parameters["Id"], record)

    def describe_channel(self, parameters: Parameters) -> Record:
        return self.get("channel", parameters["Id"])

    def list_channels(self, parameters: Parameters) -> Record:
        return self.page(self.records("channel"), parameters, "Channels")

    def update_channel(self, parameters: Parameters) -> Record:
        record = self.get("channel", parameters["Id"])
        record.update(parameters)
        return record

    def delete_channel(self, parameters: Parameters) -> None:
        if any(endpoint["ChannelId"] == parameters["Id"] for endpoint in self.records("originEndpoint")):
            raise ApiError(self.bad_request, f"Channel {parameters['Id']} still has origin endpoints", 422)
        self.remove("channel", parameters["Id"])

    def create_origin_endpoint(self, parameters: Parameters) -> Record:
        self.get("channel", parameters["ChannelId"])
        package = next((kind for kind in MANIFESTS if kind in parameters), None)
        if package is None:
            raise ApiError(self.bad_request, f"one of {', '.join(MANIFESTS)} must be specified", 422)
        manifest = MANIFESTS[package].format(parameters.get("ManifestName", "index"))
        host, path = f"{secrets.token_hex(8)}.mediapackage.{responses.get_region()}.amazonaws.com", uuid.uuid4().hex
        record = {
            "Arn": self.arn(f"origin_endpoints/{path}"),
            "Url": f"https://{host}/out/v1/{path}/{manifest}",
            "Tags": {},
            "Origination": "ALLOW",
            "CreatedAt": _now(),
            **parameters,
        }
        return self.put("originEndpoint", parameters["Id"], record)

    def describe_origin_endpoint(self, parameters: Parameters) -> Record:
        return self.get("originEndpoint", parameters["Id"])

    def list_origin_endpoints(self, parameters: Parameters) -> Record:
        channel = parameters.get("ChannelId")
        found = [record for record in self.records("originEndpoint") if channel in (None, record["ChannelId"])]
        return self.page(found, parameters, "OriginEndpoints")

    def update_origin_endpoint(self, parameters: Parameters) -> Record:
        record = self.get("originEndpoint", parameters["Id"])
        record.update(parameters)
        return record

    def delete_origin_endpoint(self, parameters: Parameters) -> None:
        self.remove("originEndpoint", parameters["Id"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
