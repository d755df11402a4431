"""A year of receptions: letters from neighbours, one explained after the fact, one refused, one letter used twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from huiyin.demo.cast import Cast
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import FINANCE, Teller, budget_line
from huiyin.people.models import Appointment, today
from huiyin.registers.hospitality.register import ReceptionRegister

# Days before today · unit · letter · purpose · guests · companions · yuan · department · how it ends
_YEAR = (
    (340, "清源县人大常委会", "清人函〔{y}〕3号", "交流代表建议办理工作", 8, 3, 640, "选联工委", ""),
    (301, "松江区人大监察司法委", "松人司函〔{y}〕1号", "考察执法检查做法", 6, 2, 480, "监察司法工委", ""),
    (266, "明州市人大财经委", "明人财函〔{y}〕5号", "学习预算联网监督", 12, 4, 960, "财政经济工委", ""),
    (238, "临安区人大常委会", "临人函〔{y}〕8号", "调研联络站建设", 15, 5, 1180, "选联工委", ""),
    (204, "东湖县人大常委会", "东人函〔{y}〕11号", "交流议案督办", 5, 2, 400, "教科文卫工委", ""),
    (171, "清源县人大常委会", "清人函〔{y}〕17号", "联合视察河道治理", 9, 3, 720, "选联工委", "late"),
    (139, "望川大学法学院", "", "课题组来访座谈", 4, 0, 0, "监察司法工委", "refused"),
    (112, "松江区人大常委会", "松人函〔{y}〕20号", "考察民生实事票决", 10, 3, 800, "选联工委", ""),
    (83, "南浦市人大常委会", "南人函〔{y}〕31号", "交流街道工委工作", 11, 3, 880, "选联工委", ""),
    (55, "清源县人大常委会", "清人函〔{y}〕17号", "回访河道治理视察", 6, 2, 470, "选联工委", "again"),
    (27, "明州市人大常委会", "明人函〔{y}〕42号", "学习数字人大建设", 7, 3, 560, "办公室", ""),
    (6, "临安区人大社会委", "临人社函〔{y}〕9号", "考察养老服务监督", 8, 3, 650, "教科文卫工委", "open"),
)


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for told in _YEAR:
        yield _Reception(chronicle, cast, told[0]).story(*told[1:])


class _Reception(Teller):
    reasons = {
        "approved_before_it_starts": "临时来访，接待当日电话请示、次日补办",
        "letter_settles_once": "同一公函分两次来访，已向财务说明",
        "host_pledges": "自助餐，不上酒水", "cost_near_the_plan": "来宾临时增加一餐",
    }

    def story(
        self, unit: str, letter: str, purpose: str, guests: int, companions: int, yuan: int, department: str, ends: str
    ) -> Story:
        yield self.after(0)
        handler = self.handler(department)
        starts = self.day
        number = letter.format(y=today().year)
        people = [
            {"unit": unit, "name": f"{'赵钱孙李周吴郑王冯陈褚卫蒋沈韩'[i]}同志", "post": "主任" if i < 2 else "工作人员",
             "rank": "division" if i < 2 else "other"}
            for i in range(guests)
        ]
        seats = Appointment.objects.on().filter(post__department__name=department).order_by("post__position", "pk")
        hosts = list(dict.fromkeys(seats.values_list("person", flat=True)))[:companions]
        hosts += [self.cast.person(name).pk for name in ("杜衡", "温景行", "白晓露")][: companions - len(hosts)]
        values: dict[str, Any] = {
            "guest_unit": unit, "letter_number": number, "letter_title": f"关于{purpose}的函", "letter_people": guests,
            "purpose": purpose, "starts_on": starts, "ends_on": starts, "place": "机关三楼会议室、代表联络站",
            "dining_place": "机关食堂" if yuan else "", "guests": people, "companions": [{"person": pk} for pk in hosts],
            "planned": Decimal(yuan or 100), "line": budget_line("公务接待费", Decimal(yuan or 100)), "pledged": True,
        }
        if ends == "refused":
            yield from self.without_letter(handler, unit, values)
            return
        self.matter = ReceptionRegister.begin(self.by(handler), f"{unit}来访：{purpose}", values).matter
        self.move("submit", self.by(handler, self.paper("letter", f"{unit}公函", number)))
        self.move("pass", self.by(self.head(department)))
        if ends == "late":
            yield self.after(1)
        self.move("approve", self.by(self.leader, comment="同意接待，从简安排。"))
        if ends == "open":
            return
        yield self.after(2)
        item = {
            "kind": "meal", "what": "工作餐（自助）", "on": starts.isoformat(), "place": "机关食堂",
            "people": guests + companions, "cost": f"{yuan - 20}.00",
        }
        self.move("submit", self.by(handler, self.paper("list", "接待清单（签字）", purpose)), {"items": [item]})
        yield self.after(1)
        self.move("accept", self.by(self.head(department)))
        yield self.after(3)
        self.move("finish", self.by(FINANCE, self.paper("receipt", "食堂结算票据", f"{yuan - 20}元")))

    def without_letter(self, handler: str, unit: str, values: dict[str, Any]) -> Story:
        """Asked for without a letter, it stays where it is until it is given up."""
        values["letter_number"] = "（待补）"
        self.matter = ReceptionRegister.begin(self.by(handler), f"{unit}来访座谈", values).matter
        yield self.after(2)
        self.move("withdraw", self.by(handler, comment="对方没有公函，改为电话交流，不安排接待。"))
