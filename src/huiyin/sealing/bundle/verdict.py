"""Five lines, in words that `verify.html` uses as well; a test compares the two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    GOOD = "good"  # 绿
    UNSURE = "unsure"  # 黄: nothing contradicts it, but it was not shown either
    BAD = "bad"  # 红
    NOTE = "note"


WORDS = {State.GOOD: "相符", State.UNSURE: "未能确认", State.BAD: "不符", State.NOTE: "请知悉"}
TITLES = ("数字重算", "记录在账", "本机关签署", "见证", "不能证明的事")
LIMITS = (
    "填报的内容是否属实；从未登记的事项；清单是否漏列了记录；首次见证以前的改动；见证时间以后的变动。"
    "以上各项须另行调查。"
)
SUMMARIES = {
    State.GOOD: "核验通过：数字、记录、签署、见证四项相符，公钥经您另行核对。",
    State.UNSURE: "未发现不符，但还不能确认：请看标有“未能确认”的各行。",
    State.BAD: "核验不通过：请看标有“不符”的各行，不要采用这份报告，并向发布机关的上级反映。",
}


@dataclass(frozen=True)
class Line:
    title: str
    state: State
    text: str

    def __str__(self) -> str:
        return f"{self.title}：{WORDS[self.state]}。{self.text}"


@dataclass(frozen=True)
class Verdict:
    lines: tuple[Line, Line, Line, Line, Line]

    @property
    def state(self) -> State:
        states = {line.state for line in self.lines[:4]}
        return State.BAD if State.BAD in states else State.UNSURE if State.UNSURE in states else State.GOOD

    @property
    def summary(self) -> str:
        return SUMMARIES[self.state]
