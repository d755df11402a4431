"""What each kind of paper is called wherever people see it."""

from huiyin.reading.model import Genre, Kind

KIND_WORDS: dict[str, str] = {
    Genre.REPORT: "整改报告",
    Genre.FEEDBACK: "反馈意见",
    Genre.FEEDBACK_NEWS: "反馈情况的消息",
    Genre.SPEECH: "反馈会上的讲话",
    Genre.NOTICE: "公示",
    Genre.PLAN: "整改方案",
    Genre.LEDGER: "台账（问题清单、销号表）",
    Genre.TASK_LIST: "任务清单",
    Genre.AUDIT: "审计报告（含审计整改报告）",
    Genre.CONGRESS: "向人大的报告、建议提案办理情况",
    Genre.OTHER: "未认出文种的文件",
    Kind.UNKNOWN: "未认出文种的文件",
}
