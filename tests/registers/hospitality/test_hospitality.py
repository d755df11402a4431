"""Receptions: no letter, no reception; limits at their boundaries; the cost typed once; counted and published."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huiyin.figures.charts import CHARTS
from huiyin.figures.registry import Scope, compute
from huiyin.kit.months import Month
from huiyin.kit.printing import Format, printed
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality, Mode, Outcome
from huiyin.ledger.facts import Amount, Participation, Use, balance
from huiyin.ledger.models import Entry
from huiyin.people.actors import actor_of
from huiyin.procedures.checks import CHECKS, Case
from huiyin.procedures.commands import Blocked, Done
from huiyin.procedures.settling import set_value
from huiyin.register.contradictions import RULES
from huiyin.registers.hospitality.forms import FORMS
from huiyin.registers.hospitality.models import Reception
from huiyin.registers.hospitality.monthly import table
from tests.desk_exchange.conftest import a_sheet, sent
from tests.registers.hospitality.conftest import DAY, House, guests
from tests.rendering.pdftext import words
from tests.support.pages import tight

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=1)


def said(code: str, matter: Any, on: dt.date = DAY) -> str | None:
    return CHECKS[code].predicate(matter, Case("", "", on, None, {}))


class TestLimits:
    @pytest.mark.parametrize(("guests_", "companions", "passes"), [
        (1, 3, True), (1, 4, False), (10, 3, True), (10, 4, False), (11, 3, True), (11, 4, False), (12, 4, True), (12, 5, False),
        (14, 4, True), (14, 5, False), (15, 5, True),
    ])
    def test_companions(self, organ: Any, guests_: int, companions: int, passes: bool) -> None:
        reception = Reception(guests=guests(guests_), companions=[{"person": i} for i in range(companions)])
        assert (said("companions_within_limit", reception) is None) is passes

    def test_the_numbers_are_parameters(self, organ: Any) -> None:
        set_value("hospitality.few_companions", "2", DAY, "本地规定", None)
        assert said("companions_within_limit", Reception(guests=guests(5), companions=[{"person": 1}] * 3)) is not None

    @pytest.mark.parametrize(("guests_", "companions", "passes"), [(8, 3, True), (8, 4, False), (9, 4, True)])
    def test_few_guests_may_be_fewer_than_ten(self, organ: Any, guests_: int, companions: int, passes: bool) -> None:
        """Exactly as many as the parameter says are still few: the share, here a half, counts beyond them only."""
        set_value("hospitality.few_guests", "8", DAY, "本地规定", None)
        set_value("hospitality.companion_share", "2", DAY, "本地规定", None)
        reception = Reception(guests=guests(guests_), companions=[{"person": i} for i in range(companions)])
        assert (said("companions_within_limit", reception) is None) is passes

    @pytest.mark.parametrize(("meals", "passes"), [(0, True), (1, True), (2, False)])
    def test_one_work_meal(self, organ: Any, meals: int, passes: bool) -> None:
        reception = Reception(items=[{"kind": "meal"}] * meals + [{"kind": "board"}])
        assert (said("one_work_meal", reception) is None) is passes

    @pytest.mark.parametrize(("text", "passes"), [("家常菜", True), ("红烧野生甲鱼", False), ("白酒两瓶", False)])
    def test_nothing_banned_is_served(self, organ: Any, text: str, passes: bool) -> None:
        assert (said("nothing_banned", Reception(items=[{"what": text}])) is None) is passes

    def test_no_private_club(self, organ: Any) -> None:
        assert "会所" in (said("nothing_banned", Reception(dining_place="湖畔私人会所")) or "")

    @pytest.mark.parametrize(("number", "passes"), [(6, True), (5, True), (7, False)])
    def test_guests_agree_with_the_letter(self, number: int, passes: bool) -> None:
        reception = Reception(letter_people=6, guests=guests(number))
        assert (said("guests_agree_with_the_letter", reception) is None) is passes

    @pytest.mark.parametrize(("unit", "passes"), [
        ("邻县人大常委会", True), ("邻县人大", True), ("邻县人大常委会办公室", True), ("", True), ("某公司", False),
    ])
    def test_guests_come_from_the_unit_of_the_letter(self, unit: str, passes: bool) -> None:
        reception = Reception(guest_unit="邻县人大常委会", guests=[*guests(1), {"unit": unit, "name": "某"}])
        message = said("guests_come_from_the_unit", reception)
        assert (message is None) is passes
        assert passes or "某公司" in (message or "")

    @pytest.mark.parametrize(("guest", "item", "message"), [
        ({"unit": "甲", "post": "科长"}, {"place": "食堂"}, None), ({"unit": "甲"}, {"place": "食堂"}, "接待对象第2行没有填职务"),
        ({"post": "科长"}, {"place": "食堂"}, "接待对象第2行没有填单位"),
        ({"unit": "甲", "post": "科长"}, {}, "接待清单第1行没有填场所"),
    ])
    def test_the_list_says_all_it_must(self, guest: dict[str, str], item: dict[str, str], message: str | None) -> None:
        assert said("list_is_complete", Reception(guests=[*guests(1), guest], items=[item])) == message

    @pytest.mark.parametrize(("standard", "cost", "passes"), [
        ("0", "9999.00", True), ("60", "480.00", True), ("60", "480.01", False),
    ])
    def test_the_meal_standard_once_the_organ_has_one(self, organ: Any, standard: str, cost: str, passes: bool) -> None:
        if standard != "0":
            set_value("hospitality.meal_standard", standard, DAY, "本地标准", None)
        reception = Reception(
            guests=guests(6), companions=[{"person": 1}, {"person": 2}], items=[{"kind": "meal", "cost": cost}]
        )
        assert (said("meal_within_standard", reception) is None) is passes

    @pytest.mark.parametrize(("cost", "passes"), [("550.00", True), ("550.01", False)])
    def test_the_cost_is_near_the_plan(self, organ: Any, cost: str, passes: bool) -> None:
        reception = Reception(planned=Decimal(500), items=[{"cost": cost}])
        assert (said("cost_near_the_plan", reception) is None) is passes

    @pytest.mark.parametrize(("planned", "passes"), [(1000, True), (1001, False)])
    def test_it_stays_within_its_budget(self, house: House, planned: int, passes: bool) -> None:
        reception = Reception(line_id=house.line.pk, planned=Decimal(planned))
        assert (said("reception_within_budget", reception) is None) is passes


class TestDays:
    @pytest.mark.parametrize(("ends", "passes"), [(DAY, True), (DAY - dt.timedelta(days=1), False)])
    def test_it_ends_after_it_begins(self, ends: dt.date, passes: bool) -> None:
        assert (said("reception_has_a_length", Reception(starts_on=DAY, ends_on=ends)) is None) is passes

    @pytest.mark.parametrize(("on", "passes"), [(DAY, True), (LATER, False)])
    def test_it_is_approved_before(self, on: dt.date, passes: bool) -> None:
        assert (said("approved_before_it_starts", Reception(starts_on=DAY), on) is None) is passes

    @pytest.mark.parametrize(("on", "passes"), [(DAY, True), (LATER, True), (LATER + dt.timedelta(1), False)])
    def test_every_item_falls_into_it(self, on: dt.date, passes: bool) -> None:
        reception = Reception(starts_on=DAY, ends_on=LATER, items=[{"on": DAY.isoformat()}, {"on": on.isoformat()}])
        message = said("items_fall_into_the_reception", reception)
        assert (message is None) is passes
        assert passes or "第2行" in (message or "")


class TestWarnings:
    @pytest.mark.parametrize("known", ["starts_on", "ends_on"])
    def test_nothing_is_outside_while_a_day_is_open(self, known: str) -> None:
        reception = Reception(**{known: DAY}, items=[{"on": LATER.isoformat()}])
        assert said("items_fall_into_the_reception", reception) is None

    def test_without_a_letter_number_no_letter_is_used_twice(self, house: House) -> None:
        house.asked(letter="")
        assert said("letter_settles_once", Reception(letter_number="")) is None

    def test_who_dines_pledges(self) -> None:
        assert said("host_pledges", Reception(companions=[{"person": 1}])) is not None
        assert said("host_pledges", Reception(companions=[{"person": 1}], pledged=True)) is None
        assert said("host_pledges", Reception()) is None

    def test_nobody_dines_within_the_city(self) -> None:
        assert said("no_dining_within_the_city", Reception(same_city=True, dining_place="食堂")) is not None
        assert said("no_dining_within_the_city", Reception(same_city=True)) is None
        assert said("no_dining_within_the_city", Reception(dining_place="食堂")) is None

    def test_one_letter_one_reception(self, house: House) -> None:
        first = house.approved()
        assert said("letter_settles_once", first) is None
        again = house.asked(letter="邻人函[2026] 7号")
        assert (first.number or "") in (said("letter_settles_once", again) or "")
        house.move(again, "withdraw", "handler_a", comment="重复登记")
        assert said("letter_settles_once", first) is None, "what was withdrawn uses no letter"


class TestCourse:
    def test_from_the_letter_to_the_settlement(self, house: House) -> None:
        reception = house.settled()
        assert (reception.is_closed, reception.outcome) == (True, Outcome.COMPLETED)
        assert reception.number

    def test_no_letter_no_reception(self, house: House) -> None:
        blocked = house.attempt(house.asked(), "submit", "handler_a")
        assert isinstance(blocked, Blocked)
        assert "还缺材料：公函" in blocked.message

    def test_who_applies_does_not_approve(self, house: House) -> None:
        reception = house.asked(leader=house.organ.handler_a.person)
        house.move(reception, "submit", "handler_a", materials=("letter",))
        house.move(reception, "pass", "handler_a")
        blocked = house.attempt(reception, "approve", "handler_a")
        assert isinstance(blocked, Blocked)
        assert "不能由同一人办理" in blocked.message

    def test_a_violation_is_stopped_and_a_warning_explained(self, house: House) -> None:
        reception = house.asked(companions=house.companions(4), pledged=False)
        blocked = house.attempt(reception, "submit", "handler_a", materials=("letter",), reasons={"host_pledges": "见承诺书"})
        assert isinstance(blocked, Blocked)
        assert [o.check.code for o in blocked.objections] == ["companions_within_limit"]
        done = house.attempt(
            reception, "submit", "handler_a", {"companions": house.companions(3)}, materials=("letter",),
            reasons={"host_pledges": "另附纸质承诺书"},
        )
        assert isinstance(done, Done)

    def test_a_past_irregularity_is_registered_as_one(self, house: House) -> None:
        reception = house.asked(companions=house.companions(4))
        done = house.attempt(
            reception, "submit", "clerk", mode=Mode.PAPER, decided_by=house.organ.handler_a.person,
            materials=("letter", "signed_paper"), irregular_reason="临时增加人员，已作检查",
        )
        assert isinstance(done, Done)
        assert Entry.objects.get(pk=done.entry.pk).irregular

    def test_a_list_that_is_not_true_goes_back(self, house: House) -> None:
        reception = house.listed()
        assert house.move(reception, "return", "handler_a", comment="用餐人数不符").step == "host"


class TestFacts:
    def test_the_plan_is_held_until_the_list_says_what_it_cost(self, house: House) -> None:
        house.asked()
        assert balance(house.line.pk).committed == 0
        house.approved(letter="邻人函〔2026〕8号")
        assert balance(house.line.pk).committed == 500
        house.listed(house.item(cost="430.50"), letter="邻人函〔2026〕9号")
        assert balance(house.line.pk).committed == Decimal("930.50")

    def test_companions_were_there_some_hours_of_the_day(self, house: House) -> None:
        reception = house.approved()
        found = Participation.objects.filter(matter=reception)
        assert {(p.what, p.vague) for p in found} == {("陪餐", True)}
        assert found.count() == 2

    def test_once_listed_they_were_there_on_the_day_of_the_meal(self, house: House) -> None:
        reception = house.listed({**house.item(), "on": LATER.isoformat()}, ends_on=LATER)
        starts = Participation.objects.filter(matter=reception).values_list("starts", flat=True)
        assert {timezone.localdate(s) for s in starts} == {LATER}

    def test_a_refused_one_states_nothing(self, house: House) -> None:
        reception = house.asked()
        house.move(reception, "submit", "handler_a", materials=("letter",))
        house.move(reception, "pass", "handler_a")
        house.move(reception, "refuse", "leader", comment="与安排冲突")
        assert not Use.objects.filter(matter=reception).exists()
        assert not Amount.objects.filter(matter=reception).exists()


class TestContradictions:
    def test_a_reception_without_its_letter(self, house: House) -> None:
        house.approved()
        assert not list(RULES["hospitality.letter_missing"].find(DAY))
        reception = house.asked(letter="")
        Reception.objects.filter(pk=reception.pk).update(step="host")  # as paper registered as irregular may leave it
        (found,) = RULES["hospitality.letter_missing"].find(DAY)
        assert (found.left, found.right) == (reception.pk, None)

    def test_one_letter_behind_two(self, house: House) -> None:
        first, second = house.approved(), house.approved()
        (found,) = RULES["hospitality.letter_twice"].find(DAY)
        assert (found.left, found.right) == (first.pk, second.pk)
        assert not list(RULES["hospitality.letter_twice"].find(LATER))


class TestCounting:
    def test_figures_of_a_month(self, house: House) -> None:
        house.listed(house.item(cost="430.50"), letter_people=8)
        house.approved(letter="邻人函〔2026〕8号")
        march = Scope(starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 3, 31))
        values = {c: compute(f"hospitality.{c}", march).value for c in ("receptions", "guests", "companions", "cost")}
        assert values == {"receptions": 1, "guests": 6, "companions": 2, "cost": Decimal("430.50")}
        assert compute("hospitality.receptions", Scope(starts_on=LATER)).value == 0

    def test_the_chart_adds_a_months_costs_and_opens_its_table(self, house: House, client: Client) -> None:
        house.listed(house.item(cost="430.50"), letter_people=8)
        drawn = CHARTS["hospitality.by_month"].draw(Scope.of_year(2026))
        costs = dict(zip(drawn.categories, drawn.parts[0].values, strict=True))
        assert list(costs)[:3] == ["2026年1月", "2026年2月", "2026年3月"], "a month without guests is shown as such"
        assert {month: cost for month, cost in costs.items() if cost} == {"2026年3月": 431}
        client.force_login(house.organ.clerk)
        page = client.get("/registers/hospitality-reception/charts/?year=2026").content.decode()
        assert 'href="/registers/hospitality-reception/pages/monthly/?month=2026-03"' in page

    def test_the_public_table_names_nobody(self, house: House) -> None:
        house.listed()
        who = actor_of(house.organ.clerk.person, user=house.organ.clerk)
        march = table(who, Month.of("2026-03"))
        assert march.rows == [["1", "2026-03-10", "邻县人大常委会", "学习代表联络站建设", 6, 2, Decimal("480.00")]]
        assert march.total == ["合计", "", "1批次", "", 6, 2, Decimal("480.00")]
        assert not march.left_out
        assert not table(who, Month.of("2026-04")).rows

    def test_the_public_table_lists_no_work_secret_and_says_so(self, house: House) -> None:
        reception = house.listed()
        Reception.objects.filter(pk=reception.pk).update(confidentiality=Confidentiality.WORK_SECRET)
        who = actor_of(house.organ.clerk.person, user=house.organ.clerk)
        march = table(who, Month.of("2026-03"))
        assert not march.rows
        assert march.left_out.startswith("另有1批次没有列入")


class TestWhoSeesAndPrints:
    def test_the_department_the_leader_and_finance(self, house: House) -> None:
        reception = house.approved()
        seen = {
            user.username for user in (*house.organ.users, *house.users.values())
            if visible(actor_of(user.person, user=user), Reception.objects.filter(pk=reception.pk)).exists()
        }
        assert {"handler_a", "leader", "clerk", "finance_review"} <= seen
        assert not seen & {"handler_b", "street_clerk", "administrator", "dispatcher"}

    @pytest.mark.parametrize("form", FORMS, ids=lambda f: f.code)
    def test_its_forms(self, house: House, form: Any) -> None:
        who = actor_of(house.organ.clerk.person, user=house.organ.clerk)
        assert printed(form, house.listed(), who, Format.WORD).startswith(b"PK")

    def test_its_pages(self, house: House, client: Client) -> None:
        reception = house.listed()
        client.force_login(house.organ.clerk)
        text = client.get(f"/matters/{reception.pk}/").content.decode()
        assert "接待清单" in text
        listed = tight(client.get("/registers/hospitality-reception/").content.decode())
        assert '<td class="nowrap" data-label="日期">2026-03-10</td>' in listed
        assert "6／2人" in listed
        page = client.get("/registers/hospitality-reception/pages/monthly/?month=2026-03").content.decode()
        assert "邻县人大常委会" in page
        assert "480.00" in page
        assert "没有列入" not in page

    @pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
    def test_the_public_table_is_handed_out(self, house: House, client: Client, ending: str) -> None:
        house.listed()
        client.force_login(house.organ.clerk)
        answer = client.get(f"/registers/hospitality-reception/pages/monthly/?month=2026-03&as={ending}")
        data = b"".join(answer.streaming_content)
        assert f"2026%E5%B9%B43%E6%9C%88%EF%BC%89.{ending}" in answer["Content-Disposition"]
        if ending == "pdf":
            assert "邻县人大常委会" in words(data)
        elif ending == "docx":
            cells = [c.text for row in docx.Document(io.BytesIO(data)).tables[0].rows for c in row.cells]
            assert {"邻县人大常委会", "480.00", "1批次"} <= set(cells)
        else:
            rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
            assert any("邻县人大常委会" in row and 480.0 in row for row in rows)

    def test_no_amount_is_below_nought(self, house: House, client: Client, settings: Any, tmp_path: Any) -> None:
        settings.HUIYIN_DATA = tmp_path
        client.force_login(house.organ.clerk)
        new = client.post("/registers/hospitality-reception/new/", {"planned": "-5", "happened_on": "2026-03-10"})
        assert "不能填负数" in new.content.decode()
        page = sent(client, "hospitality-reception", a_sheet(("事项名称", "预计费用（元）"), ("来访", "-5")))
        assert "不能填负数" in page.content.decode()
        assert not Reception.objects.exists()
