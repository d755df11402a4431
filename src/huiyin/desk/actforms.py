"""What each standing act asks for: a few fields beside the common ones, and how they become values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from huiyin.kit.fields import DateInput, DeskForm, Several, form_for, initial_of, styled
from huiyin.kit.typedfields import DayField
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, LinkKind
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.people.models import Person, User
from huiyin.procedures.archiving import RETENTIONS, usual_retention
from huiyin.procedures.asking import may_be_asked, may_be_copied
from huiyin.procedures.given import correctable
from huiyin.procedures.loading import procedure_of
from huiyin.register.base import register_of

FOUND_SHOWN = 15
URGED = "请抓紧办理，并及时报送进展。"


@dataclass(frozen=True)
class Spec:
    """`names` are typed fields of the matter; `more` adds fields of the act's own; `said` labels the comment."""

    kind: EntryKind
    hint: str
    said: str
    names: Callable[[Matter], list[str]] = lambda matter: []
    more: Callable[[DeskForm, Matter, Actor], None] = lambda form, matter, who: None
    only_changed: bool = False
    papers: bool = True
    paper_way: bool = True
    default: Callable[[Matter], str] = lambda matter: ""


def _has(*names: str) -> Callable[[Matter], list[str]]:
    def present(matter: Matter) -> list[str]:
        known = {f.name for f in matter._meta.concrete_fields} | {"assists"}
        return [n for n in names if n in known]

    return present


def _correctable(matter: Matter) -> list[str]:
    """The fields its register shows and the common ones, as far as a correction may change them now."""
    procedure = procedure_of(matter)
    frozen = matter.FROZEN if matter.step != procedure.first.code else frozenset()
    open_ones = correctable(matter, procedure)
    names = ["title", *register_of(matter).detail_fields, "confidentiality"]
    typed = {f.name: f for f in matter._meta.concrete_fields}
    return [n for n in names if n in open_ones and n not in frozen and not _to_matter(typed[n])]


def _to_matter(field: Any) -> bool:
    related = getattr(field, "related_model", None)
    return related is not None and issubclass(related, Matter)


def _due(form: DeskForm, matter: Matter, who: Actor) -> None:
    now = f"现在的时限是{matter.due_on:%Y年%-m月%-d日}" if matter.due_on else "现在没有时限"
    form.fields["due_on"] = styled(DayField(
        label="延期到", widget=DateInput(), help_text=f"{now}；首定时限保留可查",
        error_messages={"required": "请填写延期后的时限", "invalid": "请按“年-月-日”填写日期"},
    ))


def _reopening(form: DeskForm, matter: Matter, who: Actor) -> None:
    steps = [(s.code, s.title) for s in procedure_of(matter).steps.values()]
    form.fields["to"] = styled(forms.ChoiceField(
        label="重新开启到", choices=[("", "（按流程，从办理环节重新开始）"), *steps], required=False,
    ))
    form.fields["due_on"] = styled(DayField(label="新的时限", widget=DateInput(), required=False))


def _people(
    label: str, offered: Callable[[Matter], QuerySet[Person]]
) -> Callable[[DeskForm, Matter, Actor], None]:
    def add(form: DeskForm, matter: Matter, who: Actor) -> None:
        accounts = User.objects.filter(is_active=True).values("person")
        form.fields["people"] = styled(Several(
            queryset=offered(matter).filter(pk__in=accounts).exclude(pk=who.person.pk), label=label,
            widget=forms.CheckboxSelectMultiple, error_messages={
                "required": "请选择人员", "invalid_choice": "只能请有权查看这件事项的人员",
            },
        ))

    return add


def _filing(form: DeskForm, matter: Matter, who: Actor) -> None:
    form.fields["retention"] = styled(forms.ChoiceField(
        label="保管期限", choices=list(RETENTIONS.items()), initial=matter.retention or usual_retention(matter),
        help_text="从办结的次年1月1日起算",
    ))
    form.fields["archive_number"] = styled(forms.CharField(
        label="档号", max_length=60, required=False,
        help_text=f"现为{matter.archive_number}；改了保管期限，不填的重新编号" if matter.archive_number else
        "不填的，按“全宗号-门类·年度-保管期限-机构-件号”自动编号；已有档号的照填",
    ))


def _linking(form: DeskForm, matter: Matter, who: Actor) -> None:
    form.fields["kind"] = styled(forms.ChoiceField(
        label="关系", choices=[(k.value, k.label) for k in LinkKind if k != LinkKind.CARRIES],
        help_text="例如：一次会议“佐证”一条措施，在会议的页面选“佐证”，再填措施的编号",
    ))
    form.fields["target"] = styled(forms.CharField(
        label="关联到哪件事项", max_length=200, help_text="填写编号；不知道编号的，填写事项里的两三个字查找",
        error_messages={"required": "请填写要关联的事项"},
    ))


def _unlinking(form: DeskForm, matter: Matter, who: Actor) -> None:
    form.fields["link"] = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "请从事项页面选择要解除的关联"},
    )


