"""`witness` and `verify`: the commands of whoever stands outside the ledger. No Django, no database.

`python -m huiyin.cli.sealing` and the file that `witness pack` writes offer these two alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from huiyin.cli import chinese  # isort: skip  # first: typer takes its words from gettext when imported

import typer  # isort: skip

if TYPE_CHECKING:
    from huiyin.sealing.checkpoint import Checkpoint
    from huiyin.sealing.keys import VerifierKey
    from huiyin.sealing.witness.judging import Given, Witness

UNSURE, UNREADABLE = 3, 2

_Folder = Annotated[Path, typer.Option("--folder", envvar="HUIYIN_WITNESS", help="见证方的文件夹。")]
_Key = Annotated[str, typer.Argument(metavar="公钥", help="账本的公钥，一行文字。")]
_HERE = Path("witness")

witness = typer.Typer(
    name="witness", help="见证账本：记住账本有多长、内容是否被改动，只为没有改动历史的账本签署。",
    no_args_is_help=True, cls=chinese.Group, rich_markup_mode=None,
)


@contextlib.contextmanager
def _said() -> Iterator[None]:
    """An error of the package is one line in Chinese and status 1."""
    from huiyin.sealing.errors import SealingError

    try:
        yield
    except SealingError as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from None


@contextlib.contextmanager
def _open(folder: Path) -> Iterator[Witness]:
    from huiyin.sealing.errors import Unsafe
    from huiyin.sealing.witness.judging import Witness
    from huiyin.sealing.witness.state import Folder

    with _said():
        if not folder.is_dir():
            raise Unsafe(f"没有文件夹 {folder}；新建见证方请用 huiyin witness init。")
        with Witness(Folder(folder)) as found:
            yield found


def _init(
    name: Annotated[str, typer.Argument(metavar="名称", help="见证方的名称，如 witness.example.gov.cn/派驻组。")],
    folder: _Folder = _HERE,
) -> None:
    """新建见证方：生成密钥和空的状态。文件夹请放在账本以外的机器上。"""
    from huiyin.sealing.witness.state import Folder

    with _said():
        key = Folder.create(folder, name).key().verifier
    typer.echo(f"已在 {folder} 新建见证方。\n公钥：{key}\n指纹：{key.fingerprint}")
    typer.echo("请把公钥交给账本一方，并把指纹公布在账本一方改不了的地方。密钥文件只留在这台机器上。")


def _add(key: _Key, folder: _Folder = _HERE) -> None:
    """登记一个账本（或者它的新公钥）。公钥应由账本一方当面交付，并核对指纹。"""
    with _open(folder) as found:
        known = _parsed(key)
        found.add(known)
    typer.echo(f"已登记账本 {known.name}\n指纹：{known.fingerprint}，请与账本一方当面核对。")


def _remove(key: _Key, folder: _Folder = _HERE) -> None:
    """不再相信一把公钥。见证过的内容仍然记得。"""
    with _open(folder) as found:
        found.drop_key(_parsed(key))
    typer.echo("已不再相信这把公钥。")


def _parsed(key: str) -> VerifierKey:
    from huiyin.sealing.keys import VerifierKey

    return VerifierKey.parse(key.strip())


def _status(folder: _Folder = _HERE) -> None:
    """列出各账本见证到第几条、距今多久。"""
    import time

    from huiyin.sealing.witness.state import Folder
    from huiyin.sealing.witness.status import status

    with _said():
        memory, key = Folder(folder).read(), Folder(folder).key().verifier
    typer.echo(status(memory, key, int(time.time())), nl=False)


def _serve(
    folder: _Folder = _HERE,
    host: Annotated[str, typer.Option("--host", help="监听的地址；对外请放在带 TLS 的反向代理后面。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="监听的端口。")] = 8790,
) -> None:
    """按 C2SP tlog-witness 提供网络见证（POST /add-checkpoint），直到按 Ctrl-C 停止。"""
    from huiyin.sealing.witness.http import bind

    with _open(folder) as found:
        try:
            server = bind(found, host, port)
        except OSError as error:
            raise SystemExit(f"不能监听 {host}:{port}：{error.strerror}") from None
        typer.echo(f"见证方已在 http://{host}:{server.server_address[1]}/ 开始服务。")
        with server, contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def _sign(
    request: Annotated[Path, typer.Argument(metavar="请求文件", help="账本一方用 U 盘送来的 .req 文件。")],
    out: Annotated[Path | None, typer.Option("--out", help="答复写到哪里；默认与请求文件同名，.cosig。")] = None,
    folder: _Folder = _HERE,
) -> None:
    """用文件见证：核对请求，签署后把答复写成文件带回。"""
    from huiyin.sealing.witness.files import answer_file

    with _open(folder) as found:
        given, target = answer_file(found, request, out)
    said = _window(given) if given else "这个封存点以前签署过，这次把原来的签名再写一遍。"
    typer.echo(f"{said}\n答复已写入 {target}，请带回账本一方。")


def _window(given: Given) -> str:
    from huiyin.sealing.witness.judging import lasting, shown

    point = given.checkpoint
    first = f"已为 {point.origin} 签署：共{point.size}条，时间{shown(given.time)}（北京时间）。"
    if given.before is None:
        return f"{first}\n这是首次见证；此前的改动看不出来。"
    window = f"距上次见证{lasting(given.time - given.before)}，其间新增{given.grown}条"
    return f"{first}\n{window}；这段时间内对新增内容的改动看不出来。"


def _clock(folder: _Folder = _HERE) -> None:
    """校准时钟以后，确认现在的时间可信。"""
    from huiyin.sealing.witness.judging import shown

    with _open(folder) as found:
        typer.echo(f"已确认现在是{shown(found.believe_clock())}（北京时间）。")


_Checkpoint = Annotated[
    Path | None, typer.Argument(metavar="[封存点文件]", help="账本签署的封存点；不写则用见证方记得的。")
]


def _sheet(
    checkpoint: _Checkpoint = None,
    log: Annotated[str, typer.Option("--log", help="账本名称；只登记了一个账本时可以不写。")] = "",
    html: Annotated[Path | None, typer.Option("--html", help="另存为可以打印的网页。")] = None,
    folder: _Folder = _HERE,
) -> None:
    """打印《账本封存单》，签名后归档，日后可以凭纸核对。"""
    import time

    from huiyin.sealing.checkpoint import read_signed
    from huiyin.sealing.cosignature import cosignatures
    from huiyin.sealing.witness.files import read_small
    from huiyin.sealing.witness.paper import sheet_html, sheet_text

    with _said():
        if checkpoint is not None:
            point, seen = read_signed(read_small(checkpoint))[0], []
        else:
            raw, key = _remembered(folder, log)
            point, note = read_signed(raw)
            seen = cosignatures(note, [key])
    now = int(time.time())
    typer.echo(sheet_text(point, now, seen), nl=False)
    if html is not None:
        html.write_text(sheet_html(point, now, seen), "utf-8")
        typer.echo(f"已写入 {html}，请用浏览器打印。")


def _remembered(folder: Path, log: str) -> tuple[bytes, VerifierKey]:
    from huiyin.sealing.errors import Unsafe
    from huiyin.sealing.witness.state import Folder

    known = {name: one.signed for name, one in Folder(folder).read().logs.items() if one.signed}
    if not log and len(known) == 1:
        log = next(iter(known))
    if log not in known:
        raise Unsafe(f"请用 --log 写明账本，见证过的有：{'、'.join(known) or '还没有'}。")
    return known[log], Folder(folder).key().verifier


def _compare(
    current: Annotated[Path, typer.Argument(metavar="文件", help="账本现在的封存点，或者从封存单条数起的 .req 请求文件。")],
    size: Annotated[str, typer.Option("--size", prompt="封存单上的条数", help="封存单上的条数。")],
    root: Annotated[str, typer.Option("--root", prompt="根（八组，空格分开）", help="封存单上的根，八组。")],
    check: Annotated[str, typer.Option("--check", prompt="校验码", help="封存单上的校验码。")],
) -> None:
    """凭归档的封存单核对账本：照单录入，看封存以后已有记录有没有改动。"""
    from huiyin.sealing.witness.paper import Typed, compare

    with _said():
        point, path = _current(current)
        typed = Typed(point.origin, size, root, check).checkpoint()
        compare(typed, point, path)
    typer.echo(f"相符：账本 {point.origin} 的前{typed.size}条与封存单一致，现共{point.size}条。")


def _current(path: Path) -> tuple[Checkpoint, list[bytes]]:
    from huiyin.sealing.checkpoint import read_signed
    from huiyin.sealing.witness.files import read_small
    from huiyin.sealing.witness.request import Request

    raw = read_small(path)
    if raw.startswith(b"old "):
        request = Request.parse(raw)
        return request.parts[0], list(request.path)
    return read_signed(raw)[0], []


def _pack(target: Annotated[Path, typer.Argument(metavar="文件", help="写到哪里，如 huiyin-witness.pyz。")]) -> None:
    """把见证和核验两条命令打成一个文件，拿到别的机器上单独使用。"""
    from huiyin.sealing.witness.packing import pack

    with _said():
        pack(target)
    typer.echo(f"已写入 {target}。那台机器上装有 Python、cryptography 和 typer 即可：python {target.name} witness --help")


_Keys = Annotated[
    list[str] | None, typer.Option("--key", help="账本或见证方的公钥指纹，从上级机关网站等处另行取得；可写多个。")
]


def _verify(
    bundle: Annotated[Path | None, typer.Argument(metavar="核验包", help="压缩包或者解压后的文件夹。")] = None,
    key: _Keys = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="另行取得的公钥和见证规则文件。")] = None,
    page: Annotated[Path | None, typer.Option("--page", help="另存核验页 verify.html，并显示它的摘要。")] = None,
) -> None:
    """核验公开报告的核验包，不需要联网。核验通过返回0，不符返回1，未能确认返回3。"""
    from huiyin.sealing.bundle.building import page as page_bytes
    from huiyin.sealing.bundle.building import page_digest

    if page is not None:
        page.write_bytes(page_bytes())
        typer.echo(f"已写入 {page}，SHA-256：{page_digest()}")
    if bundle is not None:
        raise typer.Exit(_judge(bundle, key or [], policy))
    if page is None:
        raise typer.BadParameter("请写明核验包", param_hint="核验包")


def _judge(bundle: Path, keys: list[str], policy: Path | None) -> int:
    from huiyin.sealing.bundle import layout
    from huiyin.sealing.bundle.building import page_digest, sm3_differences
    from huiyin.sealing.bundle.verdict import State
    from huiyin.sealing.bundle.verifying import verify
    from huiyin.sealing.errors import SealingError
    from huiyin.sealing.policy import Policy
    from huiyin.sealing.witness.files import read_small

    try:
        files = layout.read(bundle)
        verdict = verify(files, keys, Policy.parse(read_small(policy)) if policy else None)
    except SealingError as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        return UNREADABLE
    colours = {State.GOOD: typer.colors.GREEN, State.UNSURE: typer.colors.YELLOW, State.BAD: typer.colors.RED}
    for line in verdict.lines:
        typer.secho(str(line), fg=colours.get(line.state))
    differing = sm3_differences(files)
    if differing is not None:
        typer.echo(f"国密摘要（SM3）：{'不符：' + '、'.join(differing) if differing else '与清单相符'}。")
    if layout.PAGE in files and layout.digest(files[layout.PAGE]) != page_digest():
        typer.echo("包内的核验页与本程序附带的不同，请不要使用包内那一份。")
    if layout.TIMESTAMP in files:
        typer.echo("另附时间戳文件 timestamp.tsr，请用签发机构的工具核对。")
    typer.secho(verdict.summary, fg=colours[verdict.state], bold=True)
    return {State.GOOD: 1 if differing else 0, State.UNSURE: UNSURE, State.BAD: 1}[verdict.state]


_WITNESS: dict[str, Callable[..., None]] = {
    "init": _init, "add": _add, "remove": _remove, "status": _status, "serve": _serve, "sign": _sign, "clock": _clock,
    "sheet": _sheet, "compare": _compare, "pack": _pack,
}
for _name, _command in _WITNESS.items():
    witness.command(_name, cls=chinese.Command)(_command)


def register(app: typer.Typer) -> None:
    app.add_typer(witness)
    app.command("verify")(_verify)


def app_alone() -> typer.Typer:
    """Only these commands, for machines that have nothing else of Huiyin."""
    app = typer.Typer(
        name="huiyin", help="回音：见证账本，核验公开报告。", no_args_is_help=True, add_completion=False,
        pretty_exceptions_enable=False, rich_markup_mode=None, cls=chinese.Group,
    )
    app.add_typer(witness)
    app.command("verify", cls=chinese.Command)(_verify)
    return app


def alone() -> None:
    app_alone()()


if __name__ == "__main__":
    alone()
