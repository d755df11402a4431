"""Personal data that does not belong in a published text. Contacts of the organ itself are fine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.dates import make_date
from huiyin.reading.model import Genre, Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import Hit, rule

_LAW = "《中华人民共和国个人信息保护法》第二十五条、第二十八条、第三十四条；《政府信息公开条例》第十五条"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})\d{3}[\dXx](?![\dA-Za-z])"
)


_LABELLED_ID = re.compile(
    r"(?:身份证(?:件)?(?:号码?|号)?|公民身份号码?|身份号码|"
    r"证件号码?)\s?[:为是]?\s?(?P<n>[1-9][\dXx]{13,17}|"
    r"[1-9]\d{5}[ -]\d{8}[ -]\d{3}[\dXx])(?![\dA-Za-z*])"
)


def is_identity(number: str) -> bool:
    """Whether 18 characters are a citizen's identity number by their check character (GB 11643—1999)."""
    total = sum(int(c) * w for c, w in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


@rule(
    "id-number",
    Severity.SERIOUS,
    "身份证号码",
    matters="身份证号一经公开无法收回，会被冒用。",
    advice="删去；确需说明的，只写姓氏和“某某”。原件按个人信息管理要求保管。",
    basis=_LAW,
)
def id_number(m: Manuscript) -> Iterator[Hit]:
    """Eighteen digits with a real birthday and a right check character; behind their label whatever the digits."""
    labelled = [found.span("n") for found in _LABELLED_ID.finditer(m.text)]
    yield from (Hit(*span, "“身份证号”后面写出了号码。") for span in labelled)
    for found in _ID.finditer(m.text):
        born = make_date(int(found["y"]), int(found["m"]), int(found["d"]))
        old = 1900 <= int(found["y"]) < 1949 and 1 <= int(found["m"]) <= 12 and 1 <= int(found["d"]) <= 31
        if (born or old) and is_identity(found.group()) and found.span() not in labelled:
            yield Hit(*found.span(), "这里写出了完整的身份证号码。")


_MOBILE = re.compile(r"(?<![\dA-Za-z.])(?:\+?86[- ]?)?1[3-9]\d(?P<s>[- ]?)\d{4}(?P=s)\d{4}(?![\dA-Za-z])")
_OFFICIAL = re.compile(
    r"(?:联系|监督|举报|咨询|服务|值班|办公|受理|反映)(?:电话|手机|热线|方式)|联系人|欢迎|热线|电话:"
)


@rule(
    "mobile",
    Severity.SERIOUS,
    "个人手机号码",
    matters="公布个人手机号，本人会受到骚扰。",
    advice="删去；需要群众联系的，在文末公布办公电话。",
    basis=_LAW,
)
def mobile(m: Manuscript) -> Iterator[Hit]:
    """A mobile number outside the organ's own contacts at the end."""
    for found in _MOBILE.finditer(m.text):
        before = m.text[max(0, found.start() - 40) : found.start()]
        if found.start() < m.closing or not _OFFICIAL.search(before):
            yield Hit(*found.span(), "这里写出了完整的手机号码。")


_CARD = re.compile(r"(?<![\dA-Za-z])\d{4}(?P<s>[ -]?)(?:\d{4}(?P=s)){2,3}\d{1,7}(?![\dA-Za-z])")
_BANK = re.compile(r"卡号|账号|帐号|账户|银行|开户|收款|户名")


_LABELLED_CARD = re.compile(
    r"(?:(?:银行)?卡号|(?:银行)?[账帐]号|银行卡|[账帐]户(?:号码?)?)\s?[:为是]?\s?(?P<n>\d{4}(?:[ -]?\d){8,15})(?![\dA-Za-z*])"
)


def passes_luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1)."""
    doubled = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


@rule(
    "bank-card",
    Severity.SERIOUS,
    "银行卡号",
    matters="银行账户属于敏感个人信息。",
    advice="删去；需要说明款项去向的，写单位账户名称即可。",
    basis=_LAW,
)
def bank_card(m: Manuscript) -> Iterator[Hit]:
    """16 to 19 digits with a right check digit, of China UnionPay (62); behind 卡号 or 账号 whatever the digits."""
    labelled = [found.span("n") for found in _LABELLED_CARD.finditer(m.text)]
    yield from (Hit(*span, "“卡号（账号）”后面写出了号码。") for span in labelled)
    for found in _CARD.finditer(m.text):
        digits = re.sub(r"\D", "", found.group())
        told = digits.startswith("62") or _BANK.search(m.text[max(0, found.start() - 20) : found.start()])
        known = any(a <= found.start() < b for a, b in labelled)
        if 16 <= len(digits) <= 19 and told and passes_luhn(digits) and len(set(digits)) > 2 and not known:
            yield Hit(*found.span(), "这里写出了完整的银行卡号。")


_HOME = re.compile(
    r"(?:(?:(?<=[,。;(])|(?<=[男女]))(?:现)?住(?=[^,。;\n]{0,6}[省市县区镇乡村路街])|家庭住址|家庭地址|住址|户籍地址|户籍所在地|家住|现住|居住于|居住在|常住)(?:址|地|为|是|:)?[^。;\n]{0,30}(?:号|室|组|栋|幢|村|巷)"
    r"|\d{1,4}号(?:\d{1,3}(?:栋|幢|座|号楼))(?:\d{1,2}单元)?\d{1,4}(?:室|房)"
    r"|[\u4e00-\u9fff]{2,8}(?:小区|花园|新村|公寓|家园|苑|里|弄)\d{0,4}(?:号)?\d{1,4}(?:栋|幢|座|号楼)(?:\d{1,2}单元)?\d{1,4}(?:室|房|号)"
)


@rule(
    "home-address",
    Severity.SERIOUS,
    "家庭住址",
    matters="写出住址就能找到本人和家人。",
    advice="删去，或者只写到区县、街道一级。",
    basis=_LAW,
)
def home_address(m: Manuscript) -> Iterator[Hit]:
    """Where a person lives, to the number of the house."""
    for found in _HOME.finditer(m.text):
        yield Hit(*found.span(), "这里写出了具体住址。")


_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Y]"
    r"[·. ]?(?=[A-HJ-NP-Z]{0,3}\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)


@rule(
    "plate",
    Severity.WARNING,
    "车牌号码",
    matters="私家车牌能查到车主；公务车牌也没有必要公开。",
    advice="删去，或者遮去后三位；问题本身涉及用车的，写“某公务车辆”。",
    basis=_LAW,
)
def plate(m: Manuscript) -> Iterator[Hit]:
    """A vehicle's plate in full."""
    for found in _PLATE.finditer(m.text):
        yield Hit(*found.span(), "这里写出了完整的车牌号码。")


