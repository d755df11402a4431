"""The rows of one finding put together: its wording, its measures, and who answers for which of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from huiyin.reading.decoded import Cell
from huiyin.reading.detail import Detail
from huiyin.reading.findings import Draft, bare_title
from huiyin.reading.ledgers.grid import Grid, is_error
from huiyin.reading.ledgers.issues import Finished, Issues, Limited
from huiyin.reading.ledgers.model import Column, Meaning
from huiyin.reading.ledgers.values import Entry, apply, is_none, limit_text, shared_out
from huiyin.reading.likeness import essence
from huiyin.reading.marks import find_marks
from huiyin.reading.measures import Span, outermost
from huiyin.reading.names import is_person
from huiyin.reading.normal import Clean
from huiyin.reading.severity import Severity
from huiyin.reading.status import Stated, day_in, stated

_MARK = re.compile(
    r"^\s*(?P<mark>[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、](?!\d)|[①-⑳]|问题[一二三四五六七八九十\d]{1,3}[:、.]?)\s*"
)
_FIRST = re.compile(
    r"(?P<title>[^。:;]{4,40}(?:。|(?=。?\s*(?:具体|主要)?表现(?:为|在)?[:,]|如[:,])))(?P<gap>\s*(?:(?:具体|主要)?表现(?:为|在)?[:,]|如[:,])?\s*)"
)
_MADE = re.compile(
    r"(?:建立|制定|出台|修订|健全|完善|新建)(?:的|健全|完善|修订)?(?:制度|文件|机制)|建章立制|"
    r"制度(?:建设|成果|清单)|长效机制"
)
_LONG_TITLE = 24  # characters from which a first sentence is the title, and the rest tells of it
_OWNERS = (
    Meaning.LEADER,
    Meaning.HANDLER,
    Meaning.LEAD,
    Meaning.ASSIST,
    Meaning.OWNERS,
    Meaning.DUE,
    Meaning.KIND,
)
_FOLLOWING = (Meaning.HANDLER, Meaning.ASSIST, Meaning.KIND)  # inherited only together with who leads
_OF_FINDING = (Meaning.STATUS, Meaning.DONE, Meaning.FINISHED, Meaning.NOTE, Meaning.PROOF)
_ONLY_FINDING = (Meaning.CAUSE, Meaning.GOAL)


@dataclass(slots=True)
class Worked:
    """One measure cell: the rows in which it stands, and what is said of each of its pieces; `spans` are new ones."""

    rows: list[int]
    details: list[Detail] = field(default_factory=list)
    spans: dict[Span, Detail] = field(default_factory=dict)


class Group:
    """The rows of one finding."""

    def __init__(
        self, grid: Grid, columns: list[Column], cleaned: Clean, issues: Issues, rows: list[int]
    ) -> None:
        self.grid, self.columns, self.cleaned, self.issues, self.rows = grid, columns, cleaned, issues, rows
        self.meanings = {c.meaning for c in columns}
        self._row_set = frozenset(rows)
        self._reached: dict[int, dict[Cell, list[int]]] = {}
        heads = self.entries(Meaning.PROBLEM) or self.entries(Meaning.SHOW)
        self.repeated = (
            len(heads) > 1 and len({e.text for e in heads}) == 1
        )  # every row is complete in itself
        self.headed = self._reach(heads[0]) if heads else rows[:1]

    def entries(self, meaning: Meaning) -> list[Entry]:
        """The filled cells of a meaning, each once, from top to bottom."""
        return [e for c in self.columns if c.meaning is meaning for e in self._column(c)]

    def _column(self, column: Column) -> list[Entry]:
        grid = self.grid
        return [
            Entry(rows[0], column, cell, grid.text(cell), grid.plain(cell), grid.raw(cell))
            for cell, rows in self._cells(column.index).items()
        ]

    def _cells(self, index: int) -> dict[Cell, list[int]]:
        """The filled cells of a column with the rows in which they stand."""
        known = self._reached.get(index)
        if known is None:
            known = self._reached[index] = {}
            for row in self.rows:
                cell = self.grid.cell(row, index)
                if cell is not None and self.grid.text(cell):
                    known.setdefault(cell, []).append(row)
        return known

    def fill(self, draft: Draft) -> None:
        """Add what these rows say to a finding."""
        for entry in self.entries(Meaning.SHOW):
            if entry.cell != self._head_cell(draft):
                draft.manifestations += pieces(self.cleaned, entry.cell)
        draft.cause = _joined(draft.cause, self.entries(Meaning.CAUSE))
        draft.goal = _joined(draft.goal, self.entries(Meaning.GOAL))
        worked = self._measures(draft)
        duty = draft.duty or Detail()
        for column in self.columns:
            if column.meaning in _OWNERS or column.meaning in _OF_FINDING:
                self._share(column, worked, duty)
        self._inherit(worked)
        for one in worked:
            draft.measures += one.spans
            draft.details += one.spans.values()
        draft.duty = duty
        draft.say(_as_stated(duty) or self._status(worked))
        draft.completed_on = draft.completed_on or (duty.finished if draft.status else None)
        zones = self._zones()
        draft.zones += zones
        draft.body = (draft.body[0], max([draft.body[1], *(zone[1] for zone in zones)]))
        draft.issuing += [
            (self.cleaned.place(e.cell[0]), self.cleaned.place(e.cell[1]))
            for c in self.columns
            if _MADE.search(c.heading)
            for e in self._column(c)
        ]

    def _status(self, worked: list[Worked]) -> Stated | None:
        """What is said of every measure in the same words is said of the finding, as of the last day."""
        details = [d for w in worked for d in w.details]
        first = details[0] if details else None
        if first is None or first.status is None or {d.status for d in details} != {first.status}:
            return None
        days = [d.finished for d in details if d.finished]
        return Stated(first.status, first.status_literal or first.status, max(days) if len(days) == len(details) else None)

    def _head_cell(self, draft: Draft) -> Cell:
        return self.cleaned.span(*draft.head)

    def _zones(self) -> list[Span]:
        """What the rows take of the text, one stretch for neighbouring rows."""
        zones: list[Span] = []
        above = -2
        for row in self.rows:
            cells = self._own(row)
            if not cells:
                continue
            start, end = self.cleaned.place(cells[0][0]), self.cleaned.place(max(c[1] for c in cells))
            if row == above + 1 and zones:
                zones[-1] = min(zones[-1][0], start), max(zones[-1][1], end)
            else:
                zones.append((start, end))
            above = row
        return zones

    def _own(self, row: int) -> list[Cell]:
        """The cells of a row that belong to this finding alone: not those merged with the rows of others."""
        shared = set()
        for other in (row - 1, row + 1):
            if 0 <= other < self.grid.height and other not in self._row_set:
                shared.update(self.grid.rows[other])
        return sorted(c for c in self.grid.filled(row) if c not in shared)

    def _measures(self, draft: Draft) -> list[Worked]:
        """The measures of these rows; one that an earlier table named in the same words is that one."""
        known = {
            essence(self.cleaned.text[a:b]): d
            for (a, b), d in zip(draft.measures, draft.details, strict=True)
        }
        worked = []
        for entry in self.entries(Meaning.MEASURE):
            if is_none(entry.text):
                continue
            one = Worked(self._reach(entry))
            for span in pieces(self.cleaned, entry.cell):
                words = essence(self.cleaned.text[slice(*span)])
                detail = known.get(words)
                if detail is None:
                    detail = one.spans[span] = known[words] = Detail()
                one.details.append(detail)
            worked.append(one)
        return sorted(worked, key=lambda w: w.rows[0])

    def _share(self, column: Column, worked: list[Worked], duty: Detail) -> None:
        """Give each cell of a column to the measures in whose rows it stands, or to the finding."""
        entries = [e for e in self._column(column) if not self._refused(e)]
        firsts = [w.rows[0] for w in worked]
        beside: dict[int, list[Worked]] = {}
        for one in worked:
            for row in one.rows:
                beside.setdefault(row, []).append(one)
        whole = (
            len(entries) == 1 and column.meaning in _OF_FINDING and self._speaks_for_all(entries[0], worked)
        )
        for entry in entries:
            hit = (
                []
                if whole
                else list({id(w): w for r in self._reach(entry) for w in beside.get(r, ())}.values())
            )
            if not hit and not whole and worked and entry.row > firsts[0]:
                hit = [worked[bisect_right(firsts, entry.row) - 1]]  # a further line of the measure above
            for one in hit:
                self._give(entry, one.details)
            if not hit:
                shared = (
                    shared_out(entry.plain, len(worked[0].details), column.meaning)
                    if whole and len(worked) == 1
                    else None
                )
                self._give(entry, worked[0].details if shared else [duty])

    def _speaks_for_all(self, entry: Entry, worked: list[Worked]) -> bool:
        """A lone cell of a status, result or note belongs to the finding unless it stands beside one of several measures."""
        if entry.column.meaning is Meaning.PROOF:
            return not worked
        if len(worked) <= 1:
            return True
        reach = self._reach(entry)
        if entry.column.meaning is not Meaning.NOTE:
            return len(reach) == len(
                self.rows
            )  # a status beside the first measure says nothing of the others
        return not self.repeated and entry.row == self.rows[0] and len(reach) >= len(self.headed)

    def _reach(self, entry: Entry) -> list[int]:
        """The rows in which a (merged) cell stands."""
        return self._cells(entry.column.index)[entry.cell]

    def _give(self, entry: Entry, details: list[Detail]) -> None:
        may_lead = not self.meanings & {Meaning.LEAD, Meaning.OWNERS}
        shared = shared_out(entry.plain, len(details), entry.column.meaning)
        for i, detail in enumerate(details):
            apply(detail, entry, shared[i] if shared else entry.plain, may_lead)
        if entry.column.meaning in (Meaning.STATUS, Meaning.DONE) and _dated_without_year(entry.text):
            self.issues.finished.append(Finished(self.grid, entry, entry.text, details))
        if entry.column.meaning is Meaning.DUE and not is_none(entry.text):
            for i, text in enumerate(shared or [entry.plain]):
                self.issues.limits.append(
                    Limited(self.grid, entry, limit_text(text), [details[i]] if shared else details)
                )

    def _refused(self, entry: Entry) -> bool:
        """Says what cannot be right in a cell; True where it is not taken over at all."""
        meaning = entry.column.meaning
        if is_error(entry.text):
            self.issues.cell(
                "cell-error", Severity.SERIOUS, self.grid, entry, "表格里的公式出错，这一格没有内容可读。",
                "请在表格里改正公式，或直接填写内容后重新导入。",
            )  # fmt: skip
            return True
        if meaning is Meaning.STATUS and not is_none(entry.text) and stated(entry.text) is None:
            self.issues.cell(
                "status-unread", Severity.WARNING, self.grid, entry, f"没有认出“{entry.plain[:20]}”是哪种整改状态，按原文保留。",
                "请在核对页选择状态；如果这一列不是状态，请改正这一列的含义。",
            )  # fmt: skip
        if meaning in (Meaning.LEADER, Meaning.LEAD, Meaning.ASSIST) and re.fullmatch(
            r"[\d./年月日\s-]+", entry.text
        ):
            self.issues.cell(
                "names-unread", Severity.WARNING, self.grid, entry,
                f"“{entry.column.heading}”列里写的是“{entry.plain}”，不像人名或部门。",
                "请核对是否填错了列。",
            )  # fmt: skip
        if meaning is Meaning.DUE and is_person(entry.text):
            self.issues.cell(
                "limit-name", Severity.WARNING, self.grid, entry, f"时限列里写的是“{entry.plain}”，像是人名。",
                "请核对是否填错了列。",
            )  # fmt: skip
        return False

    def _inherit(self, worked: list[Worked]) -> None:
        """A cell filled only in a finding's first row, with blanks below, speaks for its other measures, too."""
        if len(worked) < 2 or self.repeated:
            return
        led = False
        for column in sorted(self.columns, key=lambda c: c.meaning in _FOLLOWING):
            if column.meaning not in _OWNERS or (column.meaning in _FOLLOWING and not led):
                continue
            entries = self._column(column)
            lone = len(entries) == 1 and entries[0].row == self.rows[0] and not is_none(entries[0].text)
            below = [
                w
                for w in worked
                if self.grid.cell(w.rows[0], column.index) != (entries[0].cell if entries else None)
            ]
            if not lone or not below:
                continue
            led = led or column.meaning in (Meaning.LEADER, Meaning.LEAD, Meaning.OWNERS)
            for one in below:
                self._give(entries[0], one.details)
            first, last = self.grid.number(below[0].rows[0]), self.grid.number(below[-1].rows[-1])
            rows = f"第{first}行" if first == last else f"第{first}至{last}行"
            self.issues.cell(
                "inherited", Severity.HINT, self.grid, entries[0], f"同一问题的{rows}没有填“{column.heading}”，都按这一格读。",
                "如果那几行确实没有，请在核对页删去。",
            )  # fmt: skip


