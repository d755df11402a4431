"""Who is named in a cell or behind a label: people, departments, and which of them leads or assists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from huiyin.reading.wording import later

_HAN = r"\u4e00-\u9fff"
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲封芮储靳汲邴松井段富巫乌焦巴弓牧隗山谷车侯全班秋仲伊宫宁仇栾暴甘厉祖武符刘景詹束龙叶"
    "幸司黎薄印白怀蒲从鄂索赖卓蔺屠蒙池乔阴胥苍闻党翟谭贡劳姬申扶堵冉宰郦雍桑桂牛寿边燕冀郏浦尚农温庄晏柴瞿阎充慕连茹习艾鱼容向古易"
    "慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙东欧沃利越师巩聂晁勾敖融冷訾辛阚那简饶曾沙养鞠丰巢关蒯相查后荆红游竺权盖益桓公肖付佟覃"
    "闫岳代亓苟仝战迟冼区矫揭詹"
)
_DOUBLE = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "司徒",
    "东方",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "端木",
    "南宫",
)
_UNIT_END = later(
    r"(?:局|科|处|室|部|委|办|厅|署|股|组|队|所|院|站|馆|库|校|社|会|团|厂|段|台|行|镇|乡|村|街道|社区|中心|支部|党总支|党组|党委|公司"
    r"|集团|学校|大队|单位|部门|科室|处室|机构|班子|联|基地|园区|分局|工会|机关|各股|专班|窗口|各部|县|市|区)(?:\([^()]*\))?$"
)
_POST = later(
    r"(?:书记|局长|主任|处长|科长|部长|主席|会长|院长|校长|馆长|所长|站长|股长|队长|组长|经理|董事长|县长|区长|市长|镇长|乡长|常委|委员|成员|"
    r"调研员|主管|干事|秘书长|巡视员|会计|出纳|总监|负责人|专员|副职|正职|党员|干部|领导|同志|理事长|社长|厅长|署长|行长|台长|园长|庭长)"
)
_PLACES = frozenset(
    [
        "本局",
        "我局",
        "本科",
        "各科",
        "全局",
        "本处",
        "机关",
        "同上",
        "全体",
        "各局",
        "无",
        "待定",
        "相关",
        "有关",
        "按照",
        "其他",
        "同步",
        "全部",
        "部分",
        "一般",
        "重要",
        "严重",
        "高",
        "中",
        "低",
    ]
)
_ROLE = (
    r"(?:(?:责任|牵头|分管|包保|包案|主管|领办|配合|协助|协办|承办|主办|整改|具体|直接|第一|参与)*"
    r"(?:领导|部门|单位|科室|处室|责任人|负责人|联系人|联络员|经办人|人员|人|方)|牵头|主办|责任|配合|协助|协办|参与|负责|联系人|经办)"
)
_LABEL = later(rf"(?:^|(?<=[\s,;。、()]))(?P<role>{_ROLE})\s*:\s*")
_SENTENCE = later(
    r"^(?:由)?(?P<lead>[^,;。]{2,60}?)(?:牵头|主办|负责)(?:负责|落实|办理)?[,;、\s]+(?P<assist>[^。;]{2,120}?)(?:配合|协助|参与|协办)(?:落实|办理)?[。]?$"
)
_LONGEST = 1000  # characters; a longer text is no list of names
_BRACKET = later(r"\((?P<said>[^()]{1,24})\)")


@dataclass(slots=True)
class Named:
    """The names of one cell, each where it belongs. `handlers` are people who do the work (具体责任人、联系人)."""

    leaders: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)

    def add(self, role: str, names: list[str]) -> None:
        into: list[str] = getattr(self, role)
        into.extend(n for n in names if n not in into)


@lru_cache(maxsize=4096)
def is_person(name: str) -> bool:
    """Two to four characters that begin with a surname and end like no department or post."""
    bare = re.sub(r"\s|同志$|\([^()]*\)$", "", name)
    if bare in _PLACES or not re.fullmatch(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{2,10}}·[{_HAN}]{{1,10}}", bare):
        return False
    if bare.endswith(("某", "某某")):
        return True
    if "·" in bare:
        return True
    if _UNIT_END.search(bare) and len(bare) > 2:
        return False
    known = bare[0] in _SURNAMES if len(bare) < 4 else bare.startswith(_DOUBLE)
    return known and not re.search(
        r"[局科处室部委办厅署股]$|完成|整改|时限|落实|推进|问题|销号|长期|单位|部门", bare
    )


@lru_cache(maxsize=4096)
def is_titled(name: str) -> bool:
    """A person with a post before or behind the name (局长张三, 张三主任), or a post alone (党组书记)."""
    bare = re.sub(r"\s|\([^()]*\)", "", name)
    return len(bare) <= 20 and not _UNIT_END.search(bare) and _POST.search(bare) is not None


@lru_cache(maxsize=4096)
def is_unit(name: str) -> bool:
    """A department, organ or group by its ending (…局 …科 办公室 各支部)."""
    bare = re.sub(r"\s|\([^()]*\)$", "", name)
    return 2 <= len(bare) <= 40 and not is_person(bare) and _UNIT_END.search(bare) is not None


def split_names(value: str) -> list[str]:
    """Several names in one cell: split at 、,;/ line ends and spaces, outside brackets; a spaced two-character name
    stays one, posts stay with the name behind them, a name broken over two lines is joined again."""
    joined = re.sub(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])", r"\1\2", value)
    pieces: list[str] = []
    for piece, stop in _cut(joined):
        name = _bare(piece)
        if not name:
            continue
        if pieces and stop == "\n" and _torn(pieces[-1], name):
            pieces[-1] += name
        elif pieces and _is_post(pieces[-1]) and _bears(name, stop):
            pieces[-1] += (stop.strip() or "") + name  # 党组书记、局长张三; 支部书记 张三
        else:
            pieces.append(name)
    return list(dict.fromkeys(pieces))


def _cut(value: str) -> list[tuple[str, str]]:
    """The pieces with the separator before each; brackets are not cut."""
    found: list[tuple[str, str]] = []
    depth, begin, stop = 0, 0, ""
    for match in re.finditer(
        rf"[()《》]|[、,;/\n]|[ \t]+|(?<=[局室科处委办部队])(?:和|与)(?=[{_HAN}])|(?:以及|及)(?=[{_HAN}]{{2,}})",
        value,
    ):
        text = match.group()
        if text in "(《":
            depth += 1
        elif text in ")》":
            depth = max(0, depth - 1)
        elif depth == 0 and match.start() >= begin:
            found.append((value[begin : match.start()], stop))
            begin, stop = match.end(), text[0]
    found.append((value[begin:], stop))
    return found


def _bare(piece: str) -> str:
    name = re.sub(r"^\s*(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|[①-⑳])\s*", "", piece).strip(" 。:*·\n")
    if len(name) > 3:
        name = re.sub(r"^(?:和|及|与|以及)|等$", "", name)
    return "" if re.fullmatch(r"[-—/\\]+|无|同上", name) else name


def _torn(above: str, below: str) -> bool:
    """综合行政 / 执法局: a name that only its second line ends."""
    if is_person(above) or is_person(below) or _UNIT_END.search(above) or is_titled(above):
        return False
    return len(above) >= 3 and _UNIT_END.search(below) is not None and len(below) <= 8


def _bears(name: str, stop: str) -> bool:
    """What follows a post alone belongs to it: a further post with its name, or, behind a space, the name."""
    if is_person(name):
        return stop == " "
    return stop in "、,/ " and _POST.search(name) is not None


def _is_post(name: str) -> bool:
    bare = re.sub(r"\([^()]*\)", "", name)
    return re.search(rf"(?:{_POST.pattern})$", bare) is not None and not is_person(bare)


def read_names(value: str, role: str) -> Named:
    """The names of a cell in the column of `role` ("leaders", "leads", "assists", "handlers", or "owners" for all in one).

    牵头:…配合:…, 甲牵头,乙配合, 甲(牵头)、乙, 办公室(张三) are taken apart.
    """
    named = Named()
    text = value.strip()
    if len(text) > _LONGEST:
        named.add(_plain_role(role), [text])
        return named
    sentence = _SENTENCE.match(text.replace("\n", ""))
    labels = list(_LABEL.finditer(text))
    if labels:
        if text[: labels[0].start()].strip(" ,;。、(\n"):
            _assign(named, split_names(text[: labels[0].start()]), role)
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            part = text[label.end() : following.start() if following else len(text)]
            _assign(named, split_names(part.strip(" ,;。、()\n")), _role(label["role"], role), labelled=True)
    elif sentence:
        _assign(named, split_names(sentence["lead"]), role)
        _assign(
            named,
            split_names(sentence["assist"]),
            "leaders" if role == "leaders" else "assists",
            labelled=True,
        )
    else:
        _assign(named, split_names(text), role)
    return named


def _plain_role(role: str) -> str:
    return "leads" if role == "owners" else role


def _role(label: str, column: str) -> str:
    if re.search(r"配合|协助|协办|参与", label):
        return "leaders" if column == "leaders" and "部门" not in label and "单位" not in label else "assists"
    if "领导" in label:
        return "leaders"
    if re.search(r"责任人|负责人|联系人|联络员|经办|人员|人$", label):
        return "handlers" if column != "leaders" else "leaders"
    if re.search(r"部门|单位|科室|处室", label):
        return "leads"
    return "leaders" if column == "leaders" else "leads"


def _apart(named: Named, name: str) -> list[str]:
    """“水建处:贺年” names a department and its person: the person does the work."""
    unit, colon, people = name.partition(":")
    if not colon or not is_unit(unit.strip()) or not all(map(is_person, split_names(people) or [""])):
        return [name]
    named.add("handlers", split_names(people))
    return [unit.strip()]


def _assign(named: Named, names: list[str], role: str, labelled: bool = False) -> None:
    names = [piece for name in names for piece in _apart(named, name)]
    lead_marked = any(re.search(r"\((?:牵头|主办|主责)[^()]*\)", n) for n in names)
    for name in names:
        own = role
        said = _BRACKET.search(name)
        word = said["said"] if said else ""
        bare = name
        if re.match(r"牵头|主办|主责|配合|协助|协办|参与|责任", word):
            bare = (name[: said.start()] + name[said.end() :]).strip() if said else name
            assisting = re.match(r"配合|协助|协办|参与", word) is not None
            own = "assists" if assisting and role != "leaders" else own
        elif lead_marked and role in ("leads", "owners"):
            own = "assists"
        elif word and role in ("leads", "assists", "owners") and all(map(is_person, split_names(word))):
            bare = (name[: said.start()] + name[said.end() :]).strip() if said else name
            named.add("handlers", split_names(word))
        if own == "owners":
            own = "leads" if is_unit(bare) or not (is_person(bare) or is_titled(bare)) else "leaders"
        elif own in ("leads", "assists") and is_person(bare) and not labelled:
            own = "handlers" if any(is_unit(n) for n in names) else own
        named.add(own, [bare])
