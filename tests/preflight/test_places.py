"""Where in its file a finding stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from preflight.finding import Violation
from preflight.places import Place, place_of
from preflight.template import Templates

YAML = """# a template
Resources:
  It:
    Type: A::B::C
    Properties:
      Names: [one, !Ref Two, {Deep: 3}]
      Chosen: !If [Wide, {Size: 1}, {Size: 2}]
"""
JSON = """{
\t"Resources": {
\t\t"It": {"Type": "A::B::C",
\t\t\t"Properties": {"Names": ["one", {"Ref": "Two"}, {"Deep": 3}], "Chosen": {"Fn::If": []}}}}}
"""


def violation(folder: Path, name: str, written: str, path: str) -> Violation:
    file = folder / name
    file.write_text(written)
    (resource,) = Templates.read([file]).resources()
    return Violation(resource=resource, path=path, got="", allowed="")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", Place(3, 3)),
        ("Names", Place(6, 7)),
        ("Names[0]", Place(6, 15)),
        ("Names[2].Deep", Place(6, 31)),
        ("Names[7]", Place(6, 7)),
        ("Gone", Place(5, 5)),
        ("Chosen.Size", Place(7, 7)),
    ],
)
def test_a_finding_in_yaml_has_the_place_of_the_nearest_that_is_written(
    tmp_path: Path, path: str, place: Place
) -> None:
    assert place_of(violation(tmp_path, "it.yaml", YAML, path)) == place


@pytest.mark.parametrize(
    ("path", "place"), [("", Place(3, 3)), ("Names[2].Deep", Place(4, 53)), ("Chosen", Place(4, 66))]
)
def test_a_finding_in_json_has_one_too(tmp_path: Path, path: str, place: Place) -> None:
    assert json.loads(JSON)
    assert place_of(violation(tmp_path, "it.json", JSON, path)) == place


def test_a_template_that_was_not_read_has_no_place(tmp_path: Path) -> None:
    (resource,) = Templates({"Stack": {"Resources": {"It": {"Type": "A::B::C"}}}}).resources()
    assert place_of(Violation(resource=resource, path="", got="", allowed="")) is None


@pytest.mark.parametrize("later", [None, "{", "[1]", "a: &a [*a]"])
def test_a_file_that_is_not_as_it_was_gives_no_place(tmp_path: Path, later: str | None) -> None:
    found = violation(tmp_path, "it.yaml", YAML, "Names")
    if later is None:
        (tmp_path / "it.yaml").unlink()
    else:
        (tmp_path / "it.yaml").write_text(later)
    assert place_of(found) is None
