"""Invented papers of the size and shape the organ prints; shared by the tests of this folder."""

from datetime import date

from huiyin.rendering.blocks import (
    Addressee,
    Attachments,
    Block,
    Column,
    Contacts,
    DocNumber,
    Document,
    Heading,
    Marking,
    Meta,
    Paragraph,
    Run,
    Signature,
    Table,
    Title,
)
from huiyin.rendering.forms import (
    AuditLine,
    DataAudit,
    Handover,
    HandoverItem,
    MatterSheet,
    Opinion,
    Submission,
    TimelineEntry,
    data_audit_form,
    handover_form,
    matter_form,
    submission_form,
)
from huiyin.rendering.grid import Align
from tests.registers.rectification.samples import UNIT, close_out, letter

_PROBLEMS = (
    ("学习研讨不够深入的问题", "理论学习", 12, 286),
    ("网站栏目更新不及时的问题", "信息公开", 9, 431),
    ("代表联络站台账不规范的问题", "代表工作", 26, 1_204),
    ("公务用车登记不完整的问题", "内部管理", 4, 57),
    ("合同管理制度不健全的问题", "内部控制", 3, 18),
    ("党支部组织生活不规范的问题", "组织建设", 15, 92),
    ("会议决定事项跟踪不到位的问题", "督办落实", 21, 66),
)


def report() -> Document:
    """A public report of three parts and some five pages."""
    blocks: list[Block] = [
        Marking("内部资料"),
        DocNumber("云人党〔2031〕7号"),
        Title(f"{UNIT}党组\n关于巡察整改进展情况的报告"),
        Addressee(["区委巡察工作领导小组办公室", "区纪委监委派驻第三纪检监察组"]),
        Paragraph(
            (
                Run("2031年3月2日至4月11日，区委第二巡察组对机关党组开展了常规巡察，5月9日反馈了"),
                Run("7", "findings.total"),
                Run("个方面的问题。按照有关规定，现将整改进展情况报告如下。"),
            )
        ),
        Heading(1, "统一思想认识，落实整改责任"),
        Paragraph(
            "反馈会后，党组先后召开3次专题会议研究整改工作，成立由党组书记任组长的领导小组，下设办公室，"
            "明确牵头部门5个、配合部门8个，逐项制定措施46条，落实责任人31名，实行周调度、月通报。" * 2
        ),
        Heading(1, "逐项细化措施，推进问题整改"),
    ]
    for index, (title, area, sessions, people) in enumerate(_PROBLEMS):
        if index in (0, 3, 5):
            blocks.append(Heading(2, f"聚焦{area}方面存在的问题进行整改"))
        blocks += [
            Heading(3, f"针对{title}"),
            Paragraph((*_progress(area, sessions, people, index),)),
            Heading(4, "已经完成的工作"),
            Paragraph(
                f"2031年5月至9月，围绕{area}修订制度{index + 2}项、开展专题辅导{sessions}场，投入经费{people * 3:,}.50元。"
            ),
        ]
    blocks += [
        Table(
            [
                Column("整改方面", 3, Align.LEFT),
                Column("任务（项）", 2),
                Column("已完成（项）", 2),
                Column("完成率", 2, Align.RIGHT),
            ],
            [
                (area, str(count + 4), str(count), f"{count / (count + 4):.2%}")
                for _, area, count, _ in _PROBLEMS
            ],
            caption="表1　各方面整改任务完成情况",
        ),
        Heading(1, "巩固整改成果，建立长效机制"),
        Paragraph("下一步，将持续抓好2项长期坚持任务，于2031年12月底前完成制度汇编，防止问题反弹回潮。" * 3),
        Contacts(
            "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。",
            (
                ("联系电话", "010-55501234"),
                ("邮政信箱", "云河区滨江路18号，邮编100999"),
                ("电子邮箱", "zgb@example.org"),
            ),
        ),
        Attachments(["整改任务清单", "制度建设清单"]),
        Signature(f"中共{UNIT}党组", date(2031, 9, 30)),
    ]
    return Document(blocks, Meta("关于巡察整改进展情况的报告", UNIT))


