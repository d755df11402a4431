"""Procedure versions that tests write themselves."""

from __future__ import annotations

from huiyin.procedures import loading
from huiyin.procedures.models import Version
from huiyin.registers.rectification.models import Record

COUNTERSIGNED = '''register = "rectification.record"
title = "会签"
basis = "试"

[materials]
proof = "证据"

[[step]]
code = "draft"
title = "拟稿"
stage = "draft"
by = "starter"
leads_to = { submit = "sign" }

[[step]]
code = "sign"
title = "会签"
stage = "review"
by = "leader"
all_of = ["role:reviewer", "handler", "leader"]
within = "3 workdays"
return = "any_earlier"
leads_to = { approve = "file", return = "draft" }

[[step]]
code = "file"
title = "归档"
stage = "decision"
by = "role:office"
materials = ["proof"]
return = "any_earlier"
leads_to = { finish = "!completed", return = "sign" }
'''


def publish(source: str, register: str = Record.REGISTER) -> str:
    last = Version.objects.filter(register=register).order_by("-number").first()
    version = Version.objects.create(register=register, number=last.number + 1 if last else 1, source=source)
    loading.publish(version)
    return str(version)
