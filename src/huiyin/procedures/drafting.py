"""流程改版: a draft of a procedure, changed in a few plain ways, guarded, compared with the current one.

A draft is a text of the same grammar as the files, read by the same reader. What may change is closed: who does a step, its
time limit, the materials it requires, a further step, a step fewer. Fields and checks stay as they are; what a
regulation demands cannot be edited away.
"""

from __future__ import annotations

import json
import logging
import tomllib
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from huiyin.ledger.enums import Stage
from huiyin.people import changes
from huiyin.people.models import User
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.definition import BACKWARD, Procedure, ProcedureError
from huiyin.procedures.grammar import parse
from huiyin.procedures.loading import publish, vocabulary
from huiyin.procedures.models import Version
from huiyin.workdays import BadTerm, parse_term

log = logging.getLogger(__name__)

Data = dict[str, Any]
_TOP = ("register", "title", "basis", "number", "retention", "closed_acts")
_STEP = (
    "code", "title", "stage", "by", "all_of", "within", "asks", "materials", "numbers", "waits_for_children", "checks",
    "return", "leads_to", "labels", "acts", "hint", "apart_from", "offers",
)
_ADDED = "added_"
_ACTS_OF_ADDED = ["urge", "copy", "correct"]
_INCOMPATIBLE = {"handler", "head", "starter"}


class CannotDraft(Exception):
    """Refused; the message (Chinese) says why, with the article where there is one."""


def dump(data: Data) -> str:
    """A procedure as text of the grammar; reading it gives the same again."""
    lines = [f"{key} = {_value(data[key])}" for key in _TOP if data.get(key)]
    if data.get("materials"):
        lines += ["", "[materials]", *(f"{kind} = {_value(title)}" for kind, title in data["materials"].items())]
    for step in data["step"]:
        lines += ["", "[[step]]", *(f"{key} = {_value(step[key])}" for key in _STEP if key in step)]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_value(v) for v in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{k} = {_value(v)}' for k, v in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)


def open_draft(register: str) -> Version | None:
    return Version.objects.filter(register=register, status=Version.Status.DRAFT).order_by("-number").first()


def begin_draft(register: str, by: User) -> Version:
    """A copy of the current version to be changed. Raises CannotDraft while another draft is open."""
    with transaction.atomic():
        published = Version.objects.select_for_update().get(register=register, status=Version.Status.PUBLISHED)
        if open_draft(register) is not None:
            raise CannotDraft("这个流程已有一份草案，请在那份草案上修改，或先弃用它。")
        last = Version.objects.filter(register=register).order_by("-number").values_list("number", flat=True)[0]
        draft = Version(register=register, number=last + 1, source=published.source, author=by)
        changes.save(by, draft, "起草流程新版")
        return draft


def discard(draft: Version, by: User) -> None:
    """Give a draft up; it stays on record as retired."""
    _require_draft(draft)
    draft.status = Version.Status.RETIRED
    changes.save(by, draft, "弃用流程草案")


def set_step(draft: Version, code: str, by: User, values: Mapping[str, Any]) -> None:
    """Change a step's `title`, `by`, `within` (workdays; 0 none) or `materials` (kinds). Raises CannotDraft."""
    data, step = _open(draft, code)
    if values.get("title"):
        step["title"] = str(values["title"]).strip()[:40]
    if "by" in values and values["by"] != step["by"]:
        _require_apart(step["stage"], values["by"])
        if step.get("all_of"):
            raise CannotDraft("会签环节的会签人不能在这里改。")
        step["by"] = values["by"]
    if "within" in values:
        step.pop("within", None)
        if values["within"]:
            step["within"] = _term(values["within"])
    if "materials" in values:
        step["materials"] = [kind for kind in data.get("materials", {}) if kind in values["materials"]]
    _keep(draft, data, by, f"修改环节“{step['title']}”")


def add_material(draft: Version, title: str, by: User) -> str:
    """A kind of material that steps may require from now on; returns its code. Raises CannotDraft."""
    data = _open(draft)[0]
    title = title.strip()[:40]
    if not title or title in data.get("materials", {}).values():
        raise CannotDraft("请填写一个还没有的材料名称。")
    kinds = data.setdefault("materials", {})
    code = next(f"own_{n}" for n in range(1, 1000) if f"own_{n}" not in kinds)
    kinds[code] = title
    _keep(draft, data, by, f"增加材料“{title}”")
    return code


