"""What a reception must keep to. What was read in the regulation blocks; what is local or remembered warns."""

from __future__ import annotations

from decimal import Decimal

from huiyin.components.budgets import over_commitment, yuan
from huiyin.components.rows import day, money
from huiyin.ledger.facts import Use
from huiyin.ledger.mentions import mention
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.hospitality.models import OF_NO_EFFECT, Item, Reception

_RULE = "《党政机关国内公务接待管理规定》"
_LIST = f"{_RULE}：接待清单如实反映接待情况"


def companion_limit(guests: int, case: Case) -> int:
    """Up to ten guests three companions; beyond that a third of the guests, rounded down. All three are parameters."""
    if guests <= case.parameter("hospitality.few_guests"):
        return int(case.parameter("hospitality.few_companions"))
    return guests // int(case.parameter("hospitality.companion_share"))


@check("陪餐人数", basis=f"{_RULE}：来宾10人以内的陪餐不超过3人，超过10人的不超过来宾的三分之一", field="companions")
def companions_within_limit(matter: Reception, case: Case) -> str | None:
    guests, companions = len(matter.guests), len(matter.companions)
    limit = companion_limit(guests, case)
    return f"来宾{guests}人，陪餐至多{limit}人，现为{companions}人" if companions > limit else None


@check("一次接待一次工作餐", basis=f"{_RULE}：确因工作需要可以安排一次工作餐", field="items")
def one_work_meal(matter: Reception, case: Case) -> str | None:
    meals = sum(row.get("kind") == Item.MEAL for row in matter.items)
    most = int(case.parameter("hospitality.meals"))
    return f"只能安排{most}次工作餐，清单中有{meals}次" if meals > most else None


@check("接待结束不早于开始", basis=_LIST, field="ends_on")
def reception_has_a_length(matter: Reception, case: Case) -> str | None:
    if matter.starts_on and matter.ends_on and matter.ends_on < matter.starts_on:
        return "接待结束不能早于开始"
    return None


@check("来宾与公函相符", basis=f"{_RULE}：接待对象应与公函一致", field="guests")
def guests_agree_with_the_letter(matter: Reception, case: Case) -> str | None:
    if matter.letter_people is None or len(matter.guests) <= matter.letter_people:
        return None
    return f"公函所列{matter.letter_people}人，接待对象填了{len(matter.guests)}人，公函以外的人员不能接待"


@check("来宾单位与公函相符", basis=f"{_RULE}：接待对象应与公函一致", severity=Severity.WARN, field="guests")
def guests_come_from_the_unit(matter: Reception, case: Case) -> str | None:
    """A unit may be written shorter or longer than in the letter; a guest without one comes from the sending unit."""
    units = {str(row.get("unit") or matter.guest_unit).strip() for row in matter.guests}
    others = sorted(u for u in units if u not in matter.guest_unit and matter.guest_unit not in u)
    return f"来访单位是{matter.guest_unit}，接待对象中还有：{'、'.join(others)}" if others and matter.guest_unit else None


@check("清单要素齐全", basis=f"{_RULE}：清单包括接待对象的单位、姓名、职务和公务活动项目、时间、场所、费用等", field="items")
def list_is_complete(matter: Reception, case: Case) -> str | None:
    lacking = [
        f"{label}第{'、'.join(numbers)}行没有填{title}"
        for label, rows, name, title in (
            ("接待对象", matter.guests, "unit", "单位"), ("接待对象", matter.guests, "post", "职务"),
            ("接待清单", matter.items, "place", "场所"),
        )
        if (numbers := [str(number) for number, row in enumerate(rows, 1) if not row.get(name)])
    ]
    return "；".join(lacking) or None


@check("不提供禁止的菜肴烟酒", basis=f"{_RULE}：不得提供高档菜肴、野生动物、香烟和高档酒水，不得使用私人会所", field="items")
def nothing_banned(matter: Reception, case: Case) -> str | None:
    said = [str(row.get(name, "")) for row in matter.items for name in ("what", "place")]
    said += [matter.place, matter.dining_place]
    words = [w for w in case.words("hospitality.banned").split("、") if w and any(w in text for text in said)]
    return f"出现禁止的内容：{'、'.join(words)}" if words else None


