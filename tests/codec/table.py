"""What offices type, and what it says. Every line is read by a codec, and the doors are held against the same lines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from huiyin.codec import (
    Cell,
    CellKind,
    Choice,
    Clock,
    Code,
    Codec,
    Column,
    Context,
    Date,
    Directory,
    Integer,
    Lines,
    Moment,
    Money,
    Number,
    PersonName,
    Reference,
    References,
    Rows,
    Subject,
    Text,
    YesNo,
    name_key,
)

VALUE, DOUBT, REFUSAL = "value", "doubt", "refusal"
NOTHING, WAN, MAC, IN_2026 = Context(), Context(unit="万元"), Context(since_1904=True), Context(year=2026)


class Line(NamedTuple):
    """`expected`: the value, the value that a doubt guesses, or words of a refusal."""

    given: str | Cell
    sort: str
    expected: Any
    ctx: Context = NOTHING
    says: str = ""


def value(given: str | Cell, expected: Any, ctx: Context = NOTHING) -> Line:
    return Line(given, VALUE, expected, ctx)


def doubt(given: str | Cell, expected: Any, says: str, ctx: Context = NOTHING) -> Line:
    return Line(given, DOUBT, expected, ctx, says)


def refusal(given: str | Cell, says: str, ctx: Context = NOTHING) -> Line:
    return Line(given, REFUSAL, None, ctx, says)


def number(text: str, number_format: str = "") -> Cell:
    return Cell(text, CellKind.NUMBER, number_format)


def yuan(text: str) -> Decimal:
    return Decimal(text)


MONEY = [
    value("1234.5", yuan("1234.50")), value("1,234.50", yuan("1234.50")), value("1，234.50", yuan("1234.50")),
    value("1,234.50元", yuan("1234.50")), value("￥1,234.50", yuan("1234.50")), value("¥1234.5", yuan("1234.50")),
    value("人民币1234.5元整", yuan("1234.50")), value("１２３４．５０", yuan("1234.50")), value(" 1 234.50 ", yuan("1234.50")),
    value("1.2万元", yuan("12000")), value("1.2 万", yuan("12000")), value("１.２万元", yuan("12000")), value("0.35亿元", yuan("35000000")),
    value("3万5千元", yuan("35000")), value("1亿2千万元", yuan("120000000")), value("1万2345元", yuan("12345")),
    value("壹拾贰万元整", yuan("120000")), value("壹万贰仟叁佰肆拾伍元陆角柒分", yuan("12345.67")),
    value("人民币伍佰元整", yuan("500")), value("叁元零伍分", yuan("3.05")), value("十二万三千元", yuan("123000")),
    value("一百零五元", yuan("105")), value("一千零五十", yuan("1050")), value("三点五万元", yuan("35000")), value("5角", yuan("0.50")),
    value("3元5角", yuan("3.50")), value("两千元", yuan("2000")), value("0", yuan("0")), value("0.00", yuan("0")),
    value("99.89999999999999", yuan("99.90")), value(number("99.89999999999999"), yuan("99.90")),
    value(number("1.2E4"), yuan("12000")), value("", None), value("  \u200b ", None), value("1234.50\u202e", yuan("1234.50")),
    value("12", yuan("120000"), WAN), value("1.5", yuan("15000"), WAN), value("500元", yuan("500"), WAN), value("2万元", yuan("20000"), WAN),
    doubt("一万二", yuan("12000"), "没有写单位"), doubt("3块5", yuan("3.50"), "没有写单位"), doubt("约3万元", yuan("30000"), "约数"),
    doubt("3万余元", yuan("30000"), "约数"), doubt("1万234元", yuan("10234"), "没有写单位"),
    refusal("33.33333", "最多到分"), refusal("1.005", "最多到分"), refusal("-0.01", "不能填负数"), refusal("(3.20)", "不能填负数"),
    refusal("许多", "只填数字"), refusal("NaN", "只填数字"), refusal("1e12", "数字过大"), refusal("1,2345", "逗号"),
    refusal("10-20万元", "只填数字"), refusal("1.234,50", "逗号"), refusal("—", "留空"), refusal("12元3元", "只填数字"),
    refusal("万元", "只填数字"), refusal(Cell("#DIV/0!", CellKind.ERROR), "公式出错的结果#DIV/0!"),
    refusal(Cell("", CellKind.EMPTY, uncomputed=True), "没有算出结果的公式"), refusal("1" * 70, "只填数字"),
]
SIGNED = [value("-3.2", yuan("-3.20")), value("－3.2元", yuan("-3.20")), value("(1,234.50)", yuan("-1234.50")), value("负3元", yuan("-3"))]
INTEGERS = [
    value("12", 12), value("12.0", 12), value("１２", 12), value("1,200", 1200), value("三", 3), value("十二", 12), value("12公里", 12),
    value("2.9999999999", 3), value(number("12"), 12), refusal("1.5", "整数"), refusal("-1", "负数"), refusal("三四个", "只填数字"),
    refusal("12小时", "只填数字"), refusal("无", "留空"),
]
NUMBERS = [value("12.345", Decimal("12.345")), value("1,000.5", Decimal("1000.500")), refusal("1.23456", "小数最多3位")]

DAY = dt.date(2026, 11, 20)
DATES = [
    *(value(text, DAY) for text in (
        "2026-11-20", "2026.11.20", "2026/11/20", "2026年11月20日", "2026 年 11 月 20 日", "２０２６年１１月２０日", "20261120", "2026-11-20 ",
        "二〇二六年十一月二十日", "二○二六年十一月二十日", "二零二六年十一月廿日", "2026年11月20号", "2026.11.20.", "2026—11—20",
        "2026年11月20日（星期五）", "2026-11-20T00:00", "2026-11-20 00:00:00", "2026-11-20 14:30", "2026年11月20日周五",
    )),
    value("2026-3-1", dt.date(2026, 3, 1)), value("2026.3.1", dt.date(2026, 3, 1)), value("二〇二六年三月一日", dt.date(2026, 3, 1)),
    value("二〇二六年十二月三十一日", dt.date(2026, 12, 31)), value("2024-02-29", dt.date(2024, 2, 29)),
    value(number("46346"), DAY), value(number("44884"), DAY, MAC), value(number("20261120"), DAY), value("", None),
    value(Cell("2026-11-20", CellKind.DATE), DAY), value("11月20日", DAY, IN_2026), value("11-20", DAY, IN_2026),
    value("十一月二十日", DAY, IN_2026),
    doubt("11月20日", None, "没有写年份"), doubt("11.20", None, "没有写年份"), doubt("26.11.20", DAY, "只写了两位"),
    doubt("46346", DAY, "日期序号"), doubt("20/11/2026", DAY, "先后不清楚"), doubt("11/20/2026", DAY, "先后不清楚"),
    doubt("03/04/2026", dt.date(2026, 3, 4), "先后不清楚"), refusal("11/31/2026", "没有31日"),
    refusal("2026-02-30", "2026年2月没有30日"), refusal("2026年2月29日", "没有29日"), refusal("2026-13-01", "没有13月"),
    refusal("2月30日", "没有30日", IN_2026), refusal("2月30日", "年-月-日"), refusal("0226-03-01", "年份是226"), refusal("昨天", "年-月-日"),
    refusal("2026年11月", "没有写到日"), refusal("2026-11", "没有写到日"), refusal("2026年11月20日至22日", "只填一个日期"),
    refusal("2023915日", "年-月-日"), refusal("已完成", "年-月-日"), refusal(Cell("#N/A", CellKind.ERROR), "#N/A"),
]
MOMENTS = [
    *(value(text, dt.datetime(2026, 3, 1, 14, 30)) for text in (
        "2026-03-01 14:30", "2026-03-01T14:30", "2026-3-1 14:30:00", "2026年3月1日14时30分", "2026年3月1日 下午2:30", "2026年3月1日下午2点半",
        "２０２６年３月１日１４：３０", "二〇二六年三月一日14:30",
    )),
    value("2026-3-1 9:05", dt.datetime(2026, 3, 1, 9, 5)), value(number("46356.375"), dt.datetime(2026, 11, 30, 9, 0)),
    value("2026.3.1 9点", dt.datetime(2026, 3, 1, 9, 0)),
    doubt("3月1日 9:05", None, "没有写年份"), value("3月1日 9:05", dt.datetime(2026, 3, 1, 9, 5), IN_2026),
    refusal("2026-03-01", "还没有写时间"), refusal("2026-03-01 25:00", "没有25时"), refusal("2026-02-30 9:00", "没有30日"), refusal("14:30", "日期和时间"),
]
CLOCKS = [
    value("14:30", dt.time(14, 30)), value("14：30", dt.time(14, 30)), value("下午2点半", dt.time(14, 30)), value("9时", dt.time(9, 0)),
    value("上午9点05分", dt.time(9, 5)), value(number("0.604166667"), dt.time(14, 30)), doubt("1430", dt.time(14, 30), "14:30"),
    refusal("25:00", "没有25时"), refusal("上午", "这样的时间"),
]
FLAGS = [
    *(value(text, True) for text in ("是", "√", "✔", "1", "Y", "１", "on")), *(value(text, False) for text in ("否", "×", "0", "N")),
    value("", None), doubt("有", True, "“是”或“否”"), refusal("也许", "“是”或“否”"),
]
CHOICES = [
    value("餐费", "meal"), value("meal", "meal"), value("ｍｅａｌ", "meal"), value(" 餐 费 ", "meal"), value("其他(含杂费)", "other"),
    value("其他（含杂费）", "other"), doubt("住宿", "bed", "住宿费"), doubt("立行立改", "soon", "立行立改类"), doubt("饭钱", "meal", "餐费"),
    refusal("车费", "餐费、住宿费"), refusal("费", "可以填"),
]
CODES = [
    value("24332000000012345678", "24332000000012345678"), value("２４３３２", "24332"), value("0012", "0012"),
    value("2644 2000 0000 1234 5678", "26442000000012345678"), value("HT-2026.1", "HT-2026.1"),
    doubt(number("11002200111", "000000000000"), "011002200111", "前面的0"), doubt(number("123"), "123", "文本"),
    refusal(number("2.433200000001235E+19"), "超过15位"), refusal(number("2433200000001235"), "超过15位"), refusal("2.43E+19", "超过15位"),
    refusal("1" * 31, "最多30位"), doubt(number("123456789012345"), "123456789012345", "文本"),
]
TEXTS = [
    value("  住宿  ", "住宿"), value("第一行\r\n第二行", "第一行\n第二行"), value("带\x00空字符", "带空字符"), value("反\u202e向", "反向"),
    value("字" * 20, "字" * 20), value(number("12"), "12"), refusal("字" * 21, "20字以内"), refusal(number("2.433200000001235E+19"), "超过15位"),
    refusal(Cell("#REF!", CellKind.ERROR), "#REF!"),
]
PERSON_NAMES = [
    *(value(text, "阿依古丽·买买提") for text in ("阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽.买买提", "阿依古丽．买买提", "阿依古丽 · 买买提")),
    value("王 伟", "王伟"), value("王　伟", "王伟"), refusal("13800000000", "不像姓名"), refusal("王" * 60, "过长"),
]

PEOPLE = Directory(
    [
        Subject(1, "王伟（办公室）", ("王伟",)), Subject(2, "王伟（财经工委）", ("王伟",)), Subject(3, "沈望舒"),
        Subject(4, "阿依古丽·买买提"), Subject(5, "李文静"), Subject(6, "周明", ()), Subject(7, "周明", ()),
    ],
    places=lambda: {1: ["办公室", "干部"], 2: ["财经工委"], 3: ["办公室", "主任"], 5: ["财经工委"]}, key=name_key,
)
PERSONS = [
    value("王伟（办公室）", 1), value("王伟(办公室)", 1), value("王伟 [财经工委]", 2), value("沈望舒", 3), value("沈 望舒", 3),
    value("沈望舒（副书记）", 3), value("沈望舒（主任）", 3), value("王伟（干部）", 1), value("阿依古丽买买提", 4),
    value("阿依古丽.买买提", 4), value("阿依古丽•买买提", 4), doubt("李文静（办公室）", 5, "没有登记为在“办公室”"),
    refusal("王伟", "王伟（办公室）、王伟（财经工委）"), refusal("周明", "名称相同分不清"), refusal("李文婧", "李文静"), refusal("查无此人", "没有“查无此人”"),
    refusal("王伟（代表团）", "请写明是哪一个"),
]
UNITS = Directory([Subject(1, "办公室"), Subject(2, "财经工委"), Subject(3, "法制（司法）委员会"), Subject(4, "选举 任免工委")])
LISTS = [
    *(value(text, [1, 2]) for text in ("办公室、财经工委", "办公室,财经工委", "办公室；财经工委", "办公室/财经工委", "办公室 财经工委", "办公室\n财经工委", "办公室、、财经工委、")),
    value("法制(司法)委员会", [3]), value("选举 任免工委", [4]), value("办公室、办公室", [1]), refusal("办公室、信访局", "没有“信访局”"),
    refusal("办公窒", "办公室"),
]
ROWS = [
    value("住宿\t2026年3月1日\t1.2万元\n餐费｜｜100", [{"what": "住宿", "on": dt.date(2026, 3, 1), "sum": yuan("12000.00")},
                                         {"what": "餐费", "sum": yuan("100.00")}]),
    refusal("住宿｜2026-02-30｜许多", "第1行“日期”2026年2月没有30日"), refusal("｜2026-03-01", "第1行还没有填“项目”"),
    refusal("1｜2｜3｜4", "第1行有4格"), doubt("住宿｜26.3.1｜1", [{"what": "住宿", "on": dt.date(2026, 3, 1), "sum": yuan("1.00")}], "第1行“日期”年份只写了两位"),
]
KINDS: dict[str, tuple[Codec[Any], list[Line]]] = {
    "money": (Money(), MONEY), "signed": (Money(signed=True), SIGNED), "integer": (Integer(unit="公里"), INTEGERS),
    "number": (Number(3), NUMBERS), "date": (Date(), DATES), "moment": (Moment(), MOMENTS), "clock": (Clock(), CLOCKS),
    "flag": (YesNo(), FLAGS),
    "choice": (Choice(
        [("meal", "餐费"), ("bed", "住宿费"), ("soon", "立行立改类"), ("other", "其他（含杂费）")], {"饭钱": "meal"},
    ), CHOICES),
    "code": (Code(30), CODES), "text": (Text(20), TEXTS), "name": (PersonName(), PERSON_NAMES), "person": (Reference(PEOPLE), PERSONS),
    "units": (References(UNITS), LISTS), "lines": (Lines(), [value("一\n\n 二 ", ["一", "二"])]),
    "rows": (Rows([Column("what", "项目", Text(20), True), Column("on", "日期", Date()), Column("sum", "金额", Money())]), ROWS),
}
