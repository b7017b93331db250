"""Paper: a typst template and data become a PDF."""

import json
from functools import cache
from pathlib import Path

import typst

from common.faces import FONTS


@cache
def _fonts():
    """Return the shipped faces, read once; what a machine has besides is not used."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )


def render_pdf(template: Path, data: dict) -> bytes:
    """Return the PDF of a ``.typ`` file; ``data`` is plain JSON, words included.

    The template reads ``json(bytes(sys.inputs.data))``: what a customer wrote is text
    there, never markup. It reads no file outside its own folder.
    """
    return _compile(template, data, format="pdf")


def render_pages(template: Path, data: dict, *, ppi=110) -> list[bytes]:
    """Return the same pages as PNG pictures, to look at."""
    pages = _compile(template, data, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compile(template, data, **options):
    return typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **options,
    )