_STATUS_DAY = re.compile(r"^[^。;\d]{0,10}[(\[]?(?<!\d)\d{1,2}[./月]\d{1,2}日?[)\]]?[^\d]{0,6}$")


def _dated_without_year(text: str) -> bool:
    """已完成(10.30): a status with a day, and nothing else."""
    return stated(text) is not None and day_in(text) is None and _STATUS_DAY.match(text) is not None


def _as_stated(detail: Detail) -> Stated | None:
    return Stated(detail.status, detail.status_literal or detail.status, detail.finished) if detail.status else None


def _joined(known: str | None, entries: list[Entry]) -> str | None:
    texts = [e.raw for e in entries if not is_none(e.text)]
    return "\n".join(dict.fromkeys([*([known] if known else []), *texts])) or None


def pieces(cleaned: Clean, cell: Cell) -> Iterator[Span]:
    """A cell may hold several marked measures (1.…2.…, 一是…二是…); without marks it is one."""
    start, end = cleaned.place(cell[0]), cleaned.place(cell[1])
    marks = find_marks(cleaned.text[start:end])
    if len(marks) < 2:
        yield start, end
        return
    outer = outermost(marks)
    if cleaned.text[start : start + outer[0].start].strip():
        yield start, start + len(cleaned.text[start : start + outer[0].start].rstrip())
    stops = [m.start for m in outer[1:]] + [end - start]
    for mark, stop in zip(outer, stops, strict=True):
        piece = cleaned.text[start + mark.start : start + stop]
        yield start + mark.start, start + mark.start + len(piece.rstrip())


def new_draft(grid: Grid, cleaned: Clean, cell: Cell, number: str | None, focus: int | None) -> Draft:
    """A finding with the wording of one cell."""
    text = grid.plain(cell)
    mark = _MARK.match(text)
    if number is None and mark:
        number = re.sub(r"[、.:\s]+$", "", mark["mark"])
    title = bare_title(re.sub(r"\s*\n\s*", "", _MARK.sub("", text)))
    head = (cleaned.place(cell[0]), cleaned.place(cell[1]))
    draft = Draft(number, title or text, head, (head[1], head[1]), focus=focus)
    first = _FIRST.match(cleaned.plain, *head)
    if first and len(title) > _LONG_TITLE and first.end() < head[1]:
        draft.title = bare_title(_MARK.sub("", first["title"]).replace("\n", ""))
        draft.manifestations = [(first.end("gap"), head[1])]
    return draft
