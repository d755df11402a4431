"""Invented papers of a whole round, as real files: 反馈意见, 整改方案, and a 整改情况通报 that was published long ago.

Their size and shape are those of real ones: three areas, findings numbered 1,2 / 1,2,3 / 1,2,3, some twenty-five
measures with owners, deadlines, kinds and proofs, a published text with fourteen numbers in eight units.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document

UNIT = "云溪区人大常委会机关"
TEAM = "区委第六巡察组"
FEEDBACK_NAME = "反馈意见.docx"
PLAN_NAME = "整改方案.docx"


@dataclass(frozen=True)
class Step:
    """One measure of the plan. `days` from the feedback to its deadline; each proof is the title of a document."""

    wording: str
    lead: str
    assists: tuple[str, ...]
    days: int
    proof: str
    standing: bool = False
    leader: str = "梁长青"


@dataclass(frozen=True)
class Problem:
    title: str
    shown: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Area:
    wording: str
    problems: tuple[Problem, ...] = field(default=())


OFFICE, LIAISON, OVERSIGHT, FINANCE = "办公室", "联络工委", "监督工委", "财经工委"

AREAS = (
    Area("聚焦落实上级决策部署方面存在的问题", (
        Problem("理论学习联系工作实际不紧密", "学习计划与年度工作重点对应不上，研讨之后没有转化事项。", (
            Step("制定年度理论学习计划，每季度确定一个结合履职的专题", OFFICE, (LIAISON, OVERSIGHT), 95, "理论学习计划"),
            Step("集中研讨之后列出转化事项，逐项跟踪到办结", OFFICE, (), 100, "研讨转化事项清单"),
            Step("把学习情况纳入机关干部平时考核", OFFICE, (FINANCE,), 120, "平时考核办法", standing=True),
        )),
        Problem("网络阵地更新慢、审核不严", "部分栏目长期没有内容，信息发布缺少复核记录。", (
            Step("逐个栏目指定责任人和更新周期", OVERSIGHT, (OFFICE,), 88, "栏目责任表"),
            Step("修订信息发布审核规定，实行初审、复审、终审", OVERSIGHT, (OFFICE,), 110, "信息发布审核规定", standing=True),
            Step("清理停更栏目，补齐缺项信息", OVERSIGHT, (), 90, "栏目清理对照表"),
        )),
    )),
    Area("聚焦群众身边的不正之风和作风建设方面存在的问题", (
        Problem("联系群众的渠道不够畅通", "代表接待群众的时间地点公布不及时，意见办理没有回访。", (
            Step("按月公布代表接待群众的时间、地点和人员", LIAISON, ("青禾街道工委",), 92, "接待安排公告", leader="罗望山"),
            Step("建立群众意见登记、交办、回访台账", LIAISON, ("青禾街道工委",), 105, "群众意见办理台账", leader="罗望山"),
            Step("制定街道工委工作联系制度，每季交流一次", LIAISON, (), 130, "街道工委联系制度", standing=True, leader="罗望山"),
        )),
        Problem("重大事项决策程序不够严谨", "个别议题会前没有充分听取意见，会议记录过于简略。", (
            Step("修订重大事项集体决策规则，列明议题范围和程序", OFFICE, (FINANCE,), 115, "集体决策规则", standing=True),
            Step("统一会议记录格式，逐人记录表态", OFFICE, (), 93, "会议记录格式"),
            Step("补齐近两年决策事项的佐证材料并归档", OFFICE, (FINANCE,), 108, "决策事项归档目录"),
        )),
        Problem("财务和公务用车管理有漏洞", "报销附件不全，用车登记与出车记录对不上。", (
            Step("修订机关财务管理规定，明确报销附件清单", FINANCE, (OFFICE,), 112, "财务管理规定", standing=True),
            Step("逐笔核对近两年公务用车登记和出车记录", FINANCE, (OFFICE,), 97, "用车核对表"),
            Step("每季度抽查报销凭证，结果在机关内通报", FINANCE, (), 125, "凭证抽查通报"),
        )),
    )),
    Area("聚焦基层党组织建设方面存在的问题", (
        Problem("组织生活质量不高", "组织生活会对照检查材料雷同，主题党日形式单一。", (
            Step("按支部制定组织生活年度安排", OVERSIGHT, (LIAISON,), 94, "组织生活年度安排"),
            Step("组织生活会材料由党总支逐份审阅", OVERSIGHT, (), 102, "对照材料审阅记录"),
            Step("党员领导干部到所在支部讲党课", OVERSIGHT, (LIAISON, FINANCE), 118, "党课安排表"),
            Step("每半年检查一次支部工作台账", OVERSIGHT, (), 135, "支部台账检查通报", standing=True),
        )),
        Problem("干部日常管理监督不够严格", "外出报告登记不全，因私证件集中保管有遗漏。", (
            Step("修订请休假和外出报告制度", LIAISON, (OFFICE,), 99, "外出报告制度", standing=True),
            Step("逐人核对因私出国（境）证件保管情况", LIAISON, (), 91, "证件保管核对表"),
            Step("对新任职干部开展任前廉政谈话", LIAISON, (OVERSIGHT,), 104, "任前谈话记录"),
        )),
        Problem("廉政风险防控措施不具体", "风险点排查没有覆盖全部岗位，防控措施照抄照搬。", (
            Step("按岗位重新排查廉政风险点", FINANCE, (OFFICE, LIAISON, OVERSIGHT), 96, "岗位风险点清单"),
            Step("逐个风险点写明防控措施和责任人", FINANCE, (), 109, "风险防控措施表"),
            Step("制定谈心谈话提醒办法，抓早抓小", FINANCE, (LIAISON,), 122, "谈话提醒办法", standing=True),
        )),
    )),
)
PROBLEMS = tuple(p for area in AREAS for p in area.problems)
STEPS = tuple(s for p in PROBLEMS for s in p.steps)

_MARKS = "一二三四五六七八九十"


def day(on: dt.date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def feedback(given_on: dt.date) -> bytes:
    """反馈意见 as Word."""
    since, until = given_on - dt.timedelta(days=75), given_on - dt.timedelta(days=40)
    paper = docx.Document()
    paper.add_heading(f"{TEAM}关于巡察{UNIT}党总支的反馈意见", 0)
    _say(
        paper,
        f"根据区委统一部署，{day(since)}至{day(until)}，{TEAM}对{UNIT}党总支开展了常规巡察。{day(given_on)}，"
        f"{TEAM}向{UNIT}党总支反馈了巡察意见。现将巡察情况反馈如下：",
        "一、总体评价",
        "近年来，机关党总支围绕中心工作履职尽责，取得了一定成效。",
        "二、巡察发现的主要问题",
    )
    for area, mark in zip(AREAS, _MARKS, strict=False):
        _say(paper, f"（{mark}）{area.wording}")
        for n, problem in enumerate(area.problems, 1):
            _say(paper, f"{n}.{problem.title}。{problem.shown}")
    _say(
        paper,
        "三、意见建议",
        "（一）提高政治站位，扛起整改责任。",
        "（二）举一反三，建立长效机制。",
        "请于收到本反馈意见之日起一个月内报送整改方案。",
        TEAM,
        day(given_on),
    )
    return _bytes(paper)


def plan(given_on: dt.date) -> bytes:
    """整改方案 as Word: its text, and the list of problems, tasks and responsibilities as one table."""
    paper = docx.Document()
    paper.add_heading(f"{UNIT}党总支关于落实{TEAM}反馈意见的整改方案", 0)
    _say(
        paper, f"根据{TEAM}{day(given_on)}反馈的意见，制定本方案。", "一、整改目标", "按期完成全部整改任务，建立长效机制。",
        "二、整改任务", "问题清单、任务清单、责任清单见下表。",
    )
    heads = ("序号", "反馈问题", "整改措施", "责任领导", "牵头部门", "配合部门", "完成时限", "整改类型", "佐证材料")
    table = paper.add_table(1, len(heads))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for number, problem in enumerate(PROBLEMS, 1):
        first = len(table.rows)
        for step in problem.steps:
            _fill(table.add_row().cells, number, problem, step, given_on)
        for column in (0, 1):  # a problem stands once beside all its measures
            text = table.cell(first, column).text
            table.cell(first, column).merge(table.cell(len(table.rows) - 1, column)).text = text
    return _bytes(paper)


def _fill(cells: object, number: int, problem: Problem, step: Step, given_on: dt.date) -> None:
    due = given_on + dt.timedelta(days=step.days)
    kind = "长久立" if step.standing else "当下改"
    row = (str(number), problem.title, step.wording, step.leader, step.lead, "、".join(step.assists), day(due), kind, step.proof)
    for cell, value in zip(cells, row, strict=True):  # type: ignore[call-overload]
        cell.text = value


PUBLISHED = f"""{UNIT}党总支关于巡察整改进展情况的通报

