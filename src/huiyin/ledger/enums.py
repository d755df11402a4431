"""The closed vocabularies of the ledger. Code compares members, never labels."""

from __future__ import annotations

from django.db import models


class Stage(models.TextChoices):
    """Where a matter stands. CLOSED is the only definition of closed."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "审核中"
    ASSIGNED = "assigned", "待签收"
    UNDER_WAY = "under_way", "办理中"
    ACCEPTANCE = "acceptance", "待验收"
    DECISION = "decision", "待审批"
    CLOSED = "closed", "已办结"


class Outcome(models.TextChoices):
    """How a matter ended, or how far it has come; empty while nothing is decided."""

    COMPLETED = "completed", "已完成"
    SUBSTANTIAL = "substantial", "基本完成"
    ISSUED = "issued", "已印发"
    PUBLISHED = "published", "已公布"
    CARRIED_OVER = "carried_over", "结转"
    MERGED = "merged", "并案办理"
    REFUSED = "refused", "不予同意"
    WITHDRAWN = "withdrawn", "撤销"


class Mode(models.TextChoices):
    ONLINE = "online", "线上"
    PAPER = "paper", "纸质"
    IMPORTED = "imported", "导入"


class Confidentiality(models.TextChoices):
    PUBLIC = "public", "公开"
    INTERNAL = "internal", "内部"
    WORK_SECRET = "work_secret", "工作秘密"


class LinkKind(models.TextChoices):
    EVIDENCES = "evidences", "佐证"
    EXECUTES = "executes", "执行"
    DERIVES = "derives", "源自"
    ANSWERS = "answers", "一并回应"
    CARRIES = "carries", "结转自"
    LEARNS = "learns", "举一反三自"
    QUESTIONS = "questions", "矛盾核查"
    REFERS = "refers", "引用"


OF_ITSELF = frozenset({LinkKind.QUESTIONS, LinkKind.REFERS})
"""Links that follow from what matters say; nobody makes or ends them by hand."""


class EntryKind(models.TextChoices):
    """The closed registry of acts that an entry can record."""

    BEGIN = "begin", "登记"
    IMPORT = "import", "历史导入"
    ADVANCE = "advance", "办理"
    PROGRESS = "progress", "报送进展"
    ATTACH = "attach", "补充材料"
    LINK = "link", "建立关联"
    UNLINK = "unlink", "解除关联"
    URGE = "urge", "催办"
    EXTEND = "extend", "延期"
    REASSIGN = "reassign", "转办"
    CORRECT = "correct", "更正"
    REOPEN = "reopen", "重新开启"
    NOTE = "note", "记事"
    COPY = "copy", "抄送"
    CONSULT = "consult", "加签"
    OPINION = "opinion", "加签意见"
    JOINT = "joint", "会签"
    TAKE_BACK = "take_back", "撤回"
    ARCHIVE = "archive", "归档"
    CLAIM = "claim", "数据核对"
    SNAPSHOT = "snapshot", "数据固化"
    PUBLISH = "publish", "公布"
    REVIEW_DATE = "review_date", "长期坚持复核"
    ERASE = "erase", "清除个人信息"
