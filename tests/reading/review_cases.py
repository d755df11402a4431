"""For every objection: texts that earn it (with the passage), texts that do not, and what lies on the boundary."""

from __future__ import annotations

from typing import NamedTuple

TITLE = "云溪县水务局党组关于巡察整改进展情况的通报"
HEAD = (
    f"{TITLE}\n\n"
    "2022年3月7日至4月29日，县委第三巡察组对县水务局党组进行了巡察，2022年6月15日反馈了意见。现将整改情况予以公布。\n"
)
TAIL = (
    "欢迎监督。电话：0999-7654321；邮政信箱：云溪县河东路18号；电子邮箱：sw@yunxi.example.cn。\n"
    "云溪县水务局党组\n2022年9月1日\n"
)
FINDINGS = (
    "一、整改情况\n（一）聚焦履职方面\n"
    "1.关于巡河不够经常的问题\n该问题已完成整改。购置无人机2架，每周巡河1次。\n"
    "2.关于收费公示不及时的问题\n该问题已完成整改。在办事大厅公示收费标准12项。\n"
)


def report(body: str, tail: str = TAIL, head: str = HEAD) -> str:
    return head + body + "\n" + tail


def ledger(due: str) -> str:
    return (
        "| 序号 | 问题 | 整改措施 | 责任部门 | 责任人 | 完成时限 |\n|---|---|---|---|---|---|\n"
        f"| 1 | 巡河不够经常 | 每周巡河一次，逐次登记 | 河道科 | 李一 | {due} |\n"
        "| 2 | 公示不够及时 | 每月公示收费标准 | 财务科 | 张三 | 2026年3月5日 |\n"
    )


def finding(measures: str, title: str = "巡河不够经常") -> str:
    return report(f"一、整改情况\n（一）聚焦履职方面\n1.关于{title}的问题\n{measures}")


def plan(
    due: str = "2022年7月底前",
    measure: str = "每周巡河一次。",
    owner: str = "责任领导：江一鸣\n牵头部门：河道科\n",
) -> str:
    return (
        "云溪县水务局党组关于落实县委巡察反馈意见的整改方案\n\n根据县委第三巡察组2022年6月15日反馈的意见，制定本方案。\n"
        f"一、整改任务\n（一）聚焦履职方面\n1.针对巡河不够经常的问题\n整改措施：{measure}\n{owner}整改时限：{due}\n"
    )


def titled(title: str) -> str:
    """The report under another title."""
    return report("", head=HEAD.replace(TITLE, title, 1))


def repeated(clause: str) -> str:
    """The same clause as a measure of both findings."""
    return report(FINDINGS.replace("每周巡河1次", clause).replace("在办事大厅公示收费标准12项", clause))


BARE = (
    "甲局党组关于巡察整改情况的通报\n根据县委巡察安排，现将整改情况予以公布。\n"  # names no team and no day
)
AUDIT = "甲局关于审计整改情况的通报\n现将审计整改情况予以公布。\n"  # no inspection at all


class Case(NamedTuple):
    """A text, and the passages the rule must object to in it (none: it must keep silent)."""

    text: str
    passages: tuple[str, ...] = ()


def bad(text: str, *passages: str) -> Case:
    return Case(text, passages)


def good(text: str) -> Case:
    return Case(text)


IDENTITY = "11010519491231002X"  # the example of GB 11643, nobody's number
CARD = "6222020000000000000"  # invented; only its check digit is right

