"""Titles issued for the rectification, and titles only cited."""

from __future__ import annotations

import pytest

from huiyin.reading import read_text


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("制定并印发《渔政执法办法（试行）》。", ["《渔政执法办法(试行)》"]),
        ("修订和完善了《请假制度》，并严格落实。", ["《请假制度》"]),
        ("制订《财务规定》《用车办法》《接待规范》。", ["《财务规定》", "《用车办法》", "《接待规范》"]),
        ("出台《甲办法》、《乙办法》和《丙办法》。", ["《甲办法》", "《乙办法》", "《丙办法》"]),
        ("依据《档案法》，制定《借阅办法》。", ["《借阅办法》"]),
        ("《值班制度》已正式印发。", ["《值班制度》"]),
        ("强化落实新实行的《工作条例》（以下简称《条例》）。", []),
        ("加强了对《问责条例》的学习。", []),
        ("组织学习《警示录》2次。", []),
        ("完善制度，落实《工作规则》要求。", []),
        ("汇编《中国共产党党内监督条例》等资料。", []),
        ("争取省里出台《支持意见》。", []),
        ("为落实《反馈意见》，印发《整改方案》。", ["《整改方案》"]),
        ("我局修订并发布了《理论学习制", ["《理论学习制"]),
        ("印发《转发〈甲通知〉的办法》。", ["《转发〈甲通知〉的办法》"]),
        ("学习新修订的《监督规定》，对照新出台的《管理办法》。", []),
        ("完成《河道规划》编制，《巡河指引》正式实施。", ["《河道规划》", "《巡河指引》"]),
        ("起草《整改方案》，发出《督办通知》5份。", ["《整改方案》", "《督办通知》"]),
    ],
)
def test_issued(text: str, issued: list[str]) -> None:
    assert read_text(text).report_documents == issued


def test_a_title_never_swallows_the_next_line() -> None:
    reading = read_text("印发《工作办法\n一、下一步\n学习《条例》。")
    assert reading.report_documents == ["《工作办法"]
    assert reading.report_cited_documents == ["《条例》"]


def test_a_title_in_the_wording_of_a_problem_is_cited() -> None:
    reading = read_text("二、整改情况\n1.关于“未制定《应急办法》”的问题\n已制定《应急预案》。\n")
    assert reading.findings[0].documents == ["《应急预案》"]
    assert reading.findings[0].cited_documents == ["《应急办法》"]
