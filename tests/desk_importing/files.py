"""Ten documents as organs really have them, every one drawn differently: invented, made on the spot.

`EXPECTED` says what a person reading them would register: findings, measures, and some measures with who and when.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import docx
import xlsxwriter
from docx.document import Document

from tests.reading.makers import pdf


@dataclass(frozen=True)
class Expected:
    """`measures` of each finding in order; `says` are (beginning of a measure, lead, assisting departments, ISO day)."""

    kind: str
    findings: tuple[str, ...]
    measures: tuple[int, ...]
    says: tuple[tuple[str, str, str, str], ...] = ()
    headings: int = 0


@dataclass
class Sheet:
    """A worksheet: rows from the top, and cells merged as (top, left, bottom, right)."""

    rows: list[list[object]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    name: str = "Sheet1"


def excel(*sheets: Sheet) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for one in sheets:
        sheet = book.add_worksheet(one.name)
        for r, row in enumerate(one.rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value)
        for top, left, bottom, right in one.merged:
            sheet.merge_range(top, left, bottom, right, one.rows[top][left])
    book.close()
    return out.getvalue()


def _word(lines: str, *tables: tuple[list[list[str]], list[tuple[int, int, int, int]]], after: str = "") -> bytes:
    document: Document = docx.Document()
    for line in lines.strip().split("\n"):
        document.add_paragraph(line)
    for rows, merged in tables:
        table = document.add_table(len(rows), max(len(r) for r in rows))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                table.cell(r, c).text = value
        for top, left, bottom, right in merged:
            text = table.cell(top, left).text
            for r in range(top, bottom + 1):
                for c in range(left, right + 1):
                    if (r, c) != (top, left):
                        table.cell(r, c).text = ""
            table.cell(top, left).merge(table.cell(bottom, right)).text = text
        document.add_paragraph("")
    for line in after.strip().split("\n") if after else []:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def feedback_prose() -> bytes:
    """1 反馈意见, plain text in GB18030, findings with 一是、二是 and requirements behind them."""
    return """关于对云溪区人大常委会机关党组开展巡察的反馈意见

根据区委统一部署，2026年3月2日至4月24日，区委第三巡察组对云溪区人大常委会机关党组开展了常规巡察。经区委同意，现于2026年5月12日反馈如下。

一、巡察发现的主要问题
（一）聚焦贯彻落实党中央决策部署方面
1.学用结合不够紧密。一是党组理论学习中心组2025年有两次学习没有联系本职交流；二是学习成果转化为工作办法的只有一件。
2.代表建议督办偏软。具体表现：一是答复后没有回访；二是三件跨年建议没有人盯办。
（二）聚焦干部作风建设方面
3.公文质量把关不严。2025年抽查公文四十件，其中九件有错情。
4.值班制度执行不到位。具体表现：节假日值班记录有三次空缺。

二、意见建议
（一）压实整改责任。党组要扛起主体责任，自收到反馈意见之日起两个月内报送整改进展情况。
（二）建立长效机制。举一反三，完善制度。

区委第三巡察组
2026年5月12日
""".encode("gb18030")


def plan_prose() -> bytes:
    """2 整改方案, Word, prose: owners in brackets behind each measure."""
    return _word("""云溪区人大常委会机关党组关于区委巡察反馈意见的整改方案
