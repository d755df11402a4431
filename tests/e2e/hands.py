"""What a person does at the desk, in the words of the person: sign in, open a matter, press a button, fill in, hand in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from huiyin.people.models import User
from tests.e2e import papers
from tests.support.organ import PASSWORD

File = tuple[str, str, bytes]
"""(label of its place in the form, file name, bytes)"""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"docx": DOCX, "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain", "pdf": "application/pdf"}


@dataclass(frozen=True)
class OnPaper:
    """Who signed the paper that a clerk registers; the scan is made up from `of`."""

    by: str
    of: str = "签字件"


class Hands:
    """One browser, one person at a time."""

    def __init__(self, page: Page, live: str) -> None:
        self.page, self.live = page, live
        self.who = ""

    # going places

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.live}{path}")
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def sign_in(self, username: str) -> None:
        """As `username`. The first by the page; where one matter passes through many hands, the next by their cookie."""
        if self.who == username:
            return
        if self.who:
            self._take_over(username)
        else:
            self.go("/login/")
            self.page.locator("[name=username]").fill(username)
            self.page.locator("[name=password]").fill(PASSWORD)
            self.page.get_by_role("button", name="登录").click()
            expect(self.page.locator(".topbar-account").get_by_role("button", name="退出")).to_be_visible()
        self.who = username

    def _take_over(self, username: str) -> None:
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = self.page.context
        context.clear_cookies()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.live}])
        self.page.goto("about:blank")

    def sign_out(self) -> None:
        self.page.locator(".topbar-account").get_by_role("button", name="退出").click()
        expect(self.page.get_by_role("button", name="登录")).to_be_visible()
        self.who = ""

    def open_matter(self, pk: int) -> None:
        """Its page, unless it is the one on screen."""
        if self.page.url != f"{self.live}/matters/{pk}/":
            self.go(f"/matters/{pk}/")

    # filling in

    def fill(self, **fields: Any) -> None:
        """Fields by their name: text, dates, choices (by value, or by label when there is no such value), ticks."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            kind = field.evaluate("e => e.tagName + ':' + e.type")
            if kind.startswith("SELECT"):
                self._choose(field, str(value))
            elif kind.endswith(":checkbox"):
                field.set_checked(bool(value))
            elif kind.endswith(":radio"):
                self.page.locator(f"main [name={name}][value='{value}']").check()
            else:
                field.fill(str(value))

    def _choose(self, field: Locator, value: str) -> None:
        values = field.locator("option").evaluate_all("all => all.map(o => o.value)")
        if value in values:
            field.select_option(value)
        else:
            field.select_option(label=value)

    def upload(self, label: str, name: str, data: bytes) -> None:
        """Bring a file into the place called `label`; it is taken in before the form is sent."""
        row = self.page.locator(".paper-row").filter(has_text=label).first
        row.evaluate("e => { for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }")
        row.locator("input[type=file]").set_input_files({"name": name, "mimeType": _type(name), "buffer": data})
        expect(row.locator(".kept")).to_contain_text(name)

    def attach(self, place: Locator, *files: tuple[str, bytes]) -> None:
        """Files that go in with their form (the monthly grid)."""
        place.locator("input[type=file]").set_input_files(
            [{"name": name, "mimeType": _type(name), "buffer": data} for name, data in files]
        )

    def on_paper(self, paper: OnPaper) -> None:
        self.page.locator("#mode-paper").check()
        self._choose(self.page.locator("[name=decided_by]"), paper.by)
        self.upload("签字件", f"{paper.of}.png", papers.scan(paper.of))

    def submit(self, label: str, refused: bool = False, reasons: str = "") -> None:
        """Press the form's button; warnings are answered with `reasons`. What comes back must be good news, or bad
        when that is expected."""
        self._press(label)
        asked = self.page.locator("textarea[name^=reason-]")
        if reasons and asked.count():
            for n in range(asked.count()):
                asked.nth(n).fill(reasons)
            self._press(label)
        if refused:
            expect(self.page.locator("main [role=alert]").first).to_be_visible()
        else:
            self.told()

    def _press(self, label: str) -> None:
        button = self.page.locator("form .form-actions").get_by_role("button", name=re.compile(f"^{re.escape(label)}"))
        with self.page.expect_navigation():
            button.first.click()

    def told(self) -> str:
        """The good news on the page; fails on any other."""
        news = self.page.locator(".notice-success, .notice-error, .notice-warning[role], .objection-block").first
        expect(news).to_be_visible()
        text = news.inner_text()
        assert "notice-success" in (news.get_attribute("class") or ""), f"{self.page.url}: {self.words()}"
        return text

    def words(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    # working on matters

    def begin(self, what: str, parent: int, files: Iterable[File] = (), **fields: Any) -> int:
        """Add a matter of the register called `what` beneath another; returns its id."""
        self.open_matter(parent)
        self.page.locator(".add-list").get_by_role("link", name=f"新增{what}").click()
        self.fill(**fields)
        self._bring(files)
        self.submit("登记")
        return self.here()

    def here(self) -> int:
        """The id of the matter on the page."""
        found = re.search(r"/(?:matters|reports)/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def step(
        self, pk: int, label: str, files: Iterable[File] = (), paper: OnPaper | None = None, refused: bool = False,
        reasons: str = "", **fields: Any,
    ) -> None:
        """Take the action called `label` on the matter's current step. `reasons` answers every warning."""
        self.open_matter(pk)
        self.page.locator(".page-actions").get_by_role("link", name=label, exact=True).click()
        self._fill_and_send(label, files, paper, refused, reasons, fields)

    def act(
        self, pk: int, label: str, files: Iterable[File] = (), paper: OnPaper | None = None, refused: bool = False,
        **fields: Any,
    ) -> None:
        """A standing act: 延期, 更正, 补充材料 …"""
        self.open_matter(pk)
        self.page.locator(".act-list").get_by_role("link", name=label, exact=True).click()
        self._fill_and_send(label, files, paper, refused, "", fields)

    def _fill_and_send(
        self, label: str, files: Iterable[File], paper: OnPaper | None, refused: bool, reasons: str, fields: dict[str, Any]
    ) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(label)
        if paper is not None:
            self.on_paper(paper)
        self.fill(**fields)
        self._bring(files)
        self.submit(label, refused, reasons)

    def _bring(self, files: Iterable[File]) -> None:
        for label, name, data in files:
            self.upload(label, name, data)

    # many at once

    def batch(
        self, slug: str, move: str, narrowed: str = "", files: Iterable[File] = (), paper: OnPaper | None = None,
        **fields: Any,
    ) -> int:
        """Tick everything in the narrowed list and take `move` on it; returns how many went."""
        self.go(f"/registers/{slug}/?size=100&{narrowed}")
        self.page.locator("[data-tick-all]").check()
        self.page.get_by_role("button", name="批量办理").click()
        select = self.page.locator("#move")
        if select.locator("option:checked").inner_text() != move:
            with self.page.expect_navigation():
                select.select_option(label=move)
        if paper is not None:
            self.on_paper(paper)
        self.fill(**fields)
        self._bring(files)
        self.page.locator("form .form-actions").get_by_role("button", name=re.compile(f"^{re.escape(move)}")).click()
        expect(self.page.get_by_role("heading", name="批量办理结果")).to_be_visible()
        found = re.search(r"共(\d+)条，成功(\d+)条", self.told())
        assert found, self.words()
        assert found[1] == found[2], self.words()
        return int(found[2])

    # documents in

    def bring(self, name: str, data: bytes) -> None:
        """Choose a file on the import page and have it read."""
        self.go("/import/")
        self.page.locator("[name=file]").set_input_files({"name": name, "mimeType": _type(name), "buffer": data})
        self.page.get_by_role("button", name="读取文件").click()
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_have_text(re.compile("核对栏目|核对后入库"))
        if heading.text_content() == "核对栏目":
            self.page.get_by_role("button", name="栏目无误，继续").click()
        expect(heading).to_have_text("核对后入库")

    def store(self) -> int:
        """Store what the preview shows; returns the round."""
        self.page.get_by_role("button", name="确认入库").click()
        self.told()
        return self.here()

    def download(self, path: str) -> bytes:
        """A file, fetched as the browser would with its cookies."""
        answer = self.page.request.get(f"{self.live}{path}")
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()


def _type(name: str) -> str:
    return _TYPES[name.rsplit(".", 1)[1]]
