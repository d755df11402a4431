"""Every way of building a report that real organs use is read as its authors meant it."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.reading import Finding, Quantity, Reading, objections, read_text

from .traits import Trait, traits

ALL = list(traits())


def _marked(trait: Trait) -> Any:
    marks = [pytest.mark.xfail(reason=trait.wrong, strict=True)] if trait.wrong else []
    return pytest.param(trait, id=trait.id, marks=marks)


def _counted(figures: list[Quantity]) -> list[str]:
    return [f"{q.value}{q.unit}" for q in figures]


def _of_finding(finding: Finding) -> dict[str, Any]:
    return {
        "number": finding.number or "",
        "title": finding.title,
        "focus": "" if finding.focus is None else finding.focus,
        "parent": "" if finding.parent is None else finding.parent,
        "status": finding.status or "",
        "measures": len(finding.measures),
        "figures": _counted(finding.figures),
        "issued": finding.documents,
        "cited": finding.cited_documents,
    }


def _of_reading(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind.value,
        "title": reading.title or "",
        "unit": reading.unit or "",
        "inspector": reading.inspector or "",
        "issuer": reading.issuer or "",
        "phone": reading.contacts.phone or "",
        "post": reading.contacts.post or "",
        "email": reading.contacts.email or "",
        "period": list(reading.inspection_period or ()),
        "feedback": reading.feedback_date or "",
        "published": reading.published or "",
        "focus": reading.focus_areas,
        "findings": [_of_finding(finding) for finding in reading.findings],
        "figures": _counted(reading.report_figures),
        "issued": reading.report_documents,
        "cited": reading.report_cited_documents,
        "doubts": [[doubt.literal, *doubt.readings] for doubt in reading.doubts],
    }


def _only_asked(read: list[dict[str, Any]], asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each finding that was read, what is asked of the one in its place."""
    keys = [one.keys() for one in asked] + [{"number": "", "title": ""}.keys()] * len(read)
    return [{key: one[key] for key in wanted} for one, wanted in zip(read, keys, strict=False)]


def _misplaced(reading: Reading) -> list[str]:
    """What does not stand in the text, before any clean-up, where its offsets say."""
    passages = [(one.literal, one.start, one.end) for one in (*reading.figures, *reading.doubts)]
    passages += [(measure.text, measure.start, measure.end) for measure in reading.measures]
    return [words for words, start, end in passages if reading.text[start:end] != words]


@pytest.mark.parametrize("trait", map(_marked, ALL))
def test_trait(trait: Trait) -> None:
    reading = read_text(trait.text)
    assert not _misplaced(reading)
    read, asked = _of_reading(reading), dict(trait.expected)
    codes = {objection.code for objection in objections(reading)}
    assert set(asked.pop("objects", ())) <= codes
    assert not set(asked.pop("accepts", ())) & codes
    if "findings" in asked:
        read["findings"] = _only_asked(read["findings"], asked["findings"])
    assert {key: read[key] for key in asked} == asked


def test_every_trait_has_a_name_of_its_own() -> None:
    names = [trait.id for trait in ALL]
    assert sorted(names) == sorted(set(names))
