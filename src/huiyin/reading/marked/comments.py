"""Word comments (批注) written into a docx: the body's runs cut at the passages, everything else left as it is."""

from __future__ import annotations

import io
import posixpath
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.formats.docx import Source, WordText, read_word
from huiyin.reading.formats.package import W, number, relations_of
from huiyin.reading.marked.reviewed import Opinion

AUTHOR = "回音审稿"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_PART = "[Content_Types].xml"


class Atom(NamedTuple):
    """A run that is never cut again, and the characters of the text it holds."""

    start: int
    end: int
    run: etree._Element


def commented(word: bytes, text: str | None, opinions: list[Opinion]) -> bytes | None:
    """The file with a comment per objection; None where it does not read as `text`, or has nothing to hang on.

    Raises ReadingError where the file is broken.
    """
    read = read_word(word)
    if (text is not None and read.decoded.text != text) or read.package.strict:
        return None
    atoms = _cut(read.sources, {edge for one in opinions for edge in (one.item.start, one.item.end)})
    if not atoms:
        return None
    known = read.package.part("comments")
    first = 1 + max((number(c.get(f"{W}id"), 0) for c in known), default=-1) if known is not None else 0
    order = {id(element): place for place, element in enumerate(read.root.iter())}
    for identity, one in enumerate(opinions, first):
        _anchor(atoms, order, one, str(identity))
    return _packed(word, read, _comments(known, opinions, first))


def _cut(sources: list[Source], edges: set[int]) -> list[Atom]:
    """Runs cut so that no edge of a passage falls inside one."""
    marks = sorted(edges)
    runs: dict[int, list[Source]] = {}
    for source in sources:
        runs.setdefault(id(source.run), []).append(source)
    atoms: list[Atom] = []
    for held in runs.values():
        atoms += _cut_run([s for s in held if s.node is not None], marks)
        atoms += [Atom(s.start, s.end, s.run) for s in held if s.node is None]
    return sorted(atoms, key=lambda atom: (atom.start, atom.end))


def _cut_run(held: list[Source], marks: list[int]) -> list[Atom]:
    """One run cut from its end backwards, so that places before a cut stay as they were.

    Blanks that were left out at either end of the run stay outside the atoms where a passage ends there.
    """
    if not held:
        return []
    first, last = held[0], held[-1]
    stop = last.end
    inside = marks[bisect_left(marks, first.start) : bisect_right(marks, stop)]
    atoms = []
    for mark in reversed(inside):
        if mark == stop:
            if last.skip + stop - last.start < len(_held(last)):
                _split(last, stop - last.start)
        elif mark > first.start or first.skip:
            source = next(s for s in held if s.end > mark)
            atoms.append(Atom(mark, stop, _split(source, max(0, mark - source.start))))
            stop = mark
    return [*atoms, Atom(first.start, stop, first.run)] if stop > first.start else atoms


def _held(source: Source) -> str:
    """All the characters of a source's node; a tab or a break is one."""
    return (source.node.text if source.node is not None else "") or " "


def _split(source: Source, at: int) -> etree._Element:
    """A new run behind the source's, with everything from its character `at` on."""
    run, node = source.run, source.node
    assert node is not None  # what has none is never cut
    tail = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        tail.append(deepcopy(properties))
    moved = list(node.itersiblings())
    if at + source.skip == 0:
        moved.insert(0, node)
    else:
        rest = etree.SubElement(tail, node.tag)
        rest.text = node.text[source.skip + at :]
        node.text = node.text[: source.skip + at]
        for one in (rest, node):
            one.set(_SPACE, "preserve")
    tail.extend(moved)
    tail.tail, run.tail = run.tail, None
    run.addnext(tail)
    return tail


