"""A report, a feedback and a plan are read as their authors meant them."""

from __future__ import annotations

from datetime import date

from huiyin.reading import Kind, read_text

from . import samples


def test_head_of_a_report_is_read_with_full_width_punctuation() -> None:
    reading = read_text(samples.REPORT)
    assert reading.kind is Kind.REPORT
    assert reading.title == "云溪县档案馆党支部关于巡察整改进展情况的通报"
    assert reading.inspector == "县委巡察第三组"
    assert reading.organiser == "县委"
    assert reading.inspection_period == (date(2022, 3, 7), date(2022, 4, 29))
    assert reading.feedback_date == date(2022, 6, 15)
    assert reading.issuer == "云溪县档案馆党支部"
    assert reading.published == date(2022, 12, 20)


def test_contacts_of_a_report_are_read() -> None:
    contacts = read_text(samples.REPORT).contacts
    assert contacts.phone == "0999-7654321"
    assert contacts.post == "云溪县河东路18号(邮政编码999100)"
    assert contacts.email == "dag@yunxi.example.cn"


def test_findings_stand_under_their_focus_areas() -> None:
    reading = read_text(samples.REPORT)
    assert len(reading.focus_areas) == 2
    assert [(f.number, f.title, f.focus) for f in reading.findings] == [
        ("1", "理论学习不够经常", 0),
        ("2", "网络阵地更新慢、审核不严", 0),
        ("1", "查档窗口服务不便", 1),
    ]


def test_measures_count_marks_or_else_sentences() -> None:
    assert [len(f.measures) for f in read_text(samples.REPORT).findings] == [2, 3, 1]


def test_status_is_taken_only_where_the_text_says_it() -> None:
    assert [f.status for f in read_text(samples.REPORT).findings] == [None, None, "已完成整改"]


def test_figures_belong_to_their_finding_or_to_the_report() -> None:
    reading = read_text(samples.REPORT)
    assert [(q.value, q.unit) for q in reading.report_figures] == [
        (3, "次"),
        (2, "个"),
        (5, "个"),
        (14, "条"),
    ]
    assert [[(q.value, q.unit) for q in f.figures] for f in reading.findings] == [
        [(12, "次"), (30, "人次"), (2, "次")],
        [],
        [(415, "人次"), (36, "条"), (21, "件")],
    ]


def test_issued_documents_are_kept_apart_from_cited_ones() -> None:
    reading = read_text(samples.REPORT)
    assert reading.report_documents == ["《云溪县档案馆党支部巡察整改方案》"]
    assert reading.report_cited_documents == ["《中国共产党巡视工作条例》"]
    assert reading.findings[0].cited_documents == ["《档案工作条例》"]
    assert reading.findings[1].documents == ["《云溪县档案馆信息发布办法(试行)》", "《云溪县档案馆值班制度》"]


def test_parts_can_be_put_together_again_verbatim() -> None:
    reading = read_text(samples.REPORT)
    assert [p.number for p in reading.parts] == ["一", "二", "三"]
    assert reading.organisation is not None
    assert reading.outlook is not None
    assert reading.organisation.text.startswith("一、提高认识")
    assert reading.outlook.text.startswith("三、持续用力")
    assert "欢迎" not in reading.outlook.text
    for first, second in zip(reading.parts, reading.parts[1:], strict=False):
        assert first.end == second.start


def test_feedback_has_findings_with_manifestations_and_no_measures() -> None:
    reading = read_text(samples.FEEDBACK)
    assert reading.kind is Kind.FEEDBACK
    assert [f.title for f in reading.findings] == ["理论学习不够经常", "网络阵地管理不严", "查档窗口服务不便"]
    assert [len(f.manifestations) for f in reading.findings] == [2, 2, 0]
    assert all(not f.measures for f in reading.findings)
    assert [f.focus for f in reading.findings] == [0, 0, 1]


def test_owners_of_a_plan_in_label_lines_and_in_brackets() -> None:
    reading = read_text(samples.PLAN)
    assert reading.kind is Kind.PLAN
    first, second = reading.findings
    assert [m.text for m in first.measures] == ["（1）制定年度学习计划；", "（2）每月集中学习一次。"]
    for measure in first.measures:
        assert measure.leader == "江一鸣"
        assert measure.leads == ["办公室"]
        assert measure.assists == ["业务科", "保管科"]
        assert measure.due == date(2022, 7, 31)
    one, other = second.measures
    assert one.text == "（1）修订信息发布办法。"
    assert (one.leader, one.leads, one.assists, one.due) == (
        "江一鸣",
        ["信息科"],
        ["办公室"],
        date(2022, 9, 30),
    )
    assert (other.leader, other.leads, other.due, other.due_text) == ("何文竹", ["信息科"], None, "长期坚持")


def test_words_between_opening_and_findings_are_the_organising_part() -> None:
    text = (
        "根据市委统一部署，现将整改情况予以公布。\n局党组召开会议3次，成立专班。\n"
        "一、关于“台账不全”问题的整改情况\n补齐台账。\n"
    )
    reading = read_text(text)
    assert reading.organisation is not None
    assert reading.organisation.text == "局党组召开会议3次，成立专班。"


def test_lines_are_counted_from_one() -> None:
    reading = read_text("甲\n乙\n丙")
    assert [reading.line_of(at) for at in (0, 1, 2, 4)] == [1, 1, 2, 3]


def test_next_steps_without_a_heading_are_the_outlook() -> None:
    text = "现将整改情况报告如下：\n一、关于“台账不全”的问题\n补齐台账。\n\n下一步，我局将举一反三。持续用力。\n\n特此报告。\n"
    reading = read_text(text)
    assert reading.outlook is not None
    assert reading.outlook.text == "下一步，我局将举一反三。持续用力。"
    assert [m.text for m in reading.findings[0].measures] == ["补齐台账。"]