def _urging(matter: Matter) -> str:
    if matter.due_on is None:
        return URGED
    late = matter.due_on < today()
    return f"时限为{matter.due_on:%Y年%-m月%-d日}，{'已经超期，' if late else ''}{URGED}"


SPECS: dict[EntryKind, Spec] = {
    spec.kind: spec
    for spec in (
        Spec(EntryKind.PROGRESS, "写实际改变了什么，不写打算做什么。", "最新进展"),
        Spec(EntryKind.ATTACH, "文件归入档案后不能删除；换新稿请选择它替换的旧版本。", "说明", paper_way=False),
        Spec(EntryKind.LINK, "关联两件事项，互相可查。", "说明", more=_linking, papers=False, paper_way=False),
        Spec(
            EntryKind.UNLINK, "解除后，原来的关联仍在办理记录中可查。", "解除的理由", more=_unlinking, papers=False,
            paper_way=False,
        ),
        Spec(EntryKind.NOTE, "记下与办理有关的情况，不改变环节。", "内容", paper_way=False),
        Spec(EntryKind.URGE, "催办会记入办理记录。", "催办要求", default=_urging),
        Spec(EntryKind.EXTEND, "首定时限保留，按期率同时按两种时限统计。", "延期理由", more=_due),
        Spec(
            EntryKind.REASSIGN, "待办随之转到新的部门或领导。", "转办理由", only_changed=True,
            names=_has("lead_department", "leader", "assists"),
        ),
        Spec(
            EntryKind.CORRECT, "只更正登记错误；原来的内容在办理记录中可查。", "更正理由", names=_correctable, only_changed=True,
        ),
        Spec(EntryKind.REOPEN, "重新开启后，原来的办理记录和结果都保留。", "重新开启的理由", more=_reopening),
        Spec(
            EntryKind.CONSULT, "请别人看一看、提出意见。对方在待办中看到，回复后您再办理；不等回复就办理的，须写明理由。",
            "请对方看什么", more=_people("请谁加签", may_be_asked),
        ),
        Spec(EntryKind.OPINION, "意见记入办理记录，事项仍由原来的办理人办理。", "意见"),
        Spec(
            EntryKind.JOINT, "请别人在这一环节一起签署意见：都签了，事项才进入下一环节；意见不一致的，协商或者退回。", "缘由",
            more=_people("请谁会签", may_be_asked),
        ),
        Spec(
            EntryKind.TAKE_BACK, "撤回您刚才的办理，对方还没有办理的才能撤回；办理记录仍保留。", "撤回的理由", papers=False,
            paper_way=False,
        ),
        Spec(
            EntryKind.ARCHIVE, "办结的事项编定档号、划定保管期限，编入归档文件目录；已经归档的，在这里改正，写明理由。", "说明",
            more=_filing, papers=False,
        ),
        Spec(
            EntryKind.COPY, "对方在工作台“抄送”中看到，不影响办理。", "说明", more=_people("抄送给", may_be_copied), papers=False,
            paper_way=False,
        ),
    )
}


def _never_empty(matter: Matter, names: list[str]) -> list[str]:
    """Amounts, days and numbers that every matter of the register has: a correction may change them, not take them away."""
    typed = {f.name: f for f in matter._meta.concrete_fields}
    return [
        n for n in names
        if (f := typed.get(n)) and not (f.null or f.blank or f.has_default() or f.empty_strings_allowed)
    ]


def act_form(spec: Spec, matter: Matter, who: Actor, **kwargs: Any) -> DeskForm:
    names = spec.names(matter)
    initial = {**initial_of(matter, names), **kwargs.pop("initial", {})}
    form = form_for(type(matter), names, who=who, initial=initial, required=_never_empty(matter, names), **kwargs)
    spec.more(form, matter, who)
    return form


def values_of(spec: Spec, form: DeskForm, matter: Matter, comment: str, happened_on: Any) -> dict[str, Any]:
    """What the service takes. Progress is the comment itself, kept on the matter where it has a field for it."""
    values = dict(form.cleaned_data)
    if "assists" in values:
        values["assists"] = sorted(d.pk for d in values["assists"])
    if spec.only_changed:
        changed = {n for n in form.changed_data if n != "assists" or _assists_changed(form, values[n])}
        values = {n: v for n, v in values.items() if n in changed}
    if spec.kind == EntryKind.PROGRESS:
        values |= {n: v for n, v in (("progress", comment), ("progress_on", happened_on)) if n in _has(n)(matter)}
    if "people" in values:
        values["people"] = [p.pk for p in values["people"]]
    return values


def _assists_changed(form: DeskForm, chosen: list[int]) -> bool:
    return set(chosen) != set(form.initial.get("assists") or [])


def candidates(who: Actor, matter: Matter, words: str) -> list[Matter]:
    """The matters that words may mean: the one with that very number, else those found by the words."""
    from huiyin.ledger import search
    from huiyin.ledger.access import search_scope

    seen = visible(who).exclude(pk=matter.pk)
    exact = list(seen.filter(number=words.strip())[:1])
    return exact or list(search.matching(seen, words, search_scope(who))[:FOUND_SHOWN])
