"""A year of receptions: letters from neighbours, one explained after the fact, one refused, one letter used twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from huiyin.demo.cast import Cast
from huiyin.demo.contents import content
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import FINANCE, Teller, budget_line
from huiyin.people.models import Appointment, today
from huiyin.registers.hospitality.register import ReceptionRegister


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    for told in content(cast.organ.name, "hospitality")["receptions"]:
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
        told = content(self.cast.organ.name, "hospitality")
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
        hosts += [self.cast.person(name).pk for name in told["hosts"]][: companions - len(hosts)]
        values: dict[str, Any] = {
            "guest_unit": unit, "letter_number": number, "letter_title": f"关于{purpose}的函", "letter_people": guests,
            "purpose": purpose, "starts_on": starts, "ends_on": starts, "place": told["place"],
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
        self.decide("approve", self.leader, "同意接待，从简安排。")
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
        self.move("finish", self.duty(FINANCE, self.paper("receipt", "食堂结算票据", f"{yuan - 20}元")))

    def without_letter(self, handler: str, unit: str, values: dict[str, Any]) -> Story:
        """Asked for without a letter, it stays where it is until it is given up."""
        values["letter_number"] = "（待补）"
        self.matter = ReceptionRegister.begin(self.by(handler), f"{unit}来访座谈", values).matter
        yield self.after(2)
        self.move("withdraw", self.by(handler, comment="对方没有公函，改为电话交流，不安排接待。"))
