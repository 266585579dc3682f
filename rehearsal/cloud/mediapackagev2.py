"""MediaPackage v2: channel groups, channels, origin endpoints and the two policies; harvest jobs stand beside."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import ClassVar

from ministack.core import responses

from rehearsal.cloud.api_error import ApiError
from rehearsal.cloud.harvest_jobs import HarvestJobs
from rehearsal.cloud.packager_names import CHANNEL, ENDPOINT, GROUP, arn_path, path_of
from rehearsal.cloud.protocol import Parameters
from rehearsal.cloud.service import Record

MANIFESTS = {
    "HlsManifests": "m3u8",
    "LowLatencyHlsManifests": "m3u8",
    "DashManifests": "mpd",
    "MssManifests": "ism/Manifest",
}


class MediaPackageV2(HarvestJobs):
    """Names are the keys: a group holds channels, a channel endpoints, an endpoint one policy."""

    name: ClassVar[str] = "mediapackagev2"
    bad_request: ClassVar[str] = "ValidationException"
    not_found: ClassVar[str] = "ResourceNotFoundException"

    def resource_arn(self, parameters: Parameters) -> str:
        named = arn_path(parameters)
        return self.arn(named) if named else super().resource_arn(parameters)

    def create_channel_group(self, parameters: Parameters) -> Record:
        region = responses.get_region()
        domain = f"{secrets.token_hex(3)}.egress.{secrets.token_hex(3)}.mediapackagev2.{region}.amazonaws.com"
        return self._create("channelGroup", GROUP, parameters, EgressDomain=domain)

    def get_channel_group(self, parameters: Parameters) -> Record:
        return self.get("channelGroup", path_of(parameters, GROUP))

    def list_channel_groups(self, parameters: Parameters) -> Record:
        return self.page(self.records("channelGroup"), parameters, "Items")

    def update_channel_group(self, parameters: Parameters) -> Record:
        return self._update("channelGroup", GROUP, parameters)

    def delete_channel_group(self, parameters: Parameters) -> None:
        self._delete("channelGroup", GROUP, parameters, holding="channel")

    def create_channel(self, parameters: Parameters) -> Record:
        domain = self.get_channel_group(parameters)["EgressDomain"]
        kind = parameters.pop("InputType", "HLS")
        # An HLS ingest URL ends in the manifest's name, a CMAF one in a slash (MediaPackage v2 user guide).
        end = "index" if kind == "HLS" else ""
        group, channel = parameters["ChannelGroupName"], parameters["ChannelName"]
        hosts = [domain.replace(".egress.", f"-{number}.ingest.", 1) for number in (1, 2)]
        ingest = [
            {"Id": str(number), "Url": f"https://{host}/in/v1/{group}/{number}/{channel}/{end}"}
            for number, host in enumerate(hosts, start=1)
        ]
        return self._create("channel", CHANNEL, parameters, IngestEndpoints=ingest, InputType=kind)

    def get_channel(self, parameters: Parameters) -> Record:
        return self.get("channel", path_of(parameters, CHANNEL))

    def list_channels(self, parameters: Parameters) -> Record:
        return self.page(self._inside("channel", GROUP, parameters), parameters, "Items")

    def update_channel(self, parameters: Parameters) -> Record:
        return self._update("channel", CHANNEL, parameters)

    def delete_channel(self, parameters: Parameters) -> None:
        self._delete("channel", CHANNEL, parameters, holding="originEndpoint")

    def create_origin_endpoint(self, parameters: Parameters) -> Record:
        self.get_channel(parameters)
        return self._create("originEndpoint", ENDPOINT, self._with_urls(parameters))

    def get_origin_endpoint(self, parameters: Parameters) -> Record:
        return self.get("originEndpoint", path_of(parameters, ENDPOINT))

    def list_origin_endpoints(self, parameters: Parameters) -> Record:
        return self.page(self._inside("originEndpoint", CHANNEL, parameters), parameters, "Items")

    def update_origin_endpoint(self, parameters: Parameters) -> Record:
        return self._update("originEndpoint", ENDPOINT, self._with_urls(parameters))

    def delete_origin_endpoint(self, parameters: Parameters) -> None:
        self._delete("originEndpoint", ENDPOINT, parameters)
        self.store.pop(("originEndpointPolicy", path_of(parameters, ENDPOINT)), None)

    def put_origin_endpoint_policy(self, parameters: Parameters) -> None:
        self.get_origin_endpoint(parameters)
        self.store[("originEndpointPolicy", path_of(parameters, ENDPOINT))] = parameters

    def get_origin_endpoint_policy(self, parameters: Parameters) -> Record:
        return self.get("originEndpointPolicy", path_of(parameters, ENDPOINT))

    def delete_origin_endpoint_policy(self, parameters: Parameters) -> None:
        self.store.pop(("originEndpointPolicy", path_of(parameters, ENDPOINT)), None)

    def put_channel_policy(self, parameters: Parameters) -> None:
        self.get_channel(parameters)
        self.store[("channelPolicy", path_of(parameters, CHANNEL))] = parameters

    def get_channel_policy(self, parameters: Parameters) -> Record:
        return self.get("channelPolicy", path_of(parameters, CHANNEL))

    def delete_channel_policy(self, parameters: Parameters) -> None:
        self.store.pop(("channelPolicy", path_of(parameters, CHANNEL)), None)

    def _with_urls(self, parameters: Parameters) -> Parameters:
        domain = self.get_channel_group(parameters)["EgressDomain"]
        for kind, extension in MANIFESTS.items():
            for manifest in parameters.get(kind, []):
                path = f"{path_of(parameters, ENDPOINT)}/{manifest['ManifestName']}.{extension}"
                manifest["Url"] = f"https://{domain}/out/v1/{path}"
        return parameters

    def _create(self, kind: str, names: tuple[str, ...], parameters: Parameters, **own: object) -> Record:
        now = datetime.now(UTC)
        record = {
            "Arn": self.arn(arn_path(parameters)),
            "CreatedAt": now,
            "ModifiedAt": now,
            "ETag": secrets.token_hex(8),
            **own,
            **parameters,
        }
        return self.put(kind, path_of(parameters, names), record)

    def _update(self, kind: str, names: tuple[str, ...], parameters: Parameters) -> Record:
        record = self.get(kind, path_of(parameters, names))
        record.update(parameters, ModifiedAt=datetime.now(UTC), ETag=secrets.token_hex(8))
        return record

    def _inside(self, kind: str, names: tuple[str, ...], parameters: Parameters) -> list[Record]:
        outer = path_of(parameters, names)
        return [record for record in self.records(kind) if path_of(record, names) == outer]

    def _delete(self, kind: str, names: tuple[str, ...], parameters: Parameters, holding: str | None = None) -> None:
        if holding and self._inside(holding, names, parameters):
            raise ApiError(self.conflict, f"{path_of(parameters, names)} still holds a {holding}", 409)
        self.remove(kind, path_of(parameters, names))
