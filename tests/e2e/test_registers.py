"""A case of each register from its application to the archive, at the desk and on the phone. In each something is stopped, and
something is warned about, explained, and stands in the course of the matter for good.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.people.models import Body, Charge, Membership, Person, Role, User, today
from huiyin.procedures.settling import set_value
from huiyin.registers.budget.register import LineRegister
from tests.e2e.hands import File, Hands
from tests.support import organ as common
from tests.support.cases import Scene
from tests.support.organ import Organ, command

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
Grids = dict[str, list[dict[str, Any]]]
NEXT_WEEK = today() + dt.timedelta(days=7)


def paper(place: str, name: str = "附件") -> File:
    """A file of its own for every place: the same receipt twice is refused."""
    return place, f"{name}{place}.txt", f"{name}，{place}，{next(_serial)}".encode()


_serial = iter(range(10_000))


@dataclass
class Clerks:
    """Hands that begin matters by the register's page and fill in rows."""

    hands: Hands
    organ: Organ
    users: dict[str, User]

    def begin(self, slug: str, who: str, rows: Grids | None = None, files: tuple[File, ...] = (), **fields: Any) -> int:
        self.hands.sign_in(who)
        self.hands.go(f"/registers/{slug}/new/")
        return self._begun(rows, files, fields)

    def begin_from(
        self, pk: int, what: str, who: str, rows: Grids | None = None, files: tuple[File, ...] = (), **fields: Any
    ) -> int:
        """From the page of another matter, with what that says already."""
        self.hands.sign_in(who)
        self.hands.open_matter(pk)
        self.hands.page.locator(".add-list").get_by_role("link", name=f"新增{what}").click()
        return self._begun(rows, files, fields)

    def _begun(self, rows: Grids | None, files: tuple[File, ...], fields: dict[str, Any]) -> int:
        self.hands.fill(**fields)
        self.rows(rows or {})
        for label, name, data in files:
            self.hands.upload(label, name, data)
        self.hands.submit("登记")
        return self.hands.here()

    def rows(self, rows: Grids) -> None:
        """Cells by field, row and column, adding rows as they are needed."""
        page = self.hands.page
        for field, lines in rows.items():
            grid = page.locator(f"[data-rows={field}]")
            for number, line in enumerate(lines):
                while grid.locator("tbody tr").count() <= number:
                    grid.get_by_role("button", name="加一行").click()
                self.hands.fill(**{f"{field}-{number}-{column}": value for column, value in line.items()})

    def step(self, pk: int, who: str, label: str, rows: Grids | None = None, **more: Any) -> None:
        self.hands.sign_in(who)
        self.hands.open_matter(pk)
        page = self.hands.page
        page.locator(".page-actions").get_by_role("link", name=label, exact=True).click()
        fields = {k: v for k, v in more.items() if k not in ("files", "refused", "reasons")}
        self.hands.fill(**fields)
        self.rows(rows or {})
        for place, name, data in more.get("files", ()):
            self.hands.upload(place, name, data)
        self.hands.submit(label, more.get("refused", False), more.get("reasons", ""))

    def stopped(self, words: str) -> None:
        """The form came back: it says what is wrong, and by which article."""
        objection = self.hands.page.locator("main").get_by_text(re.compile(words)).first
        expect(objection).to_be_visible()

    def explained(self, pk: int, reason: str) -> None:
        """A warning and the reason given stand in the course of the matter."""
        self.hands.open_matter(pk)
        for more in self.hands.page.locator("details", has_text="校验").all():
            more.evaluate("e => { e.open = true }")
        expect(self.hands.page.locator("main")).to_contain_text(reason)

    def archived(self, pk: int) -> None:
        self.hands.sign_in("clerk")
        self.hands.act(pk, "归档")
        assert Entry.objects.filter(matter=pk, kind=EntryKind.ARCHIVE).exists()


def option(pk: int) -> str:
    return str(pk)


