"""The papers of a rectification, filled in."""

from datetime import date

from huiyin.registers.rectification.papers.closeout import CloseOut, close_out_form
from huiyin.registers.rectification.papers.letters import LetterKind, UrgedMatter, UrgingLetter, urging_letter
from huiyin.rendering.blocks import Document
from huiyin.rendering.forms import Opinion

UNIT = "云河区人大常委会机关"
OFFICE = f"{UNIT}巡察整改工作领导小组办公室"


def close_out() -> Document:
    """A finding on its way to be closed, one opinion given and two still blank."""
    return close_out_form(
        CloseOut(
            unit=UNIT,
            number="2-3",
            responsible="办公室（林晓舟）",
            problem="网站信息更新不及时。例证：“代表风采”栏目2030年全年仅更新2次；“通知公告”栏目最近一次更新为2030年6月。",
            root_cause="栏目责任人不明确，没有更新时限要求，也没有定期检查；网站维护力量不足，人员变动后工作未交接到位。",
            measures="1. 制定网站信息发布管理办法，逐栏明确责任部门和更新周期。\n2. 每月检查一次并通报。\n3. 增配专职人员1名。",
            completion="管理办法已于2031年5月20日印发；6月以来检查4次、通报4次；专职人员已到岗。各栏目均在规定周期内更新，累计发布信息86条。",
            evidence=(
                "网站信息发布管理办法（云人办〔2031〕5号）.pdf",
                "2031年6月至9月检查通报.docx",
                "栏目更新截图.zip",
            ),
            checked_elsewhere="对照检查微信公众号、代表履职平台，发现同类问题1个，已一并整改。",
            opinions=(
                Opinion(
                    "被巡察单位\n主管领导审核",
                    "措施已落实，效果明显，同意销号。",
                    "周启明",
                    date(2031, 9, 12),
                    "（纸质签批，林晓舟登记）",
                ),
                Opinion("巡察整改\n领导小组审核"),
                Opinion("主管业务\n部门审查"),
            ),
            register_number="整改〔2031〕23号",
        )
    )


def letter(kind: LetterKind = LetterKind.SUPERVISION) -> Document:
    """An urging letter with three matters."""
    matters = [
        UrgedMatter(
            "整改〔2031〕12号", "建立预算联网监督系统使用规范", "财经工委", date(2031, 8, 31), "超12个工作日"
        ),
        UrgedMatter(
            "整改〔2031〕17号",
            "修订公务用车管理办法并组织全员培训",
            "办公室",
            date(2031, 9, 5),
            "超8个工作日",
        ),
        UrgedMatter(
            "整改〔2031〕29号", "完成51个代表联络站档案清理", "选联工委", date(2031, 9, 10), "超5个工作日"
        ),
    ]
    return urging_letter(
        UrgingLetter(
            kind=kind,
            number="云整办督〔2031〕3号",
            addressee="办公室、财政经济工作委员会、选举联络人事任免工作委员会",
            issuer=OFFICE,
            signed_on=date(2031, 9, 17),
            as_of=date(2031, 9, 17),
            reply_by=date(2031, 9, 24),
            basis=f"《{UNIT}党组巡察整改工作方案》",
            matters=matters,
            contact="林晓舟，55501234",
            urgency="平急",
            copies_to=["区委巡察工作领导小组办公室", "区纪委监委派驻第三纪检监察组"],
        )
    )
