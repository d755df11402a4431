"""The same paper as Word, as PDF and as pasted text is the same paper: kind, title, names and problems."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.reading import Reading, read_bytes, read_text

from . import makers
from .scoring import papers_of

PAPERS = [p for p in papers_of("papers") if "columns" not in p["truth"] and "PDF" not in p["name"]]


def gist(reading: Reading) -> dict[str, Any]:
    """What a person would be told of a paper, whatever its file."""
    return {
        "kind": reading.genre,
        "title": reading.title,
        "unit": reading.unit,
        "inspector": reading.inspector,
        "issuers": reading.issuers,
        "published": reading.published,
        "areas": reading.focus_areas,
        "findings": [(f.title, f.status, len(f.measures), len(f.figures)) for f in reading.findings],
    }


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p["name"]))
def test_a_paper_reads_the_same_in_every_format(paper: dict[str, Any]) -> None:
    text = paper["text"].lstrip("\n")
    pasted = gist(read_text(text))
    assert gist(read_bytes(makers.word(text), "文.docx")) == pasted
    assert gist(read_bytes(makers.pdf(text), "文.pdf")) == pasted
