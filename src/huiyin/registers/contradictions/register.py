"""The register of contradictions, and its page: what is compared, and looking now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from huiyin.kit.printing import facts, row_sheets
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Stage
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.register.base import Column, Page, Panel, Register, register_of, with_columns
from huiyin.register.contradictions import RULES
from huiyin.registers.contradictions.finding import find_all
from huiyin.registers.contradictions.models import Contradiction


def _sides(matter: Contradiction, who: Actor) -> dict[str, Any]:
    """Both matters beside one another, each only as far as `who` may see it."""
    pks = [pk for pk in (matter.left_id, matter.right_id) if pk]
    seen = {m.pk: m.typed() for m in visible(who).filter(pk__in=pks)}
    rule = RULES.get(matter.rule)
    return {
        "rule": rule, "case": matter,
        "sides": [
            {
                "matter": m, "register": register_of(m), "facts": facts(m, who)[1:], "sheets": row_sheets(m),
            } if (m := seen.get(pk)) else None
            for pk in pks
        ],
    }


def _words(case: Contradiction) -> str:
    return f"{case.words}核查结论：{case.get_settlement_display()}。" if case.settlement else case.words


def rules(request: Any) -> HttpResponse:
    """Every rule with what it found that this person sees; the office may have all of them looked for now."""
    who: Actor = request.who
    may_look = who.has(Role.OFFICE)
    if request.method == "POST":
        if not may_look:
            raise Http404
        new, failed = find_all()
        if failed:
            messages.error(request, f"这些规则没有比对成，请告诉系统管理员：{'、'.join(failed)}")
        messages.success(request, f"比对完毕，新发现{new}条矛盾线索。" if new else "比对完毕，没有发现新的矛盾线索。")
        return redirect(request.path)
    counted = visible(who, Contradiction.objects.all()).order_by().values_list("rule")
    totals = {
        rule: (total, left)
        for rule, total, left in counted.annotate(total=Count("pk"), left=Count("pk", filter=~Q(stage=Stage.CLOSED)))
    }
    rows = [(rule, *totals.get(rule.code, (0, 0))) for rule in RULES.values()]
    return render(request, "contradictions/rules.html", {
        "rows": rows, "may_look": may_look, "register": ContradictionRegister,
    })


class ContradictionRegister(Register):
    code, title, model = Contradiction.REGISTER, "矛盾核查", Contradiction
    icon = "alert-triangle"
    group = "内部监督"
    led_by_starter = False
    guide = "每天夜里把各台账相互比对，同一人、同一辆车、同一张发票、同一笔钱说法不一的列在这里：逐条说明或者更正，由整改办复核。"
    detail_fields = ("words", "settlement", "explanation", "confirmation", "gone_on")
    columns = with_columns(
        Column("words", "矛盾情形、核查结论", _words, 40),
    )
    panels = (Panel("contradictions/sides.html", _sides),)
    pages = (Page("rules", "比对规则", rules),)

    @classmethod
    def rows(cls, queryset: Any) -> Any:
        return queryset.select_related("lead_department", "leader")
