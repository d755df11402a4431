"""The title: organ, matter and kind (发文机关、事由、文种), marks and length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Genre, Severity
from huiyin.reading.review.manuscript import Manuscript, Span
from huiyin.reading.review.rule import Hit, rule

_PARTS = "《党政机关公文处理工作条例》（中办发〔2012〕14号）第九条：标题由发文机关名称、事由和文种组成"
_KINDS = "《党政机关公文处理工作条例》第八条：公文种类15种"
_FORM = "GB/T 9704—2012 7.3.1"
_TITLED = frozenset({Genre.REPORT, Genre.FEEDBACK, Genre.PLAN})
_WORD = (
    r"(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|"
    r"公示|方案|清单|台账|汇报|说明|情况表|一览表)"
)
_LINE = re.compile(
    rf"^[ \t]*(?P<title>[^\n。;]{{0,60}}关于[^\n。]{{2,90}}?{_WORD}|[^\n,。;:]{{2,50}}?{_WORD})(?P<stop>[。,;:!.、]?)[ \t]*$",
    re.MULTILINE,
)
_OFFICIAL = frozenset(Genre) - {Genre.FEEDBACK_NEWS, Genre.SPEECH, Genre.LEDGER, Genre.OTHER}
_PREAMBLE = re.compile(r"^\s*(?:根据|按照?|依据|为|现将|特|经|自|从|今年|近日|(?:19|20)\d{2}年\d)|制[定订](?:本|如下|以下)")
_SUBJECT = re.compile(r"整改|巡[察视]|审计|督[察查]|反馈|关于")
_HEAD = 6000  # characters within which a title is looked for
_THREE_LINES = 60  # 2号字 on a type area of 156 mm: 20 characters a line


def find_title(m: Manuscript) -> tuple[Span, str] | None:
    """Where the title stands and its words without line breaks; a stop behind it belongs to its place."""
    title = m.reading.title
    if title:
        plain = re.sub(r"\s+", "", title)[:200]
        found = re.search(r"\s*".join(map(re.escape, plain)), m.text[:_HEAD])
        if found:
            end = found.end()
            end += m.text[end : end + 1] in tuple("。,;!")
            return (found.start(), end), re.sub(r"\s+", "", m.text[found.start() : end])
    for line in _LINE.finditer(m.text[:_HEAD], 0, max(m.body, 0) + 200):
        if _SUBJECT.search(line["title"]) and "首页" not in line["title"] and not _PREAMBLE.search(line["title"]):
            return (line.start("title"), line.end("stop")), line["title"].strip() + line["stop"]
    return None


@rule(
    "no-title",
    Severity.WARNING,
    "没有标题",
    matters="没有标题，读的人不知道是谁、就什么事发的文。",
    advice="补写标题：发文机关＋关于……的＋文种，例如“某局党组关于巡察整改进展情况的通报”。",
    basis=_PARTS,
    genres=_TITLED,
)
def no_title(m: Manuscript) -> Iterator[Hit]:
    """Nothing above the first sentence is a title."""
    if m.text.strip() and not m.tabular and find_title(m) is None:
        yield Hit(*m.first_line, "正文前没有标题。")


@rule(
    "title-stop",
    Severity.WARNING,
    "标题后面有标点",
    matters="标题末尾不用标点。",
    advice="删去标题末尾的标点。",
    basis=_FORM + "；GB/T 15834—2011",
    genres=_OFFICIAL,
)
def title_stop(m: Manuscript) -> Iterator[Hit]:
    """A title ends without a stop."""
    found = find_title(m)
    if found and found[1][-1:] in tuple("。,;:!.、"):
        (start, end), _ = found
        yield Hit(start, end, f"标题末尾有“{m.reading.text[end - 1]}”。")


_INSIDE = re.compile(r"[,。;!?]")
_NOT_BOOKED = re.compile(r"《[^《》]*(?:反馈意见|通知|通报|批复|请示|的函|公告)》")


@rule(
    "title-marks",
    Severity.WARNING,
    "标题里的标点不当",
    matters="标题里除法规、规章和制度名称用书名号外，一般不用标点。",
    advice="去掉标题里的标点，必要时改写成一句；转述公文的名称不加书名号，例如“关于转发……的通知”。",
    basis=_FORM + "；GB/T 15834—2011 4.15（书名号）",
    genres=_OFFICIAL,
)
def title_marks(m: Manuscript) -> Iterator[Hit]:
    """Stops within the title, book marks around what is no book or institution, marks left open."""
    found = find_title(m)
    if found is None:
        return
    (start, end), title = found
    inner = title[:-1]
    if _INSIDE.search(inner):
        yield Hit(start, end, "标题中间用了句读标点。")
    elif inner.count("《") != title.count("》") or title.count("“") != title.count("”"):
        yield Hit(start, end, "标题里的书名号或引号不成对。")
    elif _NOT_BOOKED.search(title):
        yield Hit(start, end, "标题里给通知、反馈意见一类的公文加了书名号。", severity=Severity.HINT)


@rule(
    "title-long",
    Severity.HINT,
    "标题太长",
    matters="超过三行的标题不便阅读和登记。",
    advice="压缩事由，去掉可以省的修饰；标准没有字数上限，三行以内为宜。",
    basis=_FORM + "（2号字，每行约20字）；惯例：不超过三行",
    genres=_OFFICIAL,
)
def title_long(m: Manuscript) -> Iterator[Hit]:
    """More than sixty characters: three lines at size 2."""
    found = find_title(m)
    if found and len(found[1]) > _THREE_LINES:
        yield Hit(*found[0], f"标题有{len(found[1])}个字。")


_ORGAN = re.compile(
    r"(?:党组|党委|党工委|委员会|总支|支部|局|厅|部|委|办|政府|法院|检察院|院|馆|中心|公司|集团|大学|学院|中学|小学|学校|医院"
    r"|银行|社|站|所|镇|乡|街道|机关|协会|联合会|组|处|科)$"
)
_PLACE = re.compile(r"^[^,。]{1,24}?(?:[省市县区镇乡局委厅院校]|公司|党组|支部)")
_ENDING = re.compile(_WORD + r"(?:\([^()]{1,16}\))?$")


@rule(
    "title-lacks",
    Severity.HINT,
    "标题三要素不全",
    matters="标题要让人一眼看出谁发的、什么事、什么文种。",
    advice="补齐发文机关、事由（“关于……的”）和文种。",
    basis=_PARTS,
    genres=frozenset({Genre.REPORT, Genre.FEEDBACK}),
)
def title_lacks(m: Manuscript) -> Iterator[Hit]:
    """No organ before 关于, no 关于, or no kind of document at the end."""
    found = find_title(m)
    if found is None:
        return
    title = found[1].rstrip("。,;:!.、")
    organ, about, _ = title.partition("关于")
    line = m.text.rfind("\n", 0, found[0][0])
    above = m.text[max(0, line - 60) : max(0, line)].strip().split("\n")[-1].strip()
    lacking = []
    if not about:
        lacking.append("事由（关于……）")
    named = _ORGAN.search(organ or above) if about else _PLACE.search(title) or _ORGAN.search(above)
    if not named:
        lacking.append("发文机关")
    if not _ENDING.search(title):
        lacking.append("文种")
    if lacking:
        yield Hit(*found[0], f"标题缺{'、'.join(lacking)}。")


_SAYS_OTHER = re.compile(r"报告如下")
_ODD_KIND = re.compile(
    r"(?P<two>请示报告|报告请示|通知的通知|函的函|报告的报告|意见的意见)$|(?P<none>公示|汇报|情况说明)$"
)


@rule(
    "doc-kind",
    Severity.HINT,
    "文种不规范",
    matters="文种决定行文方向和效力，写错了收文单位不好办理。",
    advice="公开整改情况用“通报”“公告”或“通告”，上报用“报告”；一份公文只用一个文种。",
    basis=_KINDS,
    genres=frozenset({Genre.REPORT, Genre.FEEDBACK}),
)
def doc_kind(m: Manuscript) -> Iterator[Hit]:
    """Two kinds in one title, or none of the fifteen."""
    found = find_title(m)
    odd = _ODD_KIND.search(found[1].rstrip("。,;:!.、")) if found else None
    other = _SAYS_OTHER.search(m.text[:3000]) if found and re.search(r"(?:通报|公告|通告)$", found[1]) else None
    if other:
        yield Hit(*other.span(), f"标题是“{found[1][-2:]}”，正文却写“{other.group()}”。")  # type: ignore[index]
    if found and odd:
        told = "两个文种叠用" if odd["two"] else "不在15种法定公文之内"
        yield Hit(found[0][1] - len(odd.group()), found[0][1], f"“{odd.group()}”{told}。")
