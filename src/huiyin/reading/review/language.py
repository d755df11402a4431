"""Language: how dates and numerals are written, marks that come in pairs, slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import REPORTS, Hit, rule
from huiyin.reading.wording import words

_DOTTED = re.compile(r"(?<![\d.])(?:19|20)\d{2}(?P<s>[./-])\d{1,2}(?P=s)\d{1,2}(?![\d.])")
_ZEROES = re.compile(r"(?<!\d)(?:19|20)\d{2}年(?:0\d月(?:\d{1,2}日)?|\d{1,2}月0\d日)")
_HAN_DATE = re.compile(
    r"[一二][〇○零O0九][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_FURNITURE = re.compile(r"来源|发布|时间|浏览|访问|字号|索引|公开|日期:|[A-Za-z]$|第$|编号|版本|IP|http")


@rule(
    "date-form",
    Severity.HINT,
    "日期写法不规范",
    matters="公文日期用阿拉伯数字把年、月、日写全，月日不编虚位。",
    advice="写成“2021年9月9日”。",
    basis="GB/T 9704—2012 7.3.5；GB/T 15835—2011",
    kinds=REPORTS,
)
def date_form(m: Manuscript) -> Iterator[Hit]:
    """2021.9.9, 2021年09月09日, 二〇二一年九月九日 in the running text (not in page furniture)."""
    told = ((_DOTTED, "没有写出年月日"), (_ZEROES, "月日编了虚位"), (_HAN_DATE, "用了汉字数字"))
    for pattern, why in told:
        for found in pattern.finditer(m.text, m.body):
            before = m.text[max(m.body, found.start() - 24) : found.start()].split("\n")[-1]
            if not _FURNITURE.search(before) and not m.hidden[found.start()]:
                yield Hit(*found.span(), f"“{found.group()}”{why}。")


_MIXED = re.compile(
    r"\d[十百](?=[余多]?[个项条件人名次元家户])|[一二三四五六七八九十百]\d+(?=[个项条件名家户]|人次)"
)


@rule(
    "numerals",
    Severity.WARNING,
    "数字一半汉字一半阿拉伯",
    matters="混写的数字容易读错。",
    advice="统一用阿拉伯数字，例如“300余人”“13项”；“万”“亿”可以保留。",
    basis="GB/T 15835—2011",
)
def numerals(m: Manuscript) -> Iterator[Hit]:
    """3百余人, 十3项."""
    for found in _MIXED.finditer(m.text):
        before = m.text[max(0, found.start() - 1) : found.start()]
        if before not in tuple("第年月.") and not m.hidden[found.start()]:
            yield Hit(*found.span(), f"“{found.group()}”混用了两种数字。")


@rule(
    "unpaired",
    Severity.WARNING,
    "书名号或引号不成对",
    matters="少了一半，分不清名称到哪里为止。",
    advice="对照原文补上缺的一半。",
    basis="GB/T 15834—2011",
)
def unpaired(m: Manuscript) -> Iterator[Hit]:
    """《 or “ without its other half in the paragraph; the last line of a text that breaks off is let be."""
    limit = m.text.rfind("\n", 0, m.end) if m.cut else m.end
    for opening, closing in ("《》", "“”"):
        opened: list[int] = []
        for found in re.finditer(f"[{opening}{closing}\n]", m.text[: max(0, limit)] + "\n"):
            if found.group() == opening:
                opened.append(found.start())
            elif found.group() == closing:
                if not opened:
                    yield Hit(*found.span(), f"这个“{closing}”前面没有“{opening}”。")
                opened = opened[:-1]
            else:
                broken = [at for at in opened if m.text.find(closing, found.end(), at + _WRAPPED) < 0]
                yield from (Hit(at, at + 1, f"这个“{opening}”后面没有“{closing}”。") for at in broken)
                opened = [] if broken else opened


_WRAPPED = 80  # characters within which a line broken in mid-sentence may still close its marks


_WRONG = dict(
    pair.split(">")
    for pair in words(
        "截止目前>截至目前 截止到>截至 月低>月底 年低>年底 台帐>台账 帐目>账目 帐本>账本 帐户>账户 转帐>转账 查帐>查账 对帐>对账 "
        "记帐>记账 欠帐>欠账 结帐>结账 布署>部署 防犯>防范 按装>安装 通迅>通讯 幅射>辐射 渡假>度假 既使>即使 凑和>凑合 松驰>松弛 "
        "追朔>追溯 名列前矛>名列前茅 一愁莫展>一筹莫展 再接再励>再接再厉 迫不急待>迫不及待 穿流不息>川流不息 甘败下风>甘拜下风 "
        "不径而走>不胫而走 走头无路>走投无路 因噎费食>因噎废食 克苦>刻苦 报消>报销 坚定不宜>坚定不移 巡查整改>巡察整改"
    )
)
_WORDING = re.compile("|".join(map(re.escape, _WRONG)) + r"|截止(?=(?:19|20)\d{2}年|\d{1,2}月)")


@rule(
    "wording",
    Severity.WARNING,
    "错别字",
    matters="错别字会损害公文的权威。",
    advice="照改。",
    basis="《现代汉语词典》；惯例",
)
def wording(m: Manuscript) -> Iterator[Hit]:
    """Common slips of the pen, each with what it should be."""
    for found in _WORDING.finditer(m.text):
        right = _WRONG.get(found.group(), "截至")
        if not (found.group() == "月低" and re.match(r"[于价温收保]", m.text[found.end() : found.end() + 1])):
            yield Hit(*found.span(), f"“{found.group()}”应为“{right}”。", f"改为“{right}”。")
