"""The witness on paper: 账本封存单 with size and root, signed by two people and filed, typed back when it is compared.

The whole root is printed: of a shortened one, whoever keeps the ledger could make two with different histories. Four
check digits over all that is typed tell a slip of the hand from a changed ledger.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from html import escape

from huiyin.sealing.checkpoint import Checkpoint
from huiyin.sealing.cosignature import Cosignature
from huiyin.sealing.errors import Inconsistent, Malformed
from huiyin.sealing.texts import grouped
from huiyin.sealing.tree import SIZE, Tree, extends
from huiyin.sealing.witness.judging import shown

GROUPS, WIDTH = 8, 8
# What a printed digit is easily taken for: hex digits have no such letters.
_LIKENESS = str.maketrans({"o": "0", "l": "1", "i": "1", "s": "5", "z": "2"})


def check_digits(checkpoint: Checkpoint) -> str:
    """Four hex digits over origin, size and root."""
    return hashlib.sha256(f"huiyin-paper/v1\n{checkpoint.text}".encode()).hexdigest()[:4]


def root_groups(checkpoint: Checkpoint) -> list[str]:
    return grouped(checkpoint.root.hex(), WIDTH).split(" ")


def sheet_text(checkpoint: Checkpoint, printed: int, seen: list[Cosignature]) -> str:
    """For a terminal or a plain printer."""
    groups = root_groups(checkpoint)
    lines = [
        "账本封存单", "",
        f"账本：{checkpoint.origin}",
        f"条数：{checkpoint.size}",
        "根：",
        *(f"  第{at}至{at + 3}组  {'  '.join(groups[at - 1 : at + 3])}" for at in (1, 5)),
        f"校验码：{check_digits(checkpoint)}",
        f"打印时间：{shown(printed)}（北京时间）",
        *(f"已由 {one.key.name} 于{shown(one.time)}见证" for one in seen), "",
        "封存人（签名）：____________    日期：____________",
        "见证人（签名）：____________    日期：____________", "",
        _USE,
    ]
    return "\n".join(lines) + "\n"


_USE = (
    "用途：本单记下了账本的条数和内容摘要。日后将条数、根和校验码照单录入，即可看出这些记录有没有被改动或者删除。"
    "本单不能证明填报内容属实，也不能证明没有漏登。请归档保存，不要与账本存放在一处。"
)


def sheet_html(checkpoint: Checkpoint, printed: int, seen: list[Cosignature]) -> str:
    """One A4 page that prints without anything from elsewhere."""
    groups = root_groups(checkpoint)
    rows = "".join(
        "<tr>" + "".join(f"<td><small>{at + n + 1}</small> <code>{groups[at + n]}</code></td>" for n in range(4)) + "</tr>"
        for at in (0, 4)
    )
    witnessed = "".join(f"<p>已由 {escape(one.key.name)} 于{shown(one.time)}见证。</p>" for one in seen)
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>账本封存单</title><style>
@page {{ size: A4; margin: 25mm }} body {{ font: 12pt/1.8 "Songti SC", SimSun, "Noto Serif CJK SC", serif }}
h1 {{ text-align: center }} code {{ font: 13pt Consolas, "Noto Sans Mono", monospace }} td {{ padding: 2mm 4mm 2mm 0 }}
.sign {{ margin-top: 14mm }} small {{ color: #555 }}
</style></head><body><h1>账本封存单</h1>
<p>账本：{escape(checkpoint.origin)}</p><p>条数：{checkpoint.size}</p><p>根（共八组）：</p><table>{rows}</table>
<p>校验码：<code>{check_digits(checkpoint)}</code></p><p>打印时间：{shown(printed)}（北京时间）</p>{witnessed}
<p class="sign">封存人（签名）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿</p>
<p class="sign">见证人（签名）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿</p><p><small>{_USE}</small></p></body></html>
"""


@dataclass(frozen=True)
class Typed:
    """What somebody typed from a sheet, as typed."""

    origin: str
    size: str
    root: str
    check: str

    def checkpoint(self) -> Checkpoint:
        """Malformed: says which part cannot be right, and that nothing is said of the ledger by that."""
        size = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", self.size)).removesuffix("条")
        if not re.fullmatch(r"[0-9]{1,18}", size):
            raise Malformed("条数应为数字，请照封存单重新录入。")
        root = _digits(self.root)
        if len(root) != 2 * SIZE:
            raise Malformed(f"根应为{GROUPS}组、每组{WIDTH}位，共{2 * SIZE}位，现在是{len(root)}位，请照封存单重新录入。")
        found = Checkpoint(self.origin.strip(), int(size), bytes.fromhex(root))
        if check_digits(found) != _digits(self.check):
            raise Malformed("校验码不符，多半是录入有误：请逐组核对后重新录入。这还不说明账本有问题。")
        return found


def _digits(typed: str) -> str:
    plain = re.sub(r"[\s\-·]", "", unicodedata.normalize("NFKC", typed)).lower().translate(_LIKENESS)
    if not re.fullmatch(r"[0-9a-f]*", plain):
        raise Malformed("只应有数字和字母 a 至 f，请照封存单重新录入。")
    return plain


def compare(typed: Checkpoint, now: Checkpoint, path: list[bytes]) -> None:
    """A filed sheet against a later checkpoint and a consistency proof. Inconsistent: the ledger is not the one sealed."""
    if typed.origin != now.origin:
        raise Inconsistent(f"封存单是账本 {typed.origin} 的，现在核对的是 {now.origin}。")
    if now.size < typed.size:
        raise Inconsistent(f"封存单上有{typed.size}条，账本现在只有{now.size}条。")
    if not extends(typed.size, typed.root, now.size, now.root, path):
        raise Inconsistent(f"账本的前{typed.size}条与封存单不符：封存以后已有记录被改动。")


def compare_with_tree(typed: Checkpoint, tree: Tree) -> None:
    """The same where the whole tree is at hand."""
    now = Checkpoint(typed.origin, len(tree), tree.root())
    compare(typed, now, tree.consistency(typed.size) if typed.size <= len(tree) else [])