@check("作出承诺", basis=f"{_RULE}：不得提供高档菜肴、香烟和高档酒水", severity=Severity.WARN, field="pledged")
def host_pledges(matter: Reception, case: Case) -> str | None:
    return None if matter.pledged or not matter.companions else "安排用餐的，请勾选承诺"


@check(
    "同城不安排用餐", basis=f"{_RULE}：不得以公务接待名义安排同城用餐（条文以正式文本为准）", severity=Severity.WARN,
    field="same_city",
)
def no_dining_within_the_city(matter: Reception, case: Case) -> str | None:
    return "来宾单位在本市，一般不安排用餐" if matter.same_city and (matter.companions or matter.dining_place) else None


@check("先审批后接待", basis=f"{_RULE}：接待应当事先审批", severity=Severity.WARN)
def approved_before_it_starts(matter: Reception, case: Case) -> str | None:
    if matter.starts_on is None or case.happened_on <= matter.starts_on:
        return None
    return f"接待从{matter.starts_on:%-m月%-d日}开始，审批在{case.happened_on:%-m月%-d日}，属于事后补批"


@check("一函一结", basis="公函与接待一一对应，一函一结（地方规定）", severity=Severity.WARN, field="letter_number")
def letter_settles_once(matter: Reception, case: Case) -> str | None:
    if not matter.letter_key:
        return None
    others = Use.objects.filter(kind=Use.Kind.LETTER, key=matter.letter_key).exclude(matter=matter.pk)
    other = others.exclude(matter__outcome__in=OF_NO_EFFECT).select_related("matter").first()
    return f"公函{matter.letter_number}已用于{mention(other.matter)}" if other else None


@check("清单时间在接待期间", basis=_LIST, field="items")
def items_fall_into_the_reception(matter: Reception, case: Case) -> str | None:
    if matter.starts_on is None or matter.ends_on is None:
        return None
    outside = [
        str(number) for number, row in enumerate(matter.items, 1)
        if (on := day(row, "on")) and not matter.starts_on <= on <= matter.ends_on
    ]
    return f"清单第{'、'.join(outside)}行不在接待期间" if outside else None


@check("工作餐标准", basis="地方接待经费标准", severity=Severity.WARN, field="items")
def meal_within_standard(matter: Reception, case: Case) -> str | None:
    """Guests and companions eat together; a row may say how many there were."""
    standard = case.parameter("hospitality.meal_standard")
    if not standard:
        return None
    for row in matter.items:
        people = int(row.get("people") or len(matter.guests) + len(matter.companions))
        if row.get("kind") == Item.MEAL and people and money(row, "cost") > standard * people:
            return f"工作餐{yuan(money(row, 'cost'))}，{people}人人均{yuan(money(row, 'cost') / people)}，标准{yuan(standard)}"
    return None


@check("费用与预计相近", basis=_LIST, severity=Severity.WARN, field="items")
def cost_near_the_plan(matter: Reception, case: Case) -> str | None:
    share = case.parameter("hospitality.over_plan")
    planned = matter.planned or Decimal(0)
    if not matter.items or matter.cost <= planned * (100 + share) / 100:
        return None
    return f"实际{yuan(matter.cost)}，超过审批的预计费用{yuan(planned)}{f'的{share}%以上' if share else ''}"


@check("不超预算", basis="《行政事业单位内部控制规范（试行）》关于预算业务控制的规定", field="line", can_be_past=False)
def reception_within_budget(matter: Reception, case: Case) -> str | None:
    return over_commitment(matter.pk, matter.line_id, matter.cost)


@check("结算资料齐全", basis=f"{_RULE}：报销凭证包括财务票据、派出单位公函和接待清单", field="materials")
def settled_with_its_pack(matter: Reception, case: Case) -> str | None:
    held = case.material_kinds(matter)
    lacking = [title for kind, title in (("receipt", "财务票据"), ("letter", "公函"), ("list", "接待清单")) if kind not in held]
    return f"还缺：{'、'.join(lacking)}" if lacking else None
