"""The sheet of a roster: the sample that goes out, and its lines read back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from huiyin.codec import Cell, CellKind, Choice, Codec, Context, Date, PersonName, Text, Value, YesNo
from huiyin.desk.exchange.cells import MAX_ROWS, book_of, tab_in
from huiyin.desk.exchange.compared import Problem
from huiyin.ledger.store import Refused
from huiyin.people.models import Department, Duty, Membership, Role, today
from huiyin.procedures.bounds import CELL, YEARS
from huiyin.rendering.sheet import Kind, SheetColumn, write_table

EXAMPLE = "示例"
AUTOMATIC = "自动"
MOST = 1000
"""Lines of one sheet: all of them are stored in one transaction."""
ROLES = {role.label: role for role in Role if role is not Role.INSPECTOR}  # theirs must end on a day
DUTIES = {duty.label: duty for duty in Duty}
KINDS = {kind.label: kind for kind in Department.Kind}

# Heading of each column with its other spellings.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "人员"), "department": ("部门", "所在部门", "处室", "科室"), "kind": ("部门类别", "类别"),
    "post": ("岗位", "职务", "岗位名称"), "head": ("部门负责人", "是否负责人", "负责人"), "duty": ("专门职责", "职责"),
    "charges": ("分管部门", "分管"), "bodies": ("机构职务", "组织机构", "机构"), "roles": ("角色",),
    "username": ("用户名", "账号"), "phone": ("联系电话", "电话", "手机"), "email": ("邮箱", "电子邮箱"),
    "starts_on": ("起始日期", "任职日期", "任职时间"), "basis": ("依据文件", "依据", "任职文件"),
}
_CODECS: Mapping[str, Codec[Any]] = {
    "name": PersonName(), "head": YesNo(), "kind": Choice([(label, label) for label in KINDS]), "starts_on": Date(YEARS),
}
_WORDED = Text(CELL, long=False)
_LISTED = Text(CELL)
_EMPTY = Cell("", CellKind.EMPTY)
_SEVERAL = ("department", "post", "duty", "charges", "bodies", "roles")
"""Columns in which a line end parts one from another."""
_LIST = re.compile(r"[、，,；;\n]+")

_COLUMNS = (
    SheetColumn("姓名", 12, required=True, hint="同名的人请填联系电话加以区分"),
    SheetColumn("部门", 20, hint="还没有登记的部门会一并登记；兼任几个岗位的可写“选联工委、办公室”，与岗位一一对应"),
    SheetColumn("部门类别", 12, choices=list(KINDS), hint="新部门填写；不填按名称判断"),
    SheetColumn("岗位", 18, hint="例如 主任、副主任、会计；还没有的岗位会一并登记，几个岗位用顿号隔开"),
    SheetColumn("部门负责人", 10, choices=("是", "否"), hint="写在有几个岗位的一行里，指第一个岗位"),
    SheetColumn("专门职责", 14, hint=f"各部门的事项都由这个人办的才填，几项用顿号隔开：{'、'.join(DUTIES)}"),
    SheetColumn("分管部门", 24, hint="几个部门用顿号隔开"),
    SheetColumn("机构职务", 30, hint="例如 整改工作领导小组组长、机关党支部书记；还没有的机构会一并登记，须填依据文件"),
    SheetColumn("角色", 18, hint=f"几个角色用顿号隔开：{'、'.join(ROLES)}"),
    SheetColumn("用户名", 16, hint=f"填“{AUTOMATIC}”按姓名拼音取名；不填不建账号"),
    SheetColumn("联系电话", 16), SheetColumn("邮箱", 22),
    SheetColumn("起始日期", 12, Kind.DATE, hint="任职、分管、角色从这一天算起；不填为今天"),
    SheetColumn("依据文件", 24),
)
_NOTES = (
    "一人兼任几个岗位的，可以写几行，也可以在一行里用顿号隔开；角色、用户名写在其中一行即可。只分管、不任职的人，部门和岗位都不填。",
    "专门职责多于岗位的，多出的各设一个岗位，例如“财务审核岗”。一项职责可以几人承担：第二人在第一人须回避时替办。",
    "每个部门都要有人分管（包括办公室、领导班子），每个部门有一个部门负责人。",
    "各列的先后可以调整，除姓名外不需要的列可以删去。",
    "上传后先核对：列出将要登记的部门、岗位、人员、任职、分管、角色、账号，以及错误的行、列、内容，由您确认后才登记。有一处错误，整张表都不登记。",
    "只增加还没有的，不改动、不结束已经登记的；同一张表传两次，第二次没有可登记的。",
    f"姓名为“{EXAMPLE}”的一行只作示范，登记时跳过。检查账号须写截止日期，请在“角色”中授予。",
)


@dataclass(frozen=True)
class Seat:
    """A post of a department."""

    department: str
    post: str
    head: bool = False
    duty: Duty | None = None
    only_duty: bool = False
    """No post of the sheet bears the duty: it is borne where it is already, else by a post of its own."""


@dataclass(frozen=True)
class BodySeat:
    body: str
    role: Membership.Role


@dataclass(frozen=True)
class Line:
    """The seats of a person, or what one has without any; `row` as Excel counts."""

    row: int
    name: str
    seats: tuple[Seat, ...] = ()
    kind: str = ""
    charges: tuple[str, ...] = ()
    bodies: tuple[BodySeat, ...] = ()
    roles: tuple[Role, ...] = ()
    username: str = ""
    phone: str = ""
    email: str = ""
    starts_on: dt.date = field(default_factory=today)
    basis: str = ""


def write_sample(target: BinaryIO) -> None:
    example = (
        EXAMPLE, "办公室", "办公室", "主任", "是", "", "", "", Role.HANDLER.label, AUTOMATIC, "8600 0001", "", today(),
        "任职文件的名称或文号",
    )
    write_table(target, "名册", _COLUMNS, [example], _NOTES)


def read(data: bytes) -> tuple[list[Line], list[Problem]]:
    """Raises Refused (in Chinese) for what is no roster at all."""
    found = tab_in(book_of(data, MAX_ROWS), _WORDS, must="name")
    if found is None:
        raise Refused("没有找到表头。前10行中应有一行写着栏目名称，例如“姓名、部门、岗位”。可以先下载样表。")
    tab, heads = found
    lines, problems = [], []
    for number, row in enumerate(tab.rows[heads.row + 1 :], heads.row + 2):
        cells = {name: row[place] if place < len(row) else _EMPTY for name, place in heads.places.items()}
        if any(c.text.strip() or c.unreadable for c in cells.values()) and cells["name"].text.strip() != EXAMPLE:
            try:
                lines.append(_line(number, cells, Context(since_1904=tab.since_1904)))
            except _Row as wrong:
                problems += wrong.problems
    if len(lines) > MOST:
        raise Refused(f"表中有{len(lines)}行，一次最多{MOST}行。请拆分后分几次上传。")
    return lines, problems


Wronged = Callable[[str, str], None]


class _Row(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def _line(number: int, given: Mapping[str, Cell], ctx: Context) -> Line:
    """Raises _Row with all that is wrong in it."""
    problems: list[Problem] = []

    def wrong(name: str, message: str) -> None:
        problems.append(Problem(number, _WORDS[name][0], given[name].text if name in given else "", message))

    cells = _values(given, ctx, wrong)
    if not given["name"].text.strip() and not given["name"].unreadable:
        wrong("name", "不能为空")
    roles = _several(cells.get("roles", ""))
    for unknown in [r for r in roles if r not in ROLES]:
        wrong("roles", f"没有“{unknown}”这个角色，可以填：{'、'.join(ROLES)}")
    seats = _seats(cells, bool(cells.get("head")), wrong)
    bodies = [_body_seat(text, wrong) for text in _several(cells.get("bodies", ""))]
    if problems:
        raise _Row(problems)
    return Line(
        number, cells["name"], tuple(seats), cells.get("kind", ""),
        tuple(_several(cells.get("charges", ""))), tuple(b for b in bodies if b),
        tuple(ROLES[r] for r in roles), cells.get("username", "").lower(), cells.get("phone", ""), cells.get("email", ""),
        cells.get("starts_on") or today(), cells.get("basis", ""),
    )


def _values(given: Mapping[str, Cell], ctx: Context, wrong: Wronged) -> dict[str, Any]:
    """What the cells state; empty text where one states nothing."""
    found: dict[str, Any] = {}
    for column, cell in given.items():
        outcome = _CODECS.get(column, _LISTED if column in _SEVERAL else _WORDED).read(cell, ctx)
        if isinstance(outcome, Value):
            found[column] = outcome.value or ""
        else:
            wrong(column, outcome.message)
    return found


# A post whose title speaks of a duty bears it, when a line has several of either.
_SPOKEN_OF: Mapping[Duty, tuple[str, ...]] = {
    Duty.FINANCE_REVIEW: ("财务", "审核"), Duty.CASHIER: ("出纳",), Duty.ACCOUNTANT: ("会计",),
    Duty.DISPATCHER: ("车", "调度"), Duty.LEGAL: ("法制", "法规"),
}


def _seats(cells: Mapping[str, str], head: bool, wrong: Wronged) -> list[Seat]:
    """Departments and posts of a line side by side, each duty with the post that bears it or with one of its own."""
    departments, posts = _several(cells.get("department", "")), _several(cells.get("post", ""), repeated=True)
    duties = [DUTIES[d] for d in _several(cells.get("duty", "")) if d in DUTIES]
    for unknown in [d for d in _several(cells.get("duty", "")) if d not in DUTIES]:
        wrong("duty", f"没有“{unknown}”这项职责，可以填：{'、'.join(DUTIES)}")
    if bool(departments) != bool(posts):
        wrong("post" if departments else "department", "部门和岗位要么都填，要么都不填")
        return []
    if duties and not posts:
        wrong("duty", "专门职责由岗位承担，请填部门和岗位")
        return []
    if len(departments) == 1:
        departments *= len(posts)
    if len(departments) != len(posts):
        wrong("post", f"有{len(departments)}个部门、{len(posts)}个岗位，不能一一对应；请分写几行")
        return []
    borne = _borne(posts, duties)
    seats = [Seat(d, p, head and i == 0, borne.get(i)) for i, (d, p) in enumerate(zip(departments, posts, strict=True))]
    left = [duty for duty in duties if duty not in borne.values()]
    return seats + [Seat(departments[0], f"{duty.label}岗", duty=duty, only_duty=True) for duty in left]


def _borne(posts: list[str], duties: list[Duty]) -> dict[int, Duty]:
    """Place of a post in the line -> the duty it bears."""
    if len(posts) == len(duties) == 1:
        return {0: duties[0]}
    found: dict[int, Duty] = {}
    for duty in duties:
        place = next((i for i, p in enumerate(posts) if i not in found and any(w in p for w in _SPOKEN_OF[duty])), None)
        if place is not None:
            found[place] = duty
    return found


def _body_seat(text: str, wrong: Wronged) -> BodySeat | None:
    """整改工作领导小组组长 → the body and the seat; the longest seat that ends the text is meant."""
    bare = re.sub(r"[\s：:（(）)]", "", text)
    for role in sorted(Membership.Role, key=lambda r: -len(r.label)):
        body = bare.removesuffix(str(role.label))
        if body and body != bare:
            return BodySeat(body, role)
    wrong("bodies", f"“{text}”请写成机构名称加职务，职务可以是：{'、'.join(str(r.label) for r in Membership.Role)}")
    return None


def _several(text: str, *, repeated: bool = False) -> list[str]:
    parts = [part.strip() for part in _LIST.split(text) if part.strip()]
    return parts if repeated else list(dict.fromkeys(parts))
