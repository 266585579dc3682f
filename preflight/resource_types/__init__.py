"""The CloudFormation types that the deep schemas know: every one of MediaLive, MediaPackage and MediaPackage v2."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.resource_types.media_live import MEDIA_LIVE
from preflight.resource_types.media_live_anywhere import MEDIA_LIVE_ANYWHERE
from preflight.resource_types.media_live_monitor import MEDIA_LIVE_MONITOR
from preflight.resource_types.media_package import MEDIA_PACKAGE
from preflight.resource_types.media_package_v2 import MEDIA_PACKAGE_V2
from preflight.resource_types.resource_type import ResourceType, TagsForm, service_model

__all__ = ["RESOURCE_TYPES", "ResourceType", "TagsForm", "service_model"]

RESOURCE_TYPES: Mapping[str, ResourceType] = {
    **MEDIA_LIVE,
    **MEDIA_LIVE_MONITOR,
    **MEDIA_LIVE_ANYWHERE,
    **MEDIA_PACKAGE,
    **MEDIA_PACKAGE_V2,
}
