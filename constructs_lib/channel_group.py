"""A MediaPackage v2 channel group: the origin domain of all channels of an environment."""

from __future__ import annotations

from aws_cdk import aws_mediapackagev2 as mediapackage
from constructs import Construct


class ChannelGroup(Construct):
    """Its name is literal, because names, not ids, make up the playback URL.

    Stateful: a change of `group_name` replaces it, with every channel, endpoint and URL in it.
    """

    def __init__(self, scope: Construct, construct_id: str, *, group_name: str) -> None:
        super().__init__(scope, construct_id)
        self.group_name = group_name
        self.resource = mediapackage.CfnChannelGroup(self, "Group", channel_group_name=group_name)

    @property
    def egress_domain(self) -> str:
        """The domain that all endpoints of the group answer on (a token)."""
        return self.resource.attr_egress_domain
