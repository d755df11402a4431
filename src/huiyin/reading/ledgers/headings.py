"""What a heading's words say a column holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from huiyin.reading.labels import canonical
from huiyin.reading.ledgers.model import Meaning
from huiyin.reading.wording import words

_TABLE_WORDS = {
    Meaning.OWNERS: (
        "责任分工 责任落实 责任领导及部门 责任领导及责任部门 责任单位及责任人 责任部门及责任人 责任人及责任单位 责任领导和部门 责任单位责任人 "
        "责任部门责任人 牵头领导及责任部门 牵头领导及部门 责任主体及责任人 领导及部门 整改责任 责任 责任情况 责任领导责任部门 责任领导牵头部门"
    ),
    Meaning.HANDLER: (
        "具体责任人 直接责任人 经办人 承办人 联络员 联系人 责任联络员 具体负责人 具体承办人 具体经办人 部门负责人 责任部门负责人 "
        "科室负责人 上报人 填报人 责任科室负责人 负责人"
    ),
    Meaning.FINISHED: (
        "实际完成时间 实际完成日期 实际完成 完成日期 销号时间 销号日期 整改完成日期 办结时间 办结日期 实际办结时间 实际销号时间 完成整改时间 "
        "实际整改完成时间 最终完成时间"
    ),
    Meaning.PROBLEM: "标题 内容 问题标题 反馈内容 反馈意见内容 事项 主要内容 发现的问题 存在的问题 存在的主要问题 反馈的主要问题 整改问题描述 "
    "问题概述 问题简述 问题名称 巡察反馈的具体问题 反馈问题内容 问题具体内容 问题描述及表现 移交问题 检查发现问题 审计发现问题 "
    "巡视反馈问题 巡视反馈意见 巡察反馈意见 反馈意见原文 问题原文",
    Meaning.SHOW: "详情 具体问题表现 表现 具体情形 事实 主要事实 问题事例 典型事例",
    Meaning.MEASURE: "整改任务分解 对策措施 对策 改进措施 整改办法 整改方法 解决措施 拟采取措施 拟采取的整改措施 整改步骤 整改思路 具体做法 "
    "整改措施内容 细化措施 整改任务措施 整改具体任务 分解任务 具体任务 重点任务 工作任务",
    Meaning.GOAL: "整改标准 目标 要达到的目标 整改目标要求 预期效果 预期成效 意见建议 整改建议",
    Meaning.DONE: "整改进度 工作进展 目前进展情况 最新进展 阶段性进展 完成进度 进度 进度情况 整改落实进展 完成情况说明 整改情况说明 "
    "当前进展 当前进展情况 整改成效及进展 截至目前进展 最新整改反馈 整改措施落实情况 已采取措施 已采取的措施",
    Meaning.STATUS: "当前状态 完成与否 是否完成整改 是否销号 是否整改到位 整改状态 是否整改完成 是否办结 销号状态 完成情况(是/否) 整改结论 "
    "整改评价 销号意见",
    Meaning.DUE: "整改时限要求 完成时限要求 整改截止时间 截止时间 整改最后期限 完成节点 节点 整改完成期限 拟完成时限 预计完成时间 "
    "应完成时间 要求完成时间 限期 整改期限要求 计划办结时间 规定时限 办理时限 计划时间 计划完成日期 拟定完成时间",
    Meaning.KIND: "整改时效 整改分类 立行立改长期整改 整改期类型",
    Meaning.LEADER: "领导 包抓领导 责任县领导 责任区领导 责任市领导 责任局领导 分管局领导 责任校领导 分管校领导 牵头局领导 局领导 班子成员 "
    "责任党组成员 牵头党组成员 督办领导 包保领导 挂帅领导",
    Meaning.LEAD: "承办科室 承办处室 责任股室 牵头股室 责任单位(部门) 整改部门(单位) 主责科室 主办科室 主办处室 单位 科室 处室 股室 "
    "责任部门(单位) 牵头部门(单位) 责任支部 牵头责任科室 整改责任科室 责任单位或部门",
    Meaning.ASSIST: "配合股室 协办科室 协办处室 协助科室 参与科室 配合支部 配合单位(部门) 责任配合单位",
    Meaning.PROOF: "附件 整改佐证 印证资料 支撑资料 材料清单 佐证材料名称 整改佐证材料 档案资料 成果及佐证材料 成果形式及佐证材料",
    Meaning.NUMBER: "No NO no 条目 问题序 总序号 分序号 措施序号 任务编号 措施编号",
    Meaning.FOCUS: "板块 反馈类别 问题所属方面 所属类别 方面类别 一级分类 分类 巡察重点 监督重点 任务类别 四个落实 反馈问题类别",
    Meaning.NOTE: (
        "姓名职务 职务 电话 联系电话 联系方式 备注说明 填报单位 审核人 审核意见 验收意见 审核情况 领导批示 批示 领导签字 签字 负责人签字 "
        "举一反三检查情况 举一反三情况 被巡察单位主管领导审核 巡察整改领导小组审核 主管业务部门审查 提出部门 上报时间 反馈时间 提出时间 创建 更新 "
        "位置 照片数 驳回次数 严重程度 关注 附注 建立制度 建章立制情况 问责情况 开始时间 启动时间 问题来源 来源 来源描述 任务来源 权重 分值 频次"
    ),
}
_MEANINGS = {re.sub(r"[()（）/]", "", word): meaning for meaning, listed in _TABLE_WORDS.items() for word in words(listed)}
_NAMED = {"remark": Meaning.NOTE}
_LONGEST = 60  # characters of a heading, spaces included
_PERSON_PART = re.compile(r"^(?:姓名|人员)$")
_ORDER = (  # parts of words, the more telling first; weaker than a whole word
    (r"实际(?:完成|办结|销号)|(?:完成|销号|办结)日期", Meaning.FINISHED),
    (r"配合|协办|协助|参与", Meaning.ASSIST),
    (r"(?:责任|牵头|主办|承办|整改)(?:部门|单位|科室|处室|股室)(?:及|和|、|/)(?:责任)?(?:人|领导)|领导(?:及|和|、|/).*(?:部门|单位)", Meaning.OWNERS),
    (r"领导$", Meaning.LEADER),
    (r"(?:责任|牵头|主办|承办|主责|整改).{0,4}(?:部门|单位|科室|处室|股室|主体)", Meaning.LEAD),
    (r"责任人|负责人|联系人|经办|承办人", Meaning.HANDLER),
    (r"时限|期限|截止|完成时间|时间节点", Meaning.DUE),
    (r"佐证|印证|证明材料|支撑材料|成果", Meaning.PROOF),
    (r"(?:进展|完成|落实|整改)(?:的)?情况|进展|成效", Meaning.DONE),
    (r"状态|是否", Meaning.STATUS),
    (r"表现|例证|事例", Meaning.SHOW),
    (r"原因|成因", Meaning.CAUSE),
    (r"措施|举措|对策", Meaning.MEASURE),
    (r"目标", Meaning.GOAL),
    (r"问题", Meaning.PROBLEM),
    (r"任务", Meaning.MEASURE),
    (r"序号|编号", Meaning.NUMBER),
    (r"类别|类型|方面|聚焦", Meaning.FOCUS),
)
_PARTS = tuple((re.compile(pattern), meaning) for pattern, meaning in _ORDER)


def bare(heading: str) -> str:
    """A heading without spaces, line ends, stars and colons."""
    return re.sub(r"[\s:*★☆]", "", heading)


def by_words(heading: str) -> tuple[Meaning | None, float, str]:
    """(meaning, confidence, why) for one heading; None where no word is known."""
    return _by_words(heading) if len(heading) <= _LONGEST else (None, 0.0, "")


@lru_cache(maxsize=4096)
def _by_words(heading: str) -> tuple[Meaning | None, float, str]:
    word = bare(heading)
    if not word:
        return None, 0.0, ""
    plain = re.sub(r"[()/、]", "", word)
    short = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", word)
    for shown in (word, plain, re.sub(r"[/、]", "", short)):
        if shown in _MEANINGS:
            return _MEANINGS[shown], 0.95, f"列名“{word}”"
    name = canonical(word)
    if name is not None:
        whole = canonical_whole(short)
        return _named(name), 0.95 if whole else 0.8, f"列名“{word}”" if whole else f"列名“{word}”末尾的词"
    for pattern, meaning in _PARTS if len(short) <= 24 else ():
        found = pattern.search(short)
        if found:
            return meaning, 0.65, f"列名里的“{found.group()}”"
    return None, 0.0, ""


def canonical_whole(word: str) -> bool:
    """The whole word is listed, not only its ending."""
    from huiyin.reading.labels import CANONICAL

    return word in CANONICAL


def _named(name: str) -> Meaning:
    return _NAMED.get(name) or Meaning(name)


def by_path(path: tuple[str, ...]) -> tuple[Meaning | None, float, str]:
    """A column under grouped headings: its own word first, else the group's, else both together."""
    own = by_words(path[-1]) if path else (None, 0.0, "")
    if len(path) < 2:
        return own
    group = by_words(path[-2])
    if _PERSON_PART.match(bare(path[-1])) and group[0]:
        return group[0], 0.9, f"“{bare(path[-2])}”之下的“{bare(path[-1])}”"
    together = by_words(path[-2] + path[-1])
    if own[0] and own[1] >= 0.8:
        return own
    if together[0] and together[1] >= 0.95:
        return together
    return own if own[0] else (group[0], group[1] * 0.6, f"上级列名“{bare(path[-2])}”") if group[0] else own


def key_of(path: tuple[str, ...]) -> str:
    """A heading as it is remembered: bare, groups before it."""
    return "/".join(bare(part) for part in path)


def fingerprint(keys: Iterable[str]) -> str:
    """One kind of table: the same headings, in whatever order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]
