"""A report moved from any page goes through its stages; replaying its entries gives the same report."""

from __future__ import annotations

from django.forms.models import model_to_dict

from huiyin.ledger.models import Material
from huiyin.ledger.rebuild import replay
from huiyin.people.models import today
from huiyin.procedures.commands import Done
from huiyin.register.base import REGISTERS
from huiyin.reports import snapshots
from huiyin.reports.models import Report, Snapshot
from tests.reports.scene import World, fresh, published, to_publication
from tests.support.organ import command


def test_the_general_page_moves_a_report_through_its_stages(world: World, report: Report) -> None:
    done = REGISTERS["report"].advance(report.pk, "draft", "submit", command(world.organ.clerk), {})
    assert isinstance(done, Done)
    assert Material.objects.filter(matter=report.pk, kind="draft").exists()


def test_the_general_page_publishes_with_freeze_and_export(world: World, report: Report) -> None:
    from huiyin.portal.export import default_folder

    to_publication(world, report)
    values = {"published_on": today()}
    done = REGISTERS["report"].advance(report.pk, "publish", "publish", command(world.organ.clerk), values)
    assert isinstance(done, Done)
    assert (default_folder() / f"report-{report.pk}" / "index.html").is_file()


def test_replaying_a_reports_entries_gives_the_same_report_and_snapshot(world: World, report: Report) -> None:
    before = model_to_dict(published(world, report))
    replay(report.pk)
    assert model_to_dict(fresh(report)) == before
    snapshot = Snapshot.objects.get()
    assert snapshots.is_intact(snapshot)
