"""The wording of headings: which name a problem, an area of problems, organising work or what comes next."""

from __future__ import annotations

import re

_WRAP = re.compile(
    r"(?:的|进行|存在|之|及其?|和|等)?(?:整改|整治|落实|进展|完成|情况|工作|方面|成效|措施|问题的整改)*(?:\((?:已|正|基|长|持|部|阶|共)[^()]{0,14}\))?[。::;,\s]*$"
)
_RAISED = re.compile(r"^(?:针对|关于|对于|就|对(?=“))")
_ECHO = re.compile(
    r"(?:反馈|发现|指出|查出|提出|检查|移交)的?(?:[^,“”]{0,8})?(?:问题|意见)|问题导向"
    r"|(?:巡[察视]|督[察查]|审计|检查|信访|投诉)(?:组|通报|报告|工作)?的?问题$"
    r"|^(?:针对|关于|对于|就)?(?:存在|有关|上述|以上|这些|相关|具体|主要|突出|整改)?的?问题$"
)
_ECHO_OF_DEEDS = re.compile(r"(?:整改|解决|抓实|抓好|聚焦|落实|认领|直面)[^,“”的]{0,6}问题$")
_FOCUS = re.compile(
    r"^聚焦(?!(?:巡[察视]|反馈|突出|重点|具体|存在|整改|主要|的)*(?:问题|意见|任务|要求|整改|重点|难点|实效|关键)(?:[,、 ]|抓|$))"
    r"|\(共?\d{1,3}[个项条](?:问题)?\)$|^(?:反馈|发现的?|主要)?问题\s?:|^在.{2,}方面|方面(?:存在|的|反馈|整改|问题|情况|主要|突出|进行|落实|进展)*[。:\s]*$"
)
_ALL_OF_THEM = re.compile(  # 具体问题整改方面: no area of problems, but all of them
    r"^(?:关于|在)?(?:具体|突出|主要|反馈|巡[察视]|重点)*(?:问题|意见|任务|事项)的?(?:整改|落实)(?:落实|进展|完成)?(?:情况)?方面[。:]?$"
)
_LACK = re.compile(
    r"不(?!断|忘|变|移|懈|折|敢腐|能腐|想腐|松劲|畏)|未|缺|弱|滞后|欠|差|淡薄|松|违规|违反|虚|偏|没有|较少|少(?=。?$)|漏洞|流于|形式主义|浮于|不足|停滞|无证|无照|无人|故障|堆放|堵塞|破损|损坏|失效|过期|泄漏|渗漏|裸露|超概算|问题[。:]?$|乱|失管|走过场|滥|违纪|低|短板|单一|超标|污染|薄|慢|拖|错|空转|堵点|积压|闲置|浪费|风险(?!防)"
)
_DEEDS = (
    "处理|处置|清理|清退|追缴|追回|收回|收缴|退回|核查|核减|复核|排查|查处|约谈|给予|责令|调整|调离|新建|新增|新购|补充|补发|补缴|缴存|投入|建设|印发"
    "|出台|编制|举办|发放|办结|化解|整顿|引进|选派|轮训|培训|签订|关停|拆除|取缔|盘活|督促|更换|添置|补记|梳理|安排"
)
_ACTION = re.compile(
    r"^(?:\(|“)?(?:强化|加强|推进|推动|提高|提升|完善|压实|健全|建立|落实|深化|坚持|开展|制定|严格|规范|抓|组织|统一|明确|加快|成立|优化|修订|加大|进一步|继续|持续"
    rf"|{_DEEDS}"
    r"|全面|深入|认真|切实|扎实|着力|突出|狠抓|增强|解决|整治|督促|召开|坚决|细化|把|以|夯实|聚力|守|筑牢|扛|带头|亲自|立行|严肃|迅速|学习|推行|整改|发挥|做|实施|完成|对(?!.{0,30}不))"
)
_WORK = re.compile(  # work that can be done badly: 学习不经常, 推进改革滞后
    rf"(?:{_DEEDS}|学习|落实|推进|推动|组织|发挥|实施|完成|制定|开展|抓|坚持|规范|健全|统一|督促|建立|对|优化|指导|全面从严|整改|把|做|深入|守)(?!解决|补齐)"
)
_ENDS_LACKING = re.compile(
    r"(?:不[^,。;]{1,8}|滞后|薄弱|缺失|缺位|缺乏|偏[^,。;]{1,3}|有差距|存在差距|有偏差|乏力|走过场|流于形式|不足|欠缺|松散|较少|较差|宽松软|弱化|淡化|虚化|虚置|空转|混乱|不力)[。:;]?$"
)
_SO_CALLED = re.compile(r"的?问题[。:;]?$")
_FINDINGS_PART = re.compile(
    r"整改(?:进展|落实|任务|工作|措施)*(?:情况|成效|落实|完成)|落实情况|反馈(?:的)?(?:意见|问题|主要)|逐[条项]|整改任务|整改(?:措施|内容|事项|重点)|问题整改|主要问题|存在的?(?:主要|突出)?问题"
    r"|发现的?(?:主要|突出)?问题|落实整改|重点任务|问题清单"
)
_ORGANISING = re.compile(
    r"组织(?!生活|部)|领导|部署|站位|认识|责任|开展情况|基本情况|总体|思想|统筹|推进情况|指导|履行|总则|目标|原则|要求|保障|政治|工作情况$|基本做法|概况|背景"
)
_OUTLOOK = re.compile(
    r"下一?步|下阶段|今后|努力方向|持续|长效|巩固|深化|不断|后续|意见建议|意见和建议|工作建议|整改建议|工作要求|保障措施|组织保障|有关要求|整改要求"
)


