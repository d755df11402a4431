"""A procedure file that cannot be carried out is refused, with the file and the line."""

from __future__ import annotations

import pytest

from huiyin.procedures.definition import Procedure, ProcedureError, Vocabulary
from huiyin.procedures.grammar import parse
from huiyin.procedures.loading import read_files

GOOD = '''register = "x"
title = "试"
basis = "依据"
number = "试〔{year}〕{sequence}号"
closed_acts = ["reopen"]

[materials]
proof = "证据"

[[step]]
code = "apply"
title = "申请"
stage = "draft"
by = "role:office"
asks = ["name"]
numbers = true
leads_to = { submit = "approve" }

[[step]]
code = "approve"
title = "审批"
stage = "decision"
by = "body:leading_group:chair"
within = "5 workdays"
materials = ["proof"]
checks = ["is_fine"]
return = "any_earlier"
leads_to = { approve = "!completed", return = "apply" }
acts = ["urge"]
'''
KNOWN = Vocabulary(frozenset({"name"}), frozenset({"is_fine"}), lambda code: code == "director")


def read(text: str) -> Procedure:
    return parse(text, "试.toml", KNOWN)


def test_a_good_file_is_read() -> None:
    procedure = read(GOOD)
    assert list(procedure.steps) == ["apply", "approve"]
    assert procedure.steps["approve"].returns_anywhere
    assert procedure.steps["approve"].leads_to["approve"].outcome == "completed"
    assert [s.code for s in procedure.before("approve")] == ["apply"]


@pytest.mark.parametrize(("old", "new", "line", "why"), [
    ('title = "试"', 'titel = "试"', 2, "unknown key 'titel'"),
    ('basis = "依据"\n', "", 1, "basis is missing"),
    ("{sequence}号", "号", 4, "number needs"),
    ('closed_acts = ["reopen"]', 'closed_acts = ["dance"]', 5, "unknown act 'dance'"),
    ('closed_acts = ["reopen"]', 'closed_acts = ["advance"]', 5, "unknown act 'advance'"),
    ('asks = ["name"]', 'asks = ["nmae"]', 15, "no field 'nmae'"),
    ('asks = ["name"]', 'asks = ["stage"]', 15, "no field 'stage'"),
    ('asks = ["name"]', 'asks = "name"', 15, "asks is a list"),
    ("numbers = true", 'numbers = "yes"', 16, "numbers is true or false"),
    ('stage = "draft"', 'stage = "drafty"', 13, "unknown stage 'drafty'"),
    ('stage = "draft"', 'stage = "closed"', 13, "unknown stage 'closed'"),
    ('by = "role:office"', 'by = "the boss"', 14, "nobody can be found"),
    ('by = "role:office"', 'by = "role:king"', 14, "nobody can be found"),
    ('by = "role:office"', 'by = "post:nobody"', 14, "there is no post"),
    ('by = "role:office"', 'by = "body:group:king"', 14, "nobody can be found"),
    ('by = "role:office"\n', "", 11, "by is missing"),
    ('submit = "approve"', 'submti = "approve"', 17, "unknown action 'submti'"),
    ('submit = "approve"', 'submit = "aprove"', 17, "unknown step 'aprove'"),
    ('submit = "approve"', 'submit = ""', 17, "must say how"),
    ('submit = "approve"', 'submit = "approve!great"', 17, "unknown outcome 'great'"),
    ('within = "5 workdays"', 'within = "soon"', 24, "soon"),
    ('materials = ["proof"]', 'materials = ["prof"]', 25, "material 'prof' is not named"),
    ('checks = ["is_fine"]', 'checks = ["is_good"]', 26, "unknown check 'is_good'"),
    ('return = "any_earlier"', 'return = "anywhere"', 27, "return can only be"),
    ('acts = ["urge"]', 'acts = ["urgent"]', 29, "unknown act 'urgent'"),
    ('acts = ["urge"]', 'labels = { pass = "过" }', 29, "a label for 'pass'"),
    ('acts = ["urge"]', "wihtin = 3", 29, "unknown key 'wihtin'"),
    ('code = "approve"', 'code = "apply"', 20, "stands twice"),
    ("title = \"审批\"", "title = 审批", 21, "Invalid value"),
])
def test_each_mistake_names_the_file_and_the_line(old: str, new: str, line: int, why: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(ProcedureError) as refused:
        read(GOOD.replace(old, new, 1))
    assert str(refused.value).startswith(f"试.toml:{line}: ")
    assert why in str(refused.value)


def test_a_step_that_cannot_be_reached_is_refused() -> None:
    lonely = '\n[[step]]\ncode = "lonely"\ntitle = "孤"\nstage = "draft"\nby = "head"\nleads_to = { finish = "!completed" }\n'
    with pytest.raises(ProcedureError, match=r"试\.toml:32: step 'lonely' cannot be reached"):
        read(GOOD + lonely)


def test_steps_that_only_lead_to_each_other_never_end() -> None:
    text = GOOD.replace('approve = "!completed", return = "apply"', 'return = "apply"')
    with pytest.raises(ProcedureError, match=r"试\.toml:11: step 'apply' can never be left for an end"):
        read(text)


def test_numbers_need_a_pattern() -> None:
    with pytest.raises(ProcedureError, match=r"试\.toml:15: .*no pattern"):
        read(GOOD.replace('number = "试〔{year}〕{sequence}号"\n', ""))


def test_an_empty_file_has_no_step() -> None:
    with pytest.raises(ProcedureError, match="no step"):
        read('register = "x"\ntitle = "试"\nbasis = "依"\n')


def test_every_file_of_the_house_is_good() -> None:
    assert {"rectification.finding", "rectification.measure", "report"} <= set(read_files())
