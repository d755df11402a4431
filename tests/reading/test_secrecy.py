"""Markings of state secrecy are found; ordinary words are not taken for them."""

from __future__ import annotations

import pytest

from huiyin.reading import read_bytes, read_text

from . import makers


@pytest.mark.parametrize(
    ("text", "level", "literal"),
    [
        ("秘密★5年\n关于整改情况的报告", "秘密", "秘密★5年"),
        ("机密★\n报告", "机密", "机密★"),
        ("000012\n机 密\n特急\n关于整改的报告", "机密", "机 密"),
        ("密级：绝密\n报告", "绝密", "密级：绝密"),
        ("份号：3  密级:机密★10年\n报告", "机密", "密级:机密"),
        ("【秘密】\n报告", "秘密", "【秘密】"),
        ("正文一段。\n附件：秘密★长期\n", "秘密", "秘密★长期"),
    ],
)
def test_markings(text: str, level: str, literal: str) -> None:
    found = read_text(text).secrecy
    assert found is not None
    assert found.level == level
    assert text[found.start : found.end] == found.literal
    assert found.literal.startswith(literal[:3])


@pytest.mark.parametrize(
    "text",
    [
        "严格保守秘密，遵守保密纪律。",
        "采取秘密投票方式选举。",
        "学习机密文件管理办法。",
        "密级：公开\n报告",
        "密级：内部\n报告",
        "涉及国家秘密、商业秘密、个人隐私的除外",
        "保护工作秘密",
        "绝密之外另有其他",
    ],
)
def test_ordinary_words(text: str) -> None:
    assert read_text(text).secrecy is None


def test_a_marking_far_down_on_a_line_of_its_own_is_none() -> None:
    assert read_text("\n".join(["正文。"] * 40 + ["秘密"])).secrecy is None


def test_marking_in_a_word_file() -> None:
    found = read_bytes(makers.word("秘密★3年\n县档案馆整改报告"), "a.docx").secrecy
    assert found is not None
    assert found.level == "秘密"