_TREATED = re.compile(
    r"^(?:破解|化解|纠治|纠正|梳理|研究|处理|处置|排查|查摆|查找|查处|紧盯|排除|消除|清理|攻克|直面|剖析|治理|核查|清查|补齐|回应|防范|围绕|正视|认领)"
)
_FOUND = re.compile(
    r"(?:发现|反馈|指出|查出|检查|提出|移交)的?(?:主要|突出|具体)?问题(?:的?整改(?:落实|进展|完成)?(?:情况)?)?[。:]?$"
)


_AUDIT_AREA = re.compile(  # 省级财政管理审计查出问题的整改情况: one of the areas an audit looked into
    r"(?:财政|资金|企业|国有|国资|资产|资源|民生|项目|投资|管理|部门|预算|政策|金融|乡村|经济责任|专项)[^,。;]{0,16}审计(?:中)?(?:查出|发现|指出|反映)的?(?:主要|突出)?问题(?:的?整改(?:落实|进展)?(?:情况)?)?[。:]?$"
)


def is_audit_area(title: str) -> bool:
    """An area of an audit, with all that was found in it."""
    return bool(_AUDIT_AREA.search(title)) and not re.match(r"(?:19|20)\d{2}年|反馈|本次|此次", title)


_AREA = re.compile(r"方面(?:存在)?的?问题$")


def core(title: str) -> str:
    """A title without what wraps a problem at its end (的整改情况, 方面 …)."""
    return _WRAP.sub("", title)


def is_problem(title: str) -> bool:
    """Worded as a finding: 针对/关于 …问题, “…”问题, …的问题; not an echo of “反馈的问题”."""
    inner = core(title)
    if _RAISED.match(title) and ("“" in title[:8]) and not _areas_wrap(title, inner):
        return not inner.endswith("”") or not _FOCUS.search(title)
    if not inner.endswith("问题") or _FOCUS.search(title):
        return False
    if inner.endswith(("”问题", "”的问题", "”突出问题")):
        return True
    if _ECHO.search(inner):
        return False
    if _RAISED.match(title):
        return True
    if _acts(title) or _ECHO_OF_DEEDS.search(inner):
        return False
    return inner.endswith("的问题") or bool(_LACK.search(inner[:-2]) and not _TREATED.match(title))


def _areas_wrap(title: str, inner: str) -> bool:
    """关于“…”方面, 关于“…”方面的问题; but 针对“…”方面的问题 raises a problem."""
    return inner.endswith("方面") or (title.startswith("关于") and bool(_AREA.search(inner)))


def names_what_was_found(title: str) -> bool:
    """It names all that an inspection found of a kind (预算执行审计发现问题整改情况), no single problem."""
    return bool(_FOUND.search(title))


def lacks(title: str) -> bool:
    """A bare sentence that names a lack (学习不够深入。)."""
    return bool(_LACK.search(title)) and not _acts(title) and not _FOCUS.search(title)


def _acts(title: str) -> bool:
    """It begins with what was done, and not with work that is then called lacking (清理积案不力的问题)."""
    if not _ACTION.match(title):
        return False
    return not (_WORK.match(title) and _ENDS_LACKING.search(_SO_CALLED.sub("", title)))


def plainly_lacks(title: str) -> bool:
    """A short heading that ends in the lack (工作谋划不足。): so plain that the account may follow on its line."""
    return len(title) <= 40 and lacks(title) and bool(_ENDS_LACKING.search(title))


def is_focus(title: str) -> bool:
    """An area under which findings stand (聚焦…, 在…方面)."""
    return bool(_FOCUS.search(title)) and not _ALL_OF_THEM.match(title)


def raises(words: str) -> bool:
    """It begins as the wording of a problem does (针对 关于 …)."""
    return bool(_RAISED.match(words))


def announces_findings(title: str) -> bool:
    """The part in which the findings stand (反馈问题整改落实情况)."""
    return bool(_FINDINGS_PART.search(title))


def organises(title: str) -> bool:
    """The part on how the rectification was organised."""
    return bool(_ORGANISING.search(title))


def looks_ahead(title: str) -> bool:
    """The part on what comes next (下一步打算)."""
    return bool(_OUTLOOK.search(title))