def _anchor(atoms: list[Atom], order: dict[int, int], one: Opinion, identity: str) -> None:
    """Begin and end of the comment around its passage.

    What Word generates (numbers) or takes no comments in (boxes, notes, page heads) has no run of its own:
    the comment then stands at the run that holds it, or before the next one.
    """
    start, end = one.item.start, max(one.item.end, one.item.start + 1)
    covered = [atom for atom in _near(atoms, start, end) if atom.end > start and atom.start < end]
    begin = etree.Element(f"{W}commentRangeStart", {f"{W}id": identity})
    finish = etree.Element(f"{W}commentRangeEnd", {f"{W}id": identity})
    reference = etree.Element(f"{W}r")
    etree.SubElement(reference, f"{W}commentReference", {f"{W}id": identity})
    if covered:
        # Notes and boxes are read behind the paragraph they hang on: what counts is the order in the file.
        first, last = covered[0].run, covered[-1].run
        if order.get(id(last), 0) < order.get(id(first), 0):
            last = first
        first.addprevious(begin)
        _behind(last, finish, reference)
        return
    following = next((atom for atom in atoms if atom.start >= end), None)
    if following is not None:
        for element in (begin, finish, reference):
            following.run.addprevious(element)
    else:
        _behind(atoms[-1].run, begin, finish, reference)


def _near(atoms: list[Atom], start: int, end: int) -> list[Atom]:
    """The atoms that may touch a stretch; they are sorted and do not overlap."""
    low = max(0, bisect_left(atoms, (start,)) - 1)
    return atoms[low : bisect_left(atoms, (end,))]


def _behind(run: etree._Element, *elements: etree._Element) -> None:
    for element in elements:
        run.addnext(element)
        run = element


def _comments(known: etree._Element | None, opinions: list[Opinion], first: int) -> bytes:
    """The comments part, behind those that are there already."""
    root = known if known is not None else etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for identity, one in enumerate(opinions, first):
        comment = etree.SubElement(
            root,
            f"{W}comment",
            {f"{W}id": str(identity), f"{W}author": AUTHOR, f"{W}initials": "审", f"{W}date": now},
        )
        for place, line in enumerate(_lines(one)):
            paragraph = etree.SubElement(comment, f"{W}p")
            if not place:
                etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t", {_SPACE: "preserve"}).text = line
    return _serialised(root)


def _lines(one: Opinion) -> Iterable[str]:
    item = one.item
    yield f"{one.words}：{item.title}" if item.title else one.words
    yield f"为什么：{_fit(item.why)}"
    yield f"怎么办：{_fit(item.advice)}"
    if item.basis:
        yield f"依据：{item.basis}"


def _fit(text: str) -> str:
    """Without what XML cannot hold; an objection may quote it."""
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe" else " " for c in text)


def _packed(word: bytes, read: WordText, comments: bytes) -> bytes:
    """The same archive, with body and comments changed and the comments named where Word looks for them."""
    names = read.package.names("comments")
    folder = posixpath.dirname(read.package.main)
    part = names[0] if names else f"{folder}/comments.xml"
    changed = {read.package.main: _serialised(read.root), part: comments}
    if not names:
        relations = relations_of(read.package.main)
        changed |= {
            _TYPES_PART: _with_type(read.package.named(_TYPES_PART), part),
            relations: _with_relation(read.package.named(relations)),
        }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in changed:
                new.writestr(entry, old.read(entry))
            else:
                new.writestr(entry.filename, changed.pop(entry.filename))
        for name, content in changed.items():
            new.writestr(name, content)
    return out.getvalue()


def _with_type(types: etree._Element | None, part: str) -> bytes:
    root = types if types is not None else etree.Element(f"{_TYPES}Types")
    etree.SubElement(root, f"{_TYPES}Override", {"PartName": f"/{part}", "ContentType": _CONTENT})
    return _serialised(root)


def _with_relation(relations: etree._Element | None) -> bytes:
    root = relations if relations is not None else etree.Element(f"{_RELATIONS}Relationships")
    taken = {one.get("Id") for one in root}
    identity = next(name for i in range(1, 10_000) if (name := f"rIdComments{i}") not in taken)
    etree.SubElement(
        root, f"{_RELATIONS}Relationship", {"Id": identity, "Type": _KIND, "Target": "comments.xml"}
    )
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
