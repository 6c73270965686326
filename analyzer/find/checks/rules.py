"""The rules R1–R13 and ENTITY: what each asks, whether it is hard, where it comes from, what it lets pass."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: `hard` rules are identities printed in the form, soft ones leave room for reasons.

    `source` is the law or form behind it; `known` what looks wrong and is right, so that it is never
    told as a failure.
    """

    code: str
    hard: bool
    zh: str
    en: str
    source: str
    known_zh: str
    known_en: str
    source_en: str

    @property
    def kind(self) -> str:
        """Give ``hard`` or ``soft``."""
        return "hard" if self.hard else "soft"


_FORM21, _FORM19 = "国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号"
_REGULATION = "政府信息公开条例"

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("R1", True, "表三每列：第一项加第二项等于第三项总计加第四项", "Table 3, each column: new + carried in = handled + carried over",
             "表三左上角勾稽关系", "空白格不当作零，能补平的只列为无法断定", "blank cells are not zeros: what they could mend is undecided",
             "rule printed in the corner of table 3"),
        Rule("R2", True, "表三每列：（七）总计等于各办理结果之和", "Table 3, each column: total handled = sum of all results",
             "年度报告格式，表三", "（三）至（六）的小组行没有自己的数", "group rows have no numbers of their own",
             "form of the annual report, table 3"),
        Rule("R3", True, "表三每行：各类申请人之和等于总计", "Table 3, each row: six kinds of applicant = total",
             "年度报告格式，表三", "法人没有小计列", "there is no subtotal for legal persons",
             "form of the annual report, table 3"),
        Rule("R4", True, "表四每组：四种结果之和等于总计", "Table 4, each block: four outcomes = total",
             "年度报告格式，表四", "整组空白不作核对", "a block left blank is not checked",
             "form of the annual report, table 4"),
        Rule("R5", True, "本年结转数等于下一年的上年结转数", "Carried over this year = carried in next year",
             "年度报告格式，表三", "机构调整、名称改变的机关不作比较；同年有两份数字不同的报告时无法断定",
             "re-organised bodies are not compared; two differing reports of one year leave it open",
             "form of the annual report, table 3"),
        Rule("R6", False, "现行有效件数与上年数、制发数、废止数相符", "Documents in force follow from last year's, issued and repealed",
             f"{_FORM21}，表二",
             "清理后重新统计并作了说明的；新旧表式之间不比较", "counts re-based after a clean-up that is told; different forms are not joined",
             "notice of 2021 on the form (国办公开办函〔2021〕30号), table 2"),
        Rule("R7", False, "正文所述件数与表格一致", "Numbers in the prose equal the tables",
             f"{_REGULATION}第五十条", "本级与全域、上年与累计、约数、别的事项（备案、信访、热线、提案）不算；“收办”可以包括上年结转",
             "own office against whole region, last year, cumulative and rounded numbers, other matters; handled may include carried in",
             "Regulation on Disclosure of Government Information, Art. 50"),
        Rule("R8", False, "正文中的分项之和与百分比算得对", "Breakdowns and percentages in the prose add up",
             f"{_REGULATION}第五十条", "只列部分的“其中”、可以重叠的渠道、四舍五入和为凑足100%的尾差",
             "partial lists, channels that overlap, rounding, last digits adjusted to 100 %",
             "Regulation on Disclosure of Government Information, Art. 50"),
        Rule("R9", False, "“全部办结”与结转数不矛盾", "“All handled” does not contradict a carry-over",
             f"{_REGULATION}第三十三条、第五十条", "说明了在办或结转的；只说到期的、按期的", "pending cases that are told; only those due",
             "Regulation on Disclosure of Government Information, Arts. 33 and 50"),
        Rule("R10", False, "只有有权机关制定规章", "Only bodies with rule-making power issue 规章",
             "立法法第九十一条、第九十三条", "省、设区的市的部门可能填报由其起草的政府规章，列为无法断定",
             "departments of provinces and cities may report rules they drafted: undecided",
             "Legislation Law, Arts. 91 and 93"),
        Rule("R11", False, "对外公开总数量不少于本年新公开数量", "Total disclosed is not less than newly disclosed",
             f"{_FORM19}，表二", "只核对2019、2020年表式", "only the form of 2019–2020",
             "notice of 2019 on the form (国办公开办函〔2019〕60号), table 2"),
        Rule("R12", False, "金额单位合理（元与万元）", "Amounts are in the right unit (yuan, ten thousand yuan)",
             f"{_FORM21}，表二", "2019年表式的采购总金额没有规定单位；信息处理费以元计，与表二收费是两回事",
             "the purchase amount of the 2019 form has no unit; information processing fees are another thing",
             "notice of 2021 on the form (国办公开办函〔2021〕30号), table 2"),
        Rule("R13", False, "标题、统计期限、发布时间和依据的年份相符", "Years of title, period, publication and legal basis agree",
             f"{_REGULATION}第四十九条；{_FORM21}", "次年计划里的年份；乡镇、街道没有全国统一的公布时限；2018年度及以前一律为次年3月31日",
             "years in plans; townships have no national date; until report year 2018 the date was 31 March for all",
             "Regulation on Disclosure of Government Information, Art. 49; notice of 2021 on the form"),
        Rule("ENTITY", False, "正文没有别的机关或地方的名称", "No foreign body or place is named as one's own",
             f"{_REGULATION}第四十七条；{_FORM21}", "引号里的话、原名称、上级和下属、学习考察的地方",
             "quotations, former names, superiors and subordinates, places visited",
             "Regulation on Disclosure of Government Information, Art. 47; notice of 2021 on the form"),
    )
}  # fmt: skip
