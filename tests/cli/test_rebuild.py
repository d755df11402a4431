"""`huiyin rebuild` checks first, and touches nothing when an entry does not match its digest."""

from __future__ import annotations

import pytest
from django.db import connection
from typer.testing import CliRunner

from huiyin.cli import assemble
from huiyin.ledger.models import Matter
from huiyin.registers.rectification.models import Measure

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_spoilt_row_is_made_anew(measure: Measure) -> None:
    Matter.objects.filter(pk=measure.pk).update(title="被改动的标题")
    answer = CliRunner().invoke(assemble(), ["rebuild"])
    assert answer.exit_code == 0, answer.output
    assert f"事项{measure.pk}：现状与办理记录不一致：事项名称" in answer.output
    assert "重建" in answer.output
    assert Matter.objects.get(pk=measure.pk).title == measure.title


def test_a_spoilt_entry_stops_it(measure: Measure) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_entry_no_update")
        cursor.execute("UPDATE ledger_entry SET digest = 'x' WHERE matter_id = %s", [measure.pk])
    Matter.objects.filter(pk=measure.pk).update(title="被改动的标题")
    answer = CliRunner().invoke(assemble(), ["rebuild"])
    assert answer.exit_code == 1
    assert "没有做任何改动" in answer.output
    assert Matter.objects.get(pk=measure.pk).title == "被改动的标题"


def test_checking_alone_says_what_differs_and_changes_nothing(measure: Measure) -> None:
    assert CliRunner().invoke(assemble(), ["rebuild", "--check"]).exit_code == 0
    Matter.objects.filter(pk=measure.pk).update(title="被改动的标题")
    answer = CliRunner().invoke(assemble(), ["rebuild", "--check"])
    assert answer.exit_code == 1
    assert f"事项{measure.pk}：现状与办理记录不一致：事项名称" in answer.output
    assert Matter.objects.get(pk=measure.pk).title == "被改动的标题"
