"""Where the newcomer works: a clone, an empty home, and a PATH that holds next to nothing."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BASE = """
[ awk basename bash cat chmod cmp cp cut date diff dirname echo env expand expr false find getconf git grep gzip head id
kill ln ls make mkdir mktemp mv nproc printf ps pwd readlink realpath rm rmdir sed seq sh sleep sort stat stty tail tar
tee test touch tr true uname uniq wc which xargs
"""
"""What a bare system has beside Python: its shell and small tools, and what the README asks for, make and git."""

REGISTRIES = ("proxy", "cert", "ca_", "cafile", "pip_", "npm_config_")
"""Parts of the names of variables that say how this machine reaches PyPI and npm."""

NOT_THEIRS = ("aws_ca_bundle", "npm_config_cache")

INSTALLED = (".venv", "node_modules")
STAMPS = (".venv/.runtime", "node_modules/.package-lock.json")


@dataclass(frozen=True)
class Place:
    """The newcomer's folders, and who they are; `user` None is whoever runs this."""

    folder: Path
    python: Path
    user: str | None = None

    @property
    def clone(self) -> Path:
        return self.folder / "onair"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    def make(self, sources: Path) -> None:
        """Clone what is committed in `sources`, and give the newcomer nothing else.

        Raises FileNotFoundError for a tool that this machine lacks, KeyError for a user whom it does not know.
        """
        revision = self._git(sources, "rev-parse", "HEAD").strip()
        self._git(self.folder, "clone", "--quiet", "--no-hardlinks", str(sources), str(self.clone))
        self._git(self.clone, "checkout", "--quiet", "--detach", revision)
        programs = self.folder / "bin"
        for made in (self.home, self.temporary, programs):
            made.mkdir()
        for name in BASE.split():
            found = shutil.which(name)
            if found is None:
                raise FileNotFoundError(f"{name} is missing: a newcomer needs it")
            (programs / name).symlink_to(found)
        # A link would make a virtual environment look for its library beside the link.
        (programs / "python3").write_text(f'#!/bin/sh\nexec {self.python} "$@"\n')
        (programs / "python3").chmod(0o755)
        if self.user is not None:
            owner = pwd.getpwnam(self.user)
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)

    def environment(self, outside: Mapping[str, str], **more: str) -> dict[str, str]:
        """Nothing of the caller's, but how registries are reached."""
        names = [name for name in outside if any(part in name.lower() for part in REGISTRIES)]
        return {
            **{name: outside[name] for name in names if name.lower() not in NOT_THEIRS},
            "PATH": str(self.folder / "bin"),
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "LANG": "C.UTF-8",
            **more,
        }

    def start(self, command: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        """The command in the clone, in a session of its own; what it says goes to the log."""
        owner = None if self.user is None else pwd.getpwnam(self.user)
        with log.open("wb") as said:
            return subprocess.Popen(
                ["bash", "-c", command],
                cwd=self.clone,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
            )

    def files(self) -> set[Path]:
        """Every file and folder of the clone, but for what was installed; relative to it."""
        found = (path.relative_to(self.clone) for path in self.clone.rglob("*"))
        return {path for path in found if path.parts[0] not in (*INSTALLED, ".git")}

    def left(self, before: set[Path]) -> Iterator[str]:
        """What is there beside the sources and what the README names: files, and processes that work here."""
        yield from sorted({path.parts[0] for path in self.files() - before} - {"out"})
        yield from (f"{path.name} in the home" for path in self.home.iterdir())
        yield from (f"{path.name} in TMPDIR" for path in self.temporary.iterdir())

    def changed(self) -> list[str]:
        """What git calls changed or new in the clone: nothing, when all that was made is to be ignored."""
        return self._git(self.clone, "status", "--porcelain").splitlines()

    def size(self, name: str) -> int:
        """Bytes of the files below a folder of the clone."""
        return sum(path.lstat().st_size for path in (self.clone / name).rglob("*") if not path.is_dir())

    def installed_at(self) -> float:
        """When the set-up was done, by what make touches last. Raises FileNotFoundError when it was not."""
        return max(
            (self.clone / path).stat().st_mtime for path in (".venv/.runtime", "node_modules/.package-lock.json")
        )

    def _git(self, folder: Path, *arguments: str) -> str:
        # The clone may be somebody else's.
        command = ["git", "-c", f"safe.directory={self.clone}", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
