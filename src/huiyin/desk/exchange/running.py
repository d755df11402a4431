"""A long sheet is stored by the job worker; how far it is waits beside the file, outside the transaction."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass

from django.db import DatabaseError
from django_q.tasks import async_task

from huiyin.desk.exchange.comparing import compare
from huiyin.desk.exchange.storing import Storing, Tell, store, was_stored
from huiyin.kit import spool
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.ledger.store import Refused, put
from huiyin.people.actors import actor
from huiyin.people.models import User
from huiyin.procedures.commands import NotAllowed
from huiyin.register.base import by_slug

logger = logging.getLogger(__name__)
PROGRESS, SHEET = "progress", "sheet"
SILENT = 90  # seconds without a word, after which a job counts as dead
AT_ONCE = 200
"""Rows that are stored while the person waits for the page."""
MOVED = "核对以后台账有了变化，没有入库。请重新核对后再确认。"
BROKEN = "入库时系统出错，没有保存任何内容。请重新确认一次；一直如此时，请联系系统管理员。"


@dataclass
class Progress:
    """`state`: waiting, running, done or failed. `at`: the last sign of life, seconds since the epoch."""

    state: str
    done: int = 0
    total: int = 0
    message: str = ""
    at: float = 0.0

    @property
    def is_dead(self) -> bool:
        return self.state in ("waiting", "running") and time.time() - self.at > SILENT

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed") or self.is_dead


@dataclass(frozen=True)
class Job:
    """What was confirmed, as plain values: a job that is started again does the same."""

    slug: str
    parent: int | None
    shown: str
    reason: str
    history: bool
    total: int


def progress_of(waiting: spool.Waiting) -> Progress | None:
    found = waiting.kept(PROGRESS)
    return Progress(**found) if isinstance(found, dict) else None


def say(waiting: spool.Waiting, progress: Progress) -> None:
    progress.at = time.time()
    waiting.keep(PROGRESS, asdict(progress))


def start(waiting: spool.Waiting, user: User, job: Job) -> None:
    """Store at once what is short, and give the rest to the worker."""
    say(waiting, Progress("waiting", 0, job.total))
    if job.total <= AT_ONCE:
        run(user.pk, waiting.token, asdict(job))
    else:
        async_task("huiyin.desk.exchange.running.run", user.pk, waiting.token, asdict(job), group="huiyin.exchange")


def run(user_pk: int, token: str, said: dict[str, object]) -> str:
    """Compare again, store whole, and leave word. A job killed half-way has stored nothing and may be run again."""
    user, job = User.objects.get(pk=user_pk), Job(**said)  # type: ignore[arg-type]
    waiting = spool.waiting_for(user, token)
    if waiting is None:
        return "gone"
    progress = Progress("running", 0, job.total)
    say(waiting, progress)

    def tell(done: int, total: int) -> None:
        progress.done, progress.total = done, total
        say(waiting, progress)

    try:
        progress.done = _store(waiting, user, job, tell)
        progress.state = "done"
    except (NotAllowed, Conflict, Refused) as refusal:
        progress.state, progress.message, progress.done = "failed", str(refusal), 0
    except (DatabaseError, OSError):
        logger.exception("a sheet failed and was undone")
        progress.state, progress.message, progress.done = "failed", BROKEN, 0
    say(waiting, progress)
    return progress.state


def _store(waiting: spool.Waiting, user: User, job: Job, tell: Tell) -> int:
    who, register = actor(user), by_slug(job.slug)
    key = waiting.path.name
    if was_stored(key, user):
        return job.total
    parent = visible(who, Matter.objects.filter(pk=job.parent)).first() if job.parent else None
    compared = compare(waiting.read(), register, who, parent)
    if compared.fingerprint != job.shown:
        raise Conflict(MOVED)
    how = Storing(register, who, waiting.name, job.reason, job.history, key, _filed(waiting) if compared.changes else None)
    return store(compared, how, tell)


def _filed(waiting: spool.Waiting) -> NewMaterial:
    """The sheet as a paper of the dossiers it changes. The bytes are stored before the transaction that names them."""
    content = put([waiting.read()], waiting.name)
    return NewMaterial(digest=content.digest, kind="other", title=f"修改表“{waiting.name[:100]}”", file_name=waiting.name)
