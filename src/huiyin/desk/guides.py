"""这一页怎么用: a few plain sentences for each page, in one place, so that every page can offer its own."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.register.base import REGISTERS

GUIDES: Mapping[str, tuple[str, ...]] = {
    "desk:home": (
        "“待办”是轮到您办的，最急的在上面；点“去办理”打开事项。",
        "红色是超期，黄色是临近到期，旁边写着超了几个、还剩几个工作日。",
        "“已办”“我发起”用来回头查看；别人抄送给您的在“抄送”，看过点“已阅”。",
    ),
    "desk:list": (
        "先点“查询条件”缩小范围，常用的条件可以存下来，下次一点就有。",
        "勾选几件后用“批量办理”，一份文件可以一次决定多件。",
        "“导出 Excel”导出的就是现在看到的这些；要成批登记或修改，用“Excel 登记和修改”。",
    ),
    "desk:matter": (
        "最上面的按钮是现在能办的事；打勾的环节已经办完，空心的还没到。",
        "“档案”里看还缺哪些材料；“办理记录”里每一条写着何时发生、何时登记，补记的标“补录”。",
        "要打印的表在“打印”里，Word 和 PDF 都有。",
    ),
    "desk:step": (
        "只填这一步要的内容。红色提示写明缺什么、依据哪一条，改好再提交，填过的不会丢。",
        "领导在纸上签的字，选“纸质办理”，填决定人和日期，上传签字件。",
    ),
    "desk:act": ("填好后提交，会记入办理记录；写错了可以再记一条更正，原来的不会被改掉。",),
    "desk:new": ("一件事登记一次。带星号的必须填，其余以后可以补。",),
    "desk:batch": ("共同的内容填一次；个别事项不同的，在那一行单独写。结果逐件列出，没办成的说明原因。",),
    "desk:grid": ("每行一件，写实际改变了什么，可附佐证；每行单独保存，有一行填错不影响其他行。",),
    "desk:search": (
        "编号、事项、人名都能查，两个字起；人名可以只输拼音首字母，如“zmh”。",
        "结果里标出了查到的那句话；只列您有权查看的。结果多时，点“按台账看件数”，再选一种台账。",
    ),
    "desk:calendar": ("节假日和调休、会议、您的待办和有权查看事项的到期日都在这里；点数字看是哪些。",),
    "desk:owing": ("按部门列出没有办结的事项，可以逐件催办，也可以把一个部门的超期事项一次催办；同一天不会重复催。",),
    "desk:notices": ("新到、退回、催办、抄送会出现在这里；是否收邮件、要不要把到期日订到手机日历，在下面设置。",),
    "desk:charts": ("点图上的色块或表里的数字，打开对应的清单；图下写着统计口径。放进报告的图随数据一并固化。",),
    "desk:yearly-charts": ("选一个年度；点图上的项目或表里的名称，打开它的详情；图下写着统计口径。",),
    "desk:archives": ("已归档的事项按档号列出，可以打印归档文件目录。",),
    "reporting:list": ("报告从台账起草，数字自动带出；点开一份，可以看每个数字背后的事项。",),
    "reporting:text": (
        "左边写，右边看。行首“# ”是一级标题；{{名称}} 处显示台账数据，从“可放入的数据”里选。",
        "想在 Word 里改，到“修改对照”下载，改好再收回。",
    ),
    "reporting:numbers": ("“固化”把每个数字和计入的事项存下来，以后台账再变，报告不变，差别列在这里。",),
    "reporting:bench": ("原文里的每个数字，选台账里对得上的指标、补佐证，或者写明理由豁免；没核完不能公布。",),
    "reporting:drafts": ("可以比较任意两稿；在 Word 或 WPS 里改过的稿子也在这里收回。",),
    "reporting:publication": ("依次审核、定稿、审签数据、公布；公开页只有正文和联系方式。",),
    "importing:start": ("反馈意见、方案、台账、旧报告都可以直接拖进来；先核对，确认之前什么也不会入库。",),
    "importing:columns": ("核对每一栏认作什么，不对的改一下；确认后会记住，下次同样的表不再问。",),
    "importing:preview": ("先看“有误”的，点开就地改；多读的删掉，漏读的补上。全部没有错误才能入库。",),
    "importing:check": ("选一份稿子，看哪里会被审核人提意见；文件不保存，可下载带批注的 Word。",),
    "exchange:start": ("先下载表，填好传回；核对时逐项列出改了什么，有一处错误，整张表都不入库。",),
    "exchange:check": ("逐行列出新增和修改，有误的写明行、列和原值；改好表重新上传即可。",),
    "administration:index": ("这里的每一处改动都留下变更记录；有人离任，从“离任交接”办起。",),
    "administration:parameters": ("参数按日期生效，改的时候写明依据；以前的判断不受影响。",),
    "administration:days": ("国家的放假安排已经内置；本单位另有调整的在这里加，时限会自动按新的推算。",),
    "administration:versions": ("事项按登记时的版本办到底。要改流程，点开现行版本，起草新版，试走，再由另一名管理员发布。",),
    "administration:draft": ("一次改一个环节，保存后上面会列出与现行版本的差别；法规要求的检查和职责分离不能取消。",),
    "administration:jobs": ("“下次”已过很久还没有做的，说明后台没有运行，请看服务器。",),
}


def guide_of(address: str) -> tuple[str, ...]:
    """The sentences for the page of that name, the registers' own pages among them; none for a page without a guide."""
    return GUIDES.get(address) or next((r.guides[address] for r in REGISTERS.values() if address in r.guides), ())
