"""`python -m rehearsal.cloud`: the local AWS as a process of its own.

The environment decides: GATEWAY_PORT, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (the operator's), and the variables
of medialive_inputs, medialive_states, channel_hook, retries and metric_period. It listens on 127.0.0.1 only, and ends
on SIGTERM or when its standard input closes.
`--types` prints the CloudFormation types it can provision and ends.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from rehearsal.cloud.private_names import PrivateNameMissingError, require
from rehearsal.metric_period import MetricPeriodError, minute_seconds

LOOPBACK = "127.0.0.1"
REQUIRED = ("GATEWAY_PORT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class EnvironmentVariableError(ValueError):
    """What the supervisor hands in is missing or would open the local AWS to others; one line."""


def main() -> int:
    """Serve until told to end; 1 with one line when it cannot."""
    only_types = sys.argv[1:] == ["--types"]
    try:
        if not only_types:
            _require_environment()
            minute_seconds(os.environ)
        require()
    except (EnvironmentVariableError, MetricPeriodError, PrivateNameMissingError) as error:
        sys.stderr.write(f"local AWS: {error}\n")
        return 1
    from rehearsal.cloud.install import install, supported_types

    if only_types:
        install()
        sys.stdout.writelines(f"{name}\n" for name in sorted(supported_types()))
        return 0
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    from ministack.app import main as serve

    for loop in install():
        threading.Thread(target=loop, daemon=True).start()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = sys.argv[:1]  # ministack reads the command line itself
    serve()
    return 0


def _end_with_parent() -> None:
    """Whoever started this holds the other end of its standard input; when that is gone, so is the rehearsal."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _require_environment() -> None:
    lacking = [name for name in REQUIRED if not os.environ.get(name)]
    if lacking:
        raise EnvironmentVariableError(f"{', '.join(lacking)} must be set in the environment by its supervisor")
    if os.environ.get("BIND_HOST") != LOOPBACK:
        got = os.environ.get("BIND_HOST")
        raise EnvironmentVariableError(f"BIND_HOST must be {LOOPBACK}, got {got!r}: nothing else may reach it")


if __name__ == "__main__":
    sys.exit(main())
