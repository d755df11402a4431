"""The table of all objections, in the order in which they are documented."""

from __future__ import annotations

from huiyin.reading.kind_words import KIND_WORDS
from huiyin.reading.model import Genre, Severity
from huiyin.reading.review import (
    counted,
    days,
    forms,
    language,
    measures,
    names,
    numbers,
    personal,
    plans,
    statuses,
    titles,
    whole,
)
from huiyin.reading.review.rule import Rule

GROUPS: dict[str, tuple[Rule, ...]] = {
    "保密和个人信息": (
        whole.secrecy, personal.id_number, personal.mobile, personal.bank_card, personal.home_address,
        personal.plate, personal.informant, personal.minor, personal.punished,
    ),
    "文稿是否完整": (
        whole.cut_off, whole.placeholder, whole.damaged, whole.no_contacts, whole.few_contacts, whole.private_mail,
        whole.no_issuer, whole.no_date, whole.no_inspector, whole.no_feedback_date, whole.no_period,
    ),
    "数字": (
        numbers.unproved, numbers.sums, numbers.parts_of, numbers.rates, numbers.rate_base, numbers.coverage,
        counted.definitions, counted.lumped, counted.counted_twice, counted.findings_counted, counted.early_period,
    ),
    "日期和期限": (
        days.date_order, days.done_before, days.done_after, days.overlong, days.late, days.as_of, days.public_days, days.stale,
    ),
    "问题和措施": (
        measures.no_measure, measures.only_meetings, measures.vague, measures.slogan, measures.unnamed,
        measures.same_measure, statuses.no_status, statuses.status_clash, statuses.status_count, statuses.done_and_ahead,
        statuses.no_acceptance, statuses.same_finding,
    ),
    "方案和台账": (plans.no_owner, plans.open_ended, plans.due_late, plans.due_past, plans.copied, plans.cell),
    "名称": (names.two_names, names.two_teams, names.no_ordinal),
    "标题": (
        titles.no_title, titles.title_lacks, titles.title_stop, titles.title_marks, titles.title_long, titles.doc_kind,
    ),
    "格式和文字": (
        forms.doc_number, forms.heading_level, forms.heading_mark, forms.heading_gap, forms.heading_stop,
        language.date_form, language.numerals, language.unpaired, language.wording, language.doubled, language.no_count,
    ),
}  # fmt: skip
RULES: tuple[Rule, ...] = tuple(rule for group in GROUPS.values() for rule in group)

WEIGHTS = {Severity.SERIOUS: "必须改", Severity.WARNING: "应当改", Severity.HINT: "可斟酌"}
_HEAD = """# 审稿意见一览

`huiyin check 文件` 和网页上的“查一查”像一位细心的审核人员那样读稿子，逐处提出意见：在哪里、为什么、怎么办。
这里列出全部意见。轻重分三等：**必须改**（不改不宜签发）、**应当改**（多半是写错或容易被误解）、**可斟酌**（供起草人参考）。
意见只提醒，不代人决定；依据写“惯例”的，以本地、本单位的规定为准，标明“待核”的条文号请先查对正式文本。
先认文种，再定审什么：每条意见只用于“用于”一栏列出的文种；文种认不出来的，只审各类文书都适用的规则。
没有把握的不提。本单位认为某条意见不适用的，可以写明理由后不再提出：`huiyin check --silence 代码=理由 文件`。
"""


def page() -> str:
    """docs/objections.md, written from the rules themselves."""
    lines = [_HEAD]
    for name, group in GROUPS.items():
        lines += [
            f"## {name}\n",
            "| 代码 | 意见 | 轻重 | 为什么 | 怎么办 | 用于 | 依据 |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [_row(rule) for rule in group]
        lines.append("")
    return "\n".join(lines)


def _row(rule: Rule) -> str:
    every = len(rule.genres) == len(Genre)
    kinds = "全部" if every else "、".join(KIND_WORDS[g].split("（")[0] for g in Genre if g in rule.genres)
    cells = (
        f"`{rule.code}`",
        rule.title,
        WEIGHTS[rule.severity],
        rule.matters,
        rule.advice,
        kinds,
        rule.basis,
    )
    return "| " + " | ".join(cells) + " |"
