"""From the organ as it stands to the steps of setting it up: what is done, what is missing, what will wait for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from huiyin.people.models import Body, Duty, Membership, Role
from huiyin.procedures.readiness.arrangement import Stuck, stuck
from huiyin.procedures.readiness.organ import Organ

_SHOWN = 3


@dataclass(frozen=True)
class Missing:
    """What is not there and, if it stays so, what `then` happens. `given` fills the form in that puts it right."""

    text: str
    then: str = ""
    given: Mapping[str, int | str] = field(default_factory=dict)
    section: str = ""

    def __str__(self) -> str:
        return f"{self.text}：{self.then}" if self.then else self.text


@dataclass(frozen=True)
class Step:
    code: str
    title: str
    why: str
    stands: str
    missing: tuple[Missing, ...] = ()
    compulsory: bool = True
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        return not self.missing


def judge(organ: Organ) -> list[Step]:
    """The steps in the order in which they are taken."""
    return [
        _unit(organ), _departments(organ), _posts(organ), _people(organ), _appointments(organ), _charges(organ),
        _bodies(organ), _duties(organ), _roles(organ), _parameters(organ), _holidays(organ),
    ]


def _unit(organ: Organ) -> Step:
    missing: tuple[Missing, ...] = ()
    if not organ.own_unit:
        text = "还没有登记本单位" if not organ.units else "登记了单位，没有指明哪一个是本单位"
        missing = (Missing(text, "导入方案对不上部门，名册不能登记，表格和页眉没有单位名称"),)
    return Step("units", "本单位", "全称、简称、机关代字；第一个登记的单位就是本单位。", organ.own_unit, missing)


def _departments(organ: Organ) -> Step:
    missing = () if organ.departments else (Missing("还没有登记部门", "什么事项也登记不了"),)
    why = "领导班子、办公室、各委办各是一个部门。人多的单位，从这一步到“角色和账号”可以用一张名册一次登记。"
    return Step("departments", "部门", why, _count(organ.departments, "个部门"), missing)


def _posts(organ: Organ) -> Step:
    missing = [] if organ.departments else [_AFTER_DEPARTMENTS]
    then = _waits(organ, "head")
    for key, name in organ.departments.items():
        seats = [s for s in organ.seats if s.department == key]
        if not seats:
            missing.append(Missing(f"{name}没有岗位", "没有人能办它的事项", {"department": key}))
        elif not any(s.is_head for s in seats):
            missing.append(Missing(f"{name}没有部门负责人岗位", then, {"department": key}))
    why = "每个部门的岗位，勾选部门负责人。人员调整后，岗位上的待办自然转到接任者。"
    return Step("posts", "岗位", why, _count(organ.seats, "个岗位"), tuple(missing))


def _people(organ: Organ) -> Step:
    missing = () if organ.people else (Missing("还没有登记人员", "没有人办理"),)
    return Step("people", "人员", "从不登录的领导也要登记：他们在线下签的字由别人登记，记在他们名下。",
                _count(organ.people, "人"), missing)


def _appointments(organ: Organ) -> Step:
    missing = [] if organ.seats and organ.people else [Missing("请先登记岗位和人员")]
    for seat in organ.seats:
        if not seat.holders:
            name = f"{organ.departments[seat.department]}{seat.title}"
            then = _waits(organ, "head") if seat.is_head else "派给这个岗位的事项没有人办"
            missing.append(Missing(f"{name}空缺", then, {"post": seat.post}))
    placed = {p for s in organ.seats for p in s.holders} | set(organ.charges.values())
    placed |= {p for b in organ.bodies for p, _ in b.seats} | {p for people in organ.roles.values() for p in people}
    idle = [Missing(f"{name}没有任职、分管、机构职务和角色", "不会收到任何待办", {"person": key})
            for key, name in organ.people.items() if key not in placed]
    return Step("appointments", "任职", "谁担任什么岗位，自哪一天起；一人可以兼任几个岗位。",
                _count([s for s in organ.seats if s.holders], "个岗位有人"), tuple(missing + idle))


def _charges(organ: Organ) -> Step:
    then = _waits(organ, "leader")
    missing = tuple(
        Missing(f"{name}没有分管领导", f"该部门的{then}", {"department": key})
        for key, name in organ.departments.items() if key not in organ.charges
    ) if organ.departments else (_AFTER_DEPARTMENTS,)
    why = "每个部门（包括办公室和领导班子）都要有人分管，而且最好在登记第一件事项之前。"
    return Step("charges", "分管", why, _count(organ.charges, "个部门有人分管"), missing)


_AFTER_DEPARTMENTS = Missing("请先登记部门")
_HEAD_SEATS = {
    Body.Kind.LEADING_GROUP: Membership.Role.CHAIR, Body.Kind.GROUP_OFFICE: Membership.Role.DIRECTOR,
    Body.Kind.PARTY_GROUP: Membership.Role.SECRETARY, Body.Kind.GENERAL_BRANCH: Membership.Role.SECRETARY,
    Body.Kind.BRANCH: Membership.Role.SECRETARY, Body.Kind.CELL: Membership.Role.CHAIR,
}


def _bodies(organ: Organ) -> Step:
    missing = []
    for by in _named(organ, "body"):
        _, kind, role = by.split(":")
        if kind in Body.Kind and not any(b.kind == kind and role in {r for _, r in b.seats} for b in organ.bodies):
            label = f"{Body.Kind(kind).label}{Membership.Role(role).label}"
            missing.append(Missing(f"没有{label}", _waits(organ, by)))
    for body in organ.bodies:
        head = _HEAD_SEATS.get(Body.Kind(body.kind))
        if head is not None and head not in {role for _, role in body.seats}:
            missing.append(Missing(f"{body.name}没有{head.label}", "会议主持、签批没有人选", {"body": body.key}, "memberships"))
    why = "领导小组及其办公室、党组、党支部等，每个职务按文件登记；整改轮次可以直接采用这里的领导小组。"
    return Step("bodies", "组织机构", why, _count(organ.bodies, "个机构"), tuple(missing))


def _duties(organ: Organ) -> Step:
    missing = []
    for duty in Duty:
        waits = _waits(organ, f"post:{duty.value}")
        if waits and not organ.holders(duty.value):
            missing.append(Missing(f"{duty.label}没有人承担", f"各部门的{waits}"))
    both = organ.holders(Duty.CASHIER) & organ.holders(Duty.ACCOUNTANT)
    missing += [Missing(f"{organ.people.get(p, '')}既是会计又是出纳", "出纳不得兼管账目登记，须分开") for p in sorted(both)]
    found = stuck(organ)
    missing += list(_stuck_in_words(organ, [each for each in found if not each.own_leader]))
    own = dict.fromkeys(organ.people.get(each.starter, "") for each in found if each.own_leader)
    notes = (f"{_some(own, '人')}本人登记的事项不能由本人审批：请由部门其他人登记，或由另一位领导、上级审批",) if own else ()
    why = "财务审核、现金出纳、会计记账、车辆调度、法制审核各由一个岗位承担，可以几人任职：第二人就是替办的人。"
    held = [d for d in Duty if organ.holders(d.value)]
    return Step("duties", "专门职责", why, "、".join(d.label for d in held), tuple(missing), notes=notes)


def _stuck_in_words(organ: Organ, found: Iterable[Stuck]) -> Iterator[Missing]:
    """“陈刚登记的预算项目、费用报销：到“财务审核”没有人能办（这一环节只有陈刚，须与编报分开）”"""
    grouped: dict[tuple[int, str, frozenset[int]], list[Stuck]] = defaultdict(list)
    for each in found:
        grouped[(each.starter, each.step, each.barred)].append(each)
    for (starter, step, barred), cases in grouped.items():
        titles = _some(dict.fromkeys(c.procedure for c in cases))
        who = "、".join(organ.people.get(p, "") for p in sorted(barred))
        apart = _some(dict.fromkeys(title for c in cases for title in c.apart))
        yield Missing(
            f"{organ.people.get(starter, '')}登记的{titles}",
            f"到“{step}”没有人能办：这一环节只有{who}，而它须与“{apart}”由不同的人办理",
        )


def _roles(organ: Organ) -> Step:
    missing = []
    for by in _named(organ, "role"):
        role = Role(by.partition(":")[2])
        holders = organ.roles.get(role.value, frozenset())
        if not holders:
            missing.append(Missing(f"没有人有“{role.label}”角色", _waits(organ, by), {"role": role.value}, "grants"))
        elif role == Role.OFFICE and not holders & organ.with_account:
            missing.append(Missing("“整改办”角色的人员都没有账号", "线下签批没有人登记", {}, "accounts"))
    without = [name for key, name in organ.people.items() if key not in organ.with_account]
    stands = f"{len(organ.with_account & organ.people.keys())}人有账号"
    if without:
        stands += f"；{_some(without, '人')}没有账号，他们在线下签字、由别人登记"
    return Step("grants", "角色和账号", "整改办、审核、领导、部门经办；每人一个账号，不共用。", stands, tuple(missing))


def _parameters(organ: Organ) -> Step:
    missing = tuple(
        Missing(f"{look.title}现为{look.value}", look.why, {"code": look.code}) for look in organ.looks if look.on is None
    )
    seen = [look for look in organ.looks if look.on is not None]
    return Step("parameters", "必看参数", "这些数值因单位而异，初始值只是猜测：逐项核对，改或不改都记下谁、哪天看过。",
                f"已看{len(seen)}项，共{len(organ.looks)}项", missing)


def _holidays(organ: Organ) -> Step:
    missing = tuple(
        Missing(f"{year}年还没有登记{'、'.join(names)}的放假安排", "期限暂按周末推算，会差几天")
        for year, names in organ.festivals.items() if names
    )
    known = [f"{year}年" for year, names in organ.festivals.items() if not names]
    return Step("days", "放假安排", "期限按工作日推算。每年十一月国务院公布下一年的安排后登记，或者升级程序。",
                f"{'、'.join(known)}已齐" if known else "", missing)


def _named(organ: Organ, kind: str) -> list[str]:
    """The `by`s of a kind that published procedures name."""
    found = (by for p in organ.procedures for s in p.steps.values() for by in (s.all_of or (s.by,)))
    return list(dict.fromkeys(by for by in found if by.partition(":")[0] == kind))


def _waits(organ: Organ, by: str) -> str:
    """“费用报销、出差申请等9类事项到“领导审批”等环节没有人办”; empty when no procedure gives a step to `by`."""
    kinds: dict[str, None] = {}
    steps: dict[str, None] = {}
    for procedure in organ.procedures:
        for step in procedure.steps.values():
            if by in (step.all_of or (step.by,)):
                kinds[procedure.title], steps[step.title] = None, None
    if not kinds:
        return ""
    named = "、".join(f"“{title}”" for title in list(steps)[:_SHOWN])
    return f"{_some(kinds)}到{named}{'等环节' if len(steps) > _SHOWN else ''}没有人办"


def _some(names: Iterable[str], measure: str = "项") -> str:
    listed = list(names)
    told = "、".join(listed[:_SHOWN])
    return f"{told}等{len(listed)}{measure}" if len(listed) > _SHOWN else told


def _count(things: Iterable[object], words: str) -> str:
    number = len(list(things))
    return f"{number}{words}" if number else ""
