"""`huiyin check`: what a careful reviewer would object to, on the screen, as a page, in a Word copy, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from huiyin.reading.marked import Reviewed

NONE, OBJECTED, UNREADABLE = 0, 1, 2
_HELP = """审稿：像细心的审稿人一样逐处提出意见——在哪里、为什么、怎么办。

可一次查多份，也可给出文件夹。\n
退出码：0 没有达到 --fail-on 的意见；1 有；2 有文件读不了或结果写不进去（其余照常查完）。
"""


class FailOn(StrEnum):
    """From which weight on the exit status is 1."""

    SERIOUS = "serious"
    WARNING = "warning"
    HINT = "hint"
    NEVER = "never"


_Files = Annotated[
    list[Path],
    typer.Argument(
        help="要查的文件或文件夹：docx、doc、wps、pdf、html、txt、md、xlsx、csv 等",
        metavar="文件…",
        show_default=False,
    ),
]
_Json = Annotated[
    bool, typer.Option("--json", help="输出 JSON：一份时为意见的列表，多份时每份一项，读不了的写明原因")
]
_Html = Annotated[
    Path | None,
    typer.Option("--html", help="另存为标出意见的网页；查多份时写文件夹", metavar="网页", show_default=False),
]
_Word = Annotated[
    Path | None,
    typer.Option(
        "--word",
        help="另存为带批注的 Word 副本，原稿不动；查多份时写文件夹",
        metavar="文件",
        show_default=False,
    ),
]
_FailOn = Annotated[
    FailOn,
    typer.Option(
        help="有多重的意见退出码才为 1：serious 必须改，warning 应当改及以上，hint 任何意见，never 一律为 0"
    ),
]


_Silence = Annotated[
    list[str] | None,
    typer.Option(
        "--silence",
        help="本单位认为不适用、不再提出的意见，写“代码=理由”，可写多次；代码见 docs/objections.md",
        metavar="代码=理由",
        show_default=False,
    ),
]


@dataclass(slots=True)
class _Run:
    """One call: where results go, and what became of it so far."""

    several: bool
    html: Path | None
    word: Path | None
    silenced: dict[str, str] = field(default_factory=dict)
    taken: set[Path] = field(default_factory=set)
    objected: bool = False
    failed: list[tuple[Path, str]] = field(default_factory=list)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("check", help=_HELP)(check)


def check(
    files: _Files,
    json: _Json = False,
    html: _Html = None,
    word: _Word = None,
    fail_on: _FailOn = FailOn.WARNING,
    silence: _Silence = None,
) -> None:
    """Print objections. Exit status 0 none that weigh enough, 1 some, 2 something unreadable."""
    # Not above: the reader and rich are slow to import, and every command loads this module.
    from huiyin.cli.checking_show import show_failure, show_reviewed, show_saved, show_sum
    from huiyin.reading import Severity

    paths = list(_documents(files))
    run = _Run(len(files) > 1 or files[0].is_dir(), html, word, _silenced(silence or []))
    records: list[dict[str, Any]] = []
    checked = 0
    for path in paths:
        reviewed = _checked(run, path)
        if reviewed is None:
            records.append({"file": str(path), "error": run.failed[-1][1]})
            show_failure(path.name, run.failed[-1][1])
            continue
        checked += 1
        run.objected |= fail_on is not FailOn.NEVER and reviewed.at_least(Severity(fail_on.value))
        records.append(reviewed.to_json() | {"file": str(path)})
        if not json:
            show_reviewed(reviewed)
        for saved in _save(run, path, reviewed):
            show_saved(saved)
    if json:
        _print_json(records if run.several else records[0].get("objections", []) if checked else None)
    elif run.several:
        show_sum(checked, len(run.failed))
    raise typer.Exit(UNREADABLE if run.failed or not paths else OBJECTED if run.objected else NONE)


def _silenced(said: list[str]) -> dict[str, str]:
    """Codes with the reasons for which they are not raised. Raises typer.BadParameter for an unknown code or no reason."""
    from huiyin.reading.review.catalogue import RULES

    known = {rule.code for rule in RULES}
    reasons: dict[str, str] = {}
    for one in said:
        code, _, reason = one.partition("=")
        if code.strip() not in known:
            raise typer.BadParameter(f"没有代码为“{code}”的意见，请查 docs/objections.md。")
        if not reason.strip():
            raise typer.BadParameter(f"请写明不提“{code}”的理由，例如 --silence {code}=本地另有规定。")
        reasons[code.strip()] = reason.strip()
    return reasons


def _documents(files: list[Path]) -> Iterator[Path]:
    """The files, and the documents in the folders among them."""
    from huiyin.reading.folder import find_documents

    for path in files:
        if path.is_dir():
            yield from find_documents([path]).files
        else:
            yield path


def _checked(run: _Run, path: Path) -> Reviewed | None:
    from huiyin.reading import ReadingError, read_file
    from huiyin.reading.marked import review

    try:
        return review(read_file(path), path.name, run.silenced)
    except ReadingError as error:
        run.failed.append((path, error.message_zh))
        return None


def _save(run: _Run, path: Path, reviewed: Reviewed) -> Iterator[Path]:
    """Write what was asked for; yields what was written, and notes what could not be."""
    from huiyin.cli.checking_show import show_failure
    from huiyin.reading import ReadingError
    from huiyin.reading.marked import page, word_copy

    try:
        if run.html is not None:
            target = _target(run, path, run.html, "（审稿意见）.html")
            target.write_text(page(reviewed), encoding="utf-8")
            yield target
        if run.word is not None:
            target = _target(run, path, run.word, "（批注）.docx")
            target.write_bytes(word_copy(path.read_bytes(), reviewed))
            yield target
    except (ReadingError, OSError) as error:
        message = (
            error.message_zh
            if isinstance(error, ReadingError)
            else f"结果写不进去（{error.strerror or error}）。请换一个位置。"
        )
        run.failed.append((path, message))
        show_failure(path.name, message, "没有写成")


def _target(run: _Run, path: Path, wanted: Path, ending: str) -> Path:
    """The file to write, never one that is being checked or was just written. Raises OSError, ReadingError."""
    from huiyin.reading import ReadingError

    if not (run.several or wanted.is_dir()):
        if wanted.resolve() == path.resolve():
            raise ReadingError("结果不能写在原稿上。请换一个文件名。")
        return wanted
    wanted.mkdir(parents=True, exist_ok=True)
    names = [path.stem, path.name, *(f"{path.name}{number}" for number in range(2, 10_000))]
    for name in names:
        target = wanted / f"{name}{ending}"
        if target not in run.taken and target.resolve() != path.resolve():
            run.taken.add(target)
            return target
    raise ReadingError("同名的结果太多。请换一个文件夹。")


def _print_json(value: object) -> None:
    import json

    if value is not None:
        typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
