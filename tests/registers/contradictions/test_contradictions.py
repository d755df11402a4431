"""Contradictions are found once, shown to both sides, explained or corrected by one person and confirmed by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, LinkKind
from huiyin.ledger.facts import Participation, Use, participation, use
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Done
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance
from huiyin.register.contradictions import RULES, Pair, Rule, contradiction
from huiyin.registers.contradictions import general
from huiyin.registers.contradictions.finding import find, find_all
from huiyin.registers.contradictions.models import Contradiction
from tests.support.organ import Organ, a_measure, a_round, command
from tests.support.pages import tight

DAY = dt.date(2026, 3, 10)
RULES_PAGE = "/registers/contradictions-case/pages/rules/"
pytestmark = pytest.mark.django_db


def at(hour: int, day: dt.date = DAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def state(matter: Matter, *facts: Participation | Use) -> None:
    """Facts of a matter whose register states none; what registers state themselves is tested with them."""
    for fact in facts:
        fact.matter = matter
        fact.save()


@pytest.fixture
def two(organ: Organ) -> tuple[Matter, Matter]:
    round_ = a_round(organ)
    return a_measure(organ, round_, lead_department=organ.committee), a_measure(
        organ, round_, lead_department=organ.other_committee
    )


def pairs(rule: str = "person_in_two_places", since: dt.date = DAY) -> list[Pair]:
    return list(RULES[rule].find(since))


class TestOnePersonInTwoPlaces:
    def test_overlapping_hours_contradict(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        who = organ.handler_a.person_id
        state(two[0], participation(who, "会议", at(9), at(11)))
        state(two[1], participation(who, "驾车", at(10), at(12)))
        (found,) = pairs()
        assert {found.left, found.right} == {two[0].pk, two[1].pk}
        assert "王一鸣在2026年3月10日" in found.words

    def test_hours_that_only_touch_do_not(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        who = organ.handler_a.person_id
        state(two[0], participation(who, "会议", at(9), at(11)))
        state(two[1], participation(who, "驾车", at(11), at(12)))
        assert not pairs()

    def test_two_people_do_not(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        state(two[0], participation(organ.handler_a.person_id, "会议", at(9), at(11)))
        state(two[1], participation(organ.handler_b.person_id, "驾车", at(9), at(11)))
        assert not pairs()

    def test_a_meeting_of_unknown_hours_contradicts_a_day_away_but_not_a_drive(
        self, organ: Organ, two: tuple[Matter, Matter]
    ) -> None:
        who = organ.handler_a.person_id
        state(two[0], participation(who, "会议", DAY, vague=True))
        state(two[1], participation(who, "驾车", at(9), at(11)))
        assert not pairs()
        state(two[1], participation(who, "出差", DAY - dt.timedelta(days=1), DAY))
        assert len(pairs()) == 1

    def test_a_passenger_is_where_the_meeting_is(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        who = organ.handler_a.person_id
        state(two[0], participation(who, "会议", at(9), at(11)))
        state(two[1], participation(who, "乘车", at(8), at(12)))
        assert not pairs()

    def test_matters_tied_to_one_another_do_not(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        who = organ.handler_a.person_id
        state(two[0], participation(who, "会议", at(9), at(11)))
        state(two[1], participation(who, "驾车", at(10), at(12)))
        done = act(two[0].pk, EntryKind.LINK, command(organ.clerk), {"kind": LinkKind.DERIVES, "target": two[1].pk})
        assert isinstance(done, Done)
        assert not pairs()

    def test_days_before_those_looked_at_are_left_out(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        who = organ.handler_a.person_id
        state(two[0], participation(who, "会议", at(9), at(11)))
        state(two[1], participation(who, "驾车", at(10), at(12)))
        assert not pairs(since=DAY + dt.timedelta(days=1))


class TestInvoiceTwice:
    def test_one_invoice_in_two_matters(self, two: tuple[Matter, Matter]) -> None:
        state(two[0], use(Use.Kind.INVOICE, "044001-123", DAY - dt.timedelta(days=300)))
        state(two[1], use(Use.Kind.INVOICE, "044001-123", DAY))
        (found,) = pairs("invoice_twice")
        assert (found.left, found.right) == (two[0].pk, two[1].pk)

    def test_twice_in_one_matter_is_for_its_own_checks(self, two: tuple[Matter, Matter]) -> None:
        state(two[0], use(Use.Kind.INVOICE, "044001-123", DAY), use(Use.Kind.INVOICE, "044001-123", DAY))
        state(two[1], use(Use.Kind.INVOICE, "044001-124", DAY))
        assert not pairs("invoice_twice")


@pytest.fixture
def rule(two: tuple[Matter, Matter]) -> Iterator[tuple[Rule, list[Pair]]]:
    """A rule that finds what the list says."""
    held = [Pair(two[0].pk, two[1].pk, "两处说法不一", DAY)]
    contradiction("tests.anything", "试验规则", basis="试验依据")(lambda since: [p for p in held if p.on >= since])
    yield RULES["tests.anything"], held
    del RULES["tests.anything"]


def the_case() -> Contradiction:
    return Contradiction.objects.get()


class TestFinding:
    def test_what_is_found_is_registered_once_and_waits_for_the_first_side(
        self, organ: Organ, rule: tuple[Rule, list[Pair]], two: tuple[Matter, Matter]
    ) -> None:
        assert find(rule[0], DAY) == 1
        assert find(rule[0], DAY) == 0
        case = the_case()
        assert case.number
        assert case.lead_department_id == organ.committee.pk
        assert case.entries.get().registered_by is None
        assert Task.objects.get(matter=case, is_open=True).assignee == f"department:{organ.committee.pk}"

    def test_both_departments_see_it_and_no_other(
        self, organ: Organ, rule: tuple[Rule, list[Pair]]
    ) -> None:
        find(rule[0], DAY)
        seen = {
            name: visible(actor_of(user.person, user=user), Contradiction.objects.all()).exists()
            for name, user in (("a", organ.handler_a), ("b", organ.handler_b), ("street", organ.street_clerk))
        }
        assert seen == {"a": True, "b": True, "street": False}

    def test_it_stays_open_when_it_is_no_longer_found_and_says_so(self, rule: tuple[Rule, list[Pair]]) -> None:
        find(rule[0], DAY)
        pair = rule[1].pop()
        find(rule[0], DAY)
        case = the_case()
        assert (case.is_closed, case.gone_on) == (False, today())
        assert case.entries.last().kind == EntryKind.NOTE  # type: ignore[union-attr]
        rule[1].append(pair)
        find(rule[0], DAY)
        assert the_case().gone_on is None

    def test_a_side_before_the_days_looked_at_is_not_registered_every_night(
        self, organ: Organ, two: tuple[Matter, Matter]
    ) -> None:
        who = organ.handler_a.person_id
        for matter in two:
            state(matter, participation(who, "出差", DAY, DAY + dt.timedelta(days=2)))
        rule = RULES["person_in_two_places"]
        assert [find(rule, DAY + dt.timedelta(days=n)) for n in range(3)] == [1, 0, 0]
        find(rule, DAY + dt.timedelta(days=5))
        assert the_case().gone_on is None, "nobody looked at its days any more"

    def test_two_people_in_the_same_two_places_stand_in_one_case(
        self, organ: Organ, two: tuple[Matter, Matter]
    ) -> None:
        for user in (organ.handler_a, organ.handler_b):
            for matter in two:
                state(matter, participation(user.person_id, "出差", DAY))
        assert find(RULES["person_in_two_places"], DAY) == 1
        assert all(user.person.name in the_case().words for user in (organ.handler_a, organ.handler_b))

    def test_a_rule_that_fails_leaves_the_others_to_run(self, rule: tuple[Rule, list[Pair]]) -> None:
        def broken(since: dt.date) -> list[Pair]:
            raise ZeroDivisionError

        contradiction("tests.broken", "坏规则", basis="无")(broken)
        try:
            assert find_all(DAY) == (1, ["坏规则"])
        finally:
            del RULES["tests.broken"]

    def test_one_name_stands_for_one_rule(self) -> None:
        with pytest.raises(ValueError, match="twice"):
            contradiction("invoice_twice", "别的", basis="别的")(lambda since: [])
        assert RULES["invoice_twice"].find is general.invoice_twice


def explain(organ: Organ, case: Contradiction, settlement: str, words: str = "会议提前结束，驾车在散会以后") -> Done | Blocked:
    return advance(
        case.pk, "explain", "submit", command(organ.handler_a), {"settlement": settlement, "explanation": words}
    )


class TestSettling:
    def test_explained_by_one_and_confirmed_by_another(self, organ: Organ, rule: tuple[Rule, list[Pair]]) -> None:
        find(rule[0], DAY)
        assert isinstance(explain(organ, the_case(), "explained"), Done)
        done = advance(the_case().pk, "confirm", "accept", command(organ.clerk), {"confirmation": "属实"})
        assert isinstance(done, Done)
        assert done.matter.is_closed
        assert find(rule[0], DAY) == 0, "what was explained is not found anew"

    @pytest.mark.parametrize(("words", "stands"), [("说明不足十个字的", False), ("说明正好有十个字的吧", True)])
    def test_the_explanation_says_something(
        self, organ: Organ, rule: tuple[Rule, list[Pair]], words: str, stands: bool
    ) -> None:
        find(rule[0], DAY)
        assert isinstance(explain(organ, the_case(), "explained", words), Done) is stands

    def test_corrected_only_when_it_is_no_longer_found(self, organ: Organ, rule: tuple[Rule, list[Pair]]) -> None:
        find(rule[0], DAY)
        blocked = explain(organ, the_case(), "corrected")
        assert isinstance(blocked, Blocked)
        assert "仍有矛盾" in blocked.message
        pair = rule[1].pop()
        assert isinstance(explain(organ, the_case(), "corrected"), Done)
        advance(the_case().pk, "confirm", "accept", command(organ.clerk), {"confirmation": "已更正"})
        rule[1].append(pair)
        assert find(rule[0], DAY) == 1, "what was corrected and comes back is a new case"

    def test_a_correction_is_looked_for_on_both_sides(self, organ: Organ, two: tuple[Matter, Matter]) -> None:
        """A rule that reads only the first of two days would find nothing from the second day on."""
        pair = Pair(two[0].pk, two[1].pk, "两处说法不一", DAY)
        first = DAY - dt.timedelta(days=40)
        contradiction("tests.far", "相隔", basis="试验依据")(lambda since: [pair] if since <= first else [])
        try:
            find(RULES["tests.far"], first)
            assert isinstance(explain(organ, the_case(), "corrected"), Blocked)
        finally:
            del RULES["tests.far"]

    def test_who_explained_does_not_confirm(self, organ: Organ, rule: tuple[Rule, list[Pair]]) -> None:
        round_ = a_round(organ)
        mine = [a_measure(organ, round_, lead_department=organ.office) for _ in range(2)]
        rule[1][0] = Pair(mine[0].pk, mine[1].pk, "两处说法不一", DAY)
        find(rule[0], DAY)
        given = {"settlement": "explained", "explanation": "整改办自己的事项有关情况说明"}
        assert isinstance(advance(the_case().pk, "explain", "submit", command(organ.clerk), given), Done)
        blocked = advance(the_case().pk, "confirm", "accept", command(organ.clerk), {"confirmation": "属实"})
        assert isinstance(blocked, Blocked)
        assert "不能由同一人办理" in blocked.message

    def test_both_sides_name_the_case_among_their_links(
        self, organ: Organ, client: Client, rule: tuple[Rule, list[Pair]], two: tuple[Matter, Matter]
    ) -> None:
        find(rule[0], DAY)
        client.force_login(organ.handler_b)
        assert f"/matters/{the_case().pk}/" in client.get(f"/matters/{two[1].pk}/").content.decode()


class TestPages:
    def test_the_office_looks_now_and_both_sides_stand_beside_one_another(
        self, organ: Organ, client: Client, two: tuple[Matter, Matter], rule: tuple[Rule, list[Pair]]
    ) -> None:
        client.force_login(organ.clerk)
        page = client.post(RULES_PAGE, follow=True)
        assert "新发现1条矛盾线索" in page.content.decode()
        text = client.get(f"/matters/{the_case().pk}/").content.decode()
        assert two[0].title in text
        assert two[1].title in text
        Contradiction.objects.update(settlement="corrected")
        listed = tight(client.get("/registers/contradictions-case/").content.decode())
        assert 'class="long" data-label="矛盾情形、核查结论">两处说法不一核查结论：登记有误，已更正。' in listed

    def test_the_other_side_is_not_shown_to_whom_it_is_not_open(
        self, organ: Organ, client: Client, rule: tuple[Rule, list[Pair]]
    ) -> None:
        find(rule[0], DAY)
        client.force_login(organ.handler_a)
        assert "您无权查看" in client.get(f"/matters/{the_case().pk}/").content.decode()
        assert client.post(RULES_PAGE).status_code == 404
