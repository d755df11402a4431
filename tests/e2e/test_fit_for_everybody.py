"""Every page, in every role, on a desk's screen, on a phone and in large type: no violation of WCAG 2.2 AA that axe
can see, nothing wider than the screen, everything large enough to hit."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.urls import Resolver404, get_resolver, resolve
from playwright.sync_api import Page, ViewportSize

from huiyin.ledger.enums import EntryKind, Stage
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.drafting import begin_draft
from huiyin.reports.composing import compose
from huiyin.reports.models import Report
from tests.desk.test_access_table import names
from tests.e2e.hands import Hands
from tests.reading.samples import FEEDBACK
from tests.reports.scene import CONTACTS, World, a_record, build_world, published
from tests.support.organ import a_measure, build, command, material, move

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']}"
SET_TYPE = "document.documentElement.classList.toggle('large-type', large)"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
ZOOMED = {"width": 640, "height": 400}
"""What is left of the desk's screen at 200 %."""

WALKS = [
    # who, and what axe looks at: screen and type. A page is looked at so once, by the first who comes to it.
    ("clerk", DESK, False),
    ("administrator", DESK, False),
    ("handler_a", PHONE, True),
]
"""Widths are measured on every page: on the phone in both types, on the desk in large type and at 200 %."""

NO_PAGES = {
    # answers to a POST, parts of pages, files
    "desk:sign-out", "desk:large-type", "desk:urge-all", "desk:urge", "desk:judge", "desk:read", "desk:upload",
    "desk:notices-seen", "desk:mail-wishes", "desk:calendar-address", "desk:feed", "desk:print", "desk:download",
    "desk:preview", "desk:export", "desk:dossier", "desk:archives-print", "desk:print-many",
    "desk:save-filter", "desk:keep-filter", "desk:display", "desk:page",
    "administration:run-job", "administration:begin-draft", "exchange:departments",
    "administration:handover-paper", "administration:remove-day",
    "administration:reset-password", "administration:lock", "administration:roster-sample", "administration:look",
    "administration:arrange", "administration:own-unit",
    "reporting:preview", "reporting:file", "reporting:agreeing",
    "importing:drop", "paperwork:ledger", "paperwork:close-outs", "paperwork:progress-sheets",
    "paperwork:progress-sheet", "portal:file",
    # pages that need a state of their own: rows ticked, a file brought back, numbers in doubt, public drill-down
    "desk:batch", "desk:read-material", "importing:changes", "portal:data", "reporting:bench", "reporting:bring",
    "reporting:returned", "exchange:sample", "exchange:list", "exchange:check", "exchange:progress",
    "administration:roster-check",
}


@pytest.fixture
def world(live: str) -> World:
    """A round in the middle: reports under way and out, work done and waiting, a finding to decide on."""
    made = build_world(build())
    organ = made.organ
    begin_draft("rectification.measure", organ.administrator)
    published(made, compose(made.round, Report.Kind.PUBLIC, command(organ.clerk), values=CONTACTS))
    compose(made.round, Report.Kind.PUBLIC, command(organ.clerk), values=CONTACTS)
    move(made.open_finding, "issue", command(organ.clerk))
    measure = move(move(a_measure(organ, made.open_finding), "issue", command(organ.clerk)), "sign", command(organ.handler_a))
    act(measure.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material("evidence", "走访记录"),)))
    move(a_measure(organ, made.open_finding, "每月走访联络站"), "issue", command(organ.clerk))
    a_record(organ, made.open_finding, "走访联络站", 6, "time")
    return made


def _kind(path: str, large: bool) -> str:
    """Pages of one shape are looked at once: every register's list and form once, its sheets with those of the others;
    one parameter stands for all, and one number of a report.

    In large type one register stands for all; how wide each of their pages is in it was measured with the first look.
    """
    found = re.sub(r"/(\d+|\d{4}-\d\d-\d\d)(?=/)", "/N", path.split("?")[0])
    found = re.sub(r"/(exchange|registers(?=/[^/]+/grid/)|parameters|numbers|preview)/[^/]+", r"/\1/S", found)
    if large:
        found = re.sub(r"/registers/[a-z-]+/", "/registers/S/", found)
    return found


