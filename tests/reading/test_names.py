"""People and departments in one cell."""

from __future__ import annotations

import pytest

from huiyin.reading.names import is_person, is_unit, read_names, split_names


@pytest.mark.parametrize(
    "value",
    [
        "办公室、财务科",
        "办公室，财务科",
        "办公室 财务科",
        "办公室\n财务科",
        "办公室；财务科",
        "办公室/财务科",
        "办公室和财务科",
        "1.办公室\n2.财务科",
    ],
)
def test_several_departments_in_one_cell(value: str) -> None:
    assert split_names(value.replace("，", ",").replace("；", ";")) == ["办公室", "财务科"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("江 鸣、何文竹", ["江鸣", "何文竹"]),
        ("林岸 方知夏", ["林岸", "方知夏"]),
        ("党组书记、局长林岸,副局长方知夏", ["党组书记、局长林岸", "副局长方知夏"]),
        ("支部书记 林岸", ["支部书记林岸"]),
        ("林岸(局长)、方知夏", ["林岸(局长)", "方知夏"]),
        ("综合行政\n执法局", ["综合行政执法局"]),
        ("人力资源和社会保障局", ["人力资源和社会保障局"]),
        ("—", []),
        ("无", []),
    ],
)
def test_names_that_must_not_be_cut(value: str, names: list[str]) -> None:
    assert split_names(value) == names


@pytest.mark.parametrize(
    ("role", "value", "expected"),
    [
        ("leads", "牵头:办公室;配合:财务科、人事科", ([], ["办公室"], ["财务科", "人事科"], [])),
        ("leads", "办公室(牵头)、财务科", ([], ["办公室"], ["财务科"], [])),
        ("leads", "办公室牵头,财务科配合", ([], ["办公室"], ["财务科"], [])),
        ("leads", "办公室(陶然)", ([], ["办公室"], [], ["陶然"])),
        ("leads", "办公室 陶然", ([], ["办公室"], [], ["陶然"])),
        ("owners", "责任领导:林岸\n责任部门:办公室\n责任人:陶然", (["林岸"], ["办公室"], [], ["陶然"])),
        ("owners", "林岸 办公室", (["林岸"], ["办公室"], [], [])),
        ("leaders", "牵头:林岸 配合:方知夏", (["林岸", "方知夏"], [], [], [])),
    ],
)
def test_who_leads_and_who_assists(role: str, value: str, expected: tuple[list[str], ...]) -> None:
    named = read_names(value, role)
    assert (named.leaders, named.leads, named.assists, named.handlers) == expected


def test_people_and_departments_are_told_apart() -> None:
    assert all(map(is_person, ("林岸", "方知夏", "欧阳文竹", "艾力·买买提", "张某")))
    assert not any(map(is_person, ("办公室", "水政科", "长期坚持", "已完成", "本局", "林业局")))
    assert all(map(is_unit, ("水政科", "各党支部", "县林业局", "综合执法大队")))
    assert not any(map(is_unit, ("林岸", "2026.3", "")))
