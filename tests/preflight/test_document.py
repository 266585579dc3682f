"""A template as it is written: what is read, and the one line that refuses the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preflight.document import TemplateUnreadableError, read_document

LF = """AWSTemplateFormatVersion: 2010-09-09
Resources:
  It:
    Type: A::B::C
    Properties:
      Ref: !Ref Channel
      Dotted: !GetAtt Channel.Arn
      Listed: !GetAtt [Channel, Arn]
      Sub: !Sub "${Channel}-a"
      SubOf: !Sub ["${X}-a", {X: !Ref Channel}]
      If: !If [Cheap, !Ref A, !If [Dear, !Join ["-", [a, !Ref B]], !Ref "AWS::NoValue"]]
      Import: !ImportValue
        Fn::Sub: "${Stack}-Arn"
      Zone: !Select [0, !GetAZs ""]
      Rules: !Condition Cheap
      Date: 2026-01-31
"""
READ = {
    "Ref": {"Ref": "Channel"},
    "Dotted": {"Fn::GetAtt": "Channel.Arn"},
    "Listed": {"Fn::GetAtt": ["Channel", "Arn"]},
    "Sub": {"Fn::Sub": "${Channel}-a"},
    "SubOf": {"Fn::Sub": ["${X}-a", {"X": {"Ref": "Channel"}}]},
    "If": {
        "Fn::If": [
            "Cheap",
            {"Ref": "A"},
            {"Fn::If": ["Dear", {"Fn::Join": ["-", ["a", {"Ref": "B"}]]}, {"Ref": "AWS::NoValue"}]},
        ]
    },
    "Import": {"Fn::ImportValue": {"Fn::Sub": "${Stack}-Arn"}},
    "Zone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
    "Rules": {"Condition": "Cheap"},
    "Date": "2026-01-31",
}


@pytest.mark.parametrize(
    "written",
    [LF.encode(), b"\xef\xbb\xbf" + LF.encode(), LF.replace("\n", "\r\n").encode()],
    ids=["plain", "byte order mark", "CRLF"],
)
def test_yaml_is_read_with_its_short_forms(tmp_path: Path, written: bytes) -> None:
    document = read(tmp_path, written)
    assert document["AWSTemplateFormatVersion"] == "2010-09-09"
    assert document["Resources"]["It"]["Properties"] == READ


@pytest.mark.parametrize("before", ["", "\ufeff", "\r\n \t"])
def test_json_is_read(tmp_path: Path, before: str) -> None:
    assert read(tmp_path, f'{before}{{"Resources": {{"A": 1}}}}'.encode()) == {"Resources": {"A": 1}}


def test_json_with_a_byte_order_mark_is_read_as_json(tmp_path: Path) -> None:
    """YAML would take it too, and read the escape of one character as two halves."""
    document = read(tmp_path, b'\xef\xbb\xbf{"Resources": {"A": "\\ud83d\\ude00"}}')
    assert document["Resources"]["A"] == "\U0001f600"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"", "no CloudFormation template: it has no Resources"),
        (b"\n\n# nothing\n", "no CloudFormation template: it has no Resources"),
        (b"[1, 2]", "no CloudFormation template: it has no Resources"),
        (b"just words", "no CloudFormation template: it has no Resources"),
        (b'{"name": "onair"}', "no CloudFormation template: it has no Resources"),
        (b'{"Resources": []}', "no CloudFormation template: it has no Resources"),
        (b"Resources:\n", "no CloudFormation template: it has no Resources"),
        (b'{"Resources": {', "neither JSON nor YAML: Expecting property name"),
        (b"Resources:\n  A: [1,\n", "neither JSON nor YAML at line 3: expected the node content"),
        (b"Resources:\n\tA: 1\n", "neither JSON nor YAML at line 2: found character '\\t'"),
        (b"A: *nowhere\n", "neither JSON nor YAML at line 1: found undefined alias 'nowhere'"),
        (b"A: !!python/object:os.system {}\n", "neither JSON nor YAML at line 1: could not determine a constructor"),
        (b"a: 1\n---\nb: 2\n", "neither JSON nor YAML at line 2: but found another document"),
        (b"\x00\x01\x02", "neither JSON nor YAML: special characters are not allowed"),
        (b"\x89PNG\r\n\x1a\n", "'utf-8' codec can't decode byte 0x89"),
        ("Resources: {}".encode("utf-16"), "'utf-8' codec can't decode byte 0xff"),
        (b'{"Resources": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "nested deeper than 100 levels"),
        (b'{"Resources": {"A": ' + b"[" * 200 + b"]" * 200 + b"}}", "nested deeper than 100 levels"),
        (b"Resources: " + b"[" * 2_000 + b"]" * 2_000, "nested deeper than 100 levels"),
        (b"Resources: &it\n  A: *it\n", "nested deeper than 100 levels"),
    ],
)
def test_what_is_no_template_is_refused_in_one_line(tmp_path: Path, written: bytes, told: str) -> None:
    with pytest.raises(TemplateUnreadableError) as refused:
        read(tmp_path, written)
    assert str(refused.value).startswith(f"{tmp_path / 'it.template.yaml'}: {told}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "told"), [("missing.json", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_cannot_be_opened_is_refused_in_one_line(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(TemplateUnreadableError) as refused:
        read_document(tmp_path / name)
    assert str(refused.value) == f"{tmp_path / name}: {told}"


def test_an_alias_stands_for_what_it_names(tmp_path: Path) -> None:
    """CloudFormation takes none, but `aws cloudformation package` writes them out before it sends a template."""
    document = read(tmp_path, b"Resources:\n  A: &one {Type: A::B::C}\n  B: *one\n")
    assert document["Resources"]["B"] == {"Type": "A::B::C"}


def test_aliases_of_aliases_ten_deep_are_refused_before_they_are_followed(tmp_path: Path) -> None:
    """Ten times ten deep is ten thousand million values, from less than a kilobyte."""
    lines = ["  L0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"  L{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 10)}]" for level in range(1, 10)]
    with pytest.raises(TemplateUnreadableError, match="too large: its aliases stand for more than 1000000 values"):
        read(tmp_path, ("Resources:\n" + "\n".join(lines)).encode())


def read(folder: Path, written: bytes) -> Any:
    path = folder / "it.template.yaml"
    path.write_bytes(written)
    return read_document(path)


@pytest.mark.parametrize(
    "written",
    [
        b'{"Resources": {"It": {"Properties": {"Name": "on\\ud800air"}}}}',
        b'{"Resources": {"\\udc00": {}}}',
        b'Resources: {It: {Properties: {Name: "\\ud800"}}}',
    ],
)
def test_a_text_with_half_of_a_character_is_refused_in_one_line(tmp_path: Path, written: bytes) -> None:
    with pytest.raises(TemplateUnreadableError, match=r"no text: '.*\\ud[8c]00.*' has half of a character$") as refused:
        read(tmp_path, written)
    assert str(refused.value).isascii()


def test_a_character_of_two_halves_is_read(tmp_path: Path) -> None:
    document = read(tmp_path, b'{"Resources": {"It": {"Properties": {"Name": "\\ud83d\\ude00"}}}}')
    assert document["Resources"]["It"]["Properties"] == {"Name": "\N{GRINNING FACE}"}