_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦"
    "邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤庞樊兰殷施洪翟安颜倪温芦章鲁葛毕申庄聂柴卓"
)
_INFORMANT = re.compile(
    rf"(?:举报人|信访人|投诉人|检举人|控告人|来信人|来访人|反映人|上访人)(?:姓名)?(?:[:为是系]|\()?\s?"
    rf"(?P<name>[{_SURNAMES}](?!某|姓|先生|女士|同志|×|X)[\u4e00-\u9fff]{{1,2}}?)(?=[,。;、)\s(]|反映|举报|投诉|来[信访]|等人?|同志|于\d|在)"
)


@rule(
    "informant",
    Severity.SERIOUS,
    "举报人姓名",
    matters="泄露举报人会使其遭到报复，是纪律所禁止的。",
    advice="立即删去，不写姓名、单位和其他可以认出本人的内容；已经发出的，按保密要求报告。",
    basis="《纪检监察机关处理检举控告工作规则》第四十七条；《政府信息公开条例》第十五条",
)
def informant(m: Manuscript) -> Iterator[Hit]:
    """A name behind 举报人, 信访人 and the like."""
    for found in _INFORMANT.finditer(m.text):
        yield Hit(*found.span("name"), f"“{found['name']}”像是举报人（信访人）的姓名。")


_CHILD = re.compile(
    rf"(?P<name>[{_SURNAMES}](?!某|×|X|姓)[\u4e00-\u9fff]{{1,2}})[,(、]\s?(?:(?:男|女)[,、]?\s?)?(?:[\u4e00-\u9fff]{{1,3}}族[,、])?"
    r"(?:现年|年仅|时年)?(?P<age>\d{1,2})周?岁"
)
_PUPIL = re.compile(
    rf"(?:未成年人|女童|男童|幼儿|(?:小|中|高|初中|女|男)?学生|患儿|儿童)(?P<name>[{_SURNAMES}](?!某|×|X|姓)[\u4e00-\u9fff]{{1,2}})[(,]\s?(?:男|女)"
)


