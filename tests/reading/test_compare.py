"""What an updated sheet changed against the one before."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from huiyin.reading.compare import Item, compare, items_of, match
from huiyin.reading.likeness import likeness

from .ledger_tables import read

HEAD = ["序号", "反馈问题", "整改措施", "牵头部门", "完成时限", "整改状态"]
OLD = [
    ["1", "巡河次数不足", "修订巡河办法", "河道科", "2026.6.30", ""],
    ["", "", "补齐巡河台账", "办公室", "2026.7.31", ""],
    ["2", "水费征收不规范", "补签供水合同", "水政科、财务科", "2026.5.31", ""],
    ["3", "窗口服务效能不高", "推行一次告知", "办公室", "长期坚持", ""],
]


def test_the_same_sheet_changes_nothing() -> None:
    items = items_of(read([HEAD, *OLD]))
    found = compare(items, items_of(read([HEAD, *OLD])))
    assert found.is_empty
    assert [(a.number, b.ref) for a, b in found.same] == [("1", 0), ("2", 1), ("3", 2)]


def test_added_changed_and_missing_field_by_field() -> None:
    new = [
        ["1", "巡河次数不足的问题", "修订巡河办法", "河道科", "2026.8.31", "已完成"],
        ["", "", "每季度通报巡河情况", "办公室", "2026.9.30", ""],
        ["2", "水费征收管理不规范", "补签供水合同", "财务科、水政科", "2026年5月31日", ""],
        ["4", "食堂采购没有比价", "建立比价机制", "办公室", "2026.6", ""],
    ]
    found = compare(items_of(read([HEAD, *OLD])), items_of(read([HEAD, *new])))
    first, second = found.changed
    assert [(c.name, c.before, c.after) for c in first.parts.changed[0].fields] == [
        ("due", "2026-06-30", "2026-08-31"),
        ("status", "", "已完成"),
    ]
    assert [p.wording for p in first.parts.added] == ["每季度通报巡河情况"]
    assert [p.wording for p in first.parts.missing] == ["补齐巡河台账"]
    assert first.fields == []  # 的问题 wraps the same wording
    assert [(c.name, c.label, c.before, c.after) for c in second.fields] == [
        ("wording", "内容", "水费征收不规范", "水费征收管理不规范")
    ]
    assert second.parts.is_empty  # departments in another order and a date spelt otherwise change nothing
    assert [i.wording for i in found.added] == ["食堂采购没有比价"]
    assert [i.wording for i in found.missing] == ["窗口服务效能不高"]


def test_a_field_without_a_column_is_not_taken_for_emptied() -> None:
    narrow = [[row[i] for i in (0, 1, 2, 4)] for row in [HEAD, *OLD]]
    assert compare(items_of(read([HEAD, *OLD])), items_of(read(narrow))).is_empty
    emptied = [[*row[:3], "", *row[4:]] for row in OLD]
    found = compare(items_of(read([HEAD, *OLD])), items_of(read([HEAD, *emptied])))
    assert {
        f.after for c in found.changed for p in c.parts.changed for f in p.fields if f.name == "leads"
    } == {""}


def test_items_of_the_database_keep_their_reference() -> None:
    known = [Item("1", "巡河次数不足", {"leads": "河道科"}, (), ref="F-001")]
    change = compare(known, [Item("1", "巡河次数仍然不足", {"leads": "办公室"})]).changed[0]
    assert change.old.ref == "F-001"
    assert {f.name for f in change.fields} == {"wording", "leads"}


def test_the_same_number_alone_does_not_make_two_findings_one() -> None:
    assert match([Item("1", "巡河次数不足")], [Item("1", "食堂采购没有比价")]) == []


def test_among_equal_wordings_the_number_decides() -> None:
    old = [Item("1", "台账不全"), Item("2", "台账不全")]
    assert [(o, n) for o, n, _ in match(old, old[::-1])] == [(0, 1), (1, 0)]


def test_wordings_of_mere_signs_are_matched_as_they_stand() -> None:
    assert compare([Item("1", "—"), Item("2", "")], [Item("1", "—"), Item("2", "")]).is_empty


def test_likeness_sets_marks_and_wrapping_words_apart() -> None:
    assert likeness("1.针对“巡河次数不足”的问题", "巡河次数不足") == 1
    assert likeness("巡河次数不足", "巡河次数不足，台账不全") >= 0.9
    assert likeness("巡河次数不足", "食堂采购没有比价") < 0.2
    assert likeness("", "") == 0


@given(st.lists(st.text("甲乙丙丁戊己庚辛", min_size=6, max_size=20), unique=True, max_size=12), st.randoms())
def test_a_shuffled_list_is_matched_whole(wordings: list[str], shuffle: random.Random) -> None:
    old = [Item(str(n), wording) for n, wording in enumerate(wordings)]
    new = [*old]
    shuffle.shuffle(new)
    assert compare(old, new).is_empty
    assert all(old[o] == new[n] for o, n, _ in match(old, new))
    assert len(match(old, new)) == len(old)
