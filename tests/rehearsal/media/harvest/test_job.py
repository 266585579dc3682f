"""A harvest job as the local AWS hands it over."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal.media.harvest.job import HarvestJob

TOLD: dict[str, Any] = {
    "group": "onair-dev", "channel": "main", "endpoint": "hls", "manifests": ["index"],
    "start": 1772366400, "end": 1772366460.5, "bucket": "the-archive", "path": "replays/main/x/",
}  # fmt: skip


def test_a_job_is_what_is_told() -> None:
    job = HarvestJob.from_json(TOLD)
    assert (job.group, job.channel, job.endpoint, job.manifests) == ("onair-dev", "main", "hls", ("index",))
    assert (job.start, job.end, job.bucket) == (1772366400.0, 1772366460.5, "the-archive")


@pytest.mark.parametrize("path", ["replays/main/x", "replays/main/x/"])
def test_files_lie_below_the_path_with_or_without_its_slash(path: str) -> None:
    assert HarvestJob.from_json({**TOLD, "path": path}).key("index.m3u8") == "replays/main/x/index.m3u8"


@pytest.mark.parametrize("broken", [{}, {**TOLD, "start": "soon"}, {**TOLD, "manifests": None}, {"group": "g"}])
def test_anything_else_is_no_job(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        HarvestJob.from_json(broken)
