"""`huiyin import`: a document into the ledger, shown before anything is stored."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from huiyin.reading import Kind, Reading, ReadingError, read_file

if TYPE_CHECKING:
    from huiyin.people.models import User
    from huiyin.reading.ledgers.model import Choices
    from huiyin.register.drafts import Draft
    from huiyin.registers.rectification.models import Round

STORED, REFUSED, UNREADABLE = 0, 1, 2


class DocumentKind(StrEnum):
    FEEDBACK = "feedback"
    PLAN = "plan"
    REPORT = "report"


KIND_WORDS = {"feedback": "反馈意见", "plan": "整改方案", "report": "公开报告", "unknown": "未认出"}

_File = Annotated[
    Path, typer.Argument(help="要导入的文件：txt、docx、html、pdf、md、xlsx、csv", metavar="文件", show_default=False)
]
_Kind = Annotated[
    DocumentKind | None,
    typer.Option("--kind", help="文件种类：feedback 反馈意见，plan 整改方案，report 公开报告；不写则自动辨认"),
]
_Into = Annotated[str, typer.Option("--into", help="并入已有轮次，写轮次编号，如 整改轮次〔2026〕1号", metavar="编号")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接保存（有疑问的日期仍须先选定，不能跳过）")]
_Update = Annotated[
    str, typer.Option(
        "--update", help="文件是改过的清单、台账或方案：与这个轮次比对，只更新有变化的；写轮次编号", metavar="编号"
    )
]
_Mapping = Annotated[
    list[str] | None, typer.Option(
        "--mapping", help="表格某一栏的含义，可写多次，如 --mapping 整改单位=牵头部门；保存后记住", metavar="表头=含义"
    )
]
_Reason = Annotated[str, typer.Option("--reason", help="更新涉及已办结事项时的更正理由", metavar="理由")]
_As = Annotated[str, typer.Option("--as", help="以哪个账号登记；只有一个整改办账号时可不写", metavar="用户名")]


def register(app: typer.Typer) -> None:
    app.command(
        "import",
        short_help="导入反馈意见、整改方案或公开报告，生成整改轮次。",
        help="导入反馈意见、整改方案或公开报告，生成整改轮次。先显示读到的内容，确认后一次保存；"
        "已保存退出码为 0，未保存为 1，文件读不了为 2。",
    )(import_file)


def import_file(
    file: _File, kind: _Kind = None, into: _Into = "", update: _Update = "", mapping: _Mapping = None,
    reason: _Reason = "", yes: _Yes = False, as_user: _As = "",
) -> None:
    """Preview, ask, store. Nothing is stored before the answer, the file's bytes included."""
    _set_up()
    from huiyin.cli import importing_columns, importing_update
    from huiyin.ledger.record import Conflict
    from huiyin.procedures.commands import NotAllowed
    from huiyin.registers.rectification.importing import ImportRefused, preview

    if into and update:
        end("--into 与 --update 只能用一个：前者并入新的内容，后者更新已有的内容。")
    choices = importing_columns.remembered()
    reading = _read(file, choices)
    if mapping:
        choices = importing_columns.with_mapping(reading, choices, mapping)
        reading = _read(file, choices)
    user = _account(as_user)
    number = into or update
    target = _round(number, user) if number else None
    try:
        draft = preview(reading, Kind(kind.value) if kind else None, target)
        _show(draft, file.name)
        importing_columns.show(reading)
        _settle(draft, yes)
        if update and target is not None:
            importing_update.update(draft, file, user, target, reason, yes)
            importing_columns.remember(reading, user, file.name)
            return
        if not yes and not typer.confirm("以上内容无误，现在保存吗？", default=False):
            end("没有保存任何内容。")
        round_ = _store(draft, file, user, target)
    except (ImportRefused, NotAllowed, Conflict) as refusal:
        end(f"没有导入：{refusal}")
    importing_columns.remember(reading, user, file.name)
    _tell_next(draft, round_)


def _read(file: Path, choices: Choices) -> Reading:
    try:
        return read_file(file, choices)
    except ReadingError as error:
        end(f"读不了 {file.name}：{error.message_zh}", UNREADABLE)


def end(words: str, status: int = REFUSED) -> NoReturn:
    typer.secho(words, err=True, fg=typer.colors.RED if status else None)
    raise typer.Exit(status)


