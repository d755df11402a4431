"""归档: the archive number by DA/T 22, the retention and its end, who may and when."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.procedures import archiving
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.settling import set_value
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.organ import Organ, a_measure, closed_measure, command


@pytest.fixture
def closed(organ: Organ, finding: Finding) -> Measure:
    return closed_measure(organ, a_measure(organ, finding))


@pytest.fixture
def fonds(db: None) -> None:
    set_value(archiving.FONDS, "Q012", today(), "区档案馆编号通知", None)


def archived(organ: Organ, matter: Matter, **values: str) -> Matter:
    return act(matter.pk, EntryKind.ARCHIVE, command(organ.clerk), values).matter


def test_numbers_follow_one_another(organ: Organ, fonds: None, finding: Finding, closed: Measure) -> None:
    year = today().year
    assert archived(organ, closed).archive_number == f"Q012-WS·{year}-D30-LLGW-0001"
    more = closed_measure(organ, a_measure(organ, finding, "第二项"))
    other = closed_measure(organ, a_measure(organ, finding, "第三项"))
    assert archived(organ, more).archive_number == f"Q012-WS·{year}-D30-LLGW-0002"
    assert archived(organ, other, retention="Y").archive_number == f"Q012-WS·{year}-Y-LLGW-0001"


def test_without_a_fonds_the_number_is_typed(organ: Organ, closed: Measure) -> None:
    with pytest.raises(NotAllowed, match="全宗号"):
        archived(organ, closed)
    assert archived(organ, closed, archive_number=" 旧-001 ").archive_number == "旧-001"


def test_a_number_serves_once_and_is_passed_over(organ: Organ, fonds: None, finding: Finding, closed: Measure) -> None:
    taken = f"Q012-WS·{today().year}-D30-LLGW-0001"
    archived(organ, closed, archive_number=taken)
    other = closed_measure(organ, a_measure(organ, finding, "第二项"))
    with pytest.raises(NotAllowed, match="已经用于另一件"):
        archived(organ, other, archive_number=taken)
    assert archived(organ, other).archive_number.endswith("-0002")


def test_only_closed_matters_are_archived_once_by_the_office(
    organ: Organ, fonds: None, closed: Measure, measure: Measure
) -> None:
    with pytest.raises(NotAllowed):
        archived(organ, measure)
    with pytest.raises(NotAllowed):
        act(closed.pk, EntryKind.ARCHIVE, command(organ.handler_a), {})
    archived(organ, closed)
    with pytest.raises(NotAllowed):
        archived(organ, closed)


@pytest.mark.parametrize(("retention", "until", "words"), [
    ("Y", None, "永久"), ("D30", dt.date(2056, 12, 31), "定期30年（至2056年12月31日）"),
    ("D10", dt.date(2036, 12, 31), "定期10年（至2036年12月31日）"), ("", None, ""),
])
def test_retention_counts_from_the_year_after_the_close(retention: str, until: dt.date | None, words: str) -> None:
    matter = Matter(retention=retention, closed_on=dt.date(2026, 3, 5))
    assert (archiving.kept_until(matter), archiving.in_words(matter)) == (until, words)


def test_an_unknown_retention_is_refused(organ: Organ, fonds: None, closed: Measure) -> None:
    with pytest.raises(NotAllowed, match="保管期限"):
        archived(organ, closed, retention="D20")


def test_a_wrong_retention_is_put_right_with_a_new_number(organ: Organ, fonds: None, closed: Measure) -> None:
    archived(organ, closed)

    def anew(comment: str = "保管期限划定有误", **values: str) -> Matter:
        return act(closed.pk, EntryKind.ARCHIVE, command(organ.clerk, comment=comment), values).matter

    with pytest.raises(NotAllowed, match="已经归档"):
        anew(retention="D30")
    with pytest.raises(NotAllowed, match="为什么"):
        anew(comment="", retention="Y")
    with pytest.raises(NotAllowed, match="档号随之改变"):
        anew(retention="Y", archive_number=f"Q012-WS·{today().year}-D30-LLGW-0001")
    moved = anew(retention="Y")
    assert (moved.retention, moved.archive_number) == ("Y", f"Q012-WS·{today().year}-Y-LLGW-0001")
    assert closed.entries.filter(kind=EntryKind.ARCHIVE).count() == 2
    assert anew(archive_number="旧-007").archive_number == "旧-007"
