"""What kind of paper (文种) a text is: told by title, addressee, phrases and shape, never by the file's format."""

from __future__ import annotations

import re

from huiyin.reading.labels import Labels
from huiyin.reading.model import Genre

_HEAD = 3000  # characters in which a paper says what it is
_TAIL = 6000  # characters in which feedback says what it demands
_LISTED = re.compile(r"(?:清单|台[账帐]|[^报]表)(?:\([^()]*\))?$")
_OWNERS = frozenset(("leader", "lead", "assist", "due"))

_SPEECH_TITLE = re.compile(r"(?:讲话|发言|致辞|主持词)(?:提纲|稿|材料)?$")
_COMRADES = re.compile(r"(?:^|\n)[^\S\n]{0,20}(?:各位领导、?|各位)?(?:同志们|各位同志|同志们、朋友们)\s*[:!]")
_DEPUTIES = re.compile(
    r"(?:^|\n)[^\S\n]{0,20}(?:(?:各位)?(?:主任|副主任|委员|代表|"
    r"组成人员)[、,各位副主任秘书长委员]*|各位代表)\s*:"
)
_SESSION = re.compile(
    r"(?:^|\n)[^\S\n]{0,20}(?:—{1,2}|-{1,2}|\()?\s*(?:19|20)\d{2}年[^\n]{2,14}(?:在|"
    r"于)?[^\n]{0,20}(?:人民代表大会|人大)[^\n]{0,24}会议?上?\)?\s*(?=\n|$)"
)
_BILLS = re.compile(r"(?:代表|委员|人大|政协)[^。\n]{0,14}(?:建议|提案|议案)|(?:建议|提案|议案)[^。\n]{0,14}(?:办理|办复|答复)")
_AUDIT = re.compile(r"审计[^。\n]{0,30}(?:整改|报告|公告|结果|查出|发现)")
_BY_AUDITORS = re.compile(
    r"受[^。\n]{2,20}委托|审计(?:厅|局|署)[^。\n]{0,12}(?:作了|报告|对[^。\n]{2,30}进行了?审计)|"
    r"审计工作报告"
)
_AUDIT_TITLE = re.compile(r"审计(?!局|厅|署|机关|办)")
_PARTY_INSPECTION = re.compile(r"巡[察视]|督[察查]|环境保护|环保")
_NOTICE_TITLE = re.compile(r"公示(?:\([^()]*\)|表|书)?$|^公示$")
_PUBLIC = re.compile(r"现(?:将|对|就|予)?[^。\n]{0,60}(?:(?:进行|予以|作|向社会)?公示|公示如下)|公示(?:时间|期限?)\s*[:为]")
_PLAN_TITLE = re.compile(
    r"(?:整改|落实)[^。\n]{0,30}方案|整改措施表|(?:整改|落实)[^。\n]{0,16}(?:计划|安排)(?:\([^()]*\))?$"
)
_LEDGER_TITLE = re.compile(
    r"(?:问题|责任|措施|成果)清单|(?:整改|销号|问题)[^。\n]{0,10}(?:台账|台帐|清单|一览表|销号表)|(?:审批|归零|登记|汇总|统计|情况)表(?:\([^()]*\))?$|台[账帐](?:\([^()]*\))?$"
)
_TASK_TITLE = re.compile(r"任务(?:分解)?(?:清单|表)")
_TASKS_TOLD = re.compile(r"任务清单[^,。;]{0,8}(?:包括|请在|详见|见附件|如下|全文|共)")
_FEEDBACK_TITLE = re.compile(
    r"反馈意见(?:书)?(?:的?函|的通知)?$|的反馈意见|反馈情况$|巡[察视]意见$|(?:巡[察视]|督[察查]|检查)[^。\n]{0,24}(?:情况|问题|意见)?的?反馈$"
)
_NEWS_TITLE = re.compile(
    r"(?:向|对)[^。\n]{2,50}(?:集中|分别)?(?:反馈|移交|通报)[^。\n]{0,12}(?:情况|意见|问题)?$|(?:召开|举行)[^。\n]{0,24}反馈(?:会|会议|工作会)|反馈(?:会|会议)(?:召开|举行)"
)
_ABOUT = re.compile(r"(?:[^,。]{0,40})关于")
_REPORT_TITLE = re.compile(r"(?:通报|报告|公告|公示|说明|汇报)(?:\([^()]*\))?$|(?:整改|进展|落实|办理)情况")
_RECTIFIED = re.compile(r"整改|落实|进展|办理|办结")
_GIVES_BACK = re.compile(
    r"现[将就]?[^。\n]{0,50}反馈如下|反馈(?:意见|情况)?如下|现(?:向|对)[^。\n]{2,40}反馈如下|"
    r"正式反馈(?:巡[察视])?意见"
)
_FOUND = re.compile(
    r"(?:巡[察视督]|检查|审计)[^。\n]{0,6}(?:发现|认为)[^。\n]{0,20}问题|(?:存在|发现)的?(?:主要|"
    r"突出)?问题(?:是|有|如下|和不足)?\s*[:。\n]"
)
_ASKS = re.compile(
    r"提出(?:以下|如下|三点|四点|\S{0,4})?(?:整改)?(?:意见|建议|要求)|意见建议|整改(?:意见|建议|"
    r"要求)|(?:工作日|个月|日)(?:之)?内[^。\n]{0,30}(?:报送|上报|报)"
)
_ANNOUNCED = re.compile(
    r"(?:现|特)[^。\n]{0,100}(?:公布|通报|公开|公示|报告|函告|汇报)|予以(?:公布|通报|公开)|(?:报告|公示|通报|汇报|公开|函告)如下|向社会公[开布]"
)
_OF_ONESELF = re.compile(r"[我本](?:局|镇|乡|县|市|区|院|校|委|办|中心|单位|部|处|街道|社区|村|公司|厅|党[组委])")
_NEWS = re.compile(
    r"(?:巡[察视]|督[察查导])[一二三四五六七八九十第\d]*组(?:组长)?[^。\n]{0,30}(?:向|对)[^。\n]{2,50}(?:反馈|通报)"
    r"|(?:反馈会|会议)(?:上)?[,,]?(?:强调|指出|要求)|反馈(?:会|会议)(?:由|于|在)|(?:表态|表示)[,,:]|记者|通讯员|本[网报]讯|作了?表态发言"
)
_ADOPTED = re.compile(r"(?:特|现)?制[定订](?:如下|以下|本)(?:整改)?(?:工作|落实)?方案")
_SUMS_UP = re.compile(r"整改(?:进展|落实|完成)?情况")


