"""What no rule claims is kept and shown, and what was understood is not called unread."""

from __future__ import annotations

from huiyin.reading import read_text

from . import samples


def unread(text: str) -> list[str]:
    return [passage.text for passage in read_text(text).unread]


def test_a_report_that_is_understood_leaves_nothing_unread() -> None:
    assert unread(samples.REPORT) == []


def test_words_between_the_heading_of_a_part_and_its_findings_are_unread() -> None:
    text = (
        "按照县委安排，现将整改情况予以公布。\n一、组织情况\n召开会议2次。\n二、整改落实情况\n本部分所列均已报备。\n"
        "（一）关于“值守记录不全”的问题\n补记齐全。\n"
    )
    assert unread(text) == ["本部分所列均已报备。"]


def test_a_label_without_meaning_is_unread_and_verbatim() -> None:
    text = (
        "关于信访件办理情况的公示\n现将整改情况公示如下：\n网格代码：ＱＺ−０８\n反馈问题：河岸堆放垃圾。\n"
        "整改措施：清运垃圾。\n整改完成情况：已完成\n"
    )
    (passage,) = read_text(text).unread
    assert passage.text == "网格代码：ＱＺ−０８"
    assert text[passage.start : passage.end] == passage.text


def test_title_and_page_lines_are_not_unread_but_whom_it_addresses_is() -> None:
    text = (
        "首页 > 公开\n青渚县运输局\n关于督查问题整改情况的报告\n来源：县运输局 浏览量：12\n县政府督查室：\n"
        "根据要求，现将整改情况报告如下：\n一、整改情况\n（一）台账不全。\n已补齐台账。\n"
    )
    assert unread(text) == ["县政府督查室："]


def test_lines_of_the_web_site_give_no_figures_and_no_contacts() -> None:
    text = (
        "根据县委安排，现将整改情况予以公布。\n一、整改情况\n（一）关于“窗口排队久”的问题\n增设窗口3个。\n"
        "点击注册送288元 客服QQ：100200300\n版权所有：青渚县政府 技术支持：数据中心 电话：0333-1112223\n"
    )
    reading = read_text(text)
    assert [q.literal for q in reading.figures] == ["3个"]
    assert reading.contacts.phone is None


def test_the_findings_part_is_never_taken_for_the_organising_one() -> None:
    reading = read_text("现将整改情况予以公布。\n一、整改情况\n见下。\n（一）关于“台账少”的问题\n补齐。\n")
    assert reading.organisation is None
    assert [passage.text for passage in reading.unread] == ["见下。"]


def test_a_text_that_nobody_understood_is_shown_whole() -> None:
    text = "天上下着雨。\n我们去公园看花，花开得很好。\n"
    reading = read_text(text)
    assert [p.text for p in reading.unread] == text.split()
