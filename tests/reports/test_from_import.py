"""A published report comes back word for word, its numbers as claims in their places."""

from __future__ import annotations

from decimal import Decimal

from huiyin.figures.claims import NewClaim, as_extra
from huiyin.ledger.enums import EntryKind
from huiyin.procedures.acts import act
from huiyin.reading import read_text
from huiyin.rendering.numbers import numbers_of_docx, numbers_of_html, numbers_of_pdf, numbers_of_text
from huiyin.reports import documents
from huiyin.reports.from_import import from_reading
from huiyin.reports.models import Report
from tests.support.organ import Organ, a_round, command

SOURCE = """\
根据区委安排,2024年3月4日至4月19日,区委巡察第4组对澄湖区档案馆党支部进行了巡察。2024年5月20日,区委巡察第4组反馈了巡察意见。现将巡察整改进展情况予以公布。
一、统一思想,压实责任
反馈会后,馆党支部先后召开支部委员会6次、整改推进会9场,5名支部委员分别领办整改事项。
二、逐条整改,注重实效
(一)聚焦服务群众方面存在的问题进行整改
1.针对查档服务不够便捷的问题
一是开设周末窗口,全年接待查档1204人次。二是制定《澄湖区档案馆查档服务规范(试行)》,办结意见建议37条。
2.针对库房管理不严格的问题
排查隐患十二处,投入经费8.5万元,更换设备21台。
三、坚持长效,巩固成果
下一步将继续抓好整改。
欢迎广大干部群众监督。联系方式:电话:0999-5550202;邮政信箱:澄湖路2号、邮政编码:999002;电子邮箱:dangan@example.org。
澄湖区档案馆党支部
2025年1月8日
"""


def imported(organ: Organ) -> Report:
    reading = read_text(SOURCE)
    round_ = a_round(organ, "2024年巡察", unit_name="澄湖区档案馆党支部")
    found = [
        NewClaim(f"c{n}", q.literal, Decimal(str(q.value)), q.unit, q.of or "", q.literal, q.start, q.end)
        for n, q in enumerate(reading.figures, 1)
    ]
    act(round_.pk, EntryKind.CLAIM, command(organ.clerk), extra=as_extra(found))
    return from_reading(round_, reading, command(organ.clerk))


def test_every_number_is_a_claim_in_its_place(organ: Organ) -> None:
    report = imported(organ)
    literals = [data["literal"] for data in report.figures.values()]
    assert literals == [q.literal for q in read_text(SOURCE).figures]
    assert "5名" in literals
    assert "{{" in report.body
    assert all(data["claim"] for data in report.figures.values())


def test_the_text_is_the_original_word_for_word(organ: Organ) -> None:
    report = imported(organ)
    words = documents.filling(report)
    for key, shown in words.items():
        report.body = report.body.replace(f"{{{{{key}}}}}", shown)
    plain = "\n".join(line.lstrip("# ") for line in report.body.splitlines())
    assert plain == "\n".join(SOURCE.splitlines()[:-2])


def test_headings_keep_their_levels_and_their_own_numbers(organ: Organ) -> None:
    html = documents.to_html(imported(organ))
    assert "<h2>一、统一思想,压实责任</h2>" in html
    assert "<h3>(一)聚焦服务群众" in html
    assert "<h4>1.针对查档服务" in html


def test_word_pdf_and_web_page_agree_with_the_source_number_for_number(organ: Organ) -> None:
    report = imported(organ)
    paper = documents.document(report, stage="")
    from huiyin.rendering import html, pdf, word

    source = numbers_of_text(SOURCE)
    assert numbers_of_docx(word.render(paper)) == source
    assert numbers_of_pdf(pdf.render(paper)) == source
    assert numbers_of_html(html.render(paper)) == source


def test_title_issuer_contacts_and_dates_are_the_originals(organ: Organ) -> None:
    report = imported(organ)
    assert report.issuer == "澄湖区档案馆党支部"
    assert report.contact_phone == "0999-5550202"
    assert str(report.published_on) == str(report.finalised_on) == "2025-01-08"
    assert documents.to_html(report).count("0999-5550202") == 1
