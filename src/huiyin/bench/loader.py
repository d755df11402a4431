"""Many matters into an empty SQLite database: entries with canonical payloads and digests, and all that follows from them.

What it writes is what `rebuild()` would write from the same entries; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import sqlite3
from collections import Counter as Tally
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from huiyin.bench import lives, words
from huiyin.bench.organ import CHARGED, DEPARTMENTS, BenchOrgan, build
from huiyin.bench.tables import FLUSH, Table, flush_all
from huiyin.integrity.key import mark
from huiyin.ledger import guards
from huiyin.ledger.counting import recount
from huiyin.ledger.leaves import position
from huiyin.ledger.models import (
    NO_DATE,
    Content,
    Entry,
    Leaf,
    LeafCounter,
    Material,
    Matter,
    NumberSeries,
    SearchText,
    Share,
)
from huiyin.ledger.numbering import sortable
from huiyin.ledger.projection import late_days
from huiyin.ledger.search import grams, register_token
from huiyin.people.marking import ledger_key, standing_then
from huiyin.people.models import Department, Person, User
from huiyin.people.names import all_initials
from huiyin.procedures import loading
from huiyin.procedures.models import Task
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Record, Round

FOCUSES, FINDINGS, MEASURES, RECORDS = 4, 40, 3, 20
PER_ROUND = 1 + FOCUSES + FINDINGS * (1 + MEASURES) + RECORDS
RUNNING = 0.04
Progress = Callable[[int, int], None]


class Loader:
    def __init__(self, total: int, chance: random.Random) -> None:
        self.total, self.chance = total, chance
        self.organ: BenchOrgan = build(chance)
        self.tables = {m: Table(m) for m in (
            Matter, Round, FocusArea, Finding, Measure, Record, Entry, Leaf, Share, Task, SearchText, Material,
        )}
        registers: tuple[type[Matter], ...] = (Round, FocusArea, Finding, Measure, Record)
        self.pins = {m: loading.current(m.REGISTER) for m in registers}
        self.patterns = {m: loading.pinned(pin).number for m, pin in self.pins.items()}
        self.numbers: Tally[tuple[str, int]] = Tally()
        self.ids: Tally[type] = Tally()
        self.today = timezone.localdate()
        self.now = timezone.now()
        self.departments = dict(enumerate(self.organ.departments))
        self.first, self.key = position() + 1, ledger_key()
        people = list(Person.objects.all())
        self.who = {w["key"]: w for w in standing_then(*((p, self.today) for p in people))}
        self.persons = dict(User.objects.values_list("pk", "person_id"))
        self.names = {p.pk: "\n".join([p.name, *all_initials(p.name)]) for p in people}
        self.department_names = {d.pk: d.name for d in Department.objects.all()}
        self.content = hashlib.sha256(b"bench").hexdigest()

    @property
    def done(self) -> int:
        return self.ids[Matter]

    def run(self, progress: Progress) -> None:
        database = connection.connection
        assert isinstance(database, sqlite3.Connection)
        Content.objects.create(digest=self.content, size=5, media_type="text/plain")
        rounds = max(1, round(self.total / PER_ROUND))
        for serial in range(rounds):
            self.round(serial, running=serial >= rounds - max(1, round(rounds * RUNNING)))
            if len(self.tables[Entry].rows) >= FLUSH or serial == rounds - 1:
                flush_all(self.tables.values(), database)
                progress(self.done, rounds * PER_ROUND)
        NumberSeries.objects.bulk_create(
            NumberSeries(series=series, year=year, last=last) for (series, year), last in self.numbers.items()
        )

    def round(self, serial: int, running: bool) -> None:
        chance = self.chance
        start = self.today - dt.timedelta(days=chance.randint(20, 120) if running else chance.randint(400, 3000))
        organ = self.organ
        root = self.matter(Round, None, None, start, lives.round_life(
            {"title": f"第{serial + 1}轮巡察整改", "unit_name": "云溪区人大常委会机关", "feedback_on": start.isoformat(),
             "leading_group": organ.group}, over=not running))
        focuses = [
            self.matter(FocusArea, root, root, start, lives.focus_life(
                {"title": f"聚焦{chance.choice(words.FIELDS)}", "wording": f"聚焦{chance.choice(words.FIELDS)}情况"},
                over=not running))
            for _ in range(FOCUSES)
        ]
        for i in range(FINDINGS):
            self.finding(root, focuses[i % FOCUSES], start, running)
        for _ in range(RECORDS):
            values = {
                "title": f"{chance.choice(words.FIELDS)}专题会议", "kind": "meeting", "subject": chance.choice(words.FIELDS),
                "quantity": str(chance.randint(1, 9)), "unit": "time", "content": words.result(chance),
            }
            self.matter(Record, root, root, start, lives.record_life(values))

    def finding(self, root: int, parent: int, start: dt.date, running: bool) -> None:
        chance, organ = self.chance, self.organ
        lead, leader = self.owner()
        far = chance.choice((1, 2, 2, 2, 3, 4, 5)) if running else 5
        text = words.finding(chance, self.done)
        values = {"title": text, "wording": text, "lead_department": lead, "leader": leader,
                  "due_on": self.due(start)}
        pk = self.matter(Finding, root, parent, start, lives.finding_life(
            values, lead, organ.group, words.result(chance), far))
        for _ in range(MEASURES):
            lead, leader = self.owner()
            text = words.measure(chance)
            values = {
                "title": text, "wording": text, "lead_department": lead, "leader": leader, "due_on": self.due(start),
                "assists": [self.departments[chance.randrange(1, DEPARTMENTS)]],
            }
            done = chance.choice((2, 3, 4, 4, 5, 6)) if running and far < 3 else 6
            self.matter(Measure, root, pk, start, lives.measure_life(values, lead, words.result(chance), done))

    def owner(self) -> tuple[int, int]:
        """(lead department, leader): a thousandth of all go to the small department, the others share the rest."""
        place = 0 if self.done % 1000 < 1 else self.chance.randrange(1, DEPARTMENTS)
        leader = 0 if place in CHARGED else 1 + place % 9
        return self.departments[place], self.organ.leaders[leader]

    def due(self, start: dt.date) -> str:
        return (start + dt.timedelta(days=self.chance.randint(30, 180))).isoformat()

    def matter(
        self, model: type[Matter], root: int | None, parent: int | None, start: dt.date, acts: list[lives.Act]
    ) -> int:
        self.ids[Matter] += 1
        pk = self.ids[Matter]
        head = {"procedure": self.pins[model], "happened_on": start.isoformat(), "parent": parent, "root": root,
                "historical": False, **acts[0]["set"]}
        head["title"] = head["title"][:300]
        acts[0]["set"] = head
        state: dict[str, Any] = {"step": "", "outcome": "", "number": None, "closed_on": None}
        values: dict[str, Any] = {}
        tasks: list[dict[str, Any]] = []
        for sequence, act in enumerate(acts, 1):
            self.entry(model, pk, sequence, act, min(start + dt.timedelta(days=sequence * 6), self.today), state, tasks,
                       head.get("lead_department"))
            values |= act["set"]
        closed = state["stage"] == "closed"
        due = values.get("due_on")
        state |= {"sort_number": sortable(state["number"])}
        state |= {"first_due_on": due, "sort_due": str(NO_DATE) if closed or due is None else due, "revision": len(acts)}
        assists = values.pop("assists", [])
        base, typed = self.tables[Matter], self.tables[model]
        columns = {base.attnames[n]: v for n, v in values.items() if n in base.attnames}
        base.add(id=pk, register=model.REGISTER, registered_at=str(self.now.replace(tzinfo=None)), **(columns | state))
        typed.add(matter_ptr_id=pk, **{typed.attnames[n]: v for n, v in values.items() if n in typed.attnames})
        self.hang_on(model, pk, values, assists, tasks, state)
        return pk

    def entry(
        self, model: type[Matter], pk: int, sequence: int, act: lives.Act, day: dt.date, state: dict[str, Any],
        tasks: list[dict[str, Any]], lead: int | None,
    ) -> None:
        self.ids[Entry] += 1
        key, on = self.ids[Entry], day.isoformat()
        person, user = self.actor(act["by"], lead)
        payload = {
            "v": 2, "register": model.REGISTER, "matter": pk, "sequence": sequence, "kind": act["kind"],
            "step": state["step"], "action": act.get("action", ""), "mode": "online", "decided_by": person,
            "decided_on": on, "registered_by": user, "registered_at": self.now.isoformat(timespec="microseconds"),
            "happened_on": on, "comment": act.get("comment", ""), "set": act["set"],
            "nonce": f"{self.chance.getrandbits(128):032x}", "who": {"decider": self.who[person]},
        }
        if self.persons[user] != person:
            payload["who"]["actor"] = self.who[self.persons[user]]
        payload |= {k: act[k] for k in ("to_step", "stage", "outcome", "close_tasks") if k in act}
        if act.get("close_tasks"):
            for task in tasks:
                if task["is_open"]:
                    task |= {"is_open": False, "closed_by_id": key}
        if "open_tasks" in act:
            payload["open_tasks"] = [self.task(pk, key, sequence, i, t, day, tasks) for i, t in enumerate(act["open_tasks"])]
        if act.get("number"):
            self.numbers[model.REGISTER, day.year] += 1
            payload["number"] = self.patterns[model].format(
                year=day.year, sequence=self.numbers[model.REGISTER, day.year])
        if act.get("filed"):
            self.file(pk, key, payload)
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.tables[Entry].add(
            id=key, matter_id=pk, sequence=sequence, kind=act["kind"], step=payload["step"], action=payload["action"],
            mode="online", decided_by_id=person, decided_on=on, registered_by_id=user,
            registered_at=str(self.now.replace(tzinfo=None)), happened_on=on, comment=payload["comment"], payload=text,
            digest=digest, mac=mark(self.key, digest), late_days=late_days(self.now, day),
        )
        self.tables[Leaf].add(index=self.first + key - 1, kind="entry", ref=key, digest=digest)
        for column, name in (("step", "to_step"), ("stage", "stage"), ("outcome", "outcome"), ("number", "number")):
            state[column] = payload.get(name, state.get(column, ""))
        state["closed_on"] = on if state["stage"] == "closed" else None

    def actor(self, by: str, lead: int | None) -> tuple[int, int]:
        organ = self.organ
        if by == "handler" and lead is not None:
            return organ.handlers[organ.departments.index(lead)]
        return (organ.leaders[1] if by == "chair" else organ.office.person_id), organ.office.pk

    def task(
        self, pk: int, entry: int, sequence: int, i: int, wanted: dict[str, Any], day: dt.date,
        tasks: list[dict[str, Any]],
    ) -> dict[str, Any]:
        """The task as the payload holds it; its row is kept back until it is known whether it is still open."""
        due = wanted["due_on"] and (day + dt.timedelta(days=wanted["due_on"])).isoformat()
        token = f"person:{self.organ.office.person_id}" if wanted["assignee"] == "starter" else wanted["assignee"]
        tasks.append({
            "matter_id": pk, "key": f"{sequence}.{i}", "kind": "do", "step": wanted["step"], "assignee": token,
            "opened_on": day.isoformat(), "due_on": due, "opened_by_id": entry, "news_id": entry, "closed_by_id": None,
            "is_open": True,
        })
        return {"kind": "do", "step": wanted["step"], "assignee": token, "due_on": due}

    def file(self, pk: int, entry: int, payload: dict[str, Any]) -> None:
        self.ids[Material] += 1
        item = {
            "digest": self.content, "kind": "evidence", "title": "整改佐证材料", "file_name": "佐证.txt", "maker": "",
            "document_number": "", "event_date": None, "confidentiality": "internal", "replaces": None, "answers": "",
        }
        payload["materials"] = [item]
        self.tables[Material].add(
            id=self.ids[Material], matter_id=pk, entry_id=entry, content_id=self.content, kind="evidence",
            title=item["title"], file_name=item["file_name"],
        )

    def hang_on(
        self, model: type[Matter], pk: int, values: dict[str, Any], assists: list[int], tasks: list[dict[str, Any]],
        state: dict[str, Any],
    ) -> None:
        """Shares, tasks and the search row of a matter."""
        lead, leader, due = values.get("lead_department"), values.get("leader"), values.get("due_on")
        parts = ([(lead, "lead")] if lead else []) + [(d, "assist") for d in assists]
        for department, part in parts:
            self.ids[Share] += 1
            self.tables[Share].add(id=self.ids[Share], matter_id=pk, department_id=department, part=part)
        for task in tasks:
            self.ids[Task] += 1
            follows = task["due_on"] is None and due is not None
            on = due if follows else task["due_on"]
            self.tables[Task].add(id=self.ids[Task], **(task | {
                "due_on": on, "sort_due": on or str(NO_DATE), "follows_matter": follows}))
        found = [state["number"] or "", values["title"], *(str(values.get(n) or "") for n in model.SEARCHED)]
        found += [self.names[leader]] if leader else []
        found += [self.department_names[lead]] if lead else []
        scope = [f"d{d}" for d in sorted({d for d, _ in parts})] + ([f"p{leader}"] if leader else [])
        self.tables[SearchText].add(
            matter_id=pk, grams=grams("\n".join(found)), scope=" ".join([*scope, register_token(model.REGISTER)])
        )


def load(total: int, progress: Progress, seed: int = 2026) -> BenchOrgan:
    """Fill an empty, founded SQLite database with about `total` matters. The guards stand again when it returns."""
    connection.ensure_connection()
    loader = Loader(total, random.Random(seed))  # noqa: S311  the same organ every time
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        # A database that is only being filled needs no journal: what fails is loaded again.
        cursor.execute("PRAGMA journal_mode = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        with connection.constraint_checks_disabled(), transaction.atomic():
            loader.run(progress)
            LeafCounter.objects.update(next=position() + 1)
            recount()
            cursor.execute("INSERT INTO ledger_search(ledger_search) VALUES ('rebuild')")
        guards.install()
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA journal_mode = WAL")
    connection.close()  # the next connection has the settings of the house again
    return loader.organ
