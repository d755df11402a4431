"""What the use of official cars demands. Local practice and what is only remembered warn and ask for a reason."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.components.budgets import over_commitment
from huiyin.ledger.facts import Participation, Use
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.vehicles.models import OF_NO_EFFECT, Sealing, Trip, Upkeep, Vehicle

_RULE = "《党政机关公务用车管理办法》"
_REGISTER = f"{_RULE}关于用车登记的规定"
_LOCAL = "本单位公务用车管理制度"
_LEDGER = "一车一账：里程前后衔接、可以核对"


# The car

@check("车牌号不重复", basis=_LEDGER, field="plate")
def plate_stands_once(matter: Vehicle, case: Case) -> str | None:
    same = Vehicle.objects.filter(plate=matter.plate).open().handed_in().exclude(pk=matter.pk).first()
    return f"{matter.plate}已登记为{mention(same)}" if matter.plate and same else None


@check("配备标准", basis=_RULE, severity=Severity.WARN, field="price")
def vehicle_within_standard(matter: Vehicle, case: Case) -> str | None:
    if matter.kind in (Vehicle.Kind.SPECIAL, Vehicle.Kind.ENFORCEMENT):
        return None
    kind = "confidential" if matter.kind == Vehicle.Kind.CONFIDENTIAL else "other"
    price, engine = case.parameter(f"vehicles.price_{kind}"), case.parameter(f"vehicles.engine_{kind}")
    if matter.price is not None and matter.price > price:
        return f"价格{matter.price:,.0f}元，标准为{price:,.0f}元以内"
    if matter.displacement is not None and matter.displacement > engine:
        return f"排气量{matter.displacement}升，标准为{engine}升（含）以下"
    return None


@check("使用年限", basis=_RULE, severity=Severity.WARN, field="disposal")
def vehicle_served_its_years(matter: Vehicle, case: Case) -> str | None:
    years = int(case.parameter("vehicles.years"))
    if matter.bought_on is None:
        return "没有登记购置日期，无法核对使用年限"
    used = case.happened_on.year - matter.bought_on.year
    used -= (case.happened_on.month, case.happened_on.day) < (matter.bought_on.month, matter.bought_on.day)
    return None if used >= years else f"使用{used}年，未满{years}年"


# Before the journey

@check("返回在出发以后", basis=_REGISTER, field="returns_at")
def trip_has_a_length(matter: Trip, case: Case) -> str | None:
    if matter.leaves_at and matter.returns_at and matter.returns_at <= matter.leaves_at:
        return "计划返回应晚于计划出发"
    return None


@check("搭载外单位人员须说明", basis=_LOCAL, field="passengers")
def outsiders_have_a_reason(matter: Trip, case: Case) -> str | None:
    unnamed = [row["guest"] for row in matter.passengers if row.get("guest") and not row.get("why")]
    return f"请写明搭载外单位人员的原因：{'、'.join(unnamed)}" if unnamed else None


@check("先批准后用车", basis=_REGISTER, severity=Severity.WARN, field="")
def allowed_before_leaving(matter: Trip, case: Case) -> str | None:
    if matter.leaves_at is None or case.happened_on <= timezone.localdate(matter.leaves_at):
        return None
    return f"计划{timezone.localdate(matter.leaves_at):%-m月%-d日}出车，批准在{case.happened_on:%-m月%-d日}，属于事后补批"


@check("同一方向可以合并", basis=_LOCAL, severity=Severity.INFO)
def same_way_at_the_same_time(matter: Trip, case: Case) -> str | None:
    if matter.leaves_at is None or not matter.destination:
        return None
    others = Trip.objects.open().filter(
        destination=matter.destination, leaves_at__date=timezone.localdate(matter.leaves_at)
    )
    other = others.handed_in().exclude(pk=matter.pk).exclude(outcome__in=OF_NO_EFFECT).first()
    return f"同一天还有前往{matter.destination}的用车（{mention(other)}），可以合并派车" if other else None


# The car for the journey

def _uses(matter: Trip, kind: Use.Kind) -> QuerySet[Use]:
    """Uses of the journey's car while the journey lasts, by other matters."""
    if matter.car_id is None or matter.period is None:
        return Use.objects.none()
    starts, ends = matter.period
    found = Use.objects.filter(kind=kind, key=str(matter.car_id), starts__lt=ends, ends__gt=starts)
    return found.exclude(matter=matter.pk).select_related("matter")


