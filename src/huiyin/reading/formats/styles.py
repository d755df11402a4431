"""What a Word file's styles pass on to paragraphs: a list, a name, hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.formats.package import W, switched_on, value

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style. `number` and `level` are as written in its numPr, or None."""

    name: str
    parent: str
    number: str | None
    level: str | None
    hidden: bool


class Styles:
    """The styles of a file, by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            number, level = listed(style.find(f"{W}pPr"))
            self._styles[style.get(f"{W}styleId", "")] = Style(
                value(style, "name"),
                value(style, "basedOn"),
                number,
                level,
                switched_on(style.find(f"{W}rPr"), "vanish"),
            )

    def chain(self, style_id: str) -> Iterator[tuple[str, Style]]:
        """A style and those it is based on, the nearest first."""
        for _ in range(_DEEPEST):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style_id, style
            style_id = style.parent

    def hidden(self, style_id: str) -> bool:
        """Whether text in this style is not shown."""
        return any(style.hidden for _, style in self.chain(style_id))

    def is_contents(self, style_id: str) -> bool:
        """Whether this is a line of a table of contents (目录): "toc 1" … "toc 9", whatever its id."""
        style = self._styles.get(style_id)
        name = style.name if style else style_id
        return name.lower().replace(" ", "").rstrip("123456789") == "toc"


def listed(properties: etree._Element | None) -> tuple[str | None, str | None]:
    """The (numId, ilvl) of a paragraph's or style's properties, each None where it says nothing."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None, None
    return value(found, "numId") or None, value(found, "ilvl") or None
