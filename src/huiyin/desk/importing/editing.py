"""Adding, merging, splitting and moving on the preview page: on the typed values as they stand, right or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

from huiyin.desk.importing.arrangement import Arrangement, Place
from huiyin.kit.given import number_in
from huiyin.register.drafts import Draft

Data = dict[str, str]
CUT = "---"
_HOW_TO_CUT = f"请先在要拆开的地方另起一行，只写三个减号（{CUT}），再点“拆分”。"


class Editing:
    """One page's values. Each method changes them and returns what to say; an action that does not fit says so."""

    def __init__(self, draft: Draft, data: Data, arrangement: Arrangement, text: str, words: tuple[str, ...]) -> None:
        """`words`: the fields of an item that hold running text, the item's own wording first."""
        self.draft, self.data, self.arrangement, self.words = draft, data, arrangement, words
        self.lines = text.split("\n")
        self.at = ""  # the key that the page shows next

    def carry_out(self, action: str) -> str:
        """`action` is what the button sends: a verb and the key it is about."""
        verb, _, key = action.partition(":")
        verbs: dict[str, Callable[[str], str]] = {
            "add-item": self.add_item, "add-part": self.add_part, "merge-item": self.merge_item,
            "split-item": self.split_item, "merge-part": self.merge_part, "split-part": self.split_part,
            "move-part": self.move_part,
        }
        try:
            return verbs[verb](key)
        except KeyError:
            return "这一步没有做成：页面上的内容已经变了，请核对后再试。"

    def add_item(self, _: str) -> str:
        """From lines of the document (the first is the heading) or from what was typed."""
        title, first, last = (self.data.pop(f"new-{n}", "").strip() for n in ("title", "from", "to"))
        start, end = (n if (n := number_in(text) or 0) <= len(self.lines) else 0 for text in (first, last))
        chosen = [line.strip() for line in self.lines[start - 1 : max(start, end)]] if start else []
        wording = "\n".join(line for line in chosen if line)
        if not title and not wording:
            return "请选择原文中的一行，或填写问题名称。"
        place = self.arrangement.add_item(self._above(start) if start else None)
        self._put(place.key, keep="on", title=(title or chosen[0])[:300], wording=wording or title)
        self.at = place.key
        return "已添加一个问题，请核对名称和所属领域。"

    def _above(self, line: int) -> str | None:
        """The item that stands before a line of the text."""
        offset = sum(len(one) + 1 for one in self.lines[: line - 1])
        before = [item.key for item in self.draft.items if item.at <= offset]
        return before[-1] if before else None

    def add_part(self, key: str) -> str:
        place = self.arrangement.holder(key)
        part = self.arrangement.add_part(place)
        self._put(part, keep="on")
        self.at = part
        return "已添加一条空白措施，请填写。"

    def merge_item(self, key: str) -> str:
        place = self.arrangement.holder(key)
        into = self.arrangement.before(place)
        if into is None:
            return "第一个问题上面没有可以并入的问题。"
        for name in self.words:
            self._join(into.key, place.key, name)
        self.arrangement.merge(place, into)
        self.at = into.key
        return "已并入上一个问题，措施也一并移过去了。"

    def split_item(self, key: str) -> str:
        place = self.arrangement.holder(key)
        halves = {name: self._cut(f"{place.key}-{name}") for name in self.words}
        if not any(later for _, later in halves.values()):
            return _HOW_TO_CUT
        fresh = self.arrangement.add_item(place.key)
        for name, (first, later) in halves.items():
            self.data[f"{place.key}-{name}"], self.data[f"{fresh.key}-{name}"] = first, later
        first_line = next(later for _, later in halves.values() if later).split("\n")[0]
        self._put(fresh.key, keep="on", title=first_line[:60], heading=self.data.get(f"{place.key}-heading", ""))
        if not self.data[f"{fresh.key}-{self.words[0]}"]:
            self.data[f"{fresh.key}-{self.words[0]}"] = first_line
        self.at = fresh.key
        return "已拆成两个问题；措施留在前一个，请把属于后一个的移过去。"

    def merge_part(self, key: str) -> str:
        place = self.arrangement.holder_of_part(key)
        at = place.parts.index(key)
        if at == 0:
            return "第一条措施上面没有可以并入的措施。"
        self._join(place.parts[at - 1], key, "wording")
        self.at = place.parts[at - 1]
        self._leave_out(place, key)
        return "已并入上一条措施；责任和时限以上一条为准。"

    def _leave_out(self, place: Place, key: str) -> None:
        """What was read stays in the arrangement, unticked: nothing read disappears from the page."""
        if key.startswith("x"):
            place.parts.remove(key)
        else:
            self.data.pop(f"{key}-keep", None)

    def split_part(self, key: str) -> str:
        place = self.arrangement.holder_of_part(key)
        first, later = self._cut(f"{key}-wording")
        if not later:
            return _HOW_TO_CUT
        fresh = self.arrangement.add_part(place, key)
        for name, value in list(self.data.items()):
            if name.startswith(f"{key}-"):
                self.data[f"{fresh}-{name.removeprefix(f'{key}-')}"] = value
        self.data[f"{key}-wording"], self.data[f"{fresh}-wording"] = first, later
        self.at = fresh
        return "已拆成两条措施，责任、时限和佐证两条相同，请核对。"

    def move_part(self, key: str) -> str:
        wanted = re.match(r"\s*(\d{1,5})", self.data.get(f"{key}-to", ""))
        places = self.arrangement.places
        if wanted is None or not 1 <= int(wanted[1]) <= len(places):
            return f"请写明移到第几个问题（1至{len(places)}）。"
        self.arrangement.move(key, places[int(wanted[1]) - 1])
        self.data.pop(f"{key}-to", None)
        self.at = key
        return "措施已移过去。"

    def _cut(self, name: str) -> tuple[str, str]:
        lines = self.data.get(name, "").replace("\r\n", "\n").split("\n")
        at = next((n for n, line in enumerate(lines) if line.strip() == CUT), None)
        if at is None:
            return self.data.get(name, ""), ""
        return "\n".join(lines[:at]).strip(), "\n".join(lines[at + 1 :]).strip()

    def _join(self, into: str, other: str, name: str) -> None:
        both = [self.data.get(f"{key}-{name}", "").strip() for key in (into, other)]
        self.data[f"{into}-{name}"] = "\n".join(text for text in both if text)

    def _put(self, key: str, **values: str) -> None:
        for name, value in values.items():
            self.data[f"{key}-{name}"] = value
