"""The last net: what a command did not tell itself, in one line with the way to mend it."""

from __future__ import annotations

import errno
import os

from botocore.exceptions import BotoCoreError, ClientError

from environments import ConfigurationError
from onair.account import said_by_aws
from rehearsal.cloud.toolkit import ToolkitError
from rehearsal.ports import PortsUnreadableError
from rehearsal.session_file import NoRehearsalError

MENDS = {
    errno.EACCES: "name another, or make it one that you may read and write",
    errno.EPERM: "name another, or make it one that you may read and write",
    errno.EROFS: "name another, on a disk that can be written",
    errno.ENOENT: "name one that exists",
    errno.EISDIR: "name a file",
    errno.ENOTDIR: "name a folder",
    errno.EEXIST: "name another, or move it away",
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
}
SHOWN = "onair --debug shows where it went wrong"


def line_of(error: Exception) -> str | None:
    """The line for the operator; None when it is a fault of the program, whose traceback is wanted."""
    match error:
        case ClientError() | BotoCoreError():
            return said_by_aws(error)
        case ToolkitError() | NoRehearsalError() | PortsUnreadableError() | ConfigurationError():
            return str(error)
        case OSError():
            return _refused(error)
        case UnicodeDecodeError():
            return f"a file that is read is not in UTF-8 ({error}): save it as UTF-8; {SHOWN}"
        case UnicodeError():
            return f"what is to be written cannot be ({error}): set PYTHONUTF8=1; {SHOWN}"
    return None


def _refused(error: OSError) -> str:
    """Which path or way, why, and a mend where the reason has one."""
    why = error.strerror or str(error) or type(error).__name__
    if error.filename is None:
        return f"{why}: {MENDS.get(error.errno or 0, SHOWN)}"
    # A file of the second name is refused as often as the first, as where a folder stands in its place.
    paths = " to ".join(os.fsdecode(path) for path in (error.filename, error.filename2) if path is not None)
    return f"{paths}: {why}: {MENDS.get(error.errno or 0, SHOWN)}"
