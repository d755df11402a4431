"""Chinese for the words typer itself prints."""

from __future__ import annotations

import gettext

WORDS = {
    "(deprecated) ": "（已停用）",
    "[default: {}]": "[默认：{}]",
    "default: {default}": "默认：{default}",
    "[env var: {}]": "[环境变量：{}]",
    "env var: {var}": "环境变量：{var}",
    "[required]": "[必填]",
    "required": "必填",
    "(dynamic)": "（随情况）",
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "出错",
    "Aborted.": "已中止。",
    "Aborted!": "已中止。",
    "Try [blue]'{command_path} {help_option}'[/] for help.": "用法见 [blue]{command_path} {help_option}[/]。",
    "Missing command.": "没有写明命令。",
    "No such command {name!r}.": "没有“{name}”这条命令。",
}


def _speak_chinese() -> None:
    original = gettext.gettext

    def translate(message: str) -> str:
        return WORDS.get(message) or original(message)

    gettext.gettext = translate


_speak_chinese()

import re  # noqa: E402
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from typing import Any  # noqa: E402

import typer  # noqa: E402
from typer.core import TyperCommand, TyperGroup  # noqa: E402  binds gettext when imported

# What is wrong with a value, by what typer's validation says of it.
REASONS = (
    (r"valid integer|valid number", "应为数字"),
    (r"greater than or equal to (\S+)", r"不应小于 \1"),
    (r"less than or equal to (\S+)", r"不应大于 \1"),
    (r"not exist|does not point to", "找不到这个文件或目录"),
    (r"is a directory|not point to a file", "应为文件，现为目录"),
    (r"is a file|not point to a directory", "应为目录，现为文件"),
    (r"not readable", "没有读取权限"),
)


def _reason(said: str) -> str:
    for pattern, words in REASONS:
        found = re.search(pattern, said)
        if found:
            return found.expand(words)
    return said if re.search(r"[\u4e00-\u9fff]", said) else "取值不对"


def explain(error: Any) -> str:
    """A mistake on the command line, in Chinese. `error` is typer's usage error."""
    kind, hint = type(error).__name__, getattr(error, "param_hint", None)
    parameter = getattr(error, "param", None)
    if not hint and parameter is not None:
        hint = parameter.get_error_hint()
    name = "、".join(hint) if isinstance(hint, list | tuple) else str(hint or "")
    name = re.sub(r" *\(env var: .*?\)|'", "", name)
    if kind == "MissingParameter":
        return f"还缺少：{name}。"
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}。"
    if kind == "BadOptionUsage":
        return f"选项 {error.option_name} 用法不对。"
    if kind == "BadParameter":
        reason = _reason(error.message)
        return f"{name}：{reason}。" if name else f"{reason}。"
    extra = re.search(r"unexpected extra arguments?\S* \((.*)\)", error.message)
    return f"多出的参数：{extra[1]}。" if extra else str(error.message)


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    words = {"[OPTIONS]": "[选项]", "COMMAND": "命令", "[ARGS]...": "…", "COMMAND [ARGS]...": "命令 …"}
    pieces = [words.get(piece, piece) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")


def _help_in_chinese(option: Any) -> Any:
    if option is not None:
        option.help = "显示用法。"
    return option


class Command(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _help_in_chinese(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)


class Group(TyperGroup):
    def get_help_option(self, ctx: Any) -> Any:
        return _help_in_chinese(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; a mistake of the caller ends with 2 and one line in Chinese."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            sys.exit("已中止。")
        except Exception as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                print(error.ctx.get_help())  # type: ignore[attr-defined]
                sys.exit(2)
            if not hasattr(error, "format_message"):
                raise
            context = getattr(error, "ctx", None)
            help_line = f"\n用法见 {context.command_path} --help。" if context is not None else ""
            print(f"出错：{explain(error)}{help_line}", file=sys.stderr)
            sys.exit(2)
        sys.exit(code if isinstance(code, int) else 0)
