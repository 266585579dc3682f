"""What the tests of several commands share."""

from __future__ import annotations

import pytest
from botocore.retries.standard import ExponentialBackoff


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call to AWS that fails is tried again at once."""
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0)
