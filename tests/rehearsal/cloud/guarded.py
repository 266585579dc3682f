"""dev with its guards, in a local AWS of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rehearsal.cloud.process import LocalCloud
from rehearsal.cloud.toolkit import Toolkit
from rehearsal.ports import Ports


@contextmanager
def guarded_dev(work: Path) -> Iterator[LocalCloud]:
    """Phases 1 to 4 and 7, deployed by the CDK CLI; one channel, which nobody sends to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONAIR_STATE_DELAY", "0.3")
        with LocalCloud(Ports.free().aws, work, rtmp=("127.0.0.1", 11935)) as cloud:
            toolkit = Toolkit(cloud, work, "dev")
            toolkit.synth()
            toolkit.bootstrap()
            toolkit.deploy(["AutomationStack"])
            yield cloud
