"""Names the organ may change without a developer."""

from huiyin.procedures.parameters import declare

declare(
    "report.addressees", "进展情况报告的主送单位（以逗号分开）", "",
    ("2000-01-01", "巡察整改工作领导小组，巡察办，派驻纪检监察组", "整改进展定期向三方面报告；单位名称由本单位修改"),
)
