"""Language: how dates and numerals are written, marks that come in pairs, slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import ACCOUNTS, REPORTS, Hit, rule
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
    genres=REPORTS,
)
def date_form(m: Manuscript) -> Iterator[Hit]:
    """2021.9.9, 2021年09月09日, 二〇二一年九月九日 in the running text (not in page furniture)."""
    told = ((_DOTTED, "没有写出年月日"), (_ZEROES, "月日编了虚位"), (_HAN_DATE, "用了汉字数字"))
    for pattern, why in told:
        for found in pattern.finditer(m.text, m.body):
            before = m.text[max(m.body, found.start() - 24) : found.start()].split("\n")[-1]
            if not _FURNITURE.search(before) and not m.hidden[found.start()]:
                yield Hit(*found.span(), f"“{found.group()}”{why}。")


_DOUBLED = re.compile(
    r"均已全部|已均|全部都已?|全部均|均全部|已经已|大约[^,。;\d]{0,2}\d[^,。;]{0,6}左右|"
    r"约\d+[^,。;\d]{0,4}(?:左右|上下)|目前现|截至目前为止|共计共|非常十分|立即马上"
)


@rule(
    "doubled",
    Severity.HINT,
    "用词重复",
    matters="同一个意思说了两遍，显得没有校对。",
    advice="留一个词，例如“均已”或者“已全部”。",
    basis="惯例",
)
def doubled(m: Manuscript) -> Iterator[Hit]:
    """均已全部, 约…左右."""
    for found in _DOUBLED.finditer(m.text):
        if not m.hidden[found.start()]:
            yield Hit(*found.span(), f"“{found.group()}”意思重复。")


_MANY = re.compile(r"(?:多次|数次|若干[次个项名人]?|大部分|大多数|多数|部分|多[名家项]|一批|许多|不少)(?=[\u4e00-\u9fff,。;、])")
_OF_DEEDS = re.compile(
    r"召开|开展|组织|清退|整改|完成|约谈|检查|走访|培训|修订|制定|追缴|收回|办理|处理|问责|督导|"
    r"人员|干部|党员|问题|资金|制度"
)
_NO_COUNT = re.compile(r"^部分(?:预算|单位|干部|党员|支部|村|同志|领导|工作|项目|制度|人员|企业|地区)")


@rule(
    "no-count",
    Severity.HINT,
    "用“多次”“若干”代替了数字",
    matters="公开的情况要说得出几次、几人、几项，说不出的等于没有统计。",
    advice="查台账，写出具体的数；确实没有统计的，删去或者写明原因。",
    basis="惯例：数据先核后用",
    genres=ACCOUNTS,
)
def no_count(m: Manuscript) -> Iterator[Hit]:
    """多次召开, 若干问题, 大部分资金 in what was done, not in the wording of a problem; one for each finding or paragraph."""
    until = 0
    for found in _MANY.finditer(m.text, m.body):
        if found.start() < until or m.hidden[found.start()] or m.in_heading(found.start()):
            continue
        if found.group() == "部分" and _NO_COUNT.match(m.text, found.start()):
            continue
        begin, end = m.sentence(found.start())
        times = found.group() in ("多次", "数次") and m.in_finding(found.start())
        if times or _OF_DEEDS.search(m.text[max(begin, found.start() - 8) : found.end() + 10]):
            until = end
            yield Hit(*found.span(), f"“{found.group()}”没有写出具体的数。")


_MIXED = re.compile(
    r"\d[十百](?=[余多]?[万个项条件人名次元家户])|[一二三四五六七八九十百]\d+(?=[个项条件名家户]|人次)"
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
