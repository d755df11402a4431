"""Address × person × verb over every kind of matter of the small organ: who opens it, who finds nothing, whose button works.

One matter stands for each register and step. What an address shows is held against the rule (`access.visible`), what a
button leads to against the service. Doors that open without a matter: test_access_table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huiyin.desk.beginning import may_begin
from huiyin.ledger.access import visible, visible_materials
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.procedures.acts import ACTS, open_acts
from huiyin.procedures.loading import procedure_of
from huiyin.register.base import REGISTERS
from tests.support.small import ANONYMOUS, EVERYBODY, SIX, Small

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("small")]

OPENS, ELSEWHERE, STRANGER, NOTHING, ONLY_POST, MOVED_ON = 200, 302, 401, 404, 405, 409
PAGE = {OPENS}
OF_SOME = {OPENS, NOTHING}
"""Registers without such a page answer as if nothing were there."""
FORM = {OPENS, ELSEWHERE, NOTHING}
"""Or leads back to the matter and says why."""
SENT = {ONLY_POST}

# Addresses that take a matter: further arguments, and what somebody who sees it may be answered.
OF_MATTERS: dict[str, tuple[list[object], set[int]]] = {
    "desk:matter": ([], PAGE), "desk:charts": ([], OF_SOME), "desk:print": (["general", "docx"], PAGE),
    "desk:dossier": (["zip"], PAGE), "desk:step": (["submit"], FORM), "desk:judge": (["submit"], SENT),
    "desk:act": (["note"], FORM), "desk:urge": ([], SENT),
    "paperwork:lists": ([], OF_SOME), "paperwork:ledger": ([], OF_SOME), "paperwork:close-outs": ([], OF_SOME),
    "paperwork:progress": ([], OF_SOME), "paperwork:progress-sheets": ([], OF_SOME),
    "paperwork:progress-sheet": ([1], OF_SOME),
    "rectifying:carry-over": ([], FORM), "rectifying:merge": ([], FORM), "rectifying:lessons": ([], FORM),
    "rectifying:group": ([], FORM), "rectifying:review": ([], FORM), "rectifying:long-term": ([], OF_SOME),
    "reporting:text": ([], OF_SOME), "reporting:preview": ([], SENT), "reporting:bench": ([], FORM),
    "reporting:agreeing": ([], FORM), "reporting:numbers": ([], OF_SOME), "reporting:number": (["0-0"], OF_SOME),
    "reporting:drafts": ([], OF_SOME), "reporting:bring": ([], SENT), "reporting:returned": (["no-token"], FORM),
    "reporting:publication": ([], OF_SOME), "reporting:file": (["report.docx"], OF_SOME),
    "portal:report": ([], OF_SOME), "portal:data": ([], OF_SOME), "portal:file": (["docx"], OF_SOME),
}
OF_MATERIALS = ("desk:download", "desk:preview", "desk:read-material")
# What else takes a number: rows of the organ's own data, one's own tasks and filters.
OF_OTHERS = ("desk:read", "desk:keep-filter")


OF_WHAT_IS_BENEATH = ("paperwork:progress", "paperwork:progress-sheets", "paperwork:progress-sheet")
"""Departments report on their measures from a page of the round, which they need not see."""
# Pages that only some registers have, and papers that take long: asked of those registers and of one that has none.
SPECIAL = {
    "paperwork:": ("rectification.round", "spending.claim"),
    "rectifying:": ("rectification.round", "rectification.finding", "spending.claim"),
    "reporting:": ("report", "spending.claim"), "portal:": ("report", "spending.claim"),
    "desk:print": ("rectification.measure", "spending.claim"), "desk:dossier": ("rectification.measure", "spending.claim"),
}


def numbered(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from numbered(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif {"pk"} & ({*pattern.pattern.converters} | set(pattern.pattern.regex.groupindex)):
            yield f"{space}{pattern.name}"


def test_every_address_that_takes_a_number_is_judged() -> None:
    found = {name for name in numbered(get_resolver().url_patterns) if not name.startswith("administration:")}
    assert found - set(OF_OTHERS) == {*OF_MATTERS, *OF_MATERIALS}


def representatives(*fields: str) -> list[Matter]:
    """The first matter of each kind."""
    kinds: dict[tuple[object, ...], Matter] = {}
    for matter in Matter.objects.order_by("pk"):
        kinds.setdefault(tuple(getattr(matter, name) for name in fields), matter)
    return list(kinds.values())


def asked(client: Client, address: str, verb: str = "get") -> tuple[HttpResponse, int]:
    """The answer, and how many entries came of it; whatever was changed is taken back. An error of the page raises."""
    with transaction.atomic():
        before = Entry.objects.count()
        answer = getattr(client, verb)(address)
        made = Entry.objects.count() - before
        transaction.set_rollback(True)
    return answer, made


def test_there_is_a_matter_of_every_kind_told(small: Small) -> None:
    kinds = {(m.register, m.step) for m in representatives("register", "step")}
    assert len(kinds) >= 30, kinds


Pages = Callable[[str, Matter], tuple[int, str]]


@pytest.fixture(scope="module")
def pages(small: Small) -> Pages:
    """Status and text of a matter's page as an account finds it; asked once, since every test leaves things as they are."""
    known: dict[tuple[str, int], tuple[int, str]] = {}

    def page(username: str, matter: Matter) -> tuple[int, str]:
        key = (username, matter.pk)
        if key not in known:
            answer, _ = asked(small.client(username), reverse("desk:matter", args=[matter.pk]))
            known[key] = answer.status_code, answer.content.decode()
        return known[key]

    return page