@check("一车不能同时两用", basis=_LEDGER, field="car")
def car_is_free(matter: Trip, case: Case) -> str | None:
    other = _uses(matter, Use.Kind.VEHICLE).first()
    return f"这辆车同一时间已派给{mention(other.matter)}" if other else None


@check("驾驶人没有别的安排", basis=f"{_LEDGER}；同一人同一时间不能在两处", severity=Severity.WARN, field="driver")
def driver_is_free(matter: Trip, case: Case) -> str | None:
    """What else is not named: a meeting may be none of the dispatcher's business."""
    if matter.driver_id is None or matter.period is None:
        return None
    starts, ends = matter.period
    elsewhere = Participation.objects.filter(person=matter.driver_id, vague=False, starts__lt=ends, ends__gt=starts)
    other = elsewhere.exclude(matter=matter.pk).select_related("matter").order_by("starts").first()
    return f"驾驶人{matter.driver}同一时间已登记为{mention(other.matter, f'“{other.what}”', '别的安排')}" if other else None


@check("封存期间停驶", basis=_LOCAL, severity=Severity.WARN, field="sealed_reason")
def car_is_not_sealed(matter: Trip, case: Case) -> str | None:
    seal = _uses(matter, Use.Kind.SEALED).first()
    if seal is None or matter.sealed_reason.strip():
        return None
    return f"这辆车正在封存（{mention(seal.matter)}），确需使用的请写明值班、应急等事由"


@check("乘车人数不超过座位", basis=_LEDGER, field="car")
def car_has_seats(matter: Trip, case: Case) -> str | None:
    car = Vehicle.objects.filter(pk=matter.car_id or 0).first()
    people = len(matter.passengers) + 1
    if car is None or car.seats is None or people <= car.seats:
        return None
    return f"连驾驶人共{people}人，这辆车{car.seats}座"


# After the journey

@check("还车在出车以后", basis=_REGISTER, field="in_at")
def returned_after_leaving(matter: Trip, case: Case) -> str | None:
    if matter.out_at is None or matter.in_at is None:
        return None
    if matter.in_at <= matter.out_at:
        return "还车时间应晚于出车时间"
    return "还车时间不能在今天以后" if timezone.localdate(matter.in_at) > today() else None


@check("里程只增不减", basis=_LEDGER, field="reading_in")
def reading_goes_up(matter: Trip, case: Case) -> str | None:
    if matter.reading_out is None or matter.reading_in is None:
        return None
    if matter.reading_in < matter.reading_out:
        return f"还车里程{matter.reading_in}小于出车里程{matter.reading_out}"
    before = last_reading(matter)
    if before is not None and matter.reading_out < before:
        return f"出车里程{matter.reading_out}小于上一次还车里程{before}"
    return None


@check("里程前后衔接", basis=_LEDGER, severity=Severity.WARN, field="reading_out")
def reading_follows_the_last(matter: Trip, case: Case) -> str | None:
    before = last_reading(matter)
    if before is None or matter.reading_out is None:
        return None
    allowed = case.parameter("vehicles.reading_gap")
    gap = matter.reading_out - before
    return f"上一次还车里程{before}，本次出车{matter.reading_out}，中间有{gap}公里没有登记" if gap > allowed else None


def last_reading(matter: Trip) -> Decimal | None:
    """What the car's odometer showed when it last came back before this journey, or when it was registered."""
    if matter.car_id is None or matter.period is None:
        return None
    earlier = Use.objects.filter(
        kind=Use.Kind.VEHICLE, key=str(matter.car_id), starts__lt=matter.period[0], reading_to__isnull=False
    ).exclude(matter=matter.pk)
    last = earlier.order_by("-starts").values_list("reading_to", flat=True).first()
    if last is not None:
        return last
    return Vehicle.objects.filter(pk=matter.car_id).values_list("odometer", flat=True).first()


# Upkeep

@check("费用已经发生", basis=f"{_RULE}：单车核算", field="cost")
def upkeep_has_happened(matter: Upkeep, case: Case) -> str | None:
    if matter.cost is not None and matter.cost <= 0:
        return "金额应大于0，请按结算单填写"
    if matter.on is not None and matter.on > case.happened_on:
        return f"发生日期{matter.on:%Y年%-m月%-d日}还没有到，请填加油、维修当天的日期"
    return None