CASES: dict[str, list[Case]] = {
    "secrecy": [
        bad("机密★1年\n" + report(""), "机密★1年"),
        good(report("对举报人的情况严格保守秘密。")),
        good(report("采取秘密投票方式表决。")),
    ],
    "id-number": [
        bad(report(f"当事人身份证号{IDENTITY}。"), IDENTITY),
        bad(report("当事人身份证号110105194912310021。"), "110105194912310021"),  # labelled, whatever its check character
        good(report("材料编码110105194912310021。")),  # wrong check character, and nothing says what it is
        good(report("当事人身份证号110105********0021。")),  # hidden
        good(report(f"材料编号9{IDENTITY[:-1]}00。")),  # part of a longer number
    ],
    "mobile": [
        bad(report("经办人手机13900000000。"), "13900000000"),
        bad(report("经办人手机139-0000-0000。"), "139-0000-0000"),
        good(report("编号139000000001。")),
        good(report("", TAIL.replace("0999-7654321", "13900000000"))),  # the organ's own contact
    ],
    "bank-card": [
        bad(report(f"款项退至卡号{CARD}。"), CARD),
        bad(report("款项退至6222 0200 0000 0000 000。"), "6222 0200 0000 0000 000"),
        bad(report("款项退至卡号6222020000000000001。"), "6222020000000000001"),  # labelled, whatever its check digit
        good(report("款项退至6222020000000000001。")),
        good(report("资产编号4222020000000000000。")),  # nothing says it is an account
    ],
    "home-address": [
        bad(report("当事人住址：云溪县河西镇柳树村5组12号。"), "住址：云溪县河西镇柳树村5组12号"),
        bad(report("到翠湖小区3栋2单元501室走访。"), "到翠湖小区3栋2单元501室"),
        good(report("到翠湖小区开展宣传3次。")),
        good(report("走访常住居民200户。")),
    ],
    "plate": [
        bad(report("车辆京A·12345闲置。"), "京A·12345"),
        bad(report("车辆粤AD12345闲置。"), "粤AD12345"),
        good(report("车辆京A·123闲置。")),
        good(report("采购鲁ABCDEFG型水泵。")),
    ],
    "informant": [
        bad(report("举报人：何文竹反映收费不公。"), "何文竹"),
        bad(report("信访人王小雨，反映供水不足。"), "王小雨"),
        good(report("举报人王某反映收费不公。")),
        good(report("举报人反映收费不公，已向举报人反馈。")),
    ],
    "minor": [
        bad(report("溺水者李小禾，男，12岁。"), "李小禾"),
        bad(report("走访学生王小雨（女）家庭。"), "王小雨"),
        good(report("溺水者李小禾，男，18岁。")),
        good(report("走访学生家庭12户，其中一名学生12岁。")),
    ],
    "cut-off": [
        bad(
            HEAD + "一、整改情况\n已经组织巡河12次，并对沿河垃圾开展了",
            "已经组织巡河12次，并对沿河垃圾开展了",
        ),
        good(report("")),
        good(HEAD + "一、整改情况\n已组织巡河12次。"),
        good(report("", "云溪县水务局党组\n")),
    ],
    "placeholder": [
        bad(report("在XX镇巡河。"), "XX镇"),
        bad(report("X月XX日完成，共（待补充）次。"), "X月XX日", "（待补充）"),
        good(report("某某镇的问题已解决。")),
        good(report("购置XG型水泵、PX2型阀门。")),
    ],
    "damaged": [
        bad(report("2022115日召开会议。"), "2022115日"),
        good(report("2022年11月5日召开会议。")),
        good(report("编号2022115号。")),
    ],
    "no-contacts": [
        bad(report("", "云溪县水务局党组\n2022年9月1日\n"), "2022年9月1日"),
        good(report("")),
        good(report("", "监督电话：0999-7654321\n云溪县水务局党组\n2022年9月1日\n")),
    ],
    "few-contacts": [
        bad(report("", "监督电话：0999-7654321\n云溪县水务局党组\n2022年9月1日\n"), "2022年9月1日"),
        good(report("")),
        good(report("", "云溪县水务局党组\n2022年9月1日\n")),  # none at all is another objection
    ],
    "private-mail": [
        bad(report("", TAIL.replace("sw@yunxi.example.cn", "swj@163.com")), "swj@163.com"),
        good(report("")),
        good(report("", TAIL.replace("sw@yunxi.example.cn", "swj@163.example.cn"))),
    ],
    "no-issuer": [
        bad("现将整改情况通报如下。已全部完成。\n特此通报。", "特此通报。"),
        good("现将整改情况通报如下。已全部完成。"),  # an excerpt, for all that one can see
        good(report("")),
        good(HEAD + "一、整改情况\n已组织巡河，并对沿河"),  # cut off: it may stand in what is lost
    ],
    "no-date": [
        bad("现将整改情况通报如下。已全部完成。\n特此通报。", "特此通报。"),
        good("现将整改情况通报如下。已全部完成。"),  # an excerpt, for all that one can see
        good(report("")),
        good(HEAD + "一、整改情况\n已组织巡河，并对沿河"),
    ],
    "no-inspector": [
        bad(report(FINDINGS, head=BARE), BARE.split("\n")[0]),
        good(report(FINDINGS)),
        good(report(FINDINGS, head=AUDIT)),
    ],
    "no-feedback-date": [
        bad(report(FINDINGS, head=HEAD.replace("，2022年6月15日反馈了意见", "")), HEAD.split("\n")[0]),
        good(report(FINDINGS)),
        good(report(FINDINGS, head=AUDIT)),
    ],
    "no-period": [
        bad(report(FINDINGS, head=HEAD.replace("2022年3月7日至4月29日，", "")), HEAD.split("\n")[0]),
        good(report(FINDINGS)),
        good(report(FINDINGS, head=AUDIT)),
    ],
    "no-evidence": [
        bad(report("组织巡河12次。"), "12次"),
        good(report("每月巡河12次。")),  # a frequency is no figure
        good(plan(measure="组织巡河12次。")),  # a plan promises, it does not claim
    ],
    "sum": [
        bad(report("反馈的60个问题，已完成整改51个，正在整改8个。"), "60个"),
        bad(report("清退12万元、追回5000元，合计12.6万元。"), "12.6万元"),
        bad(
            "现将整改情况通报如下。县委对水务局等3家单位进行巡察；对镇属5家企业单位作专项巡察。日前向9家被巡察单位反馈。",
            "9家",
        ),
        good(report("反馈的60个问题，已完成整改52个，正在整改8个。")),
        good(report("清退12万元、追回5000元，合计12.5万元。")),
        good(report("反馈的60个问题，已完成整改52个（含立行立改问题8个），正在整改8个。")),
    ],
    "part": [
        bad(report("召开会议5次，其中党组会6次。"), "5次，其中党组会6次"),
        bad(report("发现隐患50处，其中河道30处、水库19处。"), "50处，其中河道30处、水库19处"),
        good(report("召开会议5次，其中党组会5次。")),
        good(report("发现隐患50处，其中河道30处、水库20处。")),
        good(report("追回资金1.2万元，其中水费8000元、罚款4000元。")),
        good(report("召开会议20次，其中党组会5次、专题会3次。")),  # plainly only some of them
    ],
    "rate": [
        bad(report("反馈的50个问题，已完成整改40个，正在整改10个，整改完成率85%。"), "85%"),
        bad(report("满意率达102%。"), "102%"),
        good(report("反馈的50个问题，已完成整改40个，正在整改10个，整改完成率80%。")),
        bad(report("25项任务已完成19项，占86%。"), "86%"),
        good(report("25项任务已完成19项，占76%。")),
        good(report("反馈的697个问题，已完成整改688个，正在整改9个，整改完成率98.71%。")),
        good(report("水费收入增长120%，满意率100%。")),
    ],
    "rate-base": [
        bad(report("群众满意率达98%。"), "98%"),
        good(report("回访50户，满意49户，群众满意率98%。")),
        good(report("水费收入增长12%。")),
    ],
    "coverage": [
        bad(report("对股级以上干部谈话提醒做到全覆盖。"), "全覆盖"),
        good(report("应谈25人，实际谈话25人，做到全覆盖。")),
        good(report("确保巡河全覆盖。")),  # a wish
    ],
    "definition": [
        bad(report("收集意见建议36条，推动解决问题21件。"), "36条，推动解决问题21件"),
        good(report("收集意见建议36条，推动解决21条。")),
        good(report("收集意见建议36条。推动解决问题21件。")),
    ],
    "lumped": [
        bad(report("给予诫勉、批评教育、谈话提醒24人。"), "诫勉、批评教育、谈话提醒24人"),
        bad(report("已完成或基本完成问题25项。"), "已完成或基本完成问题25项"),
        good(report("诫勉3人、批评教育5人、谈话提醒16人。")),
        good(report("已完成22项，基本完成3项。")),
    ],
    "counted-twice": [
        bad(report("县委反馈的25个问题全部认领。局党组制定措施80条。对反馈的26个问题逐一研究。"), "26个"),
        bad(report("制定80条整改措施，明确责任。制定80项整改措施，逐项督办。"), "80项"),
        bad(report("清退违规资金1.2万元。经核对，清退违规资金13000元。"), "13000元"),
        good(report("清退违规资金1.2万元。经核对，清退违规资金12000元。")),
        bad(report("全年完善制度12项。班子会研究后完善制度13项。"), "13项"),
        good(report("县委反馈的25个问题全部认领。对反馈的25个问题逐一研究。")),
        good(report("将反馈的25个问题细化为31个具体问题。")),
    ],
    "listed": [
        bad(report("县委反馈的3个问题已全部完成。\n" + FINDINGS), "3个"),
        bad(report("县委反馈的4个方面2个问题已全部完成。\n" + FINDINGS), "4个"),
        good(report("县委反馈的1个方面2个问题已全部完成。\n" + FINDINGS)),
        good(HEAD + "县委反馈的3个问题已全部完成。\n" + FINDINGS + "3.关于水库“看护不到位，值守"),
    ],
    "early-period": [
        bad(report("2022年共巡河24次，清理垃圾3吨。"), "24次，清理垃圾3吨"),
        bad(report("2022年5月以来，巡河24次。"), "24次"),
        good(report("2022年7月以来，巡河24次。")),
        good(report("2022年6月15日以来，巡河24次。")),  # the very day of feedback
        good(report("2022年第三季度巡河24次。")),
    ],
    "date-order": [
        bad(report("", head=HEAD.replace("2022年6月15日反馈", "2022年4月15日反馈")), "2022年4月15日"),
        bad(report("", TAIL.replace("2022年9月1日", "2022年6月1日")), "2022年6月1日"),
        good(report("")),
        good(report("", head=HEAD.replace("2022年6月15日反馈", "2022年4月29日反馈"))),  # on the last day
    ],
    "done-before": [
        bad(finding("2022年6月1日召开现场会，疏通河道2公里。"), "2022年6月1日"),
        good(finding("2022年6月15日召开现场会，疏通河道2公里。")),
        good(finding("根据2022年6月1日印发的通知，疏通河道2公里。")),
    ],
    "done-after": [
        bad(finding("2022年10月8日完成了河道疏浚。"), "2022年10月8日"),
        good(finding("2022年9月1日完成了河道疏浚。")),
        good(finding("2022年10月8日前完成河道疏浚。")),
    ],
    "overlong": [
        bad(report("经三个月集中整改，取得成效。"), "经三个月集中整改"),
        good(report("经两个月集中整改，取得成效。")),
        good(report("经六个月集中整改，取得成效。").replace("2022年", "2024年")),  # the regulation of 2024
        bad(report("经七个月集中整改，取得成效。").replace("2022年", "2024年"), "经七个月集中整改"),
    ],
    "late": [
        bad(report("", TAIL.replace("2022年9月1日", "2022年11月16日")), "2022年11月16日"),
        good(report("", TAIL.replace("2022年9月1日", "2022年11月15日"))),
        good(report("")),
    ],
    "as-of": [
        bad(report("截至目前，已巡河24次。"), "截至目前"),
        good(report("截至2022年8月31日，已巡河24次。")),
        good(report("截至2022年8月31日，已巡河24次。截至目前无新增问题。")),
    ],
    "public-days": [
        bad(
            report("公示期2022年9月2日至2022年9月8日，共10个工作日。"),
            "2022年9月2日至2022年9月8日，共10个工作日",
        ),
        good(report("公示期2022年9月2日至2022年9月8日，共5个工作日。")),
        good(report("公示期2022年9月2日至2022年9月8日，共6个工作日。")),  # one Saturday may be worked
        good(report("2022年9月2日公布，收到后10个工作日内答复。")),
    ],
    "stale": [
        bad(
            report(FINDINGS + "二、下一步打算\n以召开2021年度民主生活会为契机，改进作风。"),
            "2021年度民主生活会为契机",
        ),
        good(report(FINDINGS + "二、下一步打算\n以召开2022年度民主生活会为契机，改进作风。")),
        good(report(FINDINGS + "二、下一步打算\n巩固2021年以来的成果。")),
        bad(report("对尚未完成的问题，在2022年7月底前全部整改到位。"), "2022年7月底前"),
        good(report("对尚未完成的问题，在2022年10月底前全部整改到位。")),
    ],
    "no-measure": [
        bad(
            report("一、整改情况\n1.关于“台账不全”的问题\n2.关于“培训不够”的问题\n开展培训。"),
            "1.关于“台账不全”的问题",
        ),
        good(report("一、整改情况\n1.关于“台账不全”的问题\n补录台账。\n2.关于“培训不够”的问题\n开展培训。")),
        good(report("一、整改情况\n1.关于“台账不全”的问题\n2.关于“培训不够”的问题\n开展培训。（详见附表）")),
        good(HEAD + "一、整改情况\n1.关于“台账不全”的问题\n补录台账。\n2.关于“培训不够”"),
    ],
    "only-meetings": [
        bad(finding("召开专题会议研究部署。传达上级会议精神。"), "召开专题会议研究部署。传达上级会议精神。"),
        good(finding("召开专题会议研究部署。疏通河道，购置无人机2架。")),
        good(finding("召开专题会议学习传达。", title="理论学习不够深入")),  # there, study is the remedy
    ],
    "vague": [
        bad(
            finding("进一步强化河道管理意识，切实加强日常管护工作。"),
            "进一步强化河道管理意识，切实加强日常管护工作。",
        ),
        good(finding("进一步强化河道管理意识，每周巡河。")),
        good(finding("进一步强化河道管理意识，巡河12次。")),
    ],
    "slogan": [
        bad(report("对反馈问题坚持立行立改，动真碰硬。"), "立行立改"),
        bad(report("建立清单，逐项销号。各科室逐项销号，不留死角。"), "逐项销号"),
        good(report("含立行立改问题2个。")),
        good(report("由分管领导验收后于8月5日销号。")),
    ],
    "unnamed": [
        bad(report("修订完善管理制度12项。"), "修订完善管理制度12项"),
        bad(report("制定出台31项制度。"), "制定出台31项制度"),
        bad(finding("制定了河道保洁员考核管理办法，严格执行。"), "制定了河道保洁员考核管理办法"),
        good(report("修订《河道保洁办法》等管理制度12项。")),
        good(finding("制定了《河道保洁员考核管理办法》，严格执行。")),
        good(finding("制定了整改工作方案，严格执行。")),
    ],
    "same-measure": [
        bad(repeated("由办公室统一登记造册并按月核对"), "由办公室统一登记造册并按月核对"),
        good(repeated("由办公室统一登记造册按月核")),  # thirteen characters: a common phrase
        good(report(FINDINGS)),
    ],
    "no-status": [
        bad(report(FINDINGS.replace("该问题已完成整改。", "")), "1.关于巡河不够经常的问题"),
        good(report(FINDINGS)),
        good(report("反馈的2个问题已完成2个。\n" + FINDINGS.replace("该问题已完成整改。", ""))),
        good(finding("疏通河道2公里。")),  # a single finding
    ],
    "status-clash": [
        bad(finding("该问题已完成整改。疏通河道2公里，其余河段正在施工。"), "正在施工"),
        bad(
            report(
                "反馈的问题已全部完成整改。\n" + FINDINGS.replace("该问题已完成整改。", "该问题正在整改。", 1)
            ),
            "问题已全部完成",
        ),
        good(finding("该问题正在整改。疏通河道2公里，其余河段正在施工。")),
        good(report("反馈的问题已全部完成整改。\n" + FINDINGS)),
    ],
    "status-count": [
        bad(report("反馈的2个问题，已完成1个，正在整改1个。\n" + FINDINGS), "1个"),
        good(report("反馈的2个问题，已完成2个。\n" + FINDINGS)),
        good(
            report(
                "反馈的2个问题，已完成1个，正在整改1个。\n" + FINDINGS.replace("该问题已完成整改。", "", 1)
            )
        ),
    ],
    "same-finding": [
        bad(report(FINDINGS.replace("收费公示不及时", "巡河不够经常")), "2.关于巡河不够经常的问题"),
        good(report(FINDINGS)),
        good(report(FINDINGS.replace("收费公示不及时", "巡河不够经常、不够认真"))),
    ],
    "no-owner": [
        bad(plan(owner="责任领导：江一鸣\n"), "每周巡河一次。"),
        good(plan()),
        good(plan(owner="责任领导：江一鸣\n责任单位：河道科\n")),
    ],
    "open-ended": [
        bad(plan(due="长期坚持"), "每周巡河一次。"),
        good(plan(due="长期坚持，每半年检查一次")),
        good(plan()),
    ],
    "due-late": [
        bad(plan(due="2022年8月16日"), "每周巡河一次。"),
        good(plan(due="2022年8月15日")),
        good(plan(due="长期坚持")),
    ],
    "due-past": [
        bad(plan(due="2022年6月14日"), "每周巡河一次。"),
        good(plan(due="2022年6月15日")),
        good(plan(due="长期坚持")),
    ],
    "copied": [
        bad(plan(measure="解决巡河不够经常的问题。"), "解决巡河不够经常的问题。"),
        good(plan(measure="解决巡河不够经常的问题，每周巡河一次。")),
        good(plan()),
    ],
    "cell": [
        bad(ledger("2026年2月30日"), "2026年2月30日"),
        good(ledger("2026年2月28日")),
        good(report("")),
    ],
    "two-names": [
        bad(report("", TAIL.replace("云溪县水务局党组", "云溪县水利中心")), "云溪县水利中心"),
        good(report("")),
        good(report("", TAIL.replace("云溪县水务局党组", "中共云溪县水务局党组"))),
    ],
    "two-teams": [
        bad(report("县委第三巡视组指出了问题。"), "县委第三巡视组"),
        good(report("对照县委第三巡察组反馈意见，学习县委第三巡察组反馈会精神，我代表中共云溪县委第三巡察组反馈。")),
        bad(report("县委第3巡察组指出了问题。"), "县委第3巡察组"),
        good(report("县委第三巡察组和县委第四巡察组指出了问题。")),
        good(report("第三巡察组、巡察组、市委第三巡察组指出了问题。")),
    ],
    "no-title": [
        bad(report("", head=HEAD.split("\n\n")[1]), HEAD.split("\n\n")[1].strip()),
        good(report("")),
        good(report("", head=HEAD.replace("关于", "\n关于", 1))),
    ],
    "title-lacks": [
        bad(titled("关于巡察整改进展情况的通报"), "关于巡察整改进展情况的通报"),
        bad(titled("云溪县水务局巡察整改进展情况的通报"), "云溪县水务局巡察整改进展情况的通报"),
        good(titled("云溪县水务局党组\n关于巡察整改进展情况的通报")),  # the organ on a line of its own
        good(titled(TITLE)),
    ],
    "title-stop": [
        bad(titled(TITLE + "。"), TITLE + "。"),
        good(titled(TITLE)),
        good(titled(TITLE + "（摘要）")),
    ],
    "title-marks": [
        bad(
            titled("云溪县水务局党组关于提高站位，抓好整改的通报"),
            "云溪县水务局党组关于提高站位，抓好整改的通报",
        ),
        bad(
            titled("云溪县水务局关于落实《反馈意见》整改的通报"), "云溪县水务局关于落实《反馈意见》整改的通报"
        ),
        good(titled("云溪县水务局关于《河道管理办法》执行问题整改的通报")),
        good(titled(TITLE)),
    ],
    "title-long": [
        bad(titled(TITLE.replace("巡察", "巡" * 42)), TITLE.replace("巡察", "巡" * 42)),
        good(titled(TITLE.replace("巡察", "巡" * 41))),  # sixty characters
        good(titled(TITLE)),
    ],
    "doc-kind": [
        bad(titled(TITLE.replace("通报", "情况说明")), "情况说明"),
        bad(report("", head=HEAD.replace("予以公布", "报告如下")), "报告如下"),
        good(titled(TITLE)),
        good(titled(TITLE.replace("通报", "报告"))),
    ],
    "doc-number": [
        bad(report("根据云水发[2022]3号文件要求。"), "[2022]3号"),
        bad(report("根据云水发〔2022〕第03号文件要求。"), "〔2022〕第03号"),
        bad(report("根据云水发〔22〕3号文件要求。"), "〔22〕3号"),
        good(report("根据云水发〔2022〕3号文件要求。")),
        good(report("根据（2022）云01民终3号判决。")),
    ],
    "heading-level": [
        bad(report("一、整改情况\n1.巡河经常化\n每周巡河。"), "1."),
        bad(report("（一）整改情况\n每周巡河。"), "（一）"),
        bad(report("一、整改\n1.巡河\n（一）疏浚\n每周巡河。"), "1.", "（一）"),
        good(report("一、整改情况\n（一）巡河\n1.疏浚\n（1）清淤\n每周巡河。")),
        good(report("一、整改情况\n每周巡河。\n二、下一步打算\n每周巡河。")),
    ],
    "heading-mark": [
        bad(report("一、整改情况\n1、巡河经常化\n每周巡河。"), "1、"),
        bad(report("一、整改情况\n（一）、巡河经常化\n每周巡河。"), "（一）、"),
        good(report("一、整改情况\n（一）巡河经常化\n1.疏浚\n每周巡河。")),
        good(report("8、9月巡河各1次。")),
    ],
    "heading-gap": [
        bad(report("一、整改情况\n每周巡河。\n三、下一步打算\n每周巡河。"), "三、"),
        bad(report("一、整改情况\n每周巡河。\n一、下一步打算\n每周巡河。"), "一、"),
        good(report("一、整改情况\n每周巡河。\n二、下一步打算\n每周巡河。")),
        good(report("一、整改\n（一）巡河\n1.疏浚\n（二）收费\n2.公示\n每月公示。")),  # numbers that go on
        good(report("一、整改\n（一）巡河\n1.疏浚\n（二）收费\n1.公示\n每月公示。")),
    ],
    "heading-stop": [
        bad(
            report(FINDINGS.replace("及时的问题", "及时的问题。") + "3.关于登记不全的问题\n补录台账。"),
            "2.关于收费公示不及时的问题。",
        ),
        good(report(FINDINGS)),
        good(report(FINDINGS.replace("的问题\n", "的问题。\n"))),  # all of them alike
    ],
    "date-form": [
        bad(report("2022.7.5巡河。"), "2022.7.5"),
        bad(report("2022年07月05日巡河。"), "2022年07月05日"),
        bad(report("二〇二二年七月五日巡河。"), "二〇二二年七月五日"),
        good(report("2022年7月5日巡河。")),
        good("发布时间：2022-09-01\n" + report("")),  # furniture of the page
    ],
    "numerals": [
        bad(report("巡河3百余次。"), "3百"),
        good(report("巡河300余次。")),
        good(report("第10组巡河，十三次达标。")),
    ],
    "unpaired": [
        bad(report("修订《河道保洁办法，严格执行。"), "《"),
        bad(report("落实一岗双责”要求。"), "”"),
        good(report("修订《河道保洁办法》，落实“一岗双责”。")),
        good(HEAD + "一、整改情况\n修订《河道保洁办法"),  # broken off there
    ],
    "wording": [
        bad(report("截止目前已布署到位。"), "截止目前", "布署"),
        bad(report("截止2022年8月31日，已巡河24次。"), "截止"),
        good(report("截至2022年8月31日，报名已截止。")),
        good(report("月底前完成台账登记。")),
    ],
    "punished": [
        bad(report("给予江一鸣党内警告处分。"), "江一鸣"),
        bad(report("对张三、李四进行诫勉谈话。"), "张三、李四"),
        bad(report("李建国退缴5.1万元，其妻王丽名下。"), "李建国", "王丽"),
        good(report("给予1人党内警告处分。")),
        good(report("对江某某进行诫勉谈话。")),
        good(report("给予有关责任人通报批评。")),
    ],
    "no-ordinal": [
        bad(report("县委第巡察组指出了问题。"), "第巡察组"),
        good(report("县委第三巡察组指出了问题。")),
        good(report("巡察组第一时间反馈。")),
    ],
    "doubled": [
        bad(report("反馈的问题均已全部整改。"), "均已全部"),
        good(report("反馈的问题均已整改。")),
        good(report("反馈的问题已全部整改。")),
    ],
    "no-count": [
        bad(finding("多次召开现场会，疏通河道。"), "多次"),
        bad(finding("清退若干名编外人员。"), "若干名"),
        good(finding("召开现场会3次，疏通河道2公里。")),
        good(finding("疏通部分单位门前河道2公里。")),
    ],
    "done-and-ahead": [
        bad(finding("该问题已完成整改。疏通河道2公里。下一步，将购置清淤船。"), "下一步，将购置清淤船"),
        bad(finding("该问题已完成整改。每周巡河，长期坚持。"), "长期坚持"),
        good(finding("该问题正在整改。下一步，将购置清淤船。")),
        good(finding("该问题已完成整改。疏通河道2公里。")),
    ],
    "no-acceptance": [
        bad(finding("该问题已完成整改。疏通河道2公里。"), "1.关于巡河不够经常的问题"),
        good(finding("该问题已完成整改，经县委巡察办验收销号。疏通河道2公里。")),
        good(finding("该问题正在整改。疏通河道2公里。")),
    ],
}
