"""Search over everything a person may see: Chinese bigrams in the database's own full-text index.

The text of a matter becomes overlapping pairs of characters ("整改台账" -> 整改 改台 台账), so that a word of two
characters is one look-up and a longer one a phrase of neighbouring pairs. Results come newest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from huiyin.ledger.models import Matter, Participation, SearchText, Share
from huiyin.people.models import Person
from huiyin.people.names import all_initials

_NAME = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff])")
_RUN = re.compile(r"[0-9a-z]+|[^\W_0-9a-z]+")
AnyMatter = TypeVar("AnyMatter", bound=Matter)


def pieces(text: str) -> Iterator[list[str]]:
    """Runs of Latin letters or digits as one token each, runs of other letters as their bigrams (or the one sign)."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run.isascii() or len(run) == 1:
            yield [run]
        else:
            yield [run[i : i + 2] for i in range(len(run) - 1)]


def grams(text: str) -> str:
    """The tokens as they are indexed. A run's last character also stands alone, so that one character finds it there."""
    tokens: list[str] = []
    for piece in pieces(text):
        tokens += piece
        if len(piece[-1]) == 2 and not piece[-1].isascii():
            tokens.append(piece[-1][1])
    return " ".join(tokens)


def text_of(matter: Matter) -> str:
    """What a matter is found by: number, title, the fields its register names, its people by name and initials.

    Personal data is never searched, so that erasing it leaves nothing behind here.
    """
    names = [n for n in ("number", "title", *matter.SEARCHED) if n not in matter.PERSONAL]
    parts = [str(getattr(matter, name) or "") for name in names]
    for name in people_of(matter):
        parts += [name, *all_initials(name)]
    if matter.lead_department is not None:
        parts.append(matter.lead_department.name)
    return "\n".join(parts)


@cache
def person_fields(model: type[Matter]) -> tuple[str, ...]:
    """The typed fields that name a person, the leader first; personal data is left out."""
    found = [f.name for f in model._meta.concrete_fields if f.related_model is Person and f.name not in model.PERSONAL]
    return tuple(sorted(found, key=lambda name: name != "leader"))


def people_of(matter: Matter) -> list[str]:
    """The names on a matter: of people in typed fields, and those read from texts that its register says name people."""
    people = [getattr(matter, name) for name in person_fields(type(matter))]
    texts = (str(getattr(matter, name) or "") for name in matter.PEOPLE if name not in matter.PERSONAL)
    named = [name for text in texts for name in _NAME.findall(text)]
    return list(dict.fromkeys([*(p.name for p in people if p is not None), *named]))


def scope_of(matter: Matter, departments: Iterable[int]) -> str:
    """Tokens that let the index itself skip what a person cannot see; the access rule still decides."""
    tokens = [f"d{d}" for d in sorted(set(departments))]
    people = {fact.person_id for fact in matter.stated_facts() if isinstance(fact, Participation)}
    if matter.leader_id:
        people.add(matter.leader_id)
    tokens += [f"p{pk}" for pk in sorted(people)]
    return " ".join([*tokens, register_token(matter.register)])


def register_token(register: str) -> str:
    return f"r{re.sub('[^0-9a-z]', '', register.lower())}"


def index(matter: Matter) -> None:
    """Write the matter's search row; triggers carry it into the full-text index in the same transaction."""
    departments = Share.objects.filter(matter_id=matter.pk).values_list("department_id", flat=True)
    SearchText.objects.bulk_create(
        [SearchText(matter_id=matter.pk, grams=grams(text_of(matter)), scope=scope_of(matter, departments))],
        update_conflicts=True, unique_fields=["matter"], update_fields=["grams", "scope"],
    )


def _is_prefix(piece: list[str]) -> bool:
    """A lone token (a number, a Latin word, one character) also finds what it begins."""
    return len(piece) == 1 and (piece[0].isascii() or len(piece[0]) == 1)


def matching(
    queryset: QuerySet[AnyMatter], words: str, scope: str = "", register: str = ""
) -> QuerySet[AnyMatter]:
    """`queryset` narrowed to matters that contain every word of `words`, newest first.

    `scope` (tokens joined by OR, as `scope_of` writes them) and `register`, where the queryset is of one register, only
    speed the search up. No usable word: nothing found.
    """
    wanted = list(pieces(words))
    if not wanted:
        return queryset.none()
    if connection.vendor == "sqlite":
        narrowing = [f"({scope})"] if scope else []
        if register:
            narrowing.append(register_token(register))
        return _matching_sqlite(queryset, wanted, narrowing)
    return _matching_postgres(queryset, wanted)


def _matching_sqlite(
    queryset: QuerySet[AnyMatter], wanted: list[list[str]], narrowing: list[str]
) -> QuerySet[AnyMatter]:
    """The full-text index drives and gives its rows in descending order, so that 25 of a million matches are 25 steps."""
    match = " AND ".join(
        f'grams : "{" ".join(piece)}"' + ("*" if _is_prefix(piece) else "") for piece in wanted
    )
    match += "".join(f" AND scope : {tokens}" for tokens in narrowing)
    meta = queryset.model._meta
    assert meta.pk is not None
    return queryset.extra(  # noqa: S610  the names are ours, the words travel as a parameter
        tables=["ledger_search"],
        where=[f'ledger_search MATCH %s AND ledger_search.rowid = "{meta.db_table}"."{meta.pk.column}"'],
        params=[match],
    ).order_by(RawSQL("ledger_search.rowid", ()).desc())


def _matching_postgres(queryset: QuerySet[AnyMatter], wanted: list[list[str]]) -> QuerySet[AnyMatter]:
    conditions: list[str] = []
    values: list[str | list[str]] = []
    for piece in wanted:
        if _is_prefix(piece):
            conditions.append("(' ' || grams) LIKE %s")
            values.append(f"% {piece[0]}%")
        else:
            conditions.append("string_to_array(grams, ' ') @> %s::text[] AND (' ' || grams || ' ') LIKE %s")
            values += [piece, f"% {' '.join(piece)} %"]
    sql = f"SELECT matter_id FROM ledger_searchtext WHERE {' AND '.join(conditions)}"  # noqa: S608  no words in it
    return queryset.filter(pk__in=RawSQL(sql, values)).order_by("-pk")  # noqa: S611
