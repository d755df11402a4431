"""Whether an organ can work: what is missing and what will wait for whom, judged without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin.people.models import Duty, Role
from huiyin.procedures.loading import read_files
from huiyin.procedures.readiness.arrangement import stuck
from huiyin.procedures.readiness.judging import Step, judge
from huiyin.procedures.readiness.organ import BodySeats, Organ, Seat
from huiyin.procedures.readiness.proposing import Proposal, propose

WANG, LI, ZHAO, SUN, CHEN, LIU = range(1, 7)
NAMES = dict(zip(range(1, 7), ("王建国", "李秀兰", "赵敏", "孙丽", "陈刚", "刘洋"), strict=True))
LEADERS, OFFICE, FINANCE, ELECTION = range(1, 5)


def seat(post: int, title: str, department: int, *holders: int, code: str = "", head: bool = False) -> Seat:
    return Seat(post, title, code or f"post-{post}", department, head, frozenset(holders))


@pytest.fixture(scope="module")
def six() -> Organ:
    """An organ of six as it mostly is: everybody heads something, the accountant is the only one beside."""
    procedures = tuple(procedure for procedure, _, _ in read_files().values())
    return Organ(
        units=1, own_unit="青河县人大常委会机关",
        departments={LEADERS: "领导", OFFICE: "办公室", FINANCE: "财政经济工委", ELECTION: "选联工委"},
        seats=(
            seat(1, "主任", LEADERS, WANG, head=True), seat(2, "副主任", LEADERS, LI), seat(3, "主任", OFFICE, ZHAO, head=True),
            seat(4, "会计", OFFICE, SUN, code="accountant"), seat(5, "主任", FINANCE, CHEN, head=True),
            seat(6, "主任", ELECTION, LIU, head=True), seat(7, "出纳", OFFICE, LIU, code="cashier"),
        ),
        people=NAMES, charges={LEADERS: WANG, OFFICE: WANG, FINANCE: LI, ELECTION: LI},
        bodies=(BodySeats(1, "巡察整改工作领导小组", "leading_group", frozenset({(WANG, "chair")})),),
        roles={"office": frozenset({ZHAO}), "reviewer": frozenset({CHEN})}, with_account=frozenset({LI, ZHAO, SUN, CHEN, LIU}),
        procedures=procedures,
    )


def step(organ: Organ, code: str) -> Step:
    return next(s for s in judge(organ) if s.code == code)


def told(organ: Organ, code: str) -> str:
    return "\n".join(map(str, step(organ, code).missing))


def carried_out(organ: Organ, proposals: list[Proposal]) -> Organ:
    for number, each in enumerate(proposals, 90):
        if isinstance(each.duty, Role):
            organ = replace(organ, roles={**organ.roles, each.duty: organ.roles[each.duty] | {each.person}})
            continue
        held = [s for s in organ.seats if s.code == each.duty]
        if held:
            new = replace(held[0], holders=held[0].holders | {each.person})
            organ = replace(organ, seats=tuple(new if s is held[0] else s for s in organ.seats))
        else:
            organ = replace(organ, seats=(*organ.seats, seat(number, each.duty.label, OFFICE, each.person, code=each.duty)))
    return organ


def test_an_empty_organ_is_told_the_steps_in_order() -> None:
    steps = judge(Organ())
    assert [s.code for s in steps] == [
        "units", "departments", "posts", "people", "appointments", "charges", "bodies", "duties", "grants", "parameters", "days",
    ]
    assert not any(s.done for s in steps[:6])
    assert "没有指明哪一个是本单位" in told(Organ(units=2), "units")
    assert step(Organ(units=1, own_unit="青河县人大"), "units").done


def test_a_department_without_a_leader_in_charge_is_told_before_anything_is_stuck(six: Organ) -> None:
    without = replace(six, charges={d: p for d, p in six.charges.items() if d != FINANCE})
    said = told(without, "charges")
    assert "财政经济工委没有分管领导" in said
    assert "领导审批" in said
    assert "没有人办" in said
    assert step(six, "charges").done


def test_heads_bodies_roles_and_duties_are_asked_for_by_what_waits_for_them(six: Organ) -> None:
    headless = replace(six, seats=tuple(replace(s, is_head=s.is_head and s.department != FINANCE) for s in six.seats))
    assert "财政经济工委没有部门负责人岗位" in told(headless, "posts")
    empty = replace(six, seats=tuple(replace(s, holders=frozenset()) if s.department == FINANCE else s for s in six.seats))
    assert "财政经济工委主任空缺" in told(empty, "appointments")
    assert "陈刚没有任职" in told(replace(empty, roles={}), "appointments")
    assert "没有领导小组组长" in told(replace(six, bodies=()), "bodies")
    branch = BodySeats(2, "机关党支部", "branch", frozenset({(ZHAO, "branch_commissioner")}))
    assert "机关党支部没有书记" in told(replace(six, bodies=(*six.bodies, branch)), "bodies")
    assert "没有人有“审核”角色" in told(replace(six, roles={"office": frozenset({ZHAO})}), "grants")
    assert "都没有账号" in told(replace(six, with_account=frozenset({CHEN})), "grants")
    assert "财务审核没有人承担" in told(six, "duties")


def test_who_would_decide_about_themselves_is_named(six: Organ) -> None:
    """The accountant's own claim gets as far as the books; a reviewer alone in the department gets no further than that."""
    said = told(six, "duties")
    assert "孙丽登记的合同付款、报销、福利费：到“记账”没有人能办：这一环节只有孙丽" in said
    alone = carried_out(six, [Proposal(Duty.FINANCE_REVIEW, CHEN, "陈刚", stands_in=False)])
    cases = {(NAMES[c.starter], c.step) for c in stuck(alone) if c.by == "post:finance_review"}
    assert ("陈刚", "财务审核") in cases
    leader = carried_out(six, [Proposal(Duty.FINANCE_REVIEW, LI, "李秀兰", stands_in=False)])
    assert any(c.by == "leader" and c.barred == {LI} and c.starter == CHEN for c in stuck(leader))


def test_a_leaders_own_matter_is_a_note_and_no_lack_of_people(six: Organ) -> None:
    arranged = carried_out(six, propose(six))
    assert step(arranged, "duties").done, told(arranged, "duties")
    assert "王建国" in "".join(step(arranged, "duties").notes)


def test_the_proposal_frees_everything_and_keeps_the_cashier_from_books_and_review(six: Organ) -> None:
    proposals = propose(six)
    assert {p.duty for p in proposals if not p.stands_in} == {Duty.FINANCE_REVIEW, Duty.DISPATCHER, Duty.LEGAL}
    arranged = carried_out(six, proposals)
    assert [c for c in stuck(arranged) if not c.own_leader] == []
    cashiers = arranged.holders(Duty.CASHIER)
    assert not cashiers & arranged.holders(Duty.ACCOUNTANT)
    assert not cashiers & arranged.holders(Duty.FINANCE_REVIEW)
    assert propose(arranged) == [], "once taken on, nothing more is proposed"


def test_nothing_is_proposed_for_nobody_or_for_many(six: Organ) -> None:
    assert propose(Organ()) == []
    many = {**NAMES, **{n: f"职员{n}" for n in range(100, 140)}}
    assert propose(replace(six, people=many)) == []


def test_a_post_with_a_duty_alone_brings_nobody_into_a_second_department(six: Organ) -> None:
    assert six.staff[OFFICE] == {ZHAO, SUN}
    assert six.staff[ELECTION] == {LIU}
