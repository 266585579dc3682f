"""A home for the programs of a rehearsal: what they would leave in the user's goes away with the rehearsal."""

from __future__ import annotations

from pathlib import Path


def home_below(folder: Path) -> dict[str, str]:
    """The variables that give a program its home, settings, caches, sockets and temporary files below `folder`.

    The folders are made, and are readable by the user alone, as XDG asks of the one for sockets.
    """
    home = folder / "home"
    places = {
        "HOME": home,
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_RUNTIME_DIR": home / "run",
        # Short: Chromium puts a Unix socket into it, whose path may have 107 bytes.
        "TMPDIR": folder / "tmp",
    }
    for place in places.values():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {variable: str(place) for variable, place in places.items()}
