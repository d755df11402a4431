"""A post is given its duty by name; the list says which duties nobody has."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.people.models import Duty, Post
from tests.support.organ import Organ, duties

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(organ: Organ, client: Client) -> Client:
    client.force_login(organ.administrator)
    return client


def given(organ: Organ, **more: object) -> dict[str, object]:
    return {"department": organ.office.pk, "title": "出纳", "position": "", "duty": "", **more}


def test_a_post_takes_a_duty_and_gives_it_up(organ: Organ, admin: Client) -> None:
    assert admin.post("/settings/posts/new/", given(organ, duty="cashier")).status_code == 302
    post = Post.objects.get(title="出纳")
    assert post.duty is Duty.CASHIER
    assert "现金出纳" in admin.get("/settings/posts/?q=出纳").content.decode()
    assert admin.post(f"/settings/posts/{post.pk}/", given(organ)).status_code == 302
    post.refresh_from_db()
    assert (post.duty, post.code != "") == (None, True)


def test_a_post_without_a_duty_keeps_its_code(organ: Organ, admin: Client) -> None:
    """Procedures of the organ's own may name it."""
    admin.post("/settings/posts/new/", given(organ, title="信访专员"))
    post = Post.objects.get(title="信访专员")
    code = post.code
    admin.post(f"/settings/posts/{post.pk}/", given(organ, title="信访接待专员"))
    post.refresh_from_db()
    assert (post.title, post.code) == ("信访接待专员", code)


def test_a_duty_belongs_to_one_post(organ: Organ, admin: Client) -> None:
    duties(organ)
    page = admin.post("/settings/posts/new/", given(organ, duty="cashier"))
    assert page.status_code == 200
    assert "请从列表中选择" in page.content.decode()
    assert not Post.objects.filter(title="出纳", code="").exists()


def test_the_list_names_duties_nobody_has(organ: Organ, admin: Client) -> None:
    assert "现金出纳：还没有岗位" in admin.get("/settings/posts/").content.decode()
    duties(organ)
    assert "还没有人承担" not in admin.get("/settings/posts/").content.decode()
    assert "还没有人承担" not in admin.get("/settings/people/").content.decode()
