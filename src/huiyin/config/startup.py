"""Refusing to start: the same judgement for `manage`-like commands, the web server and `huiyin doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, run_checks

from huiyin.config.refusals import refusals


class InsecureStart(SystemExit):
    """Ends the process with a message instead of a traceback."""


def insecure_combinations(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    return [Error(r.text, id=f"huiyin.{r.code}") for r in refusals(settings.ENVIRONMENT)]


def errors_at_start() -> list[str]:
    """Every system check that speaks against starting, Django's and ours, as text."""
    return [str(m.msg) for m in run_checks() if m.is_serious() and not m.is_silenced()]


def refuse_insecure() -> None:
    """Raises InsecureStart naming every reason."""
    reasons = errors_at_start()
    if reasons:
        raise InsecureStart(
            "回音没有启动，原因：\n" + "\n".join(f"  {n}. {r}" for n, r in enumerate(reasons, 1))
        )
