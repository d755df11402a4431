"""Automatic numbers as Word counts them: shared lists, restarts, styles, formats."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.reading.formats.docx import from_docx
from huiyin.reading.formats.spelling import spell

from .raw_word import abstract, level, listed, num, paragraph, word

OUTLINE = abstract(
    1, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)


def marks(places: list[tuple[int, int]], numbering: str) -> list[str]:
    """The mark of each paragraph of (list, level)."""
    body = "".join(paragraph("x", properties=listed(key, at)) for key, at in places)
    return [line[:-1] for line in from_docx(word(body, numbering=numbering)).text.split("\n")[:-1]]


def test_levels_begin_anew_behind_a_higher_one() -> None:
    places = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    assert marks(places, OUTLINE + num(1, 1)) == [
        "一、",
        "（一）",
        "1.",
        "2.",
        "（二）",
        "1.",
        "二、",
        "（一）",
    ]


def test_lists_of_one_definition_count_on_together() -> None:
    assert marks([(1, 0), (2, 0), (1, 0)], OUTLINE + num(1, 1) + num(2, 1)) == ["一、", "二、", "三、"]


def test_a_list_that_overrides_its_start_begins_anew_once() -> None:
    again = num(2, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    places = [(1, 0), (1, 0), (2, 0), (2, 0), (1, 0)]
    assert marks(places, OUTLINE + num(1, 1) + again) == ["一、", "二、", "一、", "二、", "三、"]


def test_a_list_may_override_a_whole_level() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "第%1项")}</w:lvlOverride>'
    assert marks([(2, 0), (2, 0)], OUTLINE + num(2, 1, other)) == ["第1项", "第2项"]


@pytest.mark.parametrize(
    ("restart", "shown"), [("0", ["1.", "2.", "3."]), ("1", ["1.", "2.", "1."]), (None, ["1.", "1.", "1."])]
)
def test_a_level_may_count_on_behind_higher_ones(restart: str | None, shown: list[str]) -> None:
    more = f'<w:lvlRestart w:val="{restart}"/>' if restart else ""
    numbering = abstract(
        1, level(0, "decimal", "%1、"), level(1, "decimal", "%2、"), level(2, "decimal", "%3.", more=more)
    )
    places = [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)]
    found = marks(places, numbering + num(1, 1))
    assert [found[2], found[4], found[6]] == shown


def test_a_level_left_out_counts_as_used() -> None:
    assert marks([(1, 2), (1, 0), (1, 1)], OUTLINE + num(1, 1)) == ["1.", "二、", "（一）"]


def test_several_levels_in_one_mark_in_digits_where_law_style_is_set() -> None:
    numbering = abstract(
        1, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2、", more="<w:isLgl/>")
    )
    assert marks([(1, 0), (1, 0), (1, 1)], numbering + num(1, 1)) == ["一、", "二、", "2.1、"]


def test_bullets_and_lists_without_count_show_no_number() -> None:
    numbering = abstract(1, level(0, "bullet", "\uf06c"), level(1, "none", "附件：%2")) + num(1, 1)
    assert marks([(1, 0), (1, 1)], numbering) == ["", "附件："]


def test_an_unknown_list_or_level_shows_no_number() -> None:
    assert marks([(9, 0), (1, 7)], OUTLINE + num(1, 1)) == ["", ""]


def test_a_custom_format_falls_back_to_the_one_beside_it() -> None:
    inner = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
    )
    at = f'<w:lvl w:ilvl="0"><w:start w:val="3"/>{inner}<w:lvlText w:val="%1、"/></w:lvl>'
    assert marks([(1, 0)], abstract(1, at) + num(1, 1)) == ["03、"]


def test_an_empty_paragraph_counts_but_its_bare_number_is_no_text() -> None:
    body = "".join(paragraph(*words, properties=listed(1)) for words in (["甲"], [], ["乙"]))
    assert from_docx(word(body, numbering=OUTLINE + num(1, 1))).text == "一、甲\n\n三、乙\n"


@pytest.mark.parametrize(
    ("form", "pattern", "words", "shown"),
    [
        ("decimal", "%1.", "2023年", "1. 2023年"),
        ("decimal", "%1.", "关于", "1.关于"),
        ("decimal", "%1", "关于", "1 关于"),
        ("decimal", "（%1）", "3次", "（1）3次"),
    ],
)
def test_a_number_is_kept_apart_from_digits_behind_it(
    form: str, pattern: str, words: str, shown: str
) -> None:
    numbering = abstract(1, level(0, form, pattern)) + num(1, 1)
    body = paragraph(words, properties=listed(1))
    assert from_docx(word(body, numbering=numbering)).text == shown + "\n"


STYLES = (
    f'<w:style w:styleId="h1"><w:name w:val="heading 1"/><w:pPr>{listed(1, None)}</w:pPr></w:style>'
    f'<w:style w:styleId="h2"><w:name w:val="heading 2"/><w:basedOn w:val="h1"/></w:style>'
    f'<w:style w:styleId="h3"><w:basedOn w:val="h1"/><w:pPr>{listed(0, None)}</w:pPr></w:style>'
    f'<w:style w:styleId="list"><w:pPr>{listed(5, None)}</w:pPr></w:style>'
)


def styled(style: str, properties: str = "") -> str:
    return paragraph("x", properties=f'<w:pStyle w:val="{style}"/>{properties}')


def test_numbers_come_from_styles_and_what_they_are_based_on() -> None:
    numbering = abstract(
        1,
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="h1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="h2"/>'),
    ) + num(1, 1)
    body = styled("h1") + styled("h2") + styled("h3") + styled("h2") + styled("h1", listed(0)) + styled("h1")
    shown = from_docx(word(body, numbering=numbering, styles=STYLES)).text
    assert shown == "一、x\n（一）x\nx\n（二）x\nx\n二、x\n"


def test_a_list_style_names_the_list_that_is_meant() -> None:
    numbering = (
        OUTLINE
        + '<w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="list"/></w:abstractNum>'
        + num(5, 1)
        + num(6, 4)
    )
    body = paragraph("x", properties=listed(6)) + paragraph("x", properties=listed(5))
    assert from_docx(word(body, numbering=numbering, styles=STYLES)).text == "一、x\n二、x\n"


@given(st.lists(st.integers(0, 2), min_size=1, max_size=40))
def test_any_outline_counts_like_a_plain_counter(levels: list[int]) -> None:
    """An independent count: a level steps on, deeper ones are forgotten, those left out were used once."""
    numbering = abstract(1, *(level(at, "decimal", f"%{at + 1}、") for at in range(3))) + num(1, 1)
    expected, path = [], []
    for at in levels:
        path = path[: at + 1]
        if len(path) > at:
            path[at] += 1
        path += [1] * (at + 1 - len(path))
        expected.append(f"{path[at]}、")
    assert marks([(1, at) for at in levels], numbering) == expected


@given(st.integers(1, 9999))
def test_chinese_counts_read_back_as_the_same_number(count: int) -> None:
    assert cn2an.cn2an(spell(count, "chineseCountingThousand"), "smart") == count
    assert cn2an.cn2an(spell(count, "chineseLegalSimplified"), "smart") == count


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (10, "chineseCountingThousand", "十"),
        (19, "chineseCountingThousand", "十九"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"),
        (99, "chineseCounting", "九十九"),
        (105, "chineseCounting", "一〇五"),
        (12, "ideographDigital", "一二"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (3, "decimalEnclosedParen", "⑶"),
        (2, "ideographEnclosedCircle", "㊁"),
        (11, "ideographTraditional", "甲"),
        (12, "ideographZodiac", "亥"),
        (10, "chineseLegalSimplified", "壹拾"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (1994, "lowerRoman", "mcmxciv"),
        (0, "chineseCounting", "0"),
        (5, "someday", "5"),
    ],
)
def test_counts_are_spelt_in_every_format(count: int, form: str, shown: str) -> None:
    assert spell(count, form) == shown
