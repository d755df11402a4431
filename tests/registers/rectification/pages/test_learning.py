"""举一反三 from a page: a sibling found by oneself, tied to what it was learnt from."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import LinkKind
from huiyin.registers.rectification.models import Finding
from tests.desk.conftest import filled


def test_a_sibling_is_registered_once(clerk: Client, finding: Finding) -> None:
    address = reverse("rectifying:lessons", args=[finding.pk])
    data = filled(clerk, address, wording="下乡调研陪同人员偏多。已自查。")
    for _ in range(2):
        answer = clerk.post(address, data)
        assert answer.status_code == 302
    found = Finding.objects.get(self_found=True)
    assert (found.title, found.parent_id) == ("下乡调研陪同人员偏多", finding.parent_id)
    assert found.lead_department_id == finding.lead_department_id
    assert [link.target_id for link in found.links_out.filter(kind=LinkKind.LEARNS)] == [finding.pk]


def test_nothing_is_registered_without_its_words(clerk: Client, finding: Finding) -> None:
    address = reverse("rectifying:lessons", args=[finding.pk])
    page = clerk.post(address, filled(clerk, address, root_cause="制度不健全"))
    assert (page.status_code, "请填写这一项" in page.content.decode(), "制度不健全" in page.content.decode()) == (422, True, True)
    assert not Finding.objects.filter(self_found=True).exists()
