"""What verifying says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """Something that does not add up. `where` names the entry or the content, `what` (Chinese) says what is wrong.

    `follows`: what entries say stands; a row is otherwise than they make it (`rebuild()` puts it right), or their time ran
    backwards (nothing can put that right, and it is told for ever).
    """

    where: str
    what: str
    follows: bool = False
