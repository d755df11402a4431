"""Every address of the site × every role: who gets in, who is asked to sign in, who finds nothing.

The table is the rule. An address without a row fails; so does a row whose address is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huiyin.ledger.enums import EntryKind
from huiyin.notices import feed
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.models import Version
from huiyin.reports.composing import compose
from huiyin.reports.models import Report
from tests.desk.conftest import signed_in
from tests.reading.samples import FEEDBACK
from tests.reports.scene import CONTACTS, World, build_world, published
from tests.support.organ import Organ, a_measure, command, material, move

ROLES = (
    "anonymous", "street_clerk", "handler_a", "handler_b", "reviewer", "leader", "clerk", "inspector", "administrator",
)
LETTERS = {200: "o", 302: ">", 403: "x", 404: ".", 405: "-"}
"""o opens · > sent elsewhere (strangers to sign in; others back, with the reason) · x refused · . nothing there ·
- only by POST."""

ADDRESSES: list[tuple[str, list[Any], str]] = [
    ("portal:index", [], "o ooo ooo oo"),
    ("portal:report", ["published"], "o ooo ooo oo"),
    ("portal:report", ["draft"], ". ... ... .."),
    ("portal:data", ["published"], ". ... ... .."),
    ("portal:file", ["published", "docx"], "o ooo ooo oo"),
    ("portal:file", ["draft", "docx"], ". ... ... .."),
    ("desk:home", [], "> ooo ooo oo"),
    ("desk:sign-in", [], "o >>> >>> >>"),
    ("desk:sign-out", [], "- --- --- --"),
    ("desk:own-password", [], "> ooo ooo oo"),
    ("desk:large-type", [], "- --- --- --"),
    ("desk:search", [], "> ooo ooo oo"),
    ("desk:calendar", [], "> ooo ooo o."),
    ("desk:feed", ["key"], "o ooo ooo oo"),
    ("desk:feed", ["no-such-key"], ". ... ... .."),
    ("desk:owing", [], "> ... .oo .."),
    ("desk:urge-all", [], "- --- --- --"),
    ("desk:notices", [], "> ooo ooo o."),
    ("desk:notices-seen", [], "- --- --- --"),
    ("desk:mail-wishes", [], "- --- --- --"),
    ("desk:calendar-address", [], "- --- --- --"),
    ("desk:upload", [], "- --- --- --"),
    ("desk:matter", ["round"], "> ... ooo o."),
    ("desk:matter", ["finding"], "> .oo ooo o."),
    ("desk:matter", ["measure"], "> .oo ooo o."),
    ("desk:matter", ["draft"], "> ... ooo o."),
    ("desk:matter", [999999], "> ... ... .."),
    ("desk:charts", ["round"], "> ... ooo o."),
    ("desk:charts", ["measure"], "> ... ... .."),
    ("desk:step", ["measure", "complete"], "> .o> >>o >."),
    ("desk:step", ["measure", "accept"], "> .>> >>> >."),
    ("desk:step", ["measure", "nonsense"], "> .>> >>> >."),
    ("desk:judge", ["measure", "complete"], "- --- --- --"),
    ("desk:act", ["measure", "note"], "> .oo >oo >."),
    ("desk:act", ["measure", "progress"], "> .oo >>o >."),
    ("desk:act", ["measure", "extend"], "> .>> >>o >."),
    ("desk:act", ["measure", "link"], "> .oo >>o >."),
    ("desk:act", ["measure", "snapshot"], "> ... ... .."),
    ("desk:act", ["measure", "nonsense"], "> ... ... .."),
    ("desk:urge", ["measure"], "- --- --- --"),
    ("desk:read", [999999], "- --- --- --"),
    ("desk:print", ["measure", "general", "docx"], "> .oo ooo o."),
    ("desk:print", ["measure", "no-such-form", "pdf"], "> ... ... .."),
    ("desk:download", ["material"], "> .oo ooo o."),
    ("desk:preview", ["material"], "> .oo ooo o."),
    ("desk:download", [999999], "> ... ... .."),
    ("desk:dossier", ["measure", "zip"], "> .oo ooo o."),
    ("desk:dossier", ["round", "zip"], "> ... ooo o."),
    ("desk:archives", [], "> ooo ooo o."),
    ("desk:archives-print", ["docx"], "> ooo ooo o."),
    ("desk:read-material", ["material"], "> .oo ooo o."),
    ("desk:print-many", ["rectification-measure"], "> >oo ooo o."),
    ("desk:list", ["rectification-round"], "> ooo ooo o."),
    ("desk:list", ["rectification-finding"], "> ooo ooo o."),
    ("desk:list", ["rectification-measure"], "> ooo ooo o."),
    ("desk:list", ["report"], "> ooo ooo o."),
    ("desk:list", ["no-such-register"], "> ... ... .."),
    ("desk:export", ["rectification-measure"], "> ooo ooo o."),
    ("desk:save-filter", ["rectification-measure"], "- --- --- --"),
    ("desk:keep-filter", ["rectification-measure", 999999], "- --- --- --"),
    ("desk:display", ["rectification-measure"], "- --- --- --"),
    ("desk:new", ["rectification-round"], "> >>> >>o >."),
    ("desk:new", ["rectification-measure"], "> ... ... .."),
    ("desk:batch", ["rectification-measure"], "> >>> >>> >."),
    ("desk:grid", ["rectification-measure"], "> ooo ooo o."),
    ("desk:grid", ["rectification-round"], "> ... ... .."),
    ("desk:yearly-charts", ["budget-line"], "> ooo ooo o."),
    ("desk:yearly-charts", ["rectification-finding"], "> ... ... .."),
    ("desk:page", ["rectification-measure", "no-such-page"], "> ... ... .."),
    ("administration:index", [], "> ... ..o .o"),
    ("administration:setup", [], "> ... ..o .o"),
    ("administration:look", ["archive.fonds"], "> ... ... .-"),
    ("administration:arrange", [], "> ... ... .-"),
    ("administration:own-unit", [1], "> ... ... .-"),
    ("administration:history", [], "> ... ... .o"),
    ("administration:jobs", [], "> ... ... .o"),
    ("administration:run-job", ["digest"], "> ... ... .-"),
    ("administration:handover", [], "> ... ..o .o"),
    ("administration:handed-over", ["person", "day"], "> ... ..o .o"),
    ("administration:handover-paper", ["person", "day", "docx"], "> ... ..o .o"),
    ("administration:roster", [], "> ... ... .o"),
    ("administration:roster-sample", [], "> ... ... .o"),
    ("administration:roster-check", ["no-such-sheet"], "> ... ... .>"),
    ("administration:parameters", [], "> ... ..o .o"),
    ("administration:parameter", ["lights.yellow_days"], "> ... ..o .o"),
    ("administration:days", [], "> ... ..o .o"),
    ("administration:remove-day", ["2030-01-01"], "> ... ... .-"),
    ("administration:versions", [], "> ... ..o .o"),
    ("administration:version", ["version"], "> ... ..o .o"),
    ("administration:begin-draft", ["version"], "> ... ... .-"),
    ("administration:draft", ["version"], "> ... ... .."),
    ("administration:attempt", ["version"], "> ... ... .o"),
    ("administration:merge", ["office"], "> ... ... .o"),
    ("administration:new-account", [], "> ... ... .o"),
    ("administration:reset-password", ["user"], "> ... ... .-"),
    ("administration:lock", ["user"], "> ... ... .-"),
    ("administration:listing", ["departments"], "> ... ..o .o"),
    ("administration:listing", ["bodies"], "> ... ..o .o"),
    ("administration:listing", ["accounts"], "> ... ... .o"),
    ("administration:listing", ["no-such-section"], "> ... ... .."),
    ("administration:new", ["departments"], "> ... ... .o"),
    ("administration:new", ["bodies"], "> ... ..o .o"),
    ("administration:new", ["grants"], "> ... ... .o"),
    ("administration:row", ["departments", "office"], "> ... ..o .o"),
    ("administration:row", ["bodies", "body"], "> ... ..o .o"),
    ("administration:row", ["accounts", "user"], "> ... ... .o"),
    ("reporting:list", [], "> ooo ooo o."),
    ("reporting:new", [], "> ... ..o .."),
    ("reporting:text", ["draft"], "> ... ooo o."),
    ("reporting:preview", ["draft"], "- --- --- --"),
    ("reporting:bench", ["draft"], "> ... ... .."),
    ("reporting:agreeing", ["draft"], "> ... ooo o."),
    ("reporting:numbers", ["draft"], "> ... ooo o."),
    ("reporting:number", ["draft", "no-such-number"], "> ... ... .."),
    ("reporting:drafts", ["draft"], "> ... ooo o."),
    ("reporting:bring", ["draft"], "- --- --- --"),
    ("reporting:returned", ["draft", "no-such-token"], "> ... ..> .."),
    ("reporting:publication", ["draft"], "> ... ooo o."),
    ("reporting:publication", ["published"], "> ... ooo o."),
    ("reporting:file", ["draft", "report.docx"], "> ... ooo o."),
    ("reporting:file", ["published", "annex.xlsx"], "> ... ooo o."),
    ("reporting:file", ["published", "audit.docx"], "> ... ooo o."),
    ("exchange:start", ["rectification-measure"], "> ... ..o .."),
    ("exchange:start", ["rectification-round"], "> ... ..o .."),
    ("exchange:start", ["no-such-register"], "> ... ... .."),
    ("exchange:sample", ["rectification-measure"], "> ... ..o .."),
    ("exchange:list", ["rectification-measure"], "> ... ..o .."),
    ("exchange:departments", ["rectification-measure"], "> ... ..o .."),
    ("exchange:departments", ["no-such-register"], "> ... ... .."),
    ("exchange:check", ["rectification-measure", "no-such-token"], "> ... ..> .."),
    ("exchange:progress", ["rectification-measure", "no-such-token"], "> ... ..> .."),
    ("importing:start", [], "> ... ..o .."),
    ("importing:check", [], "> ooo ooo oo"),
    ("importing:preview", ["token"], "> ... ..o .."),
    ("importing:columns", ["token"], "> ... ..o .."),
    ("importing:changes", ["token"], "> ... ..> .."),
    ("importing:drop", ["token"], "- --- --- --"),
    ("paperwork:lists", ["round"], "> ... ooo o."),
    ("paperwork:ledger", ["round"], "> ... ooo o."),
    ("paperwork:close-outs", ["round"], "> ... ooo o."),
    ("paperwork:progress", ["round"], "> .oo ooo o."),
    ("paperwork:progress-sheets", ["round"], "> .oo ooo o."),
    ("paperwork:progress-sheet", ["round", "committee"], "> .oo ooo o."),
    ("exchange:start", ["rectification-record"], "> ... ..o .."),
    ("exchange:start", ["rectification-letter"], "> ... ... .."),
    ("exchange:check", ["rectification-record", "no-such-file"], "> ... ..> .."),
    ("exchange:progress", ["rectification-record", "no-such-file"], "> ... ..> .."),
    ("rectifying:carry-over", ["round"], "> ... >>o >."),
    ("rectifying:merge", ["finding"], "> .>> >>o >."),
    ("rectifying:lessons", ["finding"], "> .>> >>o >."),
    ("rectifying:group", ["round"], "> ... >>o >."),
    ("rectifying:review", ["finding"], "> .>> >>o >."),
    ("rectifying:long-term", ["round"], "> ... ooo o."),
]


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield space + pattern.name


def test_every_address_has_a_row() -> None:
    assert {row[0] for row in ADDRESSES} == set(names(get_resolver().url_patterns))


@pytest.fixture
def clients(organ: Organ) -> dict[str, Client]:
    return {role: Client() if role == "anonymous" else signed_in(getattr(organ, role)) for role in ROLES}


@pytest.fixture
def world(organ: Organ) -> World:
    return build_world(organ)


@pytest.fixture
def given(organ: Organ, world: World, clients: dict[str, Client]) -> dict[str, Any]:
    """What the words of the table stand for. `draft` is a report under way, `published` one that is out."""
    out = published(world, compose(world.round, Report.Kind.PUBLIC, command(organ.clerk), values=CONTACTS))
    draft = compose(world.round, Report.Kind.PUBLIC, command(organ.clerk), values=CONTACTS)
    move(world.open_finding, "issue", command(organ.clerk))
    measure = move(move(a_measure(organ, world.open_finding), "issue", command(organ.clerk)), "sign", command(organ.handler_a))
    act(measure.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material("evidence", "走访记录"),)))
    file = SimpleUploadedFile("反馈意见.txt", FEEDBACK.encode())
    preview = clients["clerk"].post("/import/", {"file": file, "importer": "feedback"})["Location"]
    handler, post = organ.handler_a.person, organ.handler_a.person.appointments.get()
    return {
        "measure": measure.pk, "material": measure.materials.get().pk, "finding": world.open_finding.pk,
        "round": world.round.pk, "draft": draft.pk, "published": out.pk, "token": preview.split("/")[3],
        "day": today().isoformat(), "key": feed.give_key(organ.handler_a), "person": handler.pk,
        "office": organ.office.pk, "committee": organ.committee.pk,
        "user": organ.handler_a.pk, "body": organ.leading_group.pk, "post": post.post_id, "appointment": post.pk,
        "version": Version.objects.get(register="rectification.finding").pk,
    }


def asked(client: Client, address: str, method: str = "get") -> int:
    """The status of the answer, with whatever the request changed taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    return answer.status_code


