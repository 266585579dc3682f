"""Construct ids and output names made from names that people choose."""

from __future__ import annotations

import re


def pascal_case(name: str) -> str:
    """`main-hall` as `MainHall`; only letters and digits remain, as CloudFormation's logical ids demand."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))