为抓好区委第三巡察组2026年5月12日反馈意见的整改落实，制定本方案。
一、总体要求
坚持问题导向，逐条整改，逐条销号。
二、整改任务和措施
（一）聚焦贯彻落实党中央决策部署方面
1.学用结合不够紧密的问题
整改措施：（1）修订中心组学习办法，每季度安排一次联系工作实际的交流。（责任领导：梁长青；牵头部门：办公室；配合部门：联络工委；整改时限：2026年8月31日前）
（2）建立学习成果转化清单，每半年通报一次。（责任领导：梁长青；牵头部门：办公室；整改时限：2026年9月30日前）
2.代表建议督办偏软的问题
整改措施：（1）对三件跨年建议逐件上门回访，形成办结意见。（责任领导：罗望山；牵头部门：联络工委；配合部门：监督工委；整改时限：2026年7月31日前）
（二）聚焦干部作风建设方面
3.公文质量把关不严的问题
整改措施：（1）实行公文三审，错情按月通报。（责任领导：梁长青；牵头部门：办公室；整改时限：立行立改，长期坚持）
三、工作要求
各牵头部门每月25日前报送进展。
""")


def plan_with_table() -> bytes:
    """3 整改方案 whose tasks stand in a Word table: problem cells merged over their measures, owners in one column."""
    head = ["序号", "反馈问题", "整改措施", "责任领导", "责任部门", "完成时限"]
    rows = [
        head,
        ["1", "会议活动偏多", "压减全区性会议，年内不超过六次。", "梁长青", "办公室", "2026年8月底前"],
        ["", "", "会议套开、合并，制定年度会议计划。", "梁长青", "办公室（牵头）、监督工委", "2026.9.15"],
        ["2", "调研成果运用不足", "每篇调研报告提出一项可落地的建议并跟踪。", "罗望山", "监督工委", "2026年10月31日"],
        ["3", "代表联络站开放不够", "每周三下午固定接待代表和群众。", "罗望山", "联络工委、\n青禾街道工委", "立行立改"],
    ]
    merged = [(1, 0, 2, 0), (1, 1, 2, 1)]
    return _word(
        "云溪区人大常委会机关关于机关作风专项检查反馈问题的整改方案\n根据2026年6月3日反馈的情况，制定本方案，任务见下表。",
        (rows, merged), after="注：完成时限以工作日计算的另行通知。",
    )


def ledger_merged() -> bytes:
    """4 整改台账, Excel: a title row, two-line heading, merged focus and problem cells, leaders in one cell, a total."""
    blank = [""] * 9
    rows: list[list[object]] = [
        ["云溪区人大常委会机关巡察整改台账", *blank[1:]],
        ["填报单位：办公室", *[""] * 5, "填报日期：2026年6月30日", "", ""],
        ["序号", "聚焦方面", "反馈问题", "整改措施", "责任分工", "", "", "整改时限", "进展情况"],
        ["", "", "", "", "责任领导", "牵头部门", "配合部门", "", ""],
        [1, "决策部署落实", "学用结合不够紧密", "修订学习办法。", "梁长青", "办公室", "联络工委", "2026-08-31", "已起草初稿"],
        ["", "", "", "建立转化清单。", "梁长青、罗望山", "办公室", "", "2026/9/30", ""],
        [2, "", "代表建议督办偏软", "逐件回访三件跨年建议。", "罗望山", "联络工委", "监督工委", "2026年7月31日前", "已回访一件"],
        [3, "作风建设", "公文质量把关不严", "实行公文三审。", "梁长青", "办公室", "/", "长期坚持", "已执行"],
        ["合计", "", "3个问题", "4条措施", *blank[4:]],
    ]
    merged = [
        (0, 0, 0, 8), (2, 4, 2, 6), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3), (2, 7, 3, 7), (2, 8, 3, 8),
        (4, 0, 5, 0), (4, 1, 6, 1), (4, 2, 5, 2),
    ]
    return excel(Sheet(rows, merged, "整改台账"))


def close_out_sheet() -> bytes:
    """5 销号表, Excel: its own column names and order, the status at the left, measures numbered within a cell."""
    rows: list[list[object]] = [
        ["整改问题销号表", "", "", "", "", "", ""],
        ["状态", "完成期限", "具体问题", "主要举措", "承办单位", "包案领导", "印证材料"],
        [
            "整改中", "2026年11月30日", "网站更新不及时", "1.明确专人每周更新。\n2.每季度检查一次链接。", "办公室", "梁长青",
            "更新记录",
        ],
        ["已完成", "2026年5月31日", "印章使用登记不全", "补齐登记簿，实行双人审批。", "办公室", "梁长青", "登记簿；审批单"],
    ]
    return excel(Sheet(rows, [(0, 0, 0, 6)], "销号表"))


def three_lists() -> bytes:
    """6 三张清单 in one workbook: the task list carries everything, the other sheets repeat parts of it."""
    problems: list[list[object]] = [
        ["序号", "问题清单", "具体表现"],
        [1, "财务报销审核不细", "差旅费单据缺少审批签字两笔。"],
        [2, "资产盘点流于形式", "2025年未做实物盘点。"],
    ]
    tasks: list[list[object]] = [
        ["序号", "存在问题", "整改措施", "责任领导", "牵头部门", "配合部门", "整改时限", "成果形式"],
        [1, "财务报销审核不细", "补齐两笔审批，完善报销流程。", "梁长青", "办公室", "", "2026-07-15", "报销流程"],
        [2, "资产盘点流于形式", "全面盘点一次，账实核对。", "罗望山", "办公室", "监督工委", "2026-09-20", "盘点表"],
        [2, "资产盘点流于形式", "建立年度盘点制度。", "罗望山", "办公室", "", "2026-10-20", "盘点制度"],
    ]
    return excel(Sheet(problems, [], "问题清单"), Sheet(tasks, [], "任务清单"))


def csv_ledger() -> bytes:
    """7 整改清单 exported as CSV in GB18030, days as people type them, with a column of their own (联系电话分机)."""
    return (
        "编号,问题描述,整改举措,责任单位,责任人,计划完成时间,分机\r\n"
        "A-1,信访接待登记不规范,统一登记簿式样并每周核对,联络工委,罗望山,2026年7月20日,8012\r\n"
        "A-2,档案移交超期,集中移交2024年度档案,办公室,梁长青,2026.8.20,8001\r\n"
        "A-2,档案移交超期,明确每年三月移交,办公室,梁长青,2026年12月底,8001\r\n"
    ).encode("gb18030")


_REPORT = """中共云溪区人大常委会机关党组关于巡察整改进展情况的通报

根据区委统一部署，2025年3月3日至4月25日，区委第二巡察组对云溪区人大常委会机关党组进行了巡察。2025年5月20日，区委第二巡察组反馈了巡察意见。按照党务公开原则，现将整改进展情况予以公布。