@pytest.mark.parametrize("username", EVERYBODY)
def test_the_page_of_a_matter_opens_to_whoever_the_rule_shows_it(small: Small, pages: Pages, username: str) -> None:
    wrong = []
    seen = set(visible(small.who(username)).values_list("pk", flat=True)) if username != ANONYMOUS else set()
    for matter in representatives("register", "step"):
        expected = ELSEWHERE if username == ANONYMOUS else OPENS if matter.pk in seen else NOTHING
        status, _ = pages(username, matter)
        if status != expected:
            wrong.append(f"{matter.register} {matter}: {status}, should be {expected}")
    assert not wrong, "\n".join(wrong)


def closed_to(client: Client, address: str, answers: set[int] | None) -> Iterator[str]:
    """What is wrong with the answers of an address: open, to those `answers`; closed, whatever is not a shut door."""
    stranger = client.cookies.get("sessionid") is None
    shut = {ELSEWHERE, STRANGER} if stranger and not address.startswith("/public") else {NOTHING}
    got, _ = asked(client, address)
    if got.status_code not in (answers or {*shut, ONLY_POST}):
        yield f"GET {got.status_code}"
    if answers is None:
        sent, made = asked(client, address, "post")
        if made or sent.status_code not in {*shut, ONLY_POST}:
            yield f"POST {sent.status_code} ({made} entries)"