def _set_up() -> None:
    from huiyin.cli.preparing import pending, set_up

    set_up()
    if pending():
        end("数据库还没有建立，或需要升级，请先运行 huiyin upgrade。")


def _account(name: str) -> User:
    """The account to register under: the one named, or the only open one of the office."""
    from huiyin.people.actors import actor
    from huiyin.people.models import Role, User

    accounts = [u for u in User.objects.select_related("person") if u.is_open]
    wanted = [u for u in accounts if (u.username == name if name else actor(u).has(Role.OFFICE))]
    if len(wanted) != 1:
        if name:
            end(f"没有账号“{name}”，或该账号已停用。")
        names = "、".join(f"{u.username}（{u.person.name}）" for u in wanted)
        end(f"请用 --as 写明以哪个账号登记：{names}。" if names else "还没有整改办账号，请先建立账号。")
    return wanted[0]


def _round(number: str, user: User) -> Round:
    from huiyin.ledger.access import visible
    from huiyin.people.actors import actor
    from huiyin.registers.rectification.models import Round

    found = Round.objects.filter(pk__in=visible(actor(user)).filter(number=number)).first()
    if found is None:
        end(f"没有编号为“{number}”的整改轮次，或该账号无权查看。")
    return found


def _show(draft: Draft, name: str) -> None:
    from huiyin.cli.importing_show import show

    show(draft, name, KIND_WORDS[draft.kind.value])


def _settle(draft: Draft, yes: bool) -> None:
    """Ask for the kind and for every date that damaged text leaves open; never choose for the user."""
    if draft.kind == Kind.UNKNOWN:
        end("没有认出文件种类，请用 --kind 写明：feedback 反馈意见，plan 整改方案，report 公开报告。")
    for doubt in draft.unsettled if not yes else []:
        typer.echo(f"\n日期“{doubt.literal}”有疑问（{doubt.why}）：")
        for n, reading in enumerate(doubt.readings, 1):
            typer.echo(f"  {n}. {reading}")
        typer.echo("  0. 都不对，先留空")
        numbers = [str(n) for n in range(len(doubt.readings) + 1)]
        picked = ""
        while picked not in numbers:
            picked = str(typer.prompt("请选择序号")).strip()
        draft.choose(doubt, ["", *doubt.readings][int(picked)])


def _store(draft: Draft, file: Path, user: User, target: Round | None) -> Round:
    from huiyin.ledger import store
    from huiyin.ledger.record import NewMaterial
    from huiyin.people.actors import actor
    from huiyin.people.models import today
    from huiyin.procedures.commands import Command
    from huiyin.registers.rectification.importing import ImportRefused, require_storable, store_import

    data = file.read_bytes()
    command = Command(actor=actor(user), happened_on=today())
    require_storable(draft, hashlib.sha256(data).hexdigest(), command, target)
    try:
        content = store.put([data], file.name)
    except store.Refused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    title = KIND_WORDS[draft.kind.value]
    source = NewMaterial(content.digest, draft.kind.value, title, file.name, event_date=draft.head.feedback_on)
    return store_import(draft, source, command, target)


NEXT = {
    "feedback": "下一步：在“整改问题”中逐条补充措施、牵头部门和时限，拟定整改方案送审；也可以导入整改方案文件：\n"
    "  huiyin import 方案文件 --into {number}",
    "plan": "下一步：核对措施的牵头部门和时限，上传反馈意见并登记反馈，再将方案提交审核。",
    "report": "下一步：在“数据核对”中把待核数字逐个与台账核对、补充佐证或具名豁免；全部核完后可重新公布。",
}


def _tell_next(draft: Draft, round_: Round) -> None:
    number = round_.number or "（登记反馈后编号）"
    typer.secho(f"\n已保存：{number} {round_.title}", fg=typer.colors.GREEN)
    typer.echo(f"问题 {len(draft.items)} 个，措施 {sum(len(f.parts) for f in draft.items)} 条", nl=False)
    total = len(draft.items) + len(draft.parts)
    typer.echo(f"（共 {total} 条，成功 {total} 条，失败 0 条）", nl=False)
    typer.echo(f"，待核数字 {len(draft.claims)} 个。" if draft.claims else "。")
    typer.echo(NEXT[draft.kind.value].format(number=round_.number or "轮次编号"))
