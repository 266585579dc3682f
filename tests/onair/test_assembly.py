"""The templates that commands read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onair.assembly import Assembly, synthesized
from onair.errors import OperatorError
from tests.conftest import Templates


def test_a_synthesized_environment_is_what_the_cdk_would_deploy(templates: object) -> None:
    assert callable(templates)
    wanted: Templates = templates("dev")
    with synthesized("dev") as assembly:
        folder = assembly.folder
        assert assembly.templates == wanted
    assert not folder.exists()


def test_an_environment_that_the_app_refuses_is_told_in_its_words() -> None:
    with (
        pytest.raises(OperatorError, match=r"^env must be one of dev, production, staging, got 'prd'"),
        synthesized("prd"),
    ):
        pass


def test_an_app_that_fails_is_told_by_its_last_word(tmp_path: Path) -> None:
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 broken.py", "context": {}}))
    (tmp_path / "broken.py").write_text("raise RuntimeError('no room')")
    with pytest.raises(OperatorError, match="RuntimeError: no room"), synthesized("dev", tmp_path):
        pass


def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"holds no \*\.template\.json: give a folder that `cdk synth` wrote"):
        Assembly.read(tmp_path)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{", "neither JSON nor YAML"),
        ("[]", "no CloudFormation template: it has no Resources"),
        ('{"Resources": []}', "no CloudFormation template: it has no Resources"),
        ('{"Resources": ' + "[" * 100_000, "nested deeper than 100 levels"),
        ('{"Resources": {"A": 1}}', r"Resources\.A must be an object with a Type"),
        ('{"Resources": {"A": {"Type": 1}}}', r"Resources\.A must be an object with a Type"),
        ('{"Resources": {"A": {"Type": "A::B::C", "Properties": [1]}}}', r"Resources\.A\.Properties must be an object"),
    ],
)
def test_a_template_that_is_none_is_refused_by_its_name(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "Network.template.json").write_text(written)
    with pytest.raises(OperatorError, match=rf"Network\.template\.json: .*{told}"):
        Assembly.read(tmp_path)