def classify(title: str | None, text: str, labels: Labels, table_kind: bool) -> Genre:
    """By title first, then by addressee and by what the text says it does. `table_kind`: its tables hold problems."""
    head = text[:_HEAD]
    listed = _by_table(title) if table_kind else None
    return listed or _by_title(title, head) or _by_text(head, text[-_TAIL:], labels, table_kind)


def _by_table(title: str | None) -> Genre | None:
    """A ledger, whatever verbs its title has; not a report with a table below it."""
    if title and _LISTED.search(title):
        return Genre.TASK_LIST if _TASK_TITLE.search(title) and not _LEDGER_TITLE.search(title) else Genre.LEDGER
    if title and _PLAN_TITLE.search(title):
        return Genre.PLAN
    return None if title and _REPORT_TITLE.search(title) else Genre.LEDGER


def _by_title(title: str | None, head: str) -> Genre | None:
    if not title:
        return None
    if _SPEECH_TITLE.search(title):
        return Genre.SPEECH
    if _NEWS_TITLE.search(title) and not _RECTIFIED.search(title) and not _ABOUT.match(title):
        return Genre.FEEDBACK_NEWS
    if _FEEDBACK_TITLE.search(title) and not _REPORT_TITLE.search(title) and not _PLAN_TITLE.search(title):
        return _letter_or_news(head)
    if _NOTICE_TITLE.search(title):
        return Genre.NOTICE
    if _AUDIT_TITLE.search(title) and not _PARTY_INSPECTION.search(title) and not _PLAN_TITLE.search(title):
        return Genre.AUDIT
    if _BILLS.search(title):
        return Genre.CONGRESS
    if _REPORT_TITLE.search(title) and not _LISTED.search(title):
        return Genre.NOTICE if _PUBLIC.search(head) and not _ANNOUNCED.search(_before_public(head)) else Genre.REPORT
    if _PLAN_TITLE.search(title):
        return Genre.PLAN
    if _TASK_TITLE.search(title):
        return Genre.TASK_LIST
    return Genre.LEDGER if _LEDGER_TITLE.search(title) else None


def _letter_or_news(head: str) -> Genre:
    """“…反馈情况” heads a letter, or the news of it: news tell of the meeting and address nobody."""
    return Genre.FEEDBACK_NEWS if _NEWS.search(head) and not _GIVES_BACK.search(head) else Genre.FEEDBACK


def _before_public(head: str) -> str:
    public = _PUBLIC.search(head)
    return head[: public.start()] if public else head


def _by_text(head: str, tail: str, labels: Labels, table_kind: bool) -> Genre:
    if _COMRADES.search(head):
        return Genre.SPEECH
    if _DEPUTIES.search(head) or _SESSION.search(head):
        return Genre.AUDIT if _AUDIT.search(head) else Genre.CONGRESS
    if _GIVES_BACK.search(head):
        return Genre.FEEDBACK
    if _TASKS_TOLD.search(head) and _ANNOUNCED.search(head):
        return Genre.TASK_LIST
    if _PUBLIC.search(head):
        return Genre.NOTICE
    announced = _ANNOUNCED.search(head) or re.search(r"整改[^。\n]{0,12}情况(?:报告|通报)", head[:600])
    if _AUDIT.search(head) and not _PARTY_INSPECTION.search(head[:600]) and (_BY_AUDITORS.search(head) or not announced):
        return Genre.AUDIT
    if announced:
        return Genre.CONGRESS if _BILLS.search(head[:300]) and "整改" not in head else Genre.REPORT
    return _by_signs(head, tail, labels, table_kind)


def _by_signs(head: str, tail: str, labels: Labels, table_kind: bool) -> Genre:
    """Where no phrase says it: who speaks of whom, what is demanded, which labels stand there."""
    if _ADOPTED.search(head):
        return Genre.PLAN
    if _NEWS.search(head) and not _OF_ONESELF.search(head) and not _SUMS_UP.search(head[:400]):
        return Genre.FEEDBACK_NEWS
    if _FOUND.search(head) and _ASKS.search(tail + head) and not _OF_ONESELF.search(head):
        return Genre.FEEDBACK
    if table_kind:
        return Genre.LEDGER
    if sum(label.name in _OWNERS for label in labels.all[:400]) >= 2:
        return Genre.PLAN
    if re.search(r"(?:代表|委员)[^。\n]{0,20}(?:建议|提案|意见)[^。\n]{0,10}\d+件", head):
        return Genre.CONGRESS
    if "整改" in head and _SUMS_UP.search(head):
        return Genre.REPORT
    return Genre.OTHER