@pytest.fixture
def clerks(hands: Hands, db: None) -> Clerks:
    organ = common.build()
    users = common.duties(organ)
    common.a_user("冯驶远", "driver", organ.office, "驾驶员", roles=(Role.HANDLER,))
    Charge.objects.create(person=organ.leader.person, department=organ.office, starts_on=common.LONG_AGO)
    set_value("archive.fonds", "Q012", today() - dt.timedelta(days=1), "档案馆复函", None)
    return Clerks(hands, organ, users)


def clock(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def person(name: str) -> int:
    return Person.objects.get(name=name).pk


def a_line(clerks: Clerks, title: str, yuan: int) -> int:
    """A budget line under execution, brought there by the services."""
    scene = Scene(clerks.organ, clerks.users)
    given = {
        "year": today().year, "category": "operating", "economic": "30217",
        "requested": Decimal(yuan), "grounds": "按上年实际测算",
    }
    line: Any = LineRegister.begin(command(clerks.organ.handler_a), title, given).matter
    issued = {"approved": Decimal(yuan), "approved_on": today(), "document_number": "云财预〔2026〕3号"}
    course: tuple[tuple[str, str, dict[str, Any], tuple[str, ...]], ...] = (
        ("submit", "handler_a", {}, ()), ("pass", "finance_review", {}, ()), ("approve", "leader", {}, ()),
        ("issue", "accountant", issued, ("approval",)),
    )
    for action, who, values, materials in course:
        line = scene.move(line, action, who, values, materials=materials, on=today())
    return int(line.pk)


def test_a_budget_line_from_its_application_to_its_evaluation(clerks: Clerks) -> None:
    """What is issued above what was asked is explained; what is not spent cannot be called spent."""
    pk = clerks.begin(
        "budget-line", "handler_a", title="公务接待费", year=today().year, category="operating", economic="30217", requested=2000,
        grounds="按上年实际测算",
    )
    clerks.step(pk, "handler_a", "提交")
    clerks.step(pk, "finance_review", "审核通过")
    clerks.step(pk, "leader", "同意")
    clerks.step(
        pk, "accountant", "批复下达", approved=2100, approved_on=today(), document_number="云财预〔2026〕3号",
        files=(paper("预算批复"),), reasons="按统一口径核定",
    )
    clerks.explained(pk, "按统一口径核定")
    clerks.step(pk, "finance_review", "年终结账", refused=True, closing="spent", reasons="按决算布置提前清理")
    clerks.stopped("还有余额2,100元，不能记为“执行完毕”")
    clerks.hands.fill(closing="returned")
    clerks.hands.submit("年终结账", reasons="按决算布置提前清理")
    clerks.step(pk, "clerk", "评价归档", evaluation="当年没有接待，全部收回")
    clerks.archived(pk)


def test_a_topic_from_its_research_to_the_signed_minutes(clerks: Clerks) -> None:
    """Legal review, agenda, one topic at a time, each member in turn, minutes from the record, a task, the archive."""
    page, organ = clerks.hands.page, clerks.organ
    group = Body.objects.create(name="党组", kind=Body.Kind.PARTY_GROUP, formed_on=common.LONG_AGO)
    members = [organ.leader.person, organ.deputy.person, *(common.a_person(n, organ.office) for n in ("甲一", "乙二", "丙三"))]
    for member in members:
        Membership.objects.create(body=group, person=member, starts_on=common.LONG_AGO)
    clerks.hands.sign_in("clerk")
    item = clerks.begin(
        "decisions-item", "clerk", {"meetings": [{"kind": "party_group"}]}, (paper("议事规则或目录正式文件"),),
        title="重要制度制定", nature="matter", code="JC-07", rule="党组议事规则", effective_on=today(), legal_review=True,
    )
    clerks.step(item, "clerk", "施行")
    meeting = clerks.begin(
        "decisions-meeting", "clerk", title="党组会议", kind="party_group", body=option(group.pk), starts_on=today(),
        from_time="09:30", place="三楼会议室", host=organ.leader.person_id, recorder=organ.clerk.person_id,
    )
    clerks.step(meeting, "clerk", "发出会议通知", {"attendance": [{}, {}, {}, {}, {"presence": "absent", "reason": "外出学习"}]})
    topic = clerks.begin(
        "decisions-topic", "handler_a", files=(paper("议题材料"),), title="代表联络站管理办法（草案）", catalogued=option(item),
        source="年度工作要点", content="审议代表联络站管理办法",
    )
    clerks.step(topic, "handler_a", "无须法制审核，送领导审定", refused=True)
    clerks.stopped("目录规定这类事项须经法律审核")
    clerks.step(topic, "handler_a", "送法制审核")
    clerks.step(topic, "legal", "出具审核意见", legal_opinion="内容和程序合法", legality="lawful")
    clerks.step(topic, "leader", "同意上会")
    clerks.step(topic, "clerk", "列入议程", refused=True, session=option(meeting), reasons="工作急需，会前已当面送达")
    clerks.stopped("请写明调研论证情况")
    clerks.hands.fill(research="到三个街道听取联络站意见", researched_on=today())
    clerks.rows({"opinions": [{"who": "各街道工委", "opinion": "简化台账", "adopted": "adopted"}]})
    clerks.hands.submit("列入议程", reasons="工作急需，会前已当面送达")
    clerks.explained(topic, "工作急需，会前已当面送达")
    clerks.step(meeting, "clerk", "宣布开会")
    clerks.step(topic, "clerk", "开始审议")
    spoken = [{"stance": "for"}, {"stance": "against"}, {"stance": "for"}, {"stance": "for"}]
    clerks.step(
        topic, "clerk", "通过", {"statements": spoken}, refused=True, divergence="是否设专职人员", resolution="修改后印发"
    )
    clerks.stopped("还没有登记意见：甲一")
    clerks.rows({"statements": [{}, {"words": "不必设专职人员"}]})
    clerks.hands.submit("通过")
    clerks.hands.open_matter(meeting)
    expect(page.locator("main")).to_contain_text("不必设专职人员")
    minutes = clerks.hands.download(f"/matters/{meeting}/print/minutes.docx")
    clerks.step(
        meeting, "clerk", "纪要送主持人签发", to_time="10:40", content="会议审议了一项议题。",
        files=(("会议纪要", "会议纪要.docx", minutes),),
    )
    clerks.step(meeting, "leader", "签发")
    clerks.hands.sign_in("handler_a")
    task = clerks.hands.begin(
        "决议落实", topic, requirement="修改后印发管理办法", owner=person("王一鸣"), due_on=NEXT_WEEK,
    )
    clerks.step(task, "handler_a", "交办")
    clerks.step(topic, "handler_a", "落实办结", refused=True, execution="已经印发")
    clerks.stopped("没有办结")
    clerks.step(task, "handler_a", "报告落实结果", result="已经印发", files=(paper("落实佐证"),))
    clerks.step(task, "clerk", "核实办结")
    clerks.step(topic, "handler_a", "落实办结", execution="已经印发")
    clerks.archived(topic)
    clerks.archived(meeting)


def test_a_reception_from_the_letter_to_its_payment(clerks: Clerks) -> None:
    """The cost is typed once: the list of the reception, the budget and the claim show the same number."""
    page = clerks.hands.page
    line = a_line(clerks, "公务接待费", 2000)
    guests = [{"unit": "邻县人大常委会", "name": f"来宾{n}", "post": "科长", "rank": "other"} for n in range(1, 5)]
    hosts = [{"person": name} for name in ("王一鸣", "何思源", "陈小禾", "周稻香")]
    reception = clerks.begin(
        "hospitality-reception", "handler_a", {"guests": guests, "companions": hosts}, title="邻县人大来访",
        guest_unit="邻县人大常委会", letter_number="邻人函〔2026〕7号", letter_title="关于学习考察的函", letter_people=4,
        purpose="学习代表联络站建设", starts_on=today(), ends_on=today(), place="青禾街道", dining_place="机关食堂", planned=500,
        line=option(line),
    )
    clerks.step(reception, "handler_a", "提交", refused=True, files=(paper("公函"),))
    clerks.stopped("来宾4人，陪餐至多3人，现为4人")
    clerks.rows({"companions": [{}, {}, {}, {"person": ""}]})
    clerks.hands.submit("提交", reasons="另附纸质承诺书")
    clerks.explained(reception, "另附纸质承诺书")
    clerks.step(reception, "handler_a", "审核通过")
    clerks.step(reception, "leader", "同意")
    items = [{"kind": "工作餐", "what": "自助餐", "on": today(), "place": "机关食堂", "people": 7, "cost": "430.50"}]
    clerks.step(
        reception, "handler_a", "报送清单", {"items": items}, files=(paper("接待清单（签字）"),), reasons="另附纸质承诺书"
    )
    clerks.step(reception, "handler_a", "清单属实")
    clerks.step(reception, "finance_review", "结算归档", files=(paper("财务票据"),))
    claim = clerks.begin(
        "spending-claim", "handler_a", title="结算邻县来访", kind="other", settles=option(reception), payee=person("王一鸣"),
        explanation="接待费用结算",
    )
    expect(page.locator("main")).to_contain_text("430.5")
    clerks.step(claim, "handler_a", "提交", files=(paper("发票、票据"),))
    clerks.step(claim, "finance_review", "审核通过")
    clerks.step(claim, "leader", "同意")
    clerks.step(claim, "cashier", "已付款", paid_on=today(), paid_by="公务卡还款")
    clerks.step(claim, "accountant", "记账归档", voucher="记-1")
    clerks.hands.sign_in("clerk")
    clerks.hands.open_matter(line)
    expect(page.locator("main")).to_contain_text("1,569.50元")
    with page.expect_download() as download:
        clerks.hands.open_matter(claim)
        page.locator(".prints li", has_text="报销单").get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    clerks.archived(reception)
    clerks.archived(claim)


def test_a_journey_with_the_odometer_on_the_phone(clerks: Clerks) -> None:
    page = clerks.hands.page
    car = clerks.begin("vehicles-vehicle", "dispatcher", title="", plate="云A10001", kind="other", odometer=1000, seats=5)
    clerks.step(car, "dispatcher", "登记入账", files=(paper("行驶证"),))
    morning = dt.datetime.combine(today(), dt.time(8))
    trip = clerks.begin(
        "vehicles-trip", "handler_a", {"passengers": [{"person": "王一鸣"}]}, title="调研联络站", purpose="fieldwork",
        reason="调研代表联络站", leaves_at=clock(morning),
        returns_at=clock(morning + dt.timedelta(hours=4)), origin="机关大院", destination="青禾街道",
    )
    clerks.step(trip, "handler_a", "提交")
    clerks.step(trip, "handler_a", "审核通过")
    clerks.step(trip, "leader", "同意")
    clerks.step(trip, "dispatcher", "派车", car=option(car), driver=person("冯驶远"))
    clerks.hands.sign_in("driver")
    page.set_viewport_size(PHONE)
    back = morning + dt.timedelta(hours=3)
    clerks.step(
        trip, "driver", "还车登记", refused=True, out_at=clock(morning), in_at=clock(back), reading_out=990, reading_in=1042,
        files=(("里程表照片", "里程表.png", page.screenshot()),),
    )
    clerks.stopped("出车里程990.*小于上一次还车里程1000")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    clerks.hands.fill(reading_out=1010)
    clerks.hands.submit("还车登记", reasons="送检往返没有派车")
    page.set_viewport_size(DESK)
    clerks.explained(trip, "送检往返没有派车")
    clerks.step(trip, "dispatcher", "核对无误", reasons="已核对送检单")
    clerks.hands.sign_in("clerk")
    clerks.hands.go("/registers/vehicles-vehicle/")
    page.get_by_role("link", name="单车核算").click()
    expect(page.locator("main")).to_contain_text("32.0")
    clerks.archived(trip)


def test_a_journey_away_claimed_against_its_application(clerks: Clerks) -> None:
    page = clerks.hands.page
    line = a_line(clerks, "差旅费", 5000)
    estimates = [{"kind": "城市间交通费", "amount": "600"}, {"kind": "伙食补助和市内交通费", "amount": "180"}]
    application = clerks.begin(
        "spending-application", "handler_a", {"people": [{"person": "王一鸣"}], "estimates": estimates}, kind="travel",
        reason="赴省城参加培训", starts_on=today(), ends_on=today(), place="省城", line=option(line),
    )
    clerks.step(application, "handler_a", "提交")
    clerks.step(application, "handler_a", "审核通过")
    clerks.step(application, "leader", "同意")
    lines = [{"kind": "城市间交通费", "amount": "580"}, {"kind": "伙食补助和市内交通费", "amount": "220"}]
    claim = clerks.begin_from(
        application, "报销", "handler_a", {"lines": lines, "invoices": [{"number": "26440001", "amount": "580"}]},
        title="培训差旅费", payee=person("王一鸣"),
    )
    clerks.step(claim, "handler_a", "提交", refused=True, files=(paper("发票、票据"),), reasons="转账支付")
    clerks.stopped("扣除供餐派车和会议后应为180元，填报220元")
    clerks.rows({"lines": [{}, {"amount": "180"}]})
    clerks.hands.submit("提交", reasons="对方不支持刷卡")
    clerks.explained(claim, "对方不支持刷卡")
    clerks.step(claim, "finance_review", "审核通过")
    clerks.step(claim, "leader", "同意")
    clerks.step(claim, "cashier", "已付款", paid_on=today(), paid_by="银行转账")
    clerks.step(claim, "accountant", "记账归档", voucher="记-2")
    assert Matter.objects.get(pk=application).is_closed
    clerks.hands.open_matter(claim)
    expect(page.locator("main")).to_contain_text("应发补助合计")
    clerks.archived(claim)


def test_a_contradiction_is_looked_for_explained_and_confirmed(clerks: Clerks) -> None:
    """Two journeys of one driver at the same time, in two cars."""
    page = clerks.hands.page
    cars = []
    for plate in ("云A10001", "云A10002"):
        car = clerks.begin("vehicles-vehicle", "dispatcher", title="", plate=plate, kind="other", odometer=1000)
        clerks.step(car, "dispatcher", "登记入账", files=(paper("行驶证"),))
        cars.append(car)
    leaves = dt.datetime.combine(NEXT_WEEK, dt.time(9))
    for car in cars:
        trip = clerks.begin(
            "vehicles-trip", "handler_a", {"passengers": [{"guest": "代表", "why": "一同视察"}]}, title="视察用车",
            purpose="fieldwork", reason="代表视察", leaves_at=clock(leaves), returns_at=clock(leaves + dt.timedelta(hours=2)),
            origin="机关", destination="青禾街道",
        )
        clerks.step(trip, "handler_a", "提交")
        clerks.step(trip, "handler_a", "审核通过")
        clerks.step(trip, "leader", "同意")
        again = "" if car == cars[0] else "司机途中换车"  # the driver is away already: a warning
        clerks.step(trip, "dispatcher", "派车", car=option(car), driver=person("冯驶远"), reasons=again)
    clerks.hands.sign_in("clerk")
    clerks.hands.go("/registers/contradictions-case/")
    page.get_by_role("link", name="比对规则").click()
    page.get_by_role("button", name="现在比对一遍").click()
    expect(page.locator("#messages")).to_contain_text("新发现1条矛盾线索")
    case = Matter.objects.get(register="contradictions.case").pk
    clerks.step(case, "handler_a", "报送核查结论", refused=True, settlement="corrected", explanation="已经核对两张派车单的驾驶人")
    clerks.stopped("仍有矛盾")
    clerks.hands.fill(settlement="explained")
    clerks.hands.submit("报送核查结论")
    expect(page.get_by_label("两件事项对照").locator(".side")).to_have_count(2)
    clerks.step(case, "clerk", "复核认可", confirmation="情况属实，已提醒调度")
    clerks.archived(case)


def test_a_project_with_its_contract_from_the_proposal_to_the_handover(clerks: Clerks) -> None:
    line = a_line(clerks, "维修费", 100_000)
    project = clerks.begin(
        "projects-project", "handler_a", title="会议室屋面修缮", kind="repair", need="会议室漏水，须修缮屋面", proposed=80_000,
    )
    clerks.step(project, "handler_a", "提交", files=(paper("项目建议书"),))
    clerks.step(project, "leader", "同意立项")
    clerks.step(
        project, "handler_a", "提交", estimate=90_000, line=option(line), files=(paper("概算书"),), reasons="材料涨价，已询价核实"
    )
    clerks.explained(project, "材料涨价，已询价核实")
    clerks.step(project, "finance_review", "审核通过")
    clerks.step(
        project, "handler_a", "采购完成", refused=True, procurement="inquiry", procured_on=today(), winner="云溪建工公司",
        price=95_000, files=(paper("中标（成交）通知书"),),
    )
    clerks.stopped("成交价95,000元超过概算90,000元")
    clerks.hands.fill(price=88_000)
    clerks.hands.submit("采购完成")
    plan = [{"name": "验收合格后支付", "percent": 100, "amount": 88_000}]
    contract = clerks.begin_from(
        project, "合同", "handler_a", {"payment_plan": plan}, (paper("合同文本"),), title="屋面修缮合同", kind="works",
        procurement="inquiry",
    )
    clerks.step(contract, "handler_a", "送审")
    for who in ("legal", "finance_review"):
        clerks.step(contract, who, "审核通过")
    clerks.step(contract, "leader", "同意")
    clerks.step(contract, "handler_a", "签订登记", signer="梁长青", signed_on=today(), files=(paper("双方签订的合同"),))
    clerks.step(project, "handler_a", "合同生效", agreed=option(contract))
    clerks.step(project, "handler_a", "完工报验", started_on=today(), finished_on=today(), files=(paper("施工（实施）方案"),))
    clerks.step(
        project, "clerk", "验收通过", {"acceptors": [{"person": "陈小禾", "opinion": "合格"}]}, accepted_on=today(),
        acceptance="合格", files=(paper("验收报告"),),
    )
    clerks.step(project, "handler_a", "报送决算", final_account=88_000, files=(paper("竣工决算书"),))
    clerks.step(project, "finance_review", "审核通过", audited=87_500, audit_opinion="核减500元", files=(paper("审计报告"),))
    clerks.step(project, "handler_a", "移交归档", asset_number="固资2026-17", files=(paper("资产移交单"),))
    clerks.archived(project)


def test_welfare_is_given_out_once_for_each_event(clerks: Clerks) -> None:
    """Union money, so no budget line; nobody's name stands anywhere but in the list."""
    given = {
        "title": "三月结婚慰问", "purpose": "marriage", "event_on": today(), "fund": "union",
        "standard_basis": "基层工会经费收支管理办法", "people": 1,
        "lead_department": str(Person.objects.get(name="王一鸣").appointments.get().post.department_id),
    }
    rows: Grids = {"recipients": [{"person": "何思源", "amount": 1200}]}
    first = clerks.begin("welfare-claim", "handler_a", rows, **given, amount=1000)
    clerks.step(first, "handler_a", "送审", refused=True, reasons="另含贺礼，经工会委员会研究")
    clerks.stopped("合计")
    clerks.hands.fill(amount=1200)
    clerks.hands.submit("送审", reasons="另含贺礼，经工会委员会研究")
    clerks.explained(first, "另含贺礼，经工会委员会研究")
    clerks.step(first, "finance_review", "审核通过", reasons="另含贺礼，经工会委员会研究")
    clerks.step(first, "leader", "同意")
    clerks.step(first, "cashier", "已发放", paid_on=today(), files=(paper("签领表"),))
    clerks.step(first, "accountant", "已记账", voucher="记-3")
    again = clerks.begin("welfare-claim", "handler_a", rows, **given, amount=1200)
    clerks.step(again, "handler_a", "送审", refused=True, reasons="补发")
    clerks.stopped("第1行")
    clerks.archived(first)
