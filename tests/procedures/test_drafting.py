"""Drafts of procedures: the text comes back as it was, plain changes carry through, what must stay stays."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from huiyin.ledger.models import Matter
from huiyin.people.models import OrganEntry
from huiyin.procedures.drafting import (
    CannotDraft,
    add_material,
    add_step,
    begin_draft,
    current_of,
    discard,
    drop_step,
    dump,
    open_draft,
    publish_draft,
    set_step,
)
from huiyin.procedures.grammar import parse
from huiyin.procedures.loading import current, files, procedure_of
from huiyin.procedures.models import Version
from huiyin.procedures.trying import compared, walk
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.organ import Organ, a_measure, a_user, command, move

MEASURE = Measure.REGISTER


@pytest.fixture
def draft(organ: Organ) -> Version:
    return begin_draft(MEASURE, organ.administrator)


def said(draft: Version) -> list[str]:
    return compared(current_of(draft), parse(draft.source, "草案"), lambda by: by)


@pytest.mark.parametrize("path", list(files()), ids=lambda p: p.stem)
def test_every_procedure_file_survives_being_written(path) -> None:  # type: ignore[no-untyped-def]
    source = path.read_text("utf-8")
    again = dump(tomllib.loads(source))
    assert tomllib.loads(again) == tomllib.loads(source)
    assert parse(again, "again") == parse(source, "file")


def test_only_one_draft_is_open(organ: Organ, draft: Version) -> None:
    with pytest.raises(CannotDraft, match="已有一份草案"):
        begin_draft(MEASURE, organ.administrator)
    discard(draft, organ.administrator)
    assert open_draft(MEASURE) is None
    assert begin_draft(MEASURE, organ.administrator).number == draft.number + 1


def test_a_copy_changes_nothing(draft: Version) -> None:
    assert said(draft) == []


def test_who_and_until_when_are_told_in_sentences(organ: Organ, draft: Version) -> None:
    set_step(draft, "accept", organ.administrator, {"by": "role:reviewer", "within": 3, "title": "核验"})
    assert said(draft) == [
        "“验收”改称“核验”。", "“核验”由role:office办理，改为由role:reviewer办理。", "“核验”的时限由5个工作日改为3个工作日。",
    ]
    set_step(draft, "accept", organ.administrator, {"within": 0})
    assert "“核验”的时限由5个工作日改为不限时。" in said(draft)


@pytest.mark.parametrize("who", ["handler", "head", "starter"])
def test_nobody_accepts_their_own_work(organ: Organ, draft: Version, who: str) -> None:
    with pytest.raises(CannotDraft, match="不相容岗位"):
        set_step(draft, "accept", organ.administrator, {"by": who})


def test_a_material_is_required_and_no_longer(organ: Organ, draft: Version) -> None:
    kind = add_material(draft, "公示截图", organ.administrator)
    set_step(draft, "work", organ.administrator, {"materials": ["evidence", kind]})
    assert said(draft) == ["“整改推进”增加必备材料“佐证材料”。", "“整改推进”增加必备材料“公示截图”。", "材料中增加“公示截图”。"]
    with pytest.raises(CannotDraft, match="还没有"):
        add_material(draft, "公示截图", organ.administrator)


def test_a_step_comes_in_between(organ: Organ, draft: Version) -> None:
    code = add_step(draft, "work", "纪检复核", "role:reviewer", 2, organ.administrator)
    steps = parse(draft.source, "草案").steps
    assert steps["work"].leads_to["complete"].step == code
    assert (steps[code].leads_to["pass"].step, steps[code].leads_to["return"].step) == ("accept", "work")
    assert said(draft) == ["新增环节“纪检复核”，在“整改推进”之后，由role:reviewer办理，时限2个工作日。"]
    drop_step(draft, code, organ.administrator)
    assert said(draft) == []


def test_nothing_comes_after_the_end(organ: Organ, draft: Version) -> None:
    with pytest.raises(CannotDraft, match="办结"):
        add_step(draft, "accept", "再看一遍", "role:reviewer", 0, organ.administrator)


def test_a_step_that_only_passes_on_can_go(organ: Organ, draft: Version) -> None:
    drop_step(draft, "sign", organ.administrator)
    steps = parse(draft.source, "草案").steps
    assert steps["plan"].leads_to["issue"].step == "work"
    assert "return" not in steps["work"].leads_to or steps["work"].leads_to["return"].step == "plan"
    assert said(draft)[0] == "取消环节“签收”。"


@pytest.mark.parametrize(
    ("code", "why"), [("plan", "第一个环节"), ("work", "填写的内容"), ("accept", "填写的内容")], ids=lambda v: str(v)
)
def test_what_is_needed_stays(organ: Organ, draft: Version, code: str, why: str) -> None:
    with pytest.raises(CannotDraft, match=why):
        drop_step(draft, code, organ.administrator)


def test_what_the_registers_rules_name_stays(organ: Organ, draft: Version) -> None:
    with pytest.raises(CannotDraft, match="规则要用到"):
        drop_step(draft, "sign", organ.administrator, fixed={"sign"})


def test_a_check_is_not_lost_with_its_step(organ: Organ) -> None:
    finding = begin_draft(Finding.REGISTER, organ.administrator)
    with pytest.raises(CannotDraft, match="作出决定"):
        drop_step(finding, "decide", organ.administrator)


def test_the_author_does_not_publish(organ: Organ, draft: Version) -> None:
    set_step(draft, "accept", organ.administrator, {"within": 3})
    with pytest.raises(CannotDraft, match="不能自己发布"):
        publish_draft(draft, organ.administrator, alone=False)
    hand = a_user("孙三", "third", organ.office)
    set_step(draft, "accept", hand, {"within": 4})
    with pytest.raises(CannotDraft, match="不能自己发布"):
        publish_draft(draft, hand, alone=False)
    second = a_user("刘副", "second", organ.office)
    publish_draft(draft, second, alone=False)
    assert current(MEASURE) == str(draft)
    (published,) = (c for c in OrganEntry.objects.all() if c.note.startswith("发布流程"))
    assert published.actor == second
    with pytest.raises(CannotDraft, match="已经发布"):
        set_step(draft, "accept", second, {"within": 9})


def test_a_lone_administrator_may(organ: Organ, draft: Version) -> None:
    set_step(draft, "accept", organ.administrator, {"within": 3})
    publish_draft(draft, organ.administrator, alone=True)
    assert current(MEASURE) == str(draft)


def test_an_unchanged_draft_is_not_published(organ: Organ, draft: Version) -> None:
    with pytest.raises(CannotDraft, match="相同"):
        publish_draft(draft, a_user("刘副", "second", organ.office), alone=False)


def test_running_matters_stay_with_their_version(organ: Organ, finding: Finding, draft: Version) -> None:
    running = move(a_measure(organ, finding), "issue", command(organ.clerk))
    drop_step(draft, "sign", organ.administrator)
    publish_draft(draft, organ.administrator, alone=True)
    assert "sign" in procedure_of(running).steps
    move(running, "sign", command(organ.handler_a))
    fresh = move(a_measure(organ, finding, "新的措施"), "issue", command(organ.clerk))
    assert Matter.objects.get(pk=fresh.pk).step == "work"


def test_an_invented_matter_goes_all_the_way(organ: Organ, draft: Version) -> None:
    add_step(draft, "work", "纪检复核", "role:reviewer", 2, organ.administrator)
    stops = walk(
        parse(draft.source, "草案"), organ.committee, organ.leader.person, organ.clerk.person, dt.date(2026, 11, 23)
    )
    assert [s.title for s in stops] == ["制定方案", "签收", "整改推进", "纪检复核", "验收"]
    assert stops[1].holders == "联络工委经办人"
    assert (stops[1].due_on, stops[3].due_on) == (dt.date(2026, 11, 25), dt.date(2026, 11, 27))
    assert not Measure.objects.exists()


def test_a_decision_is_walked_to_the_leading_group(organ: Organ, finding: Finding) -> None:
    stops = walk(procedure_of(finding), organ.committee, None, organ.clerk.person, dt.date(2026, 11, 23))
    assert stops[-1].holders == "整改工作领导小组（梁长青）"


def test_a_procedure_without_materials_is_edited_too(organ: Organ) -> None:
    focus = begin_draft("rectification.focus", organ.administrator)
    first = next(iter(parse(focus.source, "草案").steps))
    set_step(focus, first, organ.administrator, {"materials": [], "within": 3})
    assert "改为3个工作日" in said(focus)[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('checks = ["decider_is_independent"]', "checks = []"), ('asks = ["result"]', "asks = []"),
        ('acts = ["urge", "copy", "correct"]', 'acts = ["urge"]'), ('retention = "Y"', 'retention = "D30"'),
        ('minutes = "会议纪要"', 'minutes = "纪要"'), ("numbers = true", "numbers = false"),
        ('substantial = "work!substantial", ', ""), ('labels = { submit = "申请销号" }', ""),
    ],
)
def test_nothing_that_a_file_changes_goes_unsaid(organ: Organ, old: str, new: str) -> None:
    draft = begin_draft(Finding.REGISTER, organ.administrator)
    assert old in draft.source
    draft.source = draft.source.replace(old, new)
    if old.startswith("substantial"):
        draft.source = draft.source.replace(', substantial = "认定基本完成，继续整改"', "")
    assert said(draft) != []


def test_two_who_edit_at_once_do_not_undo_each_other(organ: Organ, draft: Version) -> None:
    stale = Version.objects.get(pk=draft.pk)
    set_step(draft, "accept", organ.administrator, {"within": 3})
    with pytest.raises(CannotDraft, match="刚有人改过"):
        set_step(stale, "accept", organ.administrator, {"within": 9})


def test_a_text_that_breaks_the_rules_is_not_published(organ: Organ, draft: Version) -> None:
    draft.source = draft.source.replace('by = "role:office"\nwithin = "5 workdays"', 'by = "handler"\nwithin = "5 workdays"')
    draft.save()
    with pytest.raises(CannotDraft, match="不相容岗位"):
        publish_draft(draft, organ.administrator, alone=True)
    other = Version.objects.get(pk=draft.pk)
    other.source = other.source.replace('by = "handler"\nwithin = "5 workdays"', 'by = "role:reviewer"\nwithin = "5 workdays"')
    other.save()
    with pytest.raises(CannotDraft, match="规则要用到"):
        publish_draft(other, organ.administrator, alone=True, fixed={"no-such-step"})
