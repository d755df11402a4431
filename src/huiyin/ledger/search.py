"""Search over everything a person may see: Chinese bigrams in the database's own full-text index.

The text of a matter becomes overlapping pairs of characters ("整改台账" -> 整改 改台 台账), so that a word of two
characters is one look-up and a longer one a phrase of neighbouring pairs. Results come newest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from huiyin.ledger.models import Matter, SearchText, Share
from huiyin.people.names import initials

_RUN = re.compile(r"[0-9a-z]+|[^\W_0-9a-z]+")


def pieces(text: str) -> Iterator[list[str]]:
    """Runs of Latin letters or digits as one token each, runs of other letters as their bigrams (or the one sign)."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run.isascii() or len(run) == 1:
            yield [run]
        else:
            yield [run[i : i + 2] for i in range(len(run) - 1)]


def grams(text: str) -> str:
    return " ".join(token for piece in pieces(text) for token in piece)


def text_of(matter: Matter) -> str:
    """What a matter is found by: number, title, the fields its register names, its leader by name and initials."""
    parts = [matter.number or "", matter.title]
    parts += [str(getattr(matter, name) or "") for name in matter.SEARCHED if name not in matter.PERSONAL]
    if matter.leader is not None:
        parts += [matter.leader.name, initials(matter.leader.name)]
    if matter.lead_department is not None:
        parts.append(matter.lead_department.name)
    return "\n".join(parts)


def scope_of(matter: Matter) -> str:
    """Tokens that let the index itself skip what a person cannot see; the access rule still decides."""
    departments = Share.objects.filter(matter_id=matter.pk).values_list("department_id", flat=True)
    tokens = [f"d{d}" for d in sorted(set(departments))]
    if matter.leader_id:
        tokens.append(f"p{matter.leader_id}")
    return " ".join([*tokens, f"r{matter.register.replace('.', '').replace('_', '')}"])


def index(matter: Matter) -> None:
    """Write the matter's search row; triggers carry it into the full-text index in the same transaction."""
    SearchText.objects.update_or_create(
        matter_id=matter.pk, defaults={"grams": grams(text_of(matter)), "scope": scope_of(matter)}
    )


def _phrase(piece: list[str]) -> str:
    joined = " ".join(piece)
    return f'"{joined}"*' if len(piece) == 1 and (piece[0].isascii() or len(piece[0]) == 1) else f'"{joined}"'


def matching(queryset: QuerySet[Matter], words: str, scope: str = "") -> QuerySet[Matter]:
    """`queryset` narrowed to matters that contain every word of `words`, newest first.

    `scope` (tokens joined by OR, as `scope_of` writes them) only speeds the search up. No usable word: nothing found.
    """
    wanted = list(pieces(words))
    if not wanted:
        return queryset.none()
    if connection.vendor == "sqlite":
        match = " AND ".join(f"grams : {_phrase(p)}" for p in wanted)
        if scope:
            match += f" AND scope : ({scope})"
        found = RawSQL("SELECT rowid FROM ledger_search WHERE ledger_search MATCH %s", (match,))
        return queryset.filter(pk__in=found).order_by("-pk")
    conditions, values = [], []
    for piece in wanted:
        if len(piece) == 1 and (piece[0].isascii() or len(piece[0]) == 1):
            conditions.append("(' ' || grams) LIKE %s")
            values.append(f"% {piece[0]}%")
        else:
            conditions.append("string_to_array(grams, ' ') @> %s AND (' ' || grams || ' ') LIKE %s")
            values += [piece, f"% {' '.join(piece)} %"]
    sql = f"SELECT matter_id FROM ledger_searchtext WHERE {' AND '.join(conditions)}"
    return queryset.filter(pk__in=RawSQL(sql, values)).order_by("-pk")
