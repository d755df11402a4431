"""A draft back from Word: text is offered, a changed number is a difference that somebody has to resolve."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.reading import ReadingError
from huiyin.reports import documents
from huiyin.reports.models import Report
from huiyin.reports.returned import Change, NumberChange, applied, read_back
from huiyin.reports.text import keys_in
from tests.reports.scene import World

Edit = Callable[[WordDocument], None]


@pytest.fixture
def draft(world: World, report: Report) -> Report:
    """A short text with two numbers of the round, as placed by the composer."""
    figures = {
        "问题总数": {"code": "rectification.findings", "scope": {"root": world.round.pk}, "literal": "", "claim": ""},
        "措施总数": {"code": "rectification.measures", "scope": {"root": world.round.pk}, "literal": "", "claim": ""},
    }
    body = "# 总体情况\n反馈问题{{问题总数}}，制定措施{{措施总数}}，逐项推进。\n# 下一步打算\n继续抓好整改，巩固成果。"
    Report.objects.filter(pk=report.pk).update(body=body, figures=figures)
    report.refresh_from_db()
    return report


def edited(report: Report, *edits: Edit) -> bytes:
    word = docx.Document(io.BytesIO(documents.to_word(report)))
    for edit in edits:
        edit(word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def rewrite(old: str, new: str) -> Edit:
    def edit(word: WordDocument) -> None:
        paragraph = next(p for p in word.paragraphs if old in p.text)
        text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = text

    return edit


def insert(before: str, text: str) -> Edit:
    return lambda word: next(p for p in word.paragraphs if before in p.text).insert_paragraph_before(text) and None


def remove(holding: str) -> Edit:
    def edit(word: WordDocument) -> None:
        gone = next(p for p in word.paragraphs if holding in p.text)._p
        gone.getparent().remove(gone)

    return edit


def changes(report: Report, *edits: Edit) -> tuple[Change, ...]:
    return read_back(report, edited(report, *edits), "改稿.docx").changes


def shown(report: Report, key: str) -> str:
    return documents.filling(report)[key]


def test_what_comes_back_unchanged_changes_nothing(draft: Report) -> None:
    back = read_back(draft, documents.to_word(draft), "原样.docx")
    assert back.changes == ()
    assert back.elsewhere == ()


def test_changed_words_keep_their_numbers_live(draft: Report) -> None:
    (change,) = changes(draft, rewrite("逐项推进", "逐条逐项推进，全部落实到人"))
    assert change.kind == "changed"
    assert change.numbers == []
    body = applied(draft, [change], {})
    assert "反馈问题{{问题总数}}，制定措施{{措施总数}}，逐条逐项推进，全部落实到人。" in body
    assert keys_in(body) == keys_in(draft.body)


def test_a_changed_number_has_to_be_resolved(draft: Report) -> None:
    was = shown(draft, "问题总数")
    (change,) = changes(draft, rewrite(f"反馈问题{was}", "反馈问题99个"))
    assert change.numbers == [NumberChange("问题总数", was, "99个")]
    with pytest.raises(KeyError):
        applied(draft, [change], {})
    assert "反馈问题{{问题总数}}，" in applied(draft, [change], {(change.index, 0): "ledger"})
    assert "反馈问题99个，制定措施{{措施总数}}" in applied(draft, [change], {(change.index, 0): "typed"})


def test_a_number_struck_out_with_its_line_is_a_difference(draft: Report) -> None:
    (change,) = changes(draft, remove("反馈问题"))
    assert change.kind == "removed"
    assert [n.found for n in change.numbers] == ["", ""]
    assert "反馈问题" not in applied(draft, [change], {(change.index, 0): "typed", (change.index, 1): "typed"})


def test_new_lines_come_where_they_were_put(draft: Report) -> None:
    (change,) = changes(draft, insert("继续抓好整改", "成立专班，每月调度。"))
    assert (change.kind, change.line) == ("added", 3)
    assert applied(draft, [change], {}).splitlines()[3] == "成立专班，每月调度。"


def test_a_new_heading_becomes_one(draft: Report) -> None:
    (change,) = changes(draft, insert("继续抓好整改", "（一）压实责任"))
    assert applied(draft, [change], {}).splitlines()[3] == "## 压实责任"


def test_a_renamed_heading_keeps_its_level_and_computed_number(draft: Report) -> None:
    (change,) = changes(draft, rewrite("下一步打算", "下一步工作安排"))
    assert "# 下一步工作安排" in applied(draft, [change], {})


def test_what_is_not_taken_stays(draft: Report) -> None:
    changes(draft, rewrite("逐项推进", "限期推进"))
    assert applied(draft, [], {}) == draft.body


def test_changes_of_title_and_contacts_are_named_but_not_taken(draft: Report) -> None:
    back = read_back(draft, edited(draft, rewrite(draft.title[-6:], "另一个标题")), "改稿.docx")
    assert back.changes == ()
    assert any("另一个标题" in line for line in back.elsewhere)


def test_tracked_changes_count_as_accepted(draft: Report) -> None:
    from docx.oxml import OxmlElement

    def track(word: WordDocument) -> None:
        paragraph = next(p for p in word.paragraphs if "继续抓好整改" in p.text)
        added, run, text = OxmlElement("w:ins"), OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "坚持标本兼治。"
        run.append(text)
        added.append(run)
        paragraph._p.append(added)

    (change,) = changes(draft, track)
    assert applied(draft, [change], {}).endswith("继续抓好整改，巩固成果。坚持标本兼治。")


def test_a_broken_file_is_refused_in_chinese(draft: Report) -> None:
    with pytest.raises(ReadingError, match="文件"):
        read_back(draft, documents.to_word(draft)[:400], "改稿.docx")


@settings(max_examples=25)
@given(words=st.text(alphabet="整改落实0123456789，。个项 ", min_size=1, max_size=30))
def test_no_number_is_ever_taken_unasked(words: str) -> None:
    """Whatever is typed around and into a line, each placeholder is kept live or asked for."""
    from huiyin.reports.returned import _put_back
    from huiyin.reports.text import parse

    (line,) = parse("反馈问题{{甲}}，制定措施{{乙}}。")
    pieces = list(_put_back(line, "反馈问题12个，制定措施30项。", words, {"甲": "12个", "乙": "30项"}))
    live = [p for p in pieces if isinstance(p, str) and p.startswith("{{")]
    asked = [p for p in pieces if isinstance(p, NumberChange)]
    assert len(live) + len(asked) == 2
    said = "".join({"{{甲}}": "12个", "{{乙}}": "30项"}.get(p, p) if isinstance(p, str) else p.found for p in pieces)
    assert said == words