@rule(
    "minor",
    Severity.SERIOUS,
    "未成年人姓名",
    matters="未成年人的信息受特别保护，不满十四周岁的一律属于敏感个人信息。",
    advice="删去姓名、学校、住址等能认出本人的内容，写“一名学生”即可。",
    basis="《中华人民共和国未成年人保护法》第四条、第一百零三条；《中华人民共和国个人信息保护法》第三十一条（条文号待核）",
)
def minor(m: Manuscript) -> Iterator[Hit]:
    """A name with an age below eighteen, or a pupil's name with the sex behind it."""
    named = {found.span("name") for found in _CHILD.finditer(m.text) if int(found["age"]) < 18}
    named |= {found.span("name") for found in _PUPIL.finditer(m.text)}
    for start, end in sorted(named):
        yield Hit(start, end, f"“{m.text[start:end]}”像是未成年人的姓名。")


_PUNISHED = re.compile(
    rf"(?:给予|对|将)(?:[^,。;、]{{0,6}}(?:责任人|当事人|负责人|书记|主任|会计|出纳|干部|党员))?(?P<name>[{_SURNAMES}](?!某|×|X|姓|先生|女士)[\u4e00-\u9fff]{{1,2}}?(?:、[{_SURNAMES}](?!某|×|X)[\u4e00-\u9fff]{{1,2}}?)*)(?:同志)?(?:等\d{{0,3}}[人名])?"
    r"(?:给予|进行了?|作出|予以)?(?=(?:党内)?(?:严重)?(?:警告|撤销党内职务|留党察看|开除党籍|记过|记大过|降级|撤职|开除|政务|党纪|诫勉|立案|通报批评|批评教育|免职|停职|谈话提醒|责令检查|组织处理|处分))"
)
_POST = re.compile(
    rf"(?:书记|主任|局长|副局长|镇长|院长|校长|会计|出纳|科长|站长|所长|经理|主席|干部)(?P<name>[{_SURNAMES}](?!某|×|X|姓|先生|女士|同志)[\u4e00-\u9fff]{{1,2}}?)(?:同志)?(?:被|受到?|因)[^,。;]{{0,16}}(?:警告|记过|撤职|开除|处分|诫勉|立案|免职|降级|问责)"
)
_DEED = re.compile(
    rf"(?:^|(?<=[,。;、(\n]))(?P<name>[{_SURNAMES}](?!某|×|X|姓|先生|女士)[\u4e00-\u9fff]{{1,2}})(?=(?:已|主动|本人)?(?:违规|违纪)?(?:退缴|退赔|上缴|收受|挪用|侵占|虚报|套取|骗取|贪污|多领|冒领|违规领取))",
    re.MULTILINE,
)
_FAMILY = re.compile(
    rf"其(?:妻子?|丈夫|夫|儿子|女儿|子|女|父亲?|母亲?|兄|弟|姐|妹|配偶|"
    rf"亲属)(?P<name>[{_SURNAMES}](?!某|×|X|姓)[\u4e00-\u9fff]{{1,2}}?)(?=[,。;、)\s]|名下|账户|"
    rf"经营|领取|在)"
)
_NO_NAME = re.compile(r"^(?:有关|相关|全体|部分|责任|本人|方面|于|其|该|党员|干部|当事)")


@rule(
    "punished",
    Severity.SERIOUS,
    "受处理人及其家人的姓名",
    matters="处分、诫勉等处理情况关系本人名誉，公开的整改情况不点名。",
    advice="删去姓名，只写“给予1人党内警告处分”；确需点名通报的，按通报的审批权限办理。",
    basis=_LAW,
    genres=frozenset(Genre) - {Genre.FEEDBACK, Genre.SPEECH},
)
def punished(m: Manuscript) -> Iterator[Hit]:
    """A name in front of a punishment or of what the person did; the names of a person's family."""
    every = (found for pattern in (_PUNISHED, _POST, _DEED, _FAMILY) for found in pattern.finditer(m.text))
    named = {found.span("name") for found in every if not _NO_NAME.match(found["name"])}
    for start, end in sorted(named):
        yield Hit(start, end, f"“{m.text[start:end]}”像是受处理人或其家人的姓名。")
