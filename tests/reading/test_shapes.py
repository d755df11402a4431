"""Shapes of reports, notices, plans and feedback that real organs write, in invented words."""

from __future__ import annotations

from datetime import date

from huiyin.reading import Kind, Reading, read_text

TRADITIONAL = """根據市委統一部署，2022年8月1日至9月30日，市委第二巡察組對市林業局黨組進行了巡察。現將整改情況予以公布。
一、整改組織情況
反饋後細化為六類25個問題。
二、整改落實情況
（一）學習制度不健全。
該問題已完成整改。一是修訂《學習辦法》。二是開展培訓3場。
（二）資質(zhì)審核不嚴。
該問題正在整改。一是複核12家。
"""
WRAPPED = """青渚县运输局关于县纪委督查通报问
题整改情况的报告

县纪委：
2023年9月5日，县纪委督查组对我局开展了督查，指出问
题4个，我局高度重视，召开会议3次，
明确专人负责。现将整改情况报告如下：
一、整改情况
（一）关于“窗口服务不规范”的问题
一是制定《窗口服务规范》，明确首问负责，开展培训2次，参训46人
次；二是设立意见箱。
（二）关于“公文流转慢”
的问题
上线公文系统。
特此报告。

青渚县运输局
2023年10月15日
"""
NOTICE = """关于督察反馈意见第三十二项整改任务完成情况的公示
按照要求，现将整改情况公示如下：
整改任务：青渚河排污口整治不彻底。
责任单位：青渚县水利局
整改时限：2023年12月底
整改措施：
1.全面排查排污口。
2.封堵违规排口。
整改完成情况：已完成整改。封堵排口7个。
公示时间：2024年1月3日至1月16日（10个工作日）
联系电话：0333-7788990
青渚县水利局
2024年1月3日
"""
PLAN = """中共青渚县供销社党组关于落实县委第四巡察组反馈意见的整改方案
2022年7月1日，县委第四巡察组向县供销社党组反馈了意见。为抓好整改，制定本方案。
一、指导思想
坚持问题导向。
二、整改内容及措施
（一）聚焦主责主业方面
问题1.服务网点少
责任领导：周知远
责任部门：业务股
整改措施：
1.新建网点。整改时限：2022年9月30日；佐证材料：网点照片、验收单。
2.改造老网点。整改时限：2022年12月底。
问题2.农资储备不足
责任领导：周知远  牵头部门：农资公司  配合部门：财务股、办公室  完成时限：立行立改，长期坚持
措施：
一是落实储备资金；
二是建立轮换制度。
三、工作要求
（一）提高认识。
"""
FEEDBACK = """关于对县供销社党组巡察的反馈意见
2022年3月8日至5月20日，县委第四巡察组对县供销社党组进行了巡察。现将有关情况反馈如下：
一、肯定的成绩
取得了一定成效。
二、存在的主要问题
（一）贯彻落实上级决策部署不到位
1.主责主业聚焦不够。一是服务网点少。二是储备不足。
2.改革推进缓慢。薄弱社改造滞后。
（二）基层组织建设薄弱
3.组织生活不规范。
三、整改意见建议
1.提高政治站位。
"""


def listed(reading: Reading) -> list[tuple[str | None, str, str | None, int]]:
    return [(f.number, f.title, f.status, len(f.measures)) for f in reading.findings]


def test_traditional_characters_and_pinyin_glosses() -> None:
    reading = read_text(TRADITIONAL)
    assert reading.unit == "市林業局黨組"
    assert listed(reading) == [
        ("(一)", "學習制度不健全", "已完成整改", 2),
        ("(二)", "資質審核不嚴", "正在整改", 1),
    ]
    assert [(q.value, q.unit) for q in reading.figures] == [(6, "类"), (25, "个"), (3, "场"), (12, "家")]
    assert reading.findings[0].documents == ["《學習辦法》"]


def test_hard_line_breaks_in_title_heading_and_number() -> None:
    reading = read_text(WRAPPED)
    assert reading.title == "青渚县运输局关于县纪委督查通报问题整改情况的报告"
    assert listed(reading) == [("(一)", "窗口服务不规范", None, 2), ("(二)", "公文流转慢", None, 1)]
    assert [(q.value, q.unit) for q in reading.figures] == [(4, "个"), (3, "次"), (2, "次"), (46, "人次")]
    assert (reading.issuer, reading.published) == ("青渚县运输局", date(2023, 10, 15))


def test_notice_with_labels_before_colons() -> None:
    reading = read_text(NOTICE)
    assert listed(reading) == [(None, "青渚河排污口整治不彻底", "已完成整改", 2)]
    assert reading.unit == "青渚县水利局"
    assert reading.inspection_period is None
    assert [(q.value, q.unit) for q in reading.findings[0].figures] == [(7, "个")]


