"""A reading laid out for review. All offsets are those of `Reading.text`; everything is found once, in linear time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from huiyin.reading.dates import find_dates, make_date
from huiyin.reading.marks import Mark, Node, Sort, build_tree, find_marks
from huiyin.reading.model import Finding, Kind, Quantity, Reading
from huiyin.reading.names import is_person
from huiyin.reading.normal import folded
from huiyin.reading.quantities import hide_names

Span = tuple[int, int]
_LEVELS = frozenset((Sort.PART, Sort.BRACKET, Sort.DOT, Sort.COMMA, Sort.PAREN))
_STOPS = re.compile(r"[。\n;!?]")
_REACH = 400  # characters a sentence may go on to either side; keeps the time linear
_CLOSED = re.compile(r"(?:[。!?;:…)】|]|[。!?…]”)$")
_SIGNED = re.compile(
    r"[\dX〇○零一二三四五六七八九十]\s*日?$|电话|邮箱|邮编|@|ICP|备案|版权|标识码|^\s*(?:附件|附表|备注)"
)
_RUNNING = re.compile(
    r"[,。;:“《(]|^\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、])"
)


_NAME_END = re.compile(
    r"(?:党组|党委|党工委|委|委员会|总支|支部|局|厅|署|政府|办公室|办|院|校|学校|中学|小学|大学|公司|集团|街道|社区|村|镇|乡|县|区|市|省|中心|馆|站|所|会|组|部|处|科)$"
)
_MADE_PUBLIC = re.compile(
    r"予以(?:公布|公开|通报)|向社会公[开布]|进行公[开示]|作公示|公示如下|(?:通报|公开)如下|"
    r"接受[^。\n]{0,12}监督"
)
_ENDING = re.compile(r"特此(?:报告|通报|公告|公示|函复)|此[函复]|欢迎[^。\n]{0,30}监督|(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*$")


@dataclass(frozen=True, slots=True)
class When:
    """A whole and undamaged date of the text; `explicit` where the year itself is written."""

    start: int
    end: int
    day: date
    explicit: bool


class Manuscript:
    """What rules look at: the folded text (same length as the original), sentences, dates, marks, figures."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = folded(reading.text)

    @cached_property
    def end(self) -> int:
        """Where the last visible character ends."""
        return len(self.text.rstrip())

    @cached_property
    def first_line(self) -> Span:
        """The first line that says something."""
        start = len(self.text) - len(self.text.lstrip())
        return self._clipped(*self.line(start))

    @cached_property
    def last_line(self) -> Span:
        """The last line that says something."""
        return self._clipped(*self.line(max(0, self.end - 1)))

    def _clipped(self, start: int, end: int) -> Span:
        """Without blanks around, and not more than the reach of a sentence."""
        whole = self.text[start:end]
        start += len(whole) - len(whole.lstrip())
        return start, min(start + _REACH, max(start, start + len(whole.strip())))

    def line(self, at: int) -> Span:
        """The line around an offset."""
        stop = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, stop if stop >= 0 else len(self.text)

    @cached_property
    def _stops(self) -> list[int]:
        return [m.start() for m in _STOPS.finditer(self.text)]

    def sentence(self, at: int) -> Span:
        """The sentence around an offset, without its stop; bounded to either side."""
        here = bisect_left(self._stops, at)
        begin = self._stops[here - 1] + 1 if here else 0
        end = self._stops[here] if here < len(self._stops) else len(self.text)
        return max(begin, at - _REACH), min(end, at + _REACH)

    def said(self, span: Span) -> str:
        """The folded words of a stretch."""
        return self.text[span[0] : span[1]]

    @cached_property
    def cut(self) -> bool:
        """Whether the text breaks off in mid-sentence, so that what is missing may stand in the lost part."""
        last = self.text[max(0, self.end - 200) : self.end].rstrip("| \n").split("\n")[-1].strip()
        if not last or " | " in self.text[max(0, self.end - 200) : self.end]:
            return False
        if any(last.count(a) > last.count(b) for a, b in ("“”", "《》")):
            return True
        if _CLOSED.search(last) or _SIGNED.search(last):
            return False
        if _RUNNING.search(last):
            return True
        whole = self.end - len(last) > 200 and re.search(r"[\u4e00-\u9fff]$", last) is not None
        return whole and len(last) <= 40 and not (_NAME_END.search(last) or is_person(last) or self._is_heading(last))

    def _is_heading(self, line: str) -> bool:
        """A title, or the title repeated."""
        return bool(self.reading.title) and re.sub(r"\s", "", line) in re.sub(r"\s", "", self.reading.title or "")

    @cached_property
    def signature(self) -> str | None:
        """Who signs, where the name stands at the end of the text, and not only above it."""
        issuer = self.reading.issuer
        if not issuer:
            return None
        at = self.reading.text.rfind(issuer)
        return issuer if at > self.body and at >= max(self.closing - 400, self.end - 800, 0) else None

    @cached_property
    def public(self) -> bool:
        """Made public, and not a report to a superior or to a people's congress."""
        head = self.text[:3000]
        return _MADE_PUBLIC.search(head) is not None and not re.search(r"特此报告|报告如下", head + self.text[-400:])

    @cached_property
    def finished(self) -> bool:
        """The text has an end of its own (contacts, signature, closing words), so that what is missing was left out."""
        contacts = self.reading.contacts
        told = contacts.phone or contacts.email or contacts.post or self.signature
        return bool(told or self.reading.outlook) or _ENDING.search(self.text, max(0, self.end - 400)) is not None

    @cached_property
    def hidden(self) -> bytearray:
        """1 for characters within 《》 or a short quotation."""
        return hide_names(self.text)

    @cached_property
    def marks(self) -> list[Mark]:
        """All marks of hierarchy."""
        return find_marks(self.text)

    @cached_property
    def marks_of_headings(self) -> list[Mark]:
        return [x for x in self.marks if x.leads_line and x.sort in _LEVELS]

    @cached_property
    def outline(self) -> Node:
        """The tree of headings whose marks open a line; empty for a table."""
        return build_tree([] if self.tabular else self.marks_of_headings, len(self.text))

    @cached_property
    def figures(self) -> list[Quantity]:
        """All figures, in order."""
        return self.reading.figures

    @cached_property
    def _figure_starts(self) -> list[int]:
        return [q.start for q in self.figures]

    def figures_in(self, span: Span) -> list[Quantity]:
        """The figures that begin in a stretch."""
        starts = self._figure_starts
        return self.figures[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]

    @cached_property
    def dates(self) -> list[When]:
        """Whole dates, a year left out carried over from the one before; damaged ones are `Doubt`s."""
        found, year = [], None
        for one in find_dates(self.text):
            if one.damaged or len(one.readings) != 1:
                continue
            said, month, day = one.readings[0]
            year = said or (year + one.next_year if year else None)
            made = make_date(year, month, day) if year else None
            if made:
                found.append(When(one.start, one.end, made, said is not None))
        return found

    @cached_property
    def _date_starts(self) -> list[int]:
        return [d.start for d in self.dates]

    def dates_in(self, span: Span) -> list[When]:
        """The dates that begin in a stretch."""
        starts = self._date_starts
        return self.dates[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]

    def place_of(self, day: date) -> Span:
        """Where a date is first written; the first line where it is not written whole."""
        return next(((d.start, d.end) for d in self.dates if d.day == day), self.first_line)

    @cached_property
    def leaves(self) -> list[Finding]:
        """Findings without sub-problems, those wholly told: the last one of a text that breaks off is left out."""
        findings = self.reading.findings
        parents = {f.parent for f in findings}
        told = [f for i, f in enumerate(findings) if i not in parents]
        return [f for f in told if f.end < self.end] if self.cut else told

    @cached_property
    def feedback(self) -> date | None:
        """The day of feedback; a plan often says no more than “…组2022年6月15日反馈的意见”."""
        if self.reading.feedback_date or self.reading.kind is not Kind.PLAN:
            return self.reading.feedback_date
        opening = (d for d in self.dates_in((0, 3000)) if d.explicit)
        return next(
            (d.day for d in opening if re.match(r"[^,。;\n]{0,16}反馈", self.text[d.end : d.end + 20])), None
        )

    @cached_property
    def _zones(self) -> list[Span]:
        return sorted((f.heading_start, max(f.end, f.heading_end)) for f in self.reading.findings)

    def in_finding(self, at: int) -> bool:
        """Whether an offset stands in a finding, its heading included."""
        here = bisect_right(self._zones, (at, len(self.text) + 1)) - 1
        return here >= 0 and at < self._zones[here][1]

    @cached_property
    def _headings(self) -> list[Span]:
        return sorted((f.heading_start, f.heading_end) for f in self.reading.findings)

    def in_heading(self, at: int) -> bool:
        """Whether an offset stands in the wording of a problem."""
        here = bisect_right(self._headings, (at, len(self.text) + 1)) - 1
        return here >= 0 and at < self._headings[here][1]

    @cached_property
    def body(self) -> int:
        """Where prose begins: the line of the first full stop. Above it stand title and page furniture."""
        stop = self.text.find("。")
        return self.text.rfind("\n", 0, stop) + 1 if stop >= 0 else len(self.text)

    @cached_property
    def tabular(self) -> bool:
        """Mostly a table (a ledger in Excel or Word): cells have no title and their lists no levels."""
        return self.text.count(" | ") > self.text.count("\n")

    @cached_property
    def on_inspection(self) -> bool:
        """About an inspection by the Party (巡察, 巡视); audits and environmental inspections have rules of their own."""
        return re.search(r"巡[察视]", self.text[:3000]) is not None

    @cached_property
    def closing(self) -> int:
        """Where contacts and signature may begin: behind the last finding, at most the last 800 characters."""
        last = max((f.heading_end for f in self.reading.findings), default=0)
        return max(last, self.end - 800)
