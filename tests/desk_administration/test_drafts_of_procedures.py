"""The pages on which a procedure's next version is drafted, tried and published by a second person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.people.models import Role
from huiyin.procedures.drafting import open_draft
from huiyin.procedures.loading import current
from huiyin.procedures.models import Version
from tests.support.organ import Organ, a_user

REGISTER = "rectification.measure"


@pytest.fixture
def admin(client: Client, organ: Organ) -> Client:
    client.force_login(organ.administrator)
    return client


@pytest.fixture
def draft(admin: Client) -> Version:
    published = Version.objects.get(register=REGISTER, status=Version.Status.PUBLISHED)
    admin.post(reverse("administration:begin-draft", args=[published.pk]))
    found = open_draft(REGISTER)
    assert found is not None
    return found


def post(client: Client, draft: Version, action: str, **data: object) -> str:
    if action == "publish":
        data.setdefault("shown", client.get(reverse("administration:draft", args=[draft.pk])).context["shown"])
    answer = client.post(reverse("administration:draft", args=[draft.pk]), {"action": action, **data}, follow=True)
    return answer.content.decode()


def test_beginning_twice_goes_on_with_the_same_draft(admin: Client, draft: Version) -> None:
    admin.post(reverse("administration:begin-draft", args=[draft.pk]))
    assert Version.objects.filter(register=REGISTER, status=Version.Status.DRAFT).count() == 1


def test_a_change_is_kept_and_told(admin: Client, draft: Version) -> None:
    page = post(admin, draft, "set", code="accept", title="验收", by="role:reviewer", within="3", materials=["evidence"])
    assert "“验收”的时限由5个工作日改为3个工作日。" in page
    assert "“验收”由整改办办理，改为由审核办理。" in page
    assert "“验收”增加必备材料“佐证材料”。" in page


@pytest.mark.parametrize("within", ["-1", "三天", "1000", "²"])
def test_a_limit_that_is_no_number_is_refused(admin: Client, draft: Version, within: str) -> None:
    before = draft.source
    assert "0至999的整数" in post(admin, draft, "set", code="accept", title="验收", within=within)
    draft.refresh_from_db()
    assert draft.source == before


def test_an_approver_who_is_not_on_the_list_is_refused(admin: Client, draft: Version) -> None:
    assert "请从列表中选择办理人" in post(admin, draft, "set", code="accept", title="验收", by="role:admin", within="5")


def test_steps_are_added_and_taken_out(admin: Client, draft: Version) -> None:
    assert "新增环节“纪检复核”" in post(admin, draft, "add", after="work", title="纪检复核", by="role:reviewer", within="2")
    assert "取消环节“签收”" in post(admin, draft, "drop", code="sign")
    assert "不能取消" in post(admin, draft, "drop", code="accept")


def test_a_kind_of_material_is_added(admin: Client, draft: Version) -> None:
    assert "材料中增加“公示截图”。" in post(admin, draft, "material", title="公示截图")


def test_trying_shows_who_and_until_when(admin: Client, organ: Organ, draft: Version) -> None:
    address = reverse("administration:attempt", args=[draft.pk])
    page = admin.get(address, {"lead": organ.committee.pk, "leader": organ.leader.person.pk, "on": "2026-11-23"}).content.decode()
    assert "联络工委经办人" in page
    assert "2026-11-25" in page
    assert admin.get(address, {"lead": "x", "leader": "y", "on": "z"}).status_code == 200


def test_the_second_administrator_publishes(admin: Client, organ: Organ, draft: Version) -> None:
    second = a_user("刘副", "second", organ.office, roles=(Role.ADMINISTRATOR,))
    post(admin, draft, "set", code="accept", title="验收", within="3")
    assert "请另一名管理员" in admin.get(reverse("administration:draft", args=[draft.pk])).content.decode()
    assert "不能自己发布" in post(admin, draft, "publish")
    admin.force_login(second)
    assert "已发布" in post(admin, draft, "publish")
    assert current(REGISTER) == str(draft)


def test_what_was_not_seen_is_not_published(admin: Client, draft: Version) -> None:
    post(admin, draft, "set", code="accept", title="验收", within="3")
    assert "草案又改过" in post(admin, draft, "publish", shown="0")


def test_a_lone_administrator_publishes(admin: Client, draft: Version) -> None:
    post(admin, draft, "set", code="accept", title="验收", within="3")
    assert "已发布" in post(admin, draft, "publish")


def test_a_draft_given_up_leaves_the_current_version(admin: Client, draft: Version) -> None:
    before = current(REGISTER)
    assert "现行版本不变" in post(admin, draft, "discard")
    assert current(REGISTER) == before
    assert admin.get(reverse("administration:draft", args=[draft.pk])).status_code == 404
