"""What keeps an installation going: `upgrade`, `admin`, `password`, `backup`, `restore`, `doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli import backup, doctor


def _upgrade(
    new: Annotated[bool, typer.Option("--new", help="首次安装：在空的数据目录（或空库）里建立数据库。")] = False,
) -> None:
    """建立数据库（首次加 --new），或在程序升级后更新数据库结构。

    已有数据的，请先运行 huiyin backup 备份。PostgreSQL 用建表账号运行，并按 HUIYIN_DATABASE_ROLE 给日常账号授权。
    """
    from huiyin.cli import grants, preparing

    preparing.set_up_safely()
    from django.conf import settings

    preparing.require_access()
    if settings.PRODUCTION and preparing.is_new() and not new:
        raise SystemExit(f"没有另建数据库。{preparing.EMPTY}")
    waiting = preparing.pending()
    if waiting:
        typer.echo(f"正在更新数据库结构（{len(waiting)}项）……")
    preparing.migrate()
    try:
        role = grants.issue()
    except grants.CannotGrant as error:
        raise SystemExit(f"数据库已是最新，但没有授权：{error}") from error
    typer.echo("数据库已是最新。" + (f"已给日常账号 {role} 授权。" if role else ""))


def _admin(
    username: Annotated[str, typer.Argument(metavar="用户名", help="登录用的名字。")],
    name: Annotated[str, typer.Option("--name", metavar="姓名", prompt="姓名", help="管理员的姓名。")],
    password: Annotated[
        str,
        typer.Option(
            prompt="口令（不显示）",
            hide_input=True,
            confirmation_prompt="再输一次",
            help="登录口令，不写则询问。",
        ),
    ],
) -> None:
    """建立系统管理员账号。管理员设置单位、人员和流程，看不到事项内容。"""
    from huiyin.cli import preparing

    preparing.set_up()
    preparing.require_ready()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from huiyin.people import changes
    from huiyin.people.models import Grant, Person, Role, User
    from huiyin.people.names import initials

    if User.objects.filter(username=username).exists():
        raise SystemExit(f"用户名“{username}”已有人用，没有新建。")
    try:
        validate_password(password)
    except ValidationError as error:
        raise SystemExit("口令不合要求：" + "".join(error.messages)) from error
    with transaction.atomic():
        person = Person(name=name, initials=initials(name))
        user = User(username=username, person=person)
        user.set_password(password)
        for row in (person, Grant(person=person, role=Role.ADMINISTRATOR), user):
            changes.save(None, row, "用命令行建立管理员")
    typer.echo(f"已建立管理员账号“{username}”（{name}）。请用它登录，在“设置 → 建立单位”中按次序设置。")


def _password(
    username: Annotated[str, typer.Argument(metavar="用户名", help="忘了口令的账号。")],
) -> None:
    """重置一个账号的口令（管理员忘了口令时用），解除锁定；写入变更记录。

    新口令显示一次，本人登录后须另设。
    """
    from huiyin.cli import preparing

    preparing.set_up()
    preparing.require_ready()
    from huiyin.desk.administration.accounts import fresh_password
    from huiyin.people import passwords
    from huiyin.people.models import User

    user = User.objects.select_related("person").filter(username=username).first()
    if user is None:
        raise SystemExit(f"没有用户名“{username}”。")
    if not user.is_open:
        raise SystemExit(f"账号“{username}”已停用，没有重置。")
    password = fresh_password()
    passwords.give_out(user, password, None, "用命令行重置口令")
    typer.echo(f"“{username}”（{user.person}）的新口令：{password}\n登录后须另设口令。")


def register(app: typer.Typer) -> None:
    app.command("upgrade")(_upgrade)
    app.command("admin")(_admin)
    app.command("password")(_password)
    backup.register(app)
    doctor.register(app)
