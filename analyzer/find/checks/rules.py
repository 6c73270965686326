"""The rules R1–R13 and ENTITY: what each asks, whether it is hard, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: `hard` rules are identities printed in the form, soft ones leave room for reasons.

    `made` tells whether this version makes the check; rules that are only listed produce no rows.
    """

    code: str
    hard: bool
    zh: str
    en: str
    source: str
    made: bool


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("R1", True, "表三每列：第一项加第二项等于第三项总计加第四项", "Table 3, each column: new + carried in = handled + carried over",
             "表三左上角勾稽关系", True),
        Rule("R2", True, "表三每列：（七）总计等于各办理结果之和", "Table 3, each column: total handled = sum of all results",
             "年度报告格式，表三", True),
        Rule("R3", True, "表三每行：各类申请人之和等于总计", "Table 3, each row: six kinds of applicant = total",
             "年度报告格式，表三", True),
        Rule("R4", True, "表四每组：四种结果之和等于总计", "Table 4, each block: four outcomes = total",
             "年度报告格式，表四", True),
        Rule("R5", True, "本年结转数等于下一年的上年结转数", "Carried over this year = carried in next year", "年度报告格式，表三", False),
        Rule("R6", False, "现行有效件数与上年数、制发数、废止数相符", "Documents in force follow from last year's, issued and repealed",
             "国办公开办函〔2021〕30号", False),
        Rule("R7", False, "正文所述件数与表格一致", "Numbers in the prose equal the tables", "政府信息公开条例第五十条", True),
        Rule("R8", False, "正文中的分项之和与百分比算得对", "Breakdowns and percentages in the prose add up", "政府信息公开条例第五十条", False),
        Rule("R9", False, "“全部办结”与结转数不矛盾", "“All handled” does not contradict a carry-over", "政府信息公开条例第五十条", False),
        Rule("R10", False, "只有有权机关制定规章", "Only bodies with rule-making power issue 规章", "立法法", False),
        Rule("R11", False, "对外公开总数量不少于本年新公开数量", "Total disclosed is not less than newly disclosed",
             "国办公开办函〔2019〕60号", False),
        Rule("R12", False, "金额单位合理（元与万元）", "Amounts are in the right unit (yuan, ten thousand yuan)", "年度报告格式，表二", False),
        Rule("R13", False, "标题、统计期限、发布时间和依据的年份相符", "Years of title, period, publication and legal basis agree",
             "政府信息公开条例第四十九条", False),
        Rule("ENTITY", False, "正文没有别的机关或地方的名称", "No foreign body or place is named as one's own", "政府信息公开条例第四十七条", False),
    )
}  # fmt: skip