def add_step(draft: Version, after: str, title: str, who: str, within: int, by: User) -> str:
    """A step that looks at a matter between `after` and what followed it; returns its code. Raises CannotDraft."""
    data, before = _open(draft, after)
    title = title.strip()[:40]
    if not title:
        raise CannotDraft("请填写新环节的名称。")
    onward = next((a for a, t in before["leads_to"].items() if a not in BACKWARD and "!" not in t), None)
    if onward is None:
        raise CannotDraft(f"“{before['title']}”之后事项就办结了，请把新环节加在它前面。")
    following = _step(data, before["leads_to"][onward])
    stage = following["stage"] if following["stage"] in (Stage.ACCEPTANCE, Stage.DECISION) else Stage.REVIEW.value
    _require_apart(stage, who)
    taken = {s["code"] for s in data["step"]}
    code = next(f"{_ADDED}{n}" for n in range(1, 100) if f"{_ADDED}{n}" not in taken)
    step: Data = {"code": code, "title": title, "stage": str(stage), "by": who}
    if within:
        step["within"] = _term(within)
    step |= {
        "return": "any_earlier", "leads_to": {"pass": following["code"], "return": after}, "acts": list(_ACTS_OF_ADDED),
    }
    before["leads_to"][onward] = code
    data["step"].insert(data["step"].index(before) + 1, step)
    _keep(draft, data, by, f"增加环节“{title}”")
    return code


def drop_step(draft: Version, code: str, by: User, fixed: Collection[str] = ()) -> None:
    """Take a step out; what led to it leads on. `fixed` are steps the register's own rules name. Raises CannotDraft."""
    data, step = _open(draft, code)
    reason = cannot_drop(data, step, fixed)
    if reason:
        raise CannotDraft(reason)
    onward = _onward(step)
    assert onward is not None
    index = data["step"].index(step)
    above = list(reversed(data["step"][:index]))
    earlier = next((s for s in above if code in _targets(s)), above[0])["code"]
    data["step"].remove(step)
    for other in data["step"]:
        for action, target in other["leads_to"].items():
            if target.partition("!")[0] == code:
                other["leads_to"][action] = earlier if action in BACKWARD else target.replace(code, onward, 1)
    for other in data["step"]:
        back = other["leads_to"].get("return")
        if back == other["code"]:
            del other["leads_to"]["return"]
    _keep(draft, data, by, f"取消环节“{step['title']}”")


def cannot_drop(data: Data, step: Data, fixed: Collection[str]) -> str:
    """Why a step has to stay; empty when it may go."""
    title = step["title"]
    if step is data["step"][0]:
        return f"“{title}”是第一个环节，不能取消。"
    if step.get("apart_from") or any(step["code"] in other.get("apart_from", ()) for other in data["step"]):
        return f"“{title}”是不相容岗位分离要用到的环节，不能取消。"
    if step["code"] in fixed or step.get("numbers") or step.get("waits_for_children"):
        return f"“{title}”是这个台账的规则要用到的环节，不能取消。"
    if step.get("asks"):
        return f"“{title}”要填写的内容别处没有，不能取消。"
    if step["stage"] == Stage.DECISION and not step["code"].startswith(_ADDED):
        return f"“{title}”作出决定，不能取消；可以改由别人决定。"
    elsewhere = {c for s in data["step"] if s is not step for c in s.get("checks", [])}
    lost = [CHECKS[c] for c in step.get("checks", []) if c not in elsewhere and c in CHECKS]
    if lost:
        return f"取消“{title}”就没有了“{lost[0].title}”这项检查（依据：{lost[0].basis}），不能取消。"
    if _onward(step) is None:
        return f"“{title}”有几个去向或者在这里办结，不能取消。"
    return ""


def _onward(step: Data) -> str | None:
    """The one step that follows a step; None where there are several ways on, or an end."""
    ways = {t for a, t in step["leads_to"].items() if a not in BACKWARD}
    only = next(iter(ways)) if len(ways) == 1 else ""
    return only if only and "!" not in only else None