一、整改落实组织情况
党组召开专题会议3次，研究整改任务。

二、巡察反馈问题整改情况
（一）聚焦主责主业方面
1.针对“学习计划执行不严”问题。
一是重新制定年度计划，全年学习12次。二是建立考勤制度，参加学习96人次。
整改状态：已完成。
2.针对“代表活动形式单一”问题。
一是组织视察5次、走访群众120人次。二是收集意见建议18条，已答复18条。
整改状态：基本完成。
（二）聚焦基层党组织建设方面
3.针对“支部生活记录不全”问题。
一是补齐记录，逐月检查。
整改状态：已完成。

三、下一步工作
持续巩固整改成果。

欢迎广大干部群众对整改情况进行监督。联系电话：0571-00000000；邮政信箱：云溪区人民路1号；电子邮箱：jiguan@example.invalid。

中共云溪区人大常委会机关党组
2025年12月1日
"""


def report_text() -> bytes:
    """8 整改报告, text in UTF-16."""
    return _REPORT.encode("utf-16")


def report_page() -> bytes:
    """9 整改报告, saved from a web site with its menus."""
    body = "".join(f"<p style='text-indent:2em'>{line}</p>" for line in _REPORT.split("\n") if line.strip())
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>巡察整改进展通报-云溪人大网</title>"
        "<script>var a=1;</script></head><body><ul class='nav'><li><a href='/'>首页</a></li><li><a href='/x'>通知公告</a>"
        f"</li></ul><div class='content'>{body}</div><div class='foot'>版权所有 网站地图</div></body></html>"
    ).encode()


def report_pdf() -> bytes:
    """10 整改报告, a PDF with running text and page numbers."""
    return pdf(_REPORT)


_TOLD = Expected("report", ("学习计划执行不严", "代表活动形式单一", "支部生活记录不全"), (2, 2, 1), (), 2)
FILES: dict[str, tuple[Callable[[], bytes], Expected]] = {
    "反馈意见.txt": (feedback_prose, Expected(
        "feedback", ("学用结合不够紧密", "代表建议督办偏软", "公文质量把关不严", "值班制度执行不到位"), (0, 0, 0, 0), (), 2,
    )),
    "整改方案.docx": (plan_prose, Expected(
        "plan", ("学用结合不够紧密", "代表建议督办偏软", "公文质量把关不严"), (2, 1, 1), (
            ("修订中心组学习办法", "办公室", "联络工委", "2026-08-31"), ("建立学习成果转化清单", "办公室", "", "2026-09-30"),
            ("对三件跨年建议", "联络工委", "监督工委", "2026-07-31"), ("实行公文三审", "办公室", "", ""),
        ), 2,
    )),
    "专项检查整改方案.docx": (plan_with_table, Expected(
        "plan", ("会议活动偏多", "调研成果运用不足", "代表联络站开放不够"), (2, 1, 1), (
            ("压减全区性会议", "办公室", "", "2026-08-31"), ("会议套开", "办公室", "监督工委", "2026-09-15"),
            ("每篇调研报告", "监督工委", "", "2026-10-31"), ("每周三下午", "联络工委", "青禾街道工委", ""),
        ),
    )),
    "巡察整改台账.xlsx": (ledger_merged, Expected(
        "plan", ("学用结合不够紧密", "代表建议督办偏软", "公文质量把关不严"), (2, 1, 1), (
            ("修订学习办法", "办公室", "联络工委", "2026-08-31"), ("建立转化清单", "办公室", "", "2026-09-30"),
            ("逐件回访", "联络工委", "监督工委", "2026-07-31"), ("实行公文三审", "办公室", "", ""),
        ), 2,
    )),
    "销号表.xlsx": (close_out_sheet, Expected(
        "plan", ("网站更新不及时", "印章使用登记不全"), (2, 1), (
            ("明确专人每周更新", "办公室", "", "2026-11-30"), ("每季度检查", "办公室", "", "2026-11-30"),
            ("补齐登记簿", "办公室", "", "2026-05-31"),
        ),
    )),
    "三张清单.xlsx": (three_lists, Expected(
        "plan", ("财务报销审核不细", "资产盘点流于形式"), (1, 2), (
            ("补齐两笔审批", "办公室", "", "2026-07-15"), ("全面盘点一次", "办公室", "监督工委", "2026-09-20"),
            ("建立年度盘点制度", "办公室", "", "2026-10-20"),
        ),
    )),
    "整改清单.csv": (csv_ledger, Expected(
        "plan", ("信访接待登记不规范", "档案移交超期"), (1, 2), (
            ("统一登记簿", "联络工委", "", "2026-07-20"), ("集中移交", "办公室", "", "2026-08-20"),
            ("明确每年三月", "办公室", "", "2026-12-31"),
        ),
    )),
    "整改进展通报.txt": (report_text, _TOLD),
    "整改进展通报.html": (report_page, _TOLD),
    "整改进展通报.pdf": (report_pdf, _TOLD),
}
