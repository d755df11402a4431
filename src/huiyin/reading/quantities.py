"""Figures: numbers with a counting or money unit, and everything that only looks like one.

Not figures: dates, periods and time limits, ordinals, document numbers, articles, set phrases
(三会一课), frequencies (每月1次), names in 《》 or short quotation marks, addresses, phones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.reading.wording import words

_SINGLE = words(
    "元 个 名 人 次 期 条 件 项 家 所 份 篇 例 起 宗 笔 户 处 间 辆 台 套 部 本 册 张 场 批 位 类 种 亩 吨 座 只 棵 株 盏 支 "
    "堂 节 门 道 块 款 幅 封 则 班 组 艘 架 % 米 卷 盒 箱 袋 栋 幢 口 眼 头 尾 匹 羽 根 枚 轮 遍 倍 "
    "页 面 片 瓶 桶 斤 具"
)
_COMPOUND = words(
    "千元 美元 千瓦时 个百分点 平方公里 平方千米 平方米 立方米 公顷 公里 千米 公斤 千瓦 课时 学时 "
    "方面 大方面 大类 大项 小类 小项 台套 "
    "人天 标段"
)
_TIMES = [f"{one}次" for one in "人场站辆台户件批车篇家处项条班架艘点村所店课轮剂期航"]  # 人次, 家次 …
UNITS = [*_TIMES, *_COMPOUND, *_SINGLE]
_MIXED = (  # 3万5千元, 12万5000元, 1亿2000万元; 壹拾贰万元
    r"(?<![\d.,\-])(?P<high>\d{1,6}(?:\.\d{1,4})?)(?P<rank>[万亿])(?P<low>\d{1,4})(?P<step>[万千百])?(?P<unit3>元|人次|人|户|亩|吨|株|件|平方米|公斤)"
)
_CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟"
_CAPITAL = rf"(?P<capital>[{_CAPITALS}][{_CAPITALS}万亿]{{0,15}})(?:元|圆)整?"
_BARE_WAN = r"万(?=[,。;、()\s]|$)"  # money with 元 left out
_PAIRS = r"对(?=[,。;、)]|$)"  # 结对8对; elsewhere 对 is “towards”
_LISTED = "|".join(sorted(UNITS, key=len, reverse=True))
_FIRST = "".join(sorted({unit[0] for unit in UNITS}))  # tried first: most numbers are no figures
_UNIT = rf"(?=[{_FIRST}万亿对])(?:[万亿]\(元\)|[万亿](?:余|多)?(?:{_LISTED}|字)|{_LISTED}|{_BARE_WAN}|{_PAIRS})"
_NUMBER = re.compile(
    rf"(?=[\d一二两三四五六七八九十百千零壹贰叁肆伍陆柒捌玖拾])(?:{_MIXED}|{_CAPITAL}|(?P<arabic>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,6}})?"
    rf"|(?<![\d.,\-])\d{{1,3}}(?: \d{{3}})+(?!\d)(?:\.\d{{1,6}})?"
    rf"|\d{{1,12}}(?:\.\d{{1,6}})?)\s?(?P<more>余|多|来)?(?P<unit>{_UNIT})"
    rf"|百分之(?P<percent>[一二三四五六七八九十百零点]{{1,6}})"
    rf"|(?P<han>[一二两三四五六七八九十百千零]{{1,6}})(?P<more2>余|多)?(?P<unit2>{_UNIT}))"
)
_ABOUT = re.compile("(?<=[万亿])[余多]")  # 2万余人
_STOP = re.compile(r"[,。;:\n]")
_OTHER_UNIT = re.compile(rf"^(?:余|多)?(?:{_UNIT})[、和]?")
_MINUS = re.compile(r"[\u4e00-\u9fff:(]-$")  # 减少-3.2万元; a range (3-5) has a digit before
_AFTER_NO = re.compile(
    r"(?:多|余)?月|工作日|小时|学期|季度|年度|星期|周期|礼拜|日历|自然日|多小时|交易日|周(?!边|转)"
)
_SET_AFTER = re.compile(
    r"(?:意识|自信|维护|确立|全面(?!从)|服从|亲自|责任制?(?![^,。]{0,4}(?:单|人|清))|必须|不(?!合|规|达)|一律|到位$|一(?![^,。]{0,2}级)|务必|答好|坚持|区分"
    r"|离不开|结合|统一|覆盖|融入|标准|自觉|转变|更加|摆进去|确保|坚定|牢固|敢于|代表(?=重要))"
)
_ORDINAL = re.compile(
    r"(?:第|届|(?:排名|排|位居|位列|名列|[全市省县区国])前"
    r"|〔\d{0,4}〕?|年第|星期|周|[A-Za-z+\-—×*/.]|\d[.,:]|[~〜]|-)\s?$"
)
_PAGE_COUNT = re.compile(r"(?:浏览|访问|点击|阅读|下载)(?:次数|人次|人数|量|数)?\s?:?\s*$")  # of the web page
_FREQUENCY = re.compile(
    r"每(?:[半一二两三四\d个]{0,3})(?:年|月|季|周|日|天|旬|季度|星期|学期|人|户|名|次|村|支部|单位|部门|科室)[^,。;]{0,10}$"
)
_A_PERIODS = re.compile(r"每[年月日天][^,。;]{0,10}$")  # 每年安排350万元, 每天清运30吨: how large something is
_MEASURED = re.compile(r"元|吨|亩|公里|米|升|斤|克|公顷|千瓦")
_COUNTED_HAN = re.compile(
    r"(?:[^,。;:、\s“]{0,4}?)(?:方面|问题|单位|部门|科室|处室|小组|工作组|专班|督查|督导|检查|领域|环节|项目|乡|镇|街|村|社区|支部|组织"
    r"|县|区|市|学校|医院|企业|公司|文件|制度|机制|措施|案|点|专题|类|清单|意见|建议|任务|平台|中心|基地|课题|批|岗位|车间|班子|名单|层面|组)"
)
_HAN_NOT = re.compile(
    r"八项规定|六项纪律|四种形态|三项建设|两类人|一[个项次件人名条家所份期场批位类种组处]|二[^十百千]|十项准则|四方面(?:人|军)|三方面军|百家|千家|万家|五项(?:原则|要求)"
)
_HAN_UNITS = frozenset("具个名人次条件项家所份期场批位类篇起宗笔户处间辆台部本张门轮倍口") | {
    "方面",
    "大类",
    "大项",
    "人次",
    "场次",
    "批次",
}
_CLASSES = re.compile(r"[一二三四五六七八]、$")  # 四、五类危桥
_ONCE = re.compile(r"(?<!将)(?:召开|开展|组织|举办|举行|开设|进行)(?:过|了)?$")  # 召开了一次…
_NO_COUNT_BEHIND = frozenset("〇一二三四五六七八九十百千万第数几上下前后首末近这那每再另某各反")
_REGULAR = re.compile(r"每|至少|定期|不少于|坚持|要求")
_SESSION = re.compile(r"次(?:全体|常务)?(?:会议|全会)")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure in the cleaned text."""

    value: int | float
    unit: str
    of: str
    start: int
    end: int


