"""Labels that introduce a value (整改措施: 责任领导: 整改时限:), with their synonyms."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from huiyin.reading.wording import any_word, words

SYNONYMS: dict[str, str] = {
    "problem": (
        "反馈问题 问题描述 存在问题 整改问题 整改任务 问题内容 具体问题 巡察反馈问题 巡察反馈的问题 "
        "反馈意见 问题 发现问题 主要问题 问题清单 问题事项 督察反馈问题 具体事项 问题表述 巡察发现问题 "
        "整改事项 整改内容 问题(任务)内容 反馈具体问题 "
        "反映问题 反映的问题 反映情况 反映内容 举报问题 举报内容 信访内容 投诉问题 交办问题 "
        "审计发现 审计发现问题 审计查出问题 检查发现问题"
    ),
    "show": "具体表现 问题表现 主要表现 表现形式 具体表现形式 问题具体表现 详情 例证",
    "focus": "聚焦 方面 问题类别 问题类型 类别 所属方面 反馈方面 聚焦方面 大类 问题分类 聚焦重点 领域",
    "measure": (
        "整改措施 重点措施 主要措施 具体措施 整改举措 工作措施 具体整改措施 措施 任务 整改具体措施 "
        "整改任务及措施 任务清单 工作举措 整改措施清单 措施内容 具体举措 主要做法 具体做法 整改做法 归零措施 "
        "针对根本原因制定的归零措施 整改主要工作及成效 整改主要工作 主要工作及成效 整改工作及成效 整改工作开展情况"
    ),
    "done": (
        "整改情况 整改落实情况 整改进展情况 整改进展 完成情况 整改完成情况 落实情况 整改成效 整改结果 "
        "进展情况 整改措施完成情况 整改落实进展 落实进展 "
        "处理和整改情况 处理及整改情况 整改和处理情况 整改及处理情况 处理整改情况 处理情况 查处情况 查处和整改情况 "
        "整改效果 落实成效 整改落实成效 整改 成效 结果 最新整改反馈 目前进展"
    ),
    "goal": "整改目标 目标任务 工作目标 目标 预期目标 整改要求 目标要求",
    "leader": (
        "责任领导 牵头领导 分管领导 整改责任人 领办领导 包案领导 牵头责任领导 牵头责任人 责任人 "
        "主管领导 责任领导(签字) 第一责任人 领衔领导 分管(责任)领导 牵头校领导 责任班子成员"
    ),
    "lead": (
        "牵头部门 牵头单位 责任部门 责任单位 主责部门 牵头处室 牵头科室 整改责任单位 整改实施主体 "
        "责任科室 责任处室 主办部门 承办部门 承办单位 整改主体 整改单位 主办单位 牵头责任部门 "
        "牵头责任单位 整改责任部门 责任主体 主责单位 责任部门(人) 整改部门 部门"
    ),
    "assist": (
        "配合部门 配合单位 协办部门 协办单位 参与部门 参与单位 协助部门 协助单位 配合科室 配合处室 "
        "责任配合部门 协同部门 协同单位 配合责任部门"
    ),
    "due": (
        "整改时限 完成时限 整改期限 完成时间 办结时限 计划完成时间 截止日期 完成期限 时限要求 时限 "
        "整改完成时限 计划完成 期限 整改时间 完成日期 拟完成时间 整改完成时间 时间节点 时间要求 "
        "计划完成时限"
    ),
    "kind": "整改类型 措施类型 整改类别 措施类别 整改方式 当下改/长久立 当下改或长久立 性质 整改性质",
    "proof": (
        "佐证材料 成果形式 完成标志 印证材料 成果体现 佐证资料 证明材料 支撑材料 整改成果 成果 "
        "佐证材料清单 所需佐证材料 成果清单"
    ),
    "status": (
        "整改状态 整改进度 完成进度 落实进度 整改完成进度 "
        "办结情况 办结状态 办理状态 是否办结 状态 当前状态 目前状态 销号情况 完成状态 是否完成"
    ),
    "cause": "原因分析 产生问题的根本原因 问题成因 根本原因 产生原因",
    "number": "受理编号 信访编号 转办编号 交办编号 案件编号 举报编号 序号 编号 问题序号 问题编号 序 项目序号 号",
    "remark": "备注 说明",
}
CANONICAL: dict[str, str] = {word: name for name, listed in SYNONYMS.items() for word in words(listed)}
_TABLE_ONLY = frozenset(
    words(
        "类别 方面 任务 部门 序 号 目标 成果 状态 性质 期限 详情 说明 大类 领域 聚焦 "
        "时限 备注 例证 问题清单 任务清单 成果清单 反馈意见"
    )
)
_LISTED = sorted((re.escape(w) for w in CANONICAL if w not in _TABLE_ONLY), key=len, reverse=True)
LABELS = any_word(_LISTED)
_FIRST = "".join(sorted({word[0] for word in _LISTED}))
_LABEL = re.compile(
    rf"(?:(?<=[\n。;(,、\s])|(?<=[\d一二三四五六七八九十][.)])"
    rf"|^)(?=[【\[“{_FIRST}])(?P<open>[【\[“]?)(?P<word>{LABELS})(?:(?:及|和|与|、)(?:整改|完成|落实)?(?:成效|效果|结果|进展|落实|完成|情况)(?:情况)?)?"
    r"(?P<no>[一二三四五六七八九十\d]{0,2})[】\]”]?(?P<stop>\s?:|(?<=】)|(?=\s*\n\s*(?P<list>[(一1①])?)|(?= {2,8}\S))",
)
_AT_LINE = frozenset(
    words("整改 成效 结果 措施 问题")
)  # so short that only a line that begins with them is labelled
_NUMBERED_NEXT = re.compile(r"\s?(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、])")
_GROUP_NUMBER = re.compile(r"\([一二三四五六七八九十]{1,3}\)$")
_UNDER_MARK = re.compile(r"(?:^|\n)[^\S\n]*(?:\([\d一二三四五六七八九十]{1,3}\)|\d{1,2}[.、)])\s?$")


_NUMBER = re.compile(r"(?:(?<!\d)\d{1,2}[.、]|\([\d一二三四五六七八九十]{1,2}\))\s?$")


OWNER = frozenset(("leader", "lead", "assist", "due", "kind", "proof"))  # who, by when, with what proof


@dataclass(frozen=True, slots=True)
class Label:
    """A label at start..end of the cleaned text; its value runs from `end` to `value_end`."""

    name: str
    word: str
    start: int
    end: int
    value_end: int


class Labels:
    """All labels of a text, in order, with quick look-ups."""

    def __init__(self, text: str) -> None:
        found = [m for m in _LABEL.finditer(text) if _labels(text, m)]
        ends = [*(_before_number(text, m.start()) for m in found[1:]), len(text)][: len(found)]
        self.all = [
            Label(CANONICAL[m["word"]], m["word"], m.start(), m.end(), end)
            for m, end in zip(found, ends, strict=True)
        ]
        self._starts = [label.start for label in self.all]

    def last_before(self, at: int, not_before: int) -> Label | None:
        """The nearest label that begins before `at` and not before `not_before`."""
        here = bisect_right(self._starts, at - 1) - 1
        return self.all[here] if here >= 0 and self._starts[here] >= not_before else None

    def between(self, start: int, end: int) -> list[Label]:
        """The labels that begin in start..end."""
        return self.all[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    def opens(self, text: str, at: int) -> Label | None:
        """The label that the next non-blank character after `at` opens, if any."""
        gap = re.compile(r"\s{0,80}").match(text, at)
        where = gap.end() if gap else at
        here = bisect_right(self._starts, where) - 1
        return self.all[here] if here >= 0 and self._starts[here] == where else None


def _labels(text: str, found: re.Match[str]) -> bool:
    """A word behind which no colon or bracket stands labels only a list, a line under a number, or its own line."""
    if CANONICAL[found["word"]] == "problem" and _GROUP_NUMBER.search(
        text, max(0, found.start() - 6), found.start()
    ):
        return False  # (一)反馈问题:… names a group
    begin = text.rfind("\n", max(0, found.start() - 12), found.start()) + 1
    leads = (begin > 0 or found.start() <= 12) and not text[begin : found.start()].strip()
    if found["word"] in _AT_LINE:
        numbered = found["word"] == "问题" and _NUMBERED_NEXT.match(text, found.end())  # 问题:(一)…
        return leads and found["stop"].endswith(":") and not numbered
    if found["stop"] or found["open"] == "【" or found["list"]:
        return True
    if text.startswith("  ", found.end()):
        return leads
    return _UNDER_MARK.search(text, max(0, found.start() - 12), found.start()) is not None


def _before_number(text: str, at: int) -> int:
    """Where the number of a label begins (2.责任单位:), else the label itself."""
    number = _NUMBER.search(text, max(0, at - 6), at)
    return number.start() if number else at


_OPENING = re.compile(r"[【\[(]?(?P<word>[^\s:【】\[\]()“”\d]{2,12})\d{0,3}(?:[】\])]\s?:?|\s?:)\s?")


def problem_label(title: str) -> int:
    """How long the label for a problem is that opens a title (存在问题:…); 0 if none does."""
    found = _OPENING.match(title)
    return found.end() if found and CANONICAL.get(found["word"]) == "problem" else 0


def canonical(heading: str) -> str | None:
    """The canonical name of a table heading or label, whatever spaces, brackets and remarks it carries."""
    word = re.sub(r"[\s::*]|\([^()]*\)|\[[^\[\]]*\]", "", heading)
    if word in CANONICAL:
        return CANONICAL[word]
    full = re.sub(r"[\s::*]", "", heading)
    if full in CANONICAL:
        return CANONICAL[full]
    if len(word) > 14 or not word.endswith(_ENDINGS):
        return None
    for ending in _ENDINGS:
        if word.endswith(ending):
            return CANONICAL[ending]
    return None


_ENDINGS = tuple(
    sorted((w for w in CANONICAL if len(w) >= 4 and w not in _TABLE_ONLY), key=len, reverse=True)
)