def test_who_gets_in(given: dict[str, Any], clients: dict[str, Client]) -> None:
    """A door closed to reading is closed to writing as well: there a POST finds nothing either."""
    wrong = []
    for name, arguments, expected in ADDRESSES:
        address = reverse(name, args=[given.get(a, a) if isinstance(a, str) else a for a in arguments])
        letters = expected.replace(" ", "")
        got = "".join(LETTERS[asked(clients[role], address)] for role in ROLES)
        if got != letters:
            wrong.append(f"{name} {arguments}: {got}, the table says {expected}")
        for role, letter in zip(ROLES, letters, strict=True):
            closed = letter != ">" or role == "anonymous"
            shut = {".": (401, 404, 405), "x": (403,), ">": (401, 405)}.get(letter) if closed else None
            if shut and (said := asked(clients[role], address, "post")) not in shut:
                wrong.append(f"{name} {arguments}: a POST of {role} is answered {said}")
    assert not wrong, "\n".join(wrong)


def test_acts_on_foreign_matters_find_nothing(given: dict[str, Any], clients: dict[str, Client]) -> None:
    """Addresses that only take a POST look the same to strangers of the matter as those of no matter at all."""
    for name, arguments in (("desk:urge", []), ("desk:judge", ["complete"]), ("desk:step", ["complete"]), ("desk:act", ["note"])):
        address = reverse(name, args=[given["measure"], *arguments])
        for role in ("street_clerk", "administrator"):
            assert asked(clients[role], address, "post") == 404, (role, address)
    answer = Client().get(f"/matters/{given['measure']}/")
    assert answer["Location"] == f"/login/?next=/matters/{given['measure']}/"