def find_quantities(text: str, hidden: list[bool] | bytearray) -> Iterator[Counted]:
    """All figures of the cleaned text; `hidden` marks characters of names (《》, short quotations)."""
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        if hidden[start] or (found["percent"] and not _plain_percent(found["percent"])):
            continue
        counted = _of_form(text, found)
        if counted is not None:
            value, unit = counted
            if _MINUS.search(text[max(0, start - 2) : start]):
                value, start = -value, start - 1
            yield Counted(value, unit, _counted_thing(text, start, end), start, end)


def _of_form(text: str, found: re.Match[str]) -> tuple[int | float, str] | None:
    if found["high"]:
        return _mixed(found)
    if found["capital"]:
        return _capital(found["capital"])
    return _arabic(text, found) if found["arabic"] else _chinese(text, found)


_RANKS = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def _mixed(found: re.Match[str]) -> tuple[int | float, str] | None:
    """“3万5千元” is 3.5 万元: the unit is that of the first rank, as it would be written in one number."""
    rank = _RANKS[found["rank"]]
    low = int(found["low"]) * _RANKS.get(found["step"] or "", 1)
    if low >= rank:
        return None
    value = round(float(found["high"]) + low / rank, 8)
    return (int(value) if value == int(value) else value), found["rank"] + found["unit3"]