def _progress(area: str, sessions: int, people: int, index: int) -> list[Run]:
    return [
        Run(f"一是健全机制。围绕{area}制定工作细则，明确"),
        Run(str(index + 3), f"measures.{index}"),
        Run("项具体措施，建立“一事项一登记、一事项一档案”的工作台账。二是强化落实。先后组织专题研讨"),
        Run(str(sessions), f"sessions.{index}"),
        Run("次，参加人员"),
        Run(f"{people:,}", f"people.{index}"),
        Run("人次，收集意见建议"),
        Run(str(people // 2), f"comments.{index}"),
        Run("条，推动解决实际问题"),
        Run(str(people // 3), f"cases.{index}"),
        Run(
            "件，有关情况均已逐项核实并存入档案。三是举一反三。对照反馈意见开展全面自查，做到件件有着落、事事有回音。"
        ),
    ]


def submission() -> Document:
    """A 呈批单 to be signed on paper."""
    return submission_form(
        Submission(
            unit=UNIT,
            number="云人办呈〔2031〕41号",
            subject="关于申请将整改任务第12项完成时限延长1个月的请示",
            department="财政经济工作委员会",
            handler="许佳宁",
            phone="55501288",
            submitted_on=date(2031, 8, 3),
            urgency="特急",
            content="第12项任务“建立预算联网监督系统使用规范”原定2031年8月31日前完成。因系统升级由区财政局统一安排至9月中旬，"
            "规范须待升级后定稿，拟申请将完成时限延长至2031年9月30日。",
            attachments=("区财政局关于系统升级安排的函", "使用规范（征求意见稿）"),
            proposal="情况属实，理由充分，建议同意延期1个月，原定时限保留备查。请领导批示。",
            opinions=(
                Opinion("承办部门\n负责人意见", "同意呈报。", "何文谦", date(2031, 8, 3)),
                Opinion("会签意见"),
                Opinion("分管领导\n批示"),
                Opinion("主要领导\n批示"),
            ),
        )
    )


def audit(count: int = 24) -> Document:
    """The numbers of a report with what stands behind them."""
    results = ("一致", "一致", "有材料", "免核")
    lines = [
        AuditLine(
            excerpt=f"围绕{_PROBLEMS[index % 7][1]}先后组织专题研讨{index + 3}次，参加人员{index * 37 + 12}人次",
            value=f"{index * 37 + 12:,}",
            unit="人次",
            definition="统计期内登记的专题研讨活动签到人次之和，同一人参加多次分别计算（口径：研讨.人次）",
            matters=(f"学习〔2031〕{index + 1}号", f"学习〔2031〕{index + 9}号"),
            result=results[index % 4],
            waiver="" if index % 4 != 3 else "周启明：历史数据，原始签到表已移交档案馆（2031年9月20日）",
        )
        for index in range(count)
    ]
    return data_audit_form(
        DataAudit(
            unit=UNIT,
            report_title="关于巡察整改进展情况的报告",
            lines=lines,
            data_as_of=date(2031, 9, 15),
            final_on=date(2031, 9, 28),
            digest="3f9a0c7e5b1d4286",
            signatures=(
                ("填报人", "林晓舟", date(2031, 9, 28)),
                ("数据审核人", "", None),
                ("负责人", "", None),
            ),
        )
    )


def handover() -> Document:
    """Open work of somebody who leaves."""
    items = [
        HandoverItem(
            "待办",
            f"整改〔2031〕{number}号",
            "报送整改进展并补充佐证材料",
            "办理",
            date(2031, 10, number),
            "含材料2份",
        )
        for number in range(8, 20)
    ]
    items.append(HandoverItem("保管物品", "", "档案柜钥匙2把、移动硬盘1个（编号A-07）"))
    return handover_form(
        Handover(
            UNIT, "林晓舟", "办公室主任科员", date(2031, 10, 8), items, account_closed_on=date(2031, 10, 8)
        )
    )


def matter() -> Document:
    """A reception on the general form."""
    return matter_form(
        MatterSheet(
            unit=UNIT,
            kind="公务接待",
            number="接待〔2031〕6号",
            facts=(
                ("来访单位", "青屿市人大常委会"),
                ("公函字号", "青人函〔2031〕15号"),
                ("来宾人数", "9人"),
                ("陪餐人数", "3人"),
                ("接待日期", "2031年6月18日"),
                ("经办人", "许佳宁"),
                ("公务内容", "考察预算联网监督工作，座谈交流并实地查看2个代表联络站。"),
                ("费用合计", "1,080.00元"),
            ),
            timeline=(
                TimelineEntry(date(2031, 6, 12), "申请", "许佳宁", "登记公函，提出接待方案。"),
                TimelineEntry(date(2031, 6, 13), "审批", "周启明（纸质）", "同意，按标准安排。"),
                TimelineEntry(date(2031, 6, 18), "接待", "许佳宁", "完成接待，来宾9人、陪餐3人。"),
            ),
            opinions=(Opinion("办公室意见", "手续齐全。", "林晓舟", date(2031, 6, 20)),),
            printed_on=date(2031, 6, 21),
        )
    )


PAPERS = {
    "report": report,
    "close_out": close_out,
    "submission": submission,
    "letter": letter,
    "audit": audit,
    "handover": handover,
    "matter": matter,
}
