"""What keeps an installation going: `upgrade`, `admin`, `backup`, `restore`, `doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli import backup, doctor


def _upgrade() -> None:
    """建立数据库，或在程序升级后更新数据库结构。

    已有数据的，请先运行 huiyin backup 备份。
    """
    from huiyin.cli import preparing

    preparing.set_up_safely()
    waiting = preparing.pending()
    if waiting:
        typer.echo(f"正在更新数据库结构（{len(waiting)}项）……")
    preparing.migrate()
    typer.echo("数据库已是最新。")


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

    from huiyin.people.models import Grant, Person, Role, User

    if User.objects.filter(username=username).exists():
        raise SystemExit(f"用户名“{username}”已有人用，没有新建。")
    try:
        validate_password(password)
    except ValidationError as error:
        raise SystemExit("口令不合要求：" + "".join(error.messages)) from error
    with transaction.atomic():
        person = Person.objects.create(name=name)
        Grant.objects.create(person=person, role=Role.ADMINISTRATOR)
        User.objects.create_user(username, password, person=person)
    typer.echo(f"已建立管理员账号“{username}”（{name}）。")


def register(app: typer.Typer) -> None:
    app.command("upgrade")(_upgrade)
    app.command("admin")(_admin)
    backup.register(app)
    doctor.register(app)
