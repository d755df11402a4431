"""Objections of a careful reviewer."""

from __future__ import annotations

from huiyin.reading import Objection, Severity, objections, read_bytes, read_text

from . import makers, samples


def codes(text: str) -> list[str]:
    return [o.code for o in objections(read_text(text)) if o.code != "no-evidence"]


def one(text: str, code: str) -> Objection:
    (found,) = [o for o in objections(read_text(text)) if o.code == code]
    return found


def test_sample_report_gets_the_expected_objections() -> None:
    assert codes(samples.REPORT) == ["listed", "heading-stop", "early-period", "definition", "late"]


def test_numbers_without_evidence_are_one_objection_with_the_list_of_them() -> None:
    reading = read_text(samples.REPORT)
    (unproved,) = [o for o in objections(reading) if o.code == "no-evidence"]
    assert [(p.start, p.end) for p in unproved.places] == [(q.start, q.end) for q in reading.figures]
    assert [p.text for p in unproved.places] == [q.literal for q in reading.figures]


def test_passages_stand_where_the_offsets_say() -> None:
    reading = read_text(samples.REPORT)
    for found in objections(reading):
        assert reading.text[found.start : found.end] == found.passage
        assert found.why
        assert found.advice


def test_parts_that_do_not_add_up() -> None:
    right = "现将整改情况通报如下。反馈的60个问题，已完成整改52个，正在整改8个。"
    wrong = right.replace("52", "51")
    assert "sum" not in codes(right)
    assert "51+8=59" in one(wrong, "sum").why
    assert one(wrong, "sum").severity is Severity.SERIOUS


def test_three_parts_add_up() -> None:
    text = "现将整改情况通报如下。反馈的412个问题，完成整改405个，基本完成并持续整改问题4个，未完成3个，完成率98.30%。"
    assert not {"sum", "rate"} & set(codes(text))
    assert "sum" in codes(text.replace("未完成3个", "未完成6个"))


def test_included_numbers_are_no_parts() -> None:
    text = "现将整改情况通报如下。反馈的37个问题，已完成34个（含立行立改问题2个），正在整改3个。"
    assert "sum" not in codes(text)


def test_rate_counts_only_completed() -> None:
    text = "现将整改情况通报如下。反馈的50个问题，已完成整改40个，正在整改10个，整改完成率85%。"
    assert "80.00%" in one(text, "rate").why
    assert "rate" not in codes(text.replace("85%", "80%"))


def test_period_from_before_the_feedback() -> None:
    found = one(samples.REPORT, "early-period")
    assert found.passage.startswith("415人次")
    assert "2022-06-15" in found.why
    assert "early-period" not in codes(samples.REPORT.replace("2022年共接待", "2022年7月以来共接待"))


def test_two_units_side_by_side_ask_for_both_definitions() -> None:
    assert "口径" in one(samples.REPORT, "definition").advice


def test_damaged_date_shows_its_readings() -> None:
    found = one("现将整改情况通报如下。2023115日，巡察组反馈了意见。", "damaged")
    assert "2023-01-15" in found.why
    assert "2023-11-05" in found.why


def test_missing_closing_words() -> None:
    text = "关于整改情况的通报\n现将整改情况予以公布。已全部完成。\n特此通报。\n"
    assert {"no-contacts", "no-issuer", "no-date"} <= set(codes(text))
    assert "few-contacts" in codes(samples.REPORT.replace("；电子邮箱：dag@yunxi.example.cn", ""))


def test_two_names_for_one_unit() -> None:
    text = samples.REPORT.replace("云溪县档案馆党支部\n2022", "云溪县图书馆党支部\n2022")
    assert "two-names" in codes(text)
    assert "two-names" not in codes(samples.REPORT)
    assert "two-names" not in codes(text.replace("图书馆党支部", "档案馆支部委员会"))  # one body in two forms


def test_finding_without_measures() -> None:
    text = (
        "现将整改情况通报如下。\n一、整改情况\n1.关于“台账不全”的问题\n2.关于“培训不够”的问题\n开展培训。\n"
    )
    assert "台账不全" in one(text, "no-measure").why


def test_plan_lacking_owner_or_date() -> None:
    assert codes(samples.PLAN) == ["due-late", "open-ended"]
    assert (
        "牵头部门"
        in one(
            samples.PLAN.replace("牵头部门：办公室\n", "").replace("（1）制定年度学习计划；（2）", ""),
            "no-owner",
        ).why
    )


def test_marking_of_secrecy_is_a_serious_objection() -> None:
    assert one("秘密★1年\n" + samples.REPORT, "secrecy").severity is Severity.SERIOUS


def test_a_ledger_is_judged_by_its_rows_not_by_title_and_headings() -> None:
    reading = read_bytes(makers.workbook(samples.TABLE_ROWS), "台账.xlsx")
    assert [(o.code, o.passage) for o in objections(reading)] == [("open-ended", "网站由专人维护")]
    bare = ["3", "巡查不够经常", "巡查不够经常", "", "", "", "", ""]
    found = objections(read_bytes(makers.workbook([*samples.TABLE_ROWS, bare]), "台账.xlsx"))
    assert [o.code for o in found if o.passage == "巡查不够经常"] == ["copied", "no-owner"]