def _capital(digits: str) -> tuple[int | float, str] | None:
    """“壹拾贰万元” is 12 万元; with digits behind 万, a number of 元."""
    plain = digits.translate(str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千"))
    if plain[-1] in "万亿" and han_number(plain[:-1]):
        return han_number(plain[:-1]), plain[-1] + "元"
    total = 0
    for rank in ("亿", "万"):
        high, said, plain = plain.rpartition(rank)
        total += han_number(high) * _RANKS[rank] if said else 0
    total += han_number(plain)
    return (total, "元") if total else None


def _arabic(text: str, found: re.Match[str]) -> tuple[int | float, str] | None:
    start, end = found.span()
    if _MINUS.search(text[max(0, start - 2) : start]):
        start -= 1
    unit = _ABOUT.sub("", found["unit"]).replace("(元)", "元")
    if _excluded(text, start, end, unit):
        return None
    number = found["arabic"].replace(",", "").replace(" ", "")
    if number[0] == "0" and len(number) > 1 and number[1] != ".":
        return None
    return (float(number) if "." in number else int(number)), unit


def _chinese(text: str, found: re.Match[str]) -> tuple[int | float, str] | None:
    start, end = found.span()
    if found["percent"]:
        return han_number(found["percent"]), "%"
    unit, digits = found["unit2"], found["han"]
    value = han_number(digits)
    if unit not in _HAN_UNITS or _excluded(text, start, end, unit):
        return None
    if digits == "一" and _happened_once(text, start, unit):
        return 1, unit
    if value < 2 or (
        _HAN_NOT.match(text, start)
        or (digits[-1] == "二" and len(digits) == 1)
        or digits in ("百", "千", "十百", "千百")
    ):
        return None
    if start and text[start - 1] in _NO_COUNT_BEHIND and text[start - 2 : start] not in ("以下", "如下"):
        return None
    if unit in ("名", "人") and text[end : end + 1] in ("行", "小", "组", "以", "制"):
        return None
    if unit == "个" and not _COUNTED_HAN.match(text, end):
        return None
    if unit in ("期", "部", "门", "本", "处", "张", "组", "口") and digits != "两":
        return None
    return value, unit


def _happened_once(text: str, start: int, unit: str) -> bool:
    """“召开了一次专题会” says what was done; “每周召开一次” and “一事项” don't."""
    clause = _STOP.split(text[max(0, start - 30) : start])[-1]
    return unit in ("次", "场", "期", "轮") and bool(_ONCE.search(clause)) and not _REGULAR.search(clause)


def _excluded(text: str, start: int, end: int, unit: str) -> bool:
    before = text[max(0, start - 24) : start]
    if _PAGE_COUNT.search(before) or _ORDINAL.search(before):
        return True
    if _FREQUENCY.search(before) and not (_A_PERIODS.search(before) and _MEASURED.search(unit)):
        return True
    after = text[end : end + 12]
    if unit == "个" and (_AFTER_NO.match(after) or (end - start <= 3 and _SET_AFTER.match(after))):
        return True
    if unit == "次" and (after[:1] in "性分元生" or (_SESSION.match(text, end - 1) and "届" in before[-14:])):
        return bool(after)
    if unit == "类" and _CLASSES.search(before):
        return True
    if unit == "米" and before.endswith("最后"):
        return True
    if unit == "组" and not after[:1].isspace() and before.endswith("第"):
        return True
    if unit == "期" and after[:2] in ("工程", "项目"):
        return True
    if unit == "年":
        return True
    return unit == "条" and before.endswith(("条例", "规定", "办法", "》", "第"))


def _plain_percent(digits: str) -> bool:
    return "点" not in digits


def han_number(digits: str) -> int:
    """A Chinese number below ten thousand; 0 for what is none."""
    total, ones = 0, 0
    for char in digits:
        if char in _DIGIT:
            ones = _DIGIT[char]
        elif char in "十百千":
            total += (ones or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            ones = 0
        else:
            return 0
    return total + ones


_HEAD = re.compile(r"[^\s,。;:、!?“”()《》\d]{2,24}")
_NO_THING = re.compile(r"以上|以下|左右|上下|提高到|提升到|增加到|增至|提升至|提高至|下降到|降至|/|不等")
_JOINING_END = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:和|及|与|以及|并|等)$")
_TAIL = re.compile(r"[^\s,。;:!?()《》\d]{2,24}$")
_LEADING_VERB = re.compile(
    r"^(?:[一二三四五六七八九十]是|年|月|日|并|其中|共计?|先后|累计|已|还|要求|期间|目前|截至目前|以及|和|及(?!时)|等)+"
)
_TRAILING_ADVERB = re.compile(r"(?:共计?|先后|累计|已|达到?|为|约|近|超过?|分别)+$")


def _counted_thing(text: str, start: int, end: int) -> str:
    """What the number counts: the words after it (“5名党组成员…”), else those before (“谈话37人次”)."""
    after = _HEAD.match(text, end + 1 if text[end : end + 1] in ("“", "的") else end)
    if after and not _NO_THING.match(after.group()):
        return _JOINING_END.sub("", after.group()) or after.group()
    before = text[max(0, start - 40) : start]
    titled = re.search(r"《[^《》]{1,38}》$", before)
    if titled:
        return titled.group()
    tail = _TAIL.search(_TRAILING_ADVERB.sub("", before))
    if tail is None:
        return ""
    thing = tail.group().lstrip(".、】]①②③④⑤⑥⑦⑧⑨")
    if before[: tail.start()][-1:].isdigit():  # the words begin with the unit of another figure
        thing = _OTHER_UNIT.sub("", thing)
    return _LEADING_VERB.sub("", thing)


_NAMING = re.compile(r"[《》“”\n]")


def hide_names(text: str) -> bytearray:
    """Which characters belong to names, not to the running text: 《》 and short quotations (≤ 10)."""
    hidden = bytearray(len(text))
    opened: list[int] = []
    quote = -1
    for found in _NAMING.finditer(text):
        at, char = found.start(), found.group()
        if char == "《":
            opened.append(at)
        elif char == "》" and opened:
            first = opened.pop()
            if not opened:
                hidden[first:at] = b"\1" * (at - first)
        elif char == "\n":
            opened, quote = [], -1
        elif char == "“":
            quote = at
        elif char == "”" and quote >= 0:
            if at - quote <= 11:
                hidden[quote:at] = b"\1" * (at - quote)
            quote = -1
    return hidden
