"""What a check says of another matter is told to whoever may see that matter, and to nobody else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.mentions import HIDDEN, mention, mention_all, told, told_all
from huiyin.ledger.record import Change, lock, record
from huiyin.people.actors import Actor, actor_of
from huiyin.people.models import User, today
from huiyin.procedures.checks import CHECKS, Case, Verdict
from huiyin.procedures.commands import Blocked
from huiyin.procedures.judgements import of_entry, told_of
from huiyin.procedures.models import Evaluation
from huiyin.register.contradictions import RULES, Pair
from huiyin.registers.contracts.checks import contract_is_not_split
from huiyin.registers.contracts.models import Contract
from huiyin.registers.contradictions.finding import register
from huiyin.registers.spending.models import Claim
from huiyin.registers.spending.register import ClaimRegister
from tests.support.anywhere import standing_at
from tests.support.organ import Organ, a_finding, command, handed_in

NUMBER = "26442000000012345678"


def _who(user: User) -> Actor:
    return actor_of(user.person, user=user)


def _claim(organ: Organ, by: User, number: str = NUMBER) -> Claim:
    given = {
        "kind": "other", "lines": [{"kind": "other", "amount": "10.00"}],
        "invoices": [{"number": number, "amount": "10.00"}],
    }
    return ClaimRegister.begin(command(by), "印刷费机密标题", given).matter  # type: ignore[return-value]


def test_the_same_words_for_two_readers(organ: Organ, round_: Any) -> None:
    foreign = a_finding(organ, round_, "督办不力", lead_department=organ.other_committee)
    words = f"发票已在{mention(foreign)}中登记"
    assert told(words, _who(organ.clerk)) == "发票已在督办不力中登记"
    assert told(words, _who(organ.handler_a)) == told(words, None) == f"发票已在{HIDDEN}中登记"
    assert told(words, _who(organ.administrator)) == f"发票已在{HIDDEN}中登记"
    both = mention_all([foreign.pk, round_.pk], "合计9元，", "合计金额")
    assert [told(both, _who(u)) for u in (organ.clerk, organ.handler_b)] == ["合计9元，", "合计金额"]


def test_a_mention_that_was_cut_off_tells_nothing(organ: Organ, round_: Any) -> None:
    words = f"先在{mention(round_)}中登记"
    for cut in range(words.index("⟦") + 1, words.index("⟧")):
        assert told(words[:cut], _who(organ.clerk)) == f"先在{HIDDEN}"


def test_no_title_can_make_a_mention(organ: Organ, round_: Any) -> None:
    words = mention(round_, "坏⟧标|题⟦")
    assert told(words, _who(organ.clerk)) == "坏〛标｜题〚"


def test_many_texts_cost_one_query(
    organ: Organ, round_: Any, django_assert_num_queries: Any
) -> None:
    who = _who(organ.clerk)
    told_all([mention(round_)], who)
    with django_assert_num_queries(1):
        told_all([mention(round_)] * 40, who)
    with django_assert_num_queries(0):
        told_all(["没有提到别的事项"] * 40, who)


def test_a_double_invoice_names_the_other_claim_only_to_those_who_see_it(organ: Organ, client: Client) -> None:
    handed_in(_claim(organ, organ.handler_b))
    mine = _claim(organ, organ.handler_a)
    done = ClaimRegister.advance(mine.pk, "fill", "submit", command(organ.handler_a), {})
    assert isinstance(done, Blocked)
    said = next(o.message for o in done.objections if o.check.code == "invoice_is_new")
    assert said == f"发票{NUMBER}已在{HIDDEN}中登记"
    kept = Evaluation.objects.filter(matter=mine.pk, check_code="invoice_is_new").get()
    assert told(kept.message, _who(organ.clerk)) == f"发票{NUMBER}已在印刷费机密标题中登记"
    for user, named in ((organ.handler_a, False), (organ.clerk, True)):
        client.force_login(user)
        page = client.get(reverse("desk:matter", args=[mine.pk])).content.decode()
        assert f"已在{'印刷费机密标题' if named else HIDDEN}中登记" in page
        assert "⟦" not in page


def test_the_form_judges_in_the_readers_words(organ: Organ, client: Client) -> None:
    handed_in(_claim(organ, organ.handler_b))
    mine = _claim(organ, organ.handler_a)
    client.force_login(organ.handler_a)
    page = client.get(reverse("desk:step", args=[mine.pk, "submit"])).content.decode()
    assert (HIDDEN in page, "⟦" in page) == (True, False)


def test_an_entry_keeps_the_reference_and_its_page_names_it_to_those_who_see_it(organ: Organ, client: Client) -> None:
    _claim(organ, organ.handler_b)
    foreign, mine = Claim.objects.get(), _claim(organ, organ.handler_a)
    verdict = Verdict(CHECKS["invoice_is_new"], f"发票已在{mention(foreign)}中登记", {})
    stated = told_of(verdict, command(organ.handler_a))
    assert (stated["matters"], stated["passed"]) == ([foreign.pk], False)
    entry = record(lock(mine.pk), EntryKind.NOTE, command(organ.handler_a).provenance(), Change(extra={"verdicts": [stated]}))
    assert [v.message for v in of_entry(entry, _who(organ.clerk))] == ["发票已在印刷费机密标题中登记"]
    assert [v.message for v in of_entry(entry, None)] == [f"发票已在{HIDDEN}中登记"]
    for user, named in ((organ.handler_a, False), (organ.clerk, True)):
        client.force_login(user)
        page = client.get(reverse("desk:matter", args=[mine.pk])).content.decode()
        assert f"已在{'印刷费机密标题' if named else HIDDEN}中登记" in page
        assert "⟦" not in page


def test_splitting_names_neither_titles_nor_amounts_of_others(organ: Organ) -> None:
    foreign = {"lead_department": organ.other_committee, "leader": organ.deputy.person}
    shared = {"party": "望川智联科技有限公司", "happened_on": today()}
    for n in range(2):
        kept = standing_at(organ, "contracts.contract", "sign", value=Decimal(190_000 + n), **shared, **foreign)
        Contract.objects.filter(pk=kept.pk).update(title=f"智能设备采购机密{n}")
    mine = standing_at(organ, "contracts.contract", "draft", value=Decimal(20_000), **shared)
    Contract.objects.filter(pk=mine.pk).update(title="智能设备采购机密")
    case = Case(step="draft", action="submit", happened_on=today(), decided_by=None, values={})
    said = contract_is_not_split(Contract.objects.get(pk=mine.pk), case) or ""
    assert [words in told(said, _who(organ.clerk)) for words in ("机密0", "190,000元", "合计400,001元")] == [True] * 3
    blind = told(said, _who(organ.handler_a))
    assert [words in blind for words in ("机密", "190,000", "400,001")] == [False] * 3
    assert f"{HIDDEN}、{HIDDEN}等内容相近，合计金额达到" in blind


def test_a_contradiction_is_titled_without_what_it_is_about(organ: Organ) -> None:
    left, right = (_claim(organ, by, NUMBER) for by in (organ.handler_a, organ.handler_b))
    rule = next(iter(RULES.values()))
    case = register(rule, Pair(left.pk, right.pk, "两件事项相互矛盾。", today()))
    assert "机密" not in case.title
    assert case.title.startswith(rule.title)
