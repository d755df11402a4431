"""What each kind of document is called wherever people see it."""

from huiyin.reading.model import Kind

KIND_WORDS = {
    Kind.REPORT: "整改报告",
    Kind.FEEDBACK: "反馈意见",
    Kind.PLAN: "整改方案（清单、台账）",
    Kind.UNKNOWN: "未认出文种的文件",
}
