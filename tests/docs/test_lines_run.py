"""Every command line of the pages, pasted into a shell beside one rehearsal, does what its page says."""

from __future__ import annotations

import platform
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.docs.families import turns
from tests.docs.rehearsed import Rehearsed
from tests.rehearsal.demo.checkout import checkout


@pytest.mark.cloud
@pytest.mark.long
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the AWS CLI v2 comes in a package for x86_64 Linux alone")
def test_every_line_of_the_pages_does_what_its_page_says() -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is missing: the pages ask the origin and the CDN by it")
    with tempfile.TemporaryDirectory(prefix="onair-") as folder, checkout(Path(folder) / "lines") as made:
        ran = Rehearsed(made, Path(folder), curl).run()
    faults = [str(each) for each in ran if each.fault]
    if faults:
        pytest.fail("\n\n".join(faults), pytrace=False)  # whole: a comparison would be cut short
    assert {each.turn.line for each in ran} == {turn.line for turn in turns()}
