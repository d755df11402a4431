"""Invented documents for timing the reader: a report of some 3,700 characters, and a ledger of sixty measures."""

from __future__ import annotations

import io

from huiyin.reading.wording import words
from huiyin.rendering.sheet import SheetColumn, write_table

_OPENING = (
    "中共云溪县水务中心党组关于巡察整改进展情况的通报\n"
    "根据县委统一部署，2024年3月4日至5月17日，县委第三巡察组对云溪县水务中心党组开展了常规巡察。6月12日，"
    "县委巡察组向水务中心党组反馈了巡察意见。按照党务公开原则，现将巡察整改进展情况予以公布。\n"
    "一、整改工作组织情况\n"
    "中心党组先后召开党组会议5次、专题会议3次研究整改工作，制定《巡察整改实施方案》，细化措施64条，"
    "由党组书记总负责，班子成员各领一块，按月对账。截至9月底，反馈的24个问题已完成整改21个，正在整改3个。\n"
    "二、反馈问题整改落实情况\n"
)
_FINDING = (
    "（{n}）针对“{what}不够到位”的问题\n"
    "一是把情况摸清楚。由分管负责人带队，会同有关科室和基层站所逐户走访、逐项核对{what}台账，听取用水户和一线职工的意见，"
    "把长期没有解决的难点列成清单，明确由谁来办、办到什么程度，并在服务窗口公开接受监督。\n"
    "二是把制度立起来。修订印发《{what}管理办法》，理顺申请、受理、复核、归档各个环节，堵住职责交叉、无人负责的漏洞，"
    "组织业务培训{a}期，参训{b}人次，帮助经办人员弄懂弄通新的要求，做到按章办事、全程留痕。\n"
    "三是把监督跟上去。由办公室牵头定期抽查，抽查结果在中心范围内通报，并与年度考核挂钩；对整改中推诿扯皮、敷衍应付的，"
    "由机关纪委约谈提醒，视情节追究责任，防止问题反弹回潮。该问题已完成整改。\n"
)
_THINGS = words("管网巡护 水费收缴 水质检测 抢修值守 二次供水 计量表具更换 材料采购 工程验收 档案保管 用车管理")
_CLOSING = (
    "三、下一步工作安排\n"
    "中心党组将坚持目标不变、力度不减，对已完成的问题适时回头看，对正在推进的问题盯住时限，"
    "把整改成果转化为长效机制。\n"
    "欢迎干部群众对巡察整改落实情况进行监督。如有意见建议，请及时反映。联系电话：0999-7654321；"
    "邮政信箱：云溪县清水路8号水务中心办公室（邮政编码999001）；电子邮箱：shuiwu@example.cn。\n"
    "中共云溪县水务中心党组\n2024年10月16日\n"
)
_COLUMNS = words("序号 反馈问题 整改措施 责任领导 牵头部门 整改时限 整改情况")


def report() -> str:
    """The report as text."""
    findings = (
        _FINDING.format(n=numeral, what=thing, a=i + 2, b=(i + 2) * 23)
        for i, (numeral, thing) in enumerate(zip("一二三四五六七八九十", _THINGS, strict=True))
    )
    return _OPENING + "".join(findings) + _CLOSING


def word(text: str) -> bytes:
    """The text as a Word document of paragraphs."""
    import docx

    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ledger() -> bytes:
    """A workbook (整改台账) of sixty rows."""
    rows = [
        (str(i), f"{thing}不够到位（第{i}项）", f"1.修订《{thing}管理办法》。2.每季度抽查一次。", "周远山", "办公室",
         "2024年9月底前", "已完成整改")
        for i in range(1, 61)
        for thing in [_THINGS[i % len(_THINGS)]]
    ]
    out = io.BytesIO()
    write_table(out, "云溪县水务中心整改台账", [SheetColumn(title) for title in _COLUMNS], rows)
    return out.getvalue()