@check("加油须写明数量", basis=f"{_RULE}：单车核算", field="litres")
def fuel_says_how_much(matter: Upkeep, case: Case) -> str | None:
    if matter.kind != Upkeep.Kind.FUEL:
        return None
    lacking = [name for name, value in (("加油量", matter.litres), ("里程表", matter.reading)) if value is None]
    return f"请填写：{'、'.join(lacking)}" if lacking else None


@check("油耗与里程相称", basis=f"{_RULE}：单车核算", severity=Severity.WARN, field="litres")
def fuel_fits_the_distance(matter: Upkeep, case: Case) -> str | None:
    """Litres since the last filling over the distance since then."""
    if matter.kind != Upkeep.Kind.FUEL or matter.litres is None or matter.reading is None or matter.on is None:
        return None
    fillings = Upkeep.objects.handed_in().filter(car=matter.car_id, kind=Upkeep.Kind.FUEL, on__lte=matter.on)
    last = fillings.exclude(pk=matter.pk).exclude(outcome__in=OF_NO_EFFECT).exclude(reading=None).order_by("-on", "-id").first()
    if last is None or last.reading is None:
        return None
    distance = matter.reading - last.reading
    if distance <= 0:
        return f"里程表{matter.reading}不大于上次加油时的{last.reading}"
    used, most = matter.litres * 100 / distance, case.parameter("vehicles.litres_per_100")
    return f"距上次加油行驶{distance}公里，折合百公里{used:.1f}升，超过提示值{most}升" if used > most else None


@check("定点办理", basis=f"{_RULE}：定点保险、定点维修、定点加油", severity=Severity.WARN, field="off_list_reason")
def supplier_is_listed(matter: Upkeep, case: Case) -> str | None:
    listed = case.words("vehicles.suppliers").strip()
    if listed == "不限" or matter.supplier in listed.split("、") or matter.off_list_reason.strip():
        return None
    return f"{matter.supplier}不在定点单位之内，请写明原因"


@check("不超预算", basis="《行政事业单位内部控制规范（试行）》关于预算业务控制的规定", field="line", can_be_past=False)
def upkeep_within_budget(matter: Upkeep, case: Case) -> str | None:
    return over_commitment(matter.pk, matter.line_id, matter.cost or Decimal(0))


# Sealing

@check("封存末日不早于首日", basis=_LOCAL, field="ends_on")
def sealing_has_a_length(matter: Sealing, case: Case) -> str | None:
    if matter.starts_on and matter.ends_on and matter.ends_on < matter.starts_on:
        return "封存末日不能早于首日"
    return None


@check("在用车辆都要列入", basis=_LOCAL, severity=Severity.WARN, field="cars")
def every_car_is_listed(matter: Sealing, case: Case) -> str | None:
    listed = {row.get("car") for row in matter.cars}
    serving = Vehicle.objects.open().exclude(step="register").exclude(pk__in=[pk for pk in listed if pk])
    left_out = [car.plate for car in serving]
    return f"还有在用车辆没有列入：{'、'.join(left_out)}" if left_out else None


@check("钥匙由不开车的人保管", basis=_LOCAL, severity=Severity.WARN, field="keeper")
def keeper_does_not_drive(matter: Sealing, case: Case) -> str | None:
    if matter.keeper_id is None or not Trip.objects.filter(driver=matter.keeper_id).exists():
        return None
    return "保管人是驾驶人，钥匙宜另由专人保管"


@check("期满再解封", basis=_LOCAL, severity=Severity.WARN, field="lifting")
def not_lifted_early(matter: Sealing, case: Case) -> str | None:
    if matter.ends_on is None or case.happened_on > matter.ends_on:
        return None
    return f"封存到{matter.ends_on:%-m月%-d日}，{case.happened_on:%-m月%-d日}解封须说明"


def exceptions(sealing: Matter) -> QuerySet[Trip]:
    """Journeys with a sealed car while it was sealed."""
    seals = Use.objects.filter(matter=sealing.pk, kind=Use.Kind.SEALED)
    found: set[int] = set()
    for seal in seals:
        driven = Use.objects.filter(kind=Use.Kind.VEHICLE, key=seal.key, starts__lt=seal.ends, ends__gt=seal.starts)
        found |= set(driven.values_list("matter", flat=True))
    return Trip.objects.filter(pk__in=found).order_by("leaves_at")
