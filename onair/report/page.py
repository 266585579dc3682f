"""The page: one HTML document that asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from onair.report.confidential import masked
from onair.report.context import Material, context
from onair.report.settings.table import Code

TEMPLATES = Path(__file__).resolve().parent / "templates"
STYLES = ("palette", "report", "diagram")


def page(material: Material) -> str:
    """The whole document, with nothing confidential in it."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.tests["code"] = lambda value: isinstance(value, Code)
    jinja.filters["money"] = material.words.money
    style = Markup("".join(_style(name) for name in STYLES))  # noqa: S704 # our own files
    return masked(jinja.get_template("report.html.j2").render(style=style, **context(material)))


def _style(name: str) -> str:
    return (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