def _offered(html: str, path: str) -> list[str]:
    """Where the links of a page lead, files aside."""
    links = re.findall(r'<a\b(?![^>]*\bdownload\b)[^>]*\bhref="([^"#]+)"', html)
    return list(dict.fromkeys(urljoin(path, unescape(link)) for link in links))


def _is_page(path: str) -> str:
    """The name of a page's address; empty for what is none."""
    try:
        name = resolve(path.split("?")[0]).view_name
    except Resolver404:
        return ""
    return "" if name in NO_PAGES else name


def _faults(page: Page, screen: ViewportSize, large: bool) -> list[str]:
    said = []
    for each, types in ((DESK, (True,)), (ZOOMED, (False,)), (PHONE, (False, True))):
        page.set_viewport_size(each)
        said += [
            f"wider than {each['width']}{' in large type' if type_ else ''}" for type_ in types
            if page.evaluate(f"large => {{ {SET_TYPE}; return document.documentElement.scrollWidth > innerWidth + 1 }}", type_)
        ]
    page.set_viewport_size(screen)
    found: dict[str, Any] = page.evaluate(f"large => {{ {SET_TYPE}; {AXE}; return axe.run(document, {RULES}) }}", large)
    return said + [
        f"{v['id']}: {n['html'][:120]} — {n['failureSummary'].splitlines()[-1].strip()[:140]}"
        for v in found["violations"] for n in v["nodes"]
    ]


@dataclass
class Walk:
    """Follows every link to every shape of page. `looked` is what was looked at, in which type; `names` gathers
    addresses, `wrong` what is amiss."""

    hands: Hands
    looked: set[tuple[str, bool]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def along(self, begin: list[str], screen: ViewportSize, large: bool) -> None:
        """What another role has looked at already is only asked where it leads this one."""
        todo, kinds = deque(begin), set[str]()
        while todo:
            path = todo.popleft()
            name, kind = _is_page(path), _kind(path, large)
            if not name or kind in kinds:
                continue
            kinds.add(kind)
            if (kind, large) in self.looked:
                todo.extend(_offered(self.hands.download(path).decode(), path))
                continue
            self.looked.add((kind, large))
            self.names.add(name)
            answer = self.hands.page.goto(f"{self.hands.live}{path}")
            if answer is None or answer.status != 200:
                self.wrong.append(f"{self.hands.who} {path}: {answer and answer.status}")
                continue
            todo.extend(_offered(answer.text(), path))
            self.wrong += [f"{self.hands.who} {path}: {fault}" for fault in _faults(self.hands.page, screen, large)]


def _beside(world: World) -> list[str]:
    """Pages that no plain link leads to: they are reached by a form, or in the course of some work."""
    out = Report.objects.get(stage=Stage.CLOSED)
    person, finding = world.organ.handler_b.person_id, world.open_finding.pk
    return [
        "/public/", "/import/check/", f"/reports/{out.pk}/numbers/", f"/rectification/{finding}/merge/",
        "/exchange/rectification-measure/", f"/rectification/{finding}/lessons/", f"/rectification/{finding}/review/",
        f"/settings/handover/{person}/{today().isoformat()}/",
    ]


def test_no_page_shuts_anybody_out(hands: Hands, world: World) -> None:
    walk = Walk(hands)
    for username, screen, large in WALKS:
        hands.page.set_viewport_size(DESK)
        hands.sign_in(username)
        begin = ["/"]
        if username == "clerk":
            hands.bring("反馈意见.txt", FEEDBACK.encode())
            preview = hands.page.url.removeprefix(hands.live)
            begin += [preview, f"{preview}columns/", *_beside(world)]
        walk.along(begin, screen, large)
    hands.page.set_viewport_size(DESK)
    hands.sign_out()
    walk.along(["/login/"], DESK, False)
    assert not walk.wrong, "\n".join(walk.wrong)
    missed = set(names(get_resolver().url_patterns)) - NO_PAGES - walk.names
    assert not missed, f"not walked to: {sorted(missed)}"