@pytest.mark.sweep(keep=3)
@pytest.mark.parametrize("username", EVERYBODY)
def test_no_address_says_more_of_a_matter_than_the_rule_allows(small: Small, username: str) -> None:
    """Who does not see a matter finds nothing under any address, by either verb; whoever does meets no error."""
    client, wrong = small.client(username), []
    seen = set(visible(small.who(username)).values_list("pk", flat=True)) if username != ANONYMOUS else set()
    for matter in representatives("register"):
        beneath = seen & set(matter.descendants.values_list("pk", flat=True))
        for name, (arguments, answers) in OF_MATTERS.items():
            asked_of = next((registers for start, registers in SPECIAL.items() if name.startswith(start)), None)
            if name == "desk:matter" or (asked_of and matter.register not in asked_of):
                continue
            address = reverse(name, args=[matter.pk, *arguments])
            opens = matter.pk in seen or (name in OF_WHAT_IS_BENEATH and bool(beneath))
            wrong += [f"{said} {name} of {matter.register}" for said in closed_to(client, address, answers if opens else None)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.sweep(keep=3)
@pytest.mark.parametrize("username", SIX)
def test_every_button_shown_leads_to_a_form_that_opens(small: Small, pages: Pages, username: str) -> None:
    """Every action of a step on every kind of page; of the standing acts and of what may be added, each once."""
    client, broken, tried = small.client(username), [], set()
    for matter in representatives("register", "step"):
        _, page = pages(username, matter)
        for address in buttons(page):
            kind = re.sub(r"\d+", "", address)
            if "/do/" not in address and kind in tried:
                continue
            tried.add(kind)
            form, _ = asked(client, address)
            if form.status_code != OPENS:
                broken.append(f"{matter.register} {matter.step}: {address} answers {form.status_code}")
    assert tried
    assert not broken, "\n".join(broken)


def buttons(page: str) -> list[str]:
    found = re.findall(r'href="(/matters/\d+/(?:do|act)/[^"]+|/registers/[\w-]+/new/\?[^"]+)"', page)
    return list(dict.fromkeys(address.replace("&amp;", "&") for address in found))


@pytest.mark.sweep(keep=3)
@pytest.mark.parametrize("username", SIX)
def test_what_is_not_open_to_somebody_is_neither_shown_nor_carried_out(small: Small, pages: Pages, username: str) -> None:
    """The first action of the step and, in turn, one of the standing acts: sent without a button, they change nothing."""
    client, who, wrong = small.client(username), small.who(username), []
    for matter in (m for m in representatives("register", "stage") if visible(who).filter(pk=m.pk).exists()):
        shown = set(buttons(pages(username, matter)[1]))
        steps = procedure_of(matter).steps[matter.step].leads_to if matter.step else {}
        may = {act.kind for act in open_acts(who, matter)}
        closed = [kind for kind in ACTS if kind not in may]
        addresses = [reverse("desk:step", args=[matter.pk, action]) for action in list(steps)[:1]]
        addresses.append(reverse("desk:act", args=[matter.pk, closed[matter.pk % len(closed)].value]))
        for address in (a for a in addresses if a not in shown):
            answer, made = asked(client, address, "post")
            if made or answer.status_code not in {ELSEWHERE, NOTHING, MOVED_ON}:
                wrong.append(f"{matter.register} {matter.step}: {address} {answer.status_code}, {made} entries")
    assert not wrong, "\n".join(wrong)


@pytest.mark.sweep(keep=3)
@pytest.mark.parametrize("username", SIX)
def test_a_register_lists_what_is_visible_and_begins_for_whoever_may(small: Small, username: str) -> None:
    client, who, wrong = small.client(username), small.who(username), []
    for code, register in REGISTERS.items():
        answer, _ = asked(client, reverse("desk:list", args=[register.slug()]))
        listed = {int(pk) for pk in re.findall(r'href="/matters/(\d+)/"', answer.content.decode())}
        seen = set(visible(who, Matter.objects.filter(register=code)).values_list("pk", flat=True))
        if answer.status_code != OPENS or not listed <= seen:
            wrong.append(f"the list of {code} answers {answer.status_code} and shows {listed - seen}")
        form, _ = asked(client, reverse("desk:new", args=[register.slug()]))
        expected = NOTHING if not register.begins else OPENS if may_begin(who, register) else ELSEWHERE
        if form.status_code != expected:
            wrong.append(f"a new {code} answers {form.status_code}, should be {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.sweep(keep=3)
@pytest.mark.parametrize("username", EVERYBODY)
def test_a_paper_opens_to_whoever_sees_its_matter(small: Small, username: str) -> None:
    client, wrong = small.client(username), []
    seen = set(visible_materials(small.who(username)).values_list("pk", flat=True)) if username != ANONYMOUS else set()
    papers: dict[str, Material] = {}
    for material in Material.objects.select_related("matter").order_by("pk"):
        papers.setdefault(f"{material.matter.register} {material.kind}", material)
    for kind, material in papers.items():
        for name in OF_MATERIALS:
            answer, _ = asked(client, reverse(name, args=[material.pk]))
            expected = ELSEWHERE if username == ANONYMOUS else OPENS if material.pk in seen else NOTHING
            if answer.status_code != expected:
                wrong.append(f"{name} of {kind}: {answer.status_code}, should be {expected}")
    assert not wrong, "\n".join(wrong)
