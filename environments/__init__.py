"""What differs between environments: TOML files and the typed, frozen model that they must fit."""

from environments.archive import Archive
from environments.channel import Channel, Rung
from environments.delivery import Cdn, Packager
from environments.encoding import Encoding
from environments.errors import ConfigurationError
from environments.ingest import Ingest, Source, Srt
from environments.loader import load, names
from environments.model import Environment
from environments.network import Network
from environments.operations import Automation, Monitoring, Window
from environments.plans import planned
from environments.replay import Replay

__all__ = [
    "Archive",
    "Automation",
    "Cdn",
    "Channel",
    "ConfigurationError",
    "Encoding",
    "Environment",
    "Ingest",
    "Monitoring",
    "Network",
    "Packager",
    "Replay",
    "Rung",
    "Source",
    "Srt",
    "Window",
    "load",
    "names",
    "planned",
]
