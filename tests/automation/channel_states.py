"""The life of a MediaLive channel as states and the moves between them (user guide; botocore's ChannelState)."""

from __future__ import annotations

from collections.abc import Mapping

MOVES: Mapping[str, frozenset[str]] = {
    "CREATING": frozenset({"IDLE", "CREATE_FAILED"}),
    "CREATE_FAILED": frozenset({"DELETING"}),
    "IDLE": frozenset({"STARTING", "UPDATING", "DELETING"}),
    "STARTING": frozenset({"RUNNING", "STOPPING", "IDLE"}),
    "RUNNING": frozenset({"RECOVERING", "STOPPING"}),
    "RECOVERING": frozenset({"RUNNING", "STOPPING"}),
    "STOPPING": frozenset({"IDLE"}),
    "UPDATING": frozenset({"IDLE", "UPDATE_FAILED"}),
    "UPDATE_FAILED": frozenset({"UPDATING", "DELETING"}),
    "DELETING": frozenset({"DELETED"}),
    "DELETED": frozenset(),
}
"""From STARTING a channel falls back to IDLE when its start fails."""

ACCEPTED: Mapping[str, tuple[str, frozenset[str]]] = {
    "CreateChannel": ("CREATING", frozenset()),
    "StartChannel": ("STARTING", frozenset({"IDLE"})),
    "StopChannel": ("STOPPING", frozenset({"STARTING", "RUNNING", "RECOVERING"})),
    "UpdateChannel": ("UPDATING", frozenset({"IDLE", "UPDATE_FAILED"})),
    "DeleteChannel": ("DELETING", frozenset({"IDLE", "CREATE_FAILED", "UPDATE_FAILED"})),
}
"""What each call leads to, and the states in which it is no conflict."""

LISTENING = frozenset({"RUNNING", "RECOVERING"})
"""The states in which what a phone sends arrives."""


def reachable(state: str) -> frozenset[str]:
    """Every state that a channel may come to from this one, itself included."""
    found, new = {state}, [state]
    while new:
        more = MOVES[new.pop()] - found
        found |= more
        new += more
    return frozenset(found)
