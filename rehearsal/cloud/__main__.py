"""`python -m rehearsal.cloud`: the local AWS as a process of its own.

The environment decides: GATEWAY_PORT, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (the operator's), and the variables
of medialive_inputs and channel_hook. It listens on 127.0.0.1 only, and ends on SIGTERM or when its
standard input closes.
`--types` prints the CloudFormation types it can provision and ends.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from rehearsal.cloud.private_names import PrivateNameMissingError, require

LOOPBACK = "127.0.0.1"
REQUIRED = ("GATEWAY_PORT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def main() -> int:
    """Serve until told to end; 1 with one line when it cannot."""
    try:
        require()
    except PrivateNameMissingError as error:
        return _refuse(str(error))
    from rehearsal.cloud.install import install, supported_types

    if sys.argv[1:] == ["--types"]:
        install()
        sys.stdout.writelines(f"{name}\n" for name in sorted(supported_types()))
        return 0
    lacking = [name for name in REQUIRED if not os.environ.get(name)]
    if lacking:
        return _refuse(f"environment variable {', '.join(lacking)} must be set: the supervisor hands it in")
    if os.environ.get("BIND_HOST") != LOOPBACK:
        return _refuse(f"BIND_HOST must be {LOOPBACK}, got {os.environ.get('BIND_HOST')!r}: nothing else may reach it")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    from ministack.app import main as serve

    install()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = sys.argv[:1]  # ministack reads the command line itself
    serve()
    return 0


def _end_with_parent() -> None:
    """Whoever started this holds the other end of its standard input; when that is gone, so is the rehearsal."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _refuse(message: str) -> int:
    sys.stderr.write(f"local AWS: {message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