def test_plan_with_owners_above_and_limits_inside_the_measures() -> None:
    reading = read_text(PLAN)
    assert reading.kind is Kind.PLAN
    first, second = reading.findings
    assert [(m.text, m.leader, m.leads, m.due) for m in first.measures] == [
        ("1.新建网点。", "周知远", ["业务股"], date(2022, 9, 30)),
        ("2.改造老网点。", "周知远", ["业务股"], date(2022, 12, 31)),
    ]
    assert first.measures[0].proofs == ["网点照片", "验收单"]
    for measure in second.measures:
        assert (measure.leads, measure.assists) == (["农资公司"], ["财务股", "办公室"])
        assert (measure.due, measure.due_text) == (None, "立行立改,长期坚持")


def test_feedback_groups_and_numbers_through() -> None:
    reading = read_text(FEEDBACK)
    assert reading.kind is Kind.FEEDBACK
    assert reading.focus_areas == ["贯彻落实上级决策部署不到位", "基层组织建设薄弱"]
    assert [(f.number, f.title, f.focus, len(f.manifestations)) for f in reading.findings] == [
        ("1", "主责主业聚焦不够", 0, 2),
        ("2", "改革推进缓慢", 0, 1),
        ("3", "组织生活不规范", 1, 0),
    ]


def test_report_about_a_whole_round_has_no_single_unit() -> None:
    text = (
        "2021年11月8日至12月20日，区委成立4个巡察组，对区水务局、区林业局等2家单位作常规巡察；"
        "对区供销社作专项巡察；对区粮库作联动巡察。现予以公布。"
    )
    reading = read_text(text)
    assert reading.unit is None
    assert reading.inspector == "4个巡察组"


def test_page_furniture_around_a_report() -> None:
    text = (
        "服务热线:400-123-4567\n首页 > 巡察整改\n中共白鹿区水务局党组关于巡察整改情况的通报\n"
        "来源:区水务局 发布时间:2023-11-20 08:30 浏览量:12 字号:\n"
        "根据区委统一部署,2023年3月1日至4月28日,区委第一巡察组对区水务局党组进行了巡察。现予以公布。\n"
        "一、整改情况\n1.关于“台账不全”的问题\n补齐。\n网站标识码:3300000001 备案号:12345678号\n"
    )
    reading = read_text(text)
    assert reading.unit == "中共白鹿区水务局党组"
    assert reading.issuer == "中共白鹿区水务局党组"
    assert reading.published == date(2023, 11, 20)
    assert reading.contacts.phone is None


def test_nothing_is_made_up_for_an_empty_shell() -> None:
    reading = read_text("无关的一段话。")
    assert reading.kind is Kind.UNKNOWN
    assert (reading.unit, reading.inspector, reading.inspection_period, reading.feedback_date) == (None,) * 4
    assert not reading.findings
    assert (reading.issuer, reading.published) == (None, None)


def test_leader_and_lead_win_over_weaker_words() -> None:
    text = PLAN.replace("责任部门：业务股", "责任人：孙未\n牵头部门：业务股\n责任部门：各股室")
    measure = read_text(text).findings[0].measures[0]
    assert (measure.leader, measure.leads) == ("周知远", ["业务股"])
    rows = "问题|整改措施|责任人|责任领导|责任部门|牵头部门|完成时限\n台账不全|补齐|孙未|周知远|各股室|业务股|2022年底"
    measure = read_text(rows.replace("|", " | ")).findings[0].measures[0]
    assert (measure.leader, measure.leads, measure.due) == ("周知远", ["业务股"], date(2022, 12, 31))


def test_a_sentence_that_only_states_the_status_is_no_measure() -> None:
    text = (
        "现将整改情况予以公布。\n一、整改情况\n1.关于“岗位空缺”的问题\n一是公开招聘。二是定向培养。该问题已完成整改。\n"
        "2.关于“教育不经常”的问题\n通报典型案例。持续整改。\n3.关于“台账不全”的问题\n立行立改，逐项销号。\n"
    )
    reading = read_text(text)
    assert [(f.status, [m.text for m in f.measures]) for f in reading.findings] == [
        ("已完成整改", ["一是公开招聘。", "二是定向培养。"]),
        ("持续整改", ["通报典型案例。"]),
        (None, ["立行立改，逐项销号。"]),
    ]


def test_remark_in_the_postal_address_is_left_out() -> None:
    text = (
        "现将整改情况予以公布。\n通讯地址：安和路9号（信封上请注明“整改意见”）；邮政编码：999100；"
        "联系电话：0999-1234567（工作日8:30-17:30）。"
    )
    contacts = read_text(text).contacts
    assert contacts.post == "安和路9号(邮政编码999100)"
    assert contacts.phone == "0999-1234567"