def _targets(step: Data) -> set[str]:
    return {t.partition("!")[0] for a, t in step["leads_to"].items() if a not in BACKWARD}


def _require_apart(stage: str, who: str) -> None:
    if stage in (Stage.ACCEPTANCE, Stage.DECISION) and who in _INCOMPATIBLE:
        raise CannotDraft("承办的人不能验收、审批自己办的事项（不相容岗位相互分离），请改由整改办、审核人员或领导办理。")


def _term(days: Any) -> str:
    text = f"{days} workdays"
    try:
        parse_term(text)
    except BadTerm as error:
        raise CannotDraft("时限请填写1至999个工作日；不限填0。") from error
    return text


def _require_draft(draft: Version) -> None:
    if draft.status != Version.Status.DRAFT:
        raise CannotDraft("这一版已经发布或停用，不能再改。请另起一份草案。")


def _open(draft: Version, code: str = "") -> tuple[Data, Data]:
    _require_draft(draft)
    data = tomllib.loads(draft.source)
    return data, _step(data, code) if code else {}


def _step(data: Data, code: str) -> Data:
    found: Data | None = next((s for s in data["step"] if s["code"] == code), None)
    if found is None:
        raise CannotDraft("草案里没有这个环节，可能刚被取消。请刷新页面。")
    return found


def _keep(draft: Version, data: Data, by: User, note: str) -> None:
    """Store the draft's text once the grammar takes it. Raises CannotDraft."""
    source = dump(data)
    try:
        parse(source, "草案", vocabulary(draft.register, posts=True))
    except ProcedureError as error:
        log.info("a draft was refused: %s", error)
        raise CannotDraft("这样改以后，有的环节到不了、出不去，或者找不到办理人，没有保存。") from error
    with transaction.atomic():
        _require_unchanged(draft)
        draft.source = source
        changes.save(by, draft, note)


def _require_unchanged(draft: Version) -> None:
    """Takes the draft's row; raises CannotDraft when somebody else has changed it since it was read."""
    stored = Version.objects.select_for_update().get(pk=draft.pk)
    if (stored.source, stored.status) != (draft.source, draft.status):
        raise CannotDraft("刚有人改过这份草案，请刷新页面，核对以后再办。")


def had_a_hand(draft: Version, user: User) -> bool:
    """Whether somebody drafted or changed any of it."""
    return draft.author_id == user.pk or changes.had_a_hand(draft, user)


def publish_draft(draft: Version, by: User, alone: bool, fixed: Collection[str] = ()) -> None:
    """Make the draft current, as it was read. Raises CannotDraft for whoever had a hand in it (unless nobody else
    administers: `alone`), and for a text, from the desk or from a file, that breaks what must hold.
    """
    _require_draft(draft)
    if had_a_hand(draft, by) and not alone:
        raise CannotDraft("起草、改过草案的人不能自己发布，请由另一名管理员核对后发布。")
    published = Version.objects.get(register=draft.register, status=Version.Status.PUBLISHED)
    data = tomllib.loads(draft.source)
    if data == tomllib.loads(published.source):
        raise CannotDraft("草案与现行版本相同，不需要发布。")
    for step in data["step"]:
        _require_apart(step["stage"], step["by"])
    missing = set(fixed) - {s["code"] for s in data["step"]}
    if missing:
        raise CannotDraft(f"草案里没有这个台账的规则要用到的环节（{'、'.join(sorted(missing))}），不能发布。")
    with transaction.atomic():
        _require_unchanged(draft)
        try:
            publish(draft, draft.author)
        except ProcedureError as error:
            log.info("a draft was not published: %s", error)
            raise CannotDraft("草案里有找不到的办理人、内容或检查，不能发布。") from error
        published.refresh_from_db()
        changes.save(by, published, f"由第{draft.number}版取代")
        changes.save(by, draft, f"发布流程第{draft.number}版")


def current_of(draft: Version) -> Procedure:
    """The published procedure that a draft would replace."""
    published = Version.objects.get(register=draft.register, status=Version.Status.PUBLISHED)
    return parse(published.source, str(published))