根据区委统一部署，2022年3月7日至4月15日，{TEAM}对{UNIT}党总支进行了巡察。2022年5月18日，{TEAM}向{UNIT}党总支反馈了巡察意见。按照有关规定，现将巡察整改进展情况予以公布。
一、提高站位，把整改责任扛在肩上
反馈会后，机关党总支召开专题会议逐条认领问题，成立由党总支书记任组长的整改工作领导小组，下设办公室，负责协调、督促和汇总，先后召开整改推进会6次。
二、对照清单，把整改任务落到实处
（一）聚焦落实上级决策部署方面存在的问题进行整改
1.针对理论学习联系工作实际不紧密的问题
4名党组成员分别到所在支部讲党课。2022年5月以来，组织专题研讨5期，组织集中学习9次，处级党员干部先后26人次作了交流发言。
2.针对网络阵地更新慢、审核不严的问题
一是明确各栏目的责任人和更新周期。二是修订信息发布审核规定。三是清理停更栏目，安排专人维护。
（二）聚焦群众身边的不正之风和作风建设方面存在的问题进行整改
1.针对联系群众的渠道不够畅通的问题
强化对16个街道工委、43个代表联络站的指导，公布接待安排。2022年共组织人大代表进社区612人次，收集处理群众意见建议287条，推动解决问题198件。
2.针对重大事项决策程序不够严谨的问题
制订《{UNIT}重大事项集体决策规则（试行）》，统一会议记录格式，设立专门台账。
3.针对财务和公务用车管理有漏洞的问题
修订《{UNIT}财务管理规定》《{UNIT}公务用车管理办法（试行）》，逐笔核对用车登记。
（三）聚焦基层党组织建设方面存在的问题进行整改
1.针对组织生活质量不高的问题
一是按支部制定组织生活年度安排；二是逐份审阅对照检查材料；三是每半年检查一次支部工作台账。
2.针对干部日常管理监督不够严格的问题
修订《{UNIT}请休假和外出报告制度》，逐人核对因私出国（境）证件保管情况。
3.针对廉政风险防控措施不具体的问题
组织学习警示教育读本3次，开展监督提醒谈话共31人次，开展集体预防谈话共12人次，排查廉政风险点45个。
三、久久为功，把整改成果巩固下来
机关党总支将坚持问题导向，对已经建立的制度抓好执行，对需要长期坚持的事项紧盯不放，适时开展整改情况检查。
欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。联系方式：电话：0999-7712345；邮政信箱：云溪区河东路21号2楼、邮政编码：999120；电子邮箱：zhenggai@yunxi.example.cn。
{UNIT}党总支
2023年2月17日
"""


def published() -> bytes:
    """The published text as Word, line for line."""
    paper = docx.Document()
    _say(paper, *PUBLISHED.strip().split("\n"))
    return _bytes(paper)


def written(title: str, *lines: str) -> bytes:
    """Any other document of the dossiers; the title makes its bytes its own."""
    paper = docx.Document()
    paper.add_heading(title, 1)
    _say(paper, *(lines or (f"{title}已经印发，自印发之日起执行。",)))
    return _bytes(paper)


def photo(shade: int = 200, side: int = 64) -> bytes:
    """A small grey picture as PNG."""
    rows = b"".join(b"\0" + bytes([shade]) * side for _ in range(side))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""),
    ))


def scan(of: str) -> bytes:
    """A signed paper as it comes off a scanner: a picture of its own."""
    (said,) = _chunks((b"tEXt", b"Title\0" + of.encode()))
    picture = photo(zlib.crc32(of.encode()) % 256)
    return picture[: -_END] + said + picture[-_END:]


_END = 12  # bytes of the chunk that ends a PNG


def _chunks(*parts: tuple[bytes, bytes]) -> Iterator[bytes]:
    for tag, data in parts:
        yield struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))


def _say(paper: Document, *lines: str) -> None:
    for line in lines:
        paper.add_paragraph(line)


def _bytes(paper: Document) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
