"""The twin cases: for each rule reports that break it and reports that only seem to, with what must be found.

``Case(name, frame, year, said, finds…)``: `said` are the sentences put into part one. A find is
(rule, where, stated, expected): `where` names a cell (``table3/row/column``) or quotes the prose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["CASES", "Case", "Find"]

Find = tuple[str, str, str | None, str | None]
Rows = Mapping[str, str]

# 12 received, 3 carried in, 13 handled (7 granted, 2 in part, 2 refused, 1 not held, 1 not dealt with), 2 carried over.
TWELVE: Rows = {
    "一": "8 3 0 0 1",
    "二": "2 1",
    "公开": "5 2",
    "部分": "2",
    "不公7": "1 1",
    "无1": "1",
    "处1": "0 0 0 0 1",
    "四": "1 1",
}
# 92 received, 8 carried in, 94 handled, 6 carried over.
MANY: Rows = {
    "一": "61 22 0 1 6 2", "二": "4 3 0 0 1", "公开": "30 11 0 1 4 1", "部分": "8 4 0 0 1 1", "无1": "12 5 0 0 1", "处1": "9 2",
    "不公5": "3 1", "四": "3 2 0 0 1",
}  # fmt: skip
ALL_DONE: Rows = {"一": "6 2", "公开": "4 2", "无1": "2"}
NONE: Rows = {}


@dataclass(frozen=True)
class Case:
    """One twin: a report (or a year before and it) and everything that must fail in it."""

    name: str
    frame: str
    year: int
    said: Sequence[str] = ()
    finds: Sequence[Find] = ()
    form: str = ""
    t3: Rows = field(default_factory=lambda: TWELVE)
    t2: Rows = field(default_factory=dict)
    t4: Rows = field(default_factory=lambda: {"议": "1", "直诉": "1 0 0 1"})
    errors: Sequence[tuple[str, str, str, float | None]] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


NEW, CAME = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
OPEN, DONE, OVER = "（一）予以公开", "（七）总计", "四、结转下年度继续办理"
LACK, FILE = "（四）无法提供/1.本机关不掌握相关政府信息", "（三）不予公开/7.属于行政执法案卷"
DOCS = "行政规范性文件"
FEE = "table2/行政事业性收费/本年收费金额（单位：万元）"

_R1 = (
    Case("r1-new-and-its-total", "town", 2022, ["公开工作有人管。"], [("R1", f"table3/{NEW}/自然人", None, "11"), ("R1", f"table3/{NEW}/总计", None, "16")],
         errors=[("table3", NEW, "自然人", 9), ("table3", NEW, "总计", 13)]),
    Case("r1-carried-over-firms", "bureau", 2023, ["全年工作平稳有序。"], [("R1", f"table3/{OVER}/商业企业", "3+3", "4"), ("R1", f"table3/{OVER}/总计", "13+4", "15")],
         errors=[("table3", OVER, "商业企业", 3), ("table3", OVER, "总计", 4)]),
    Case("r1-trial-form-carried-in", "street", 2019, ["街道设立申请受理点一处。"], [("R1", f"table3/{CAME}/其他", "2+0", "4"), ("R1", f"table3/{CAME}/总计", "94+6", "102")],
         t3=MANY, errors=[("table3", CAME, "其他", 2), ("table3", CAME, "总计", 10)]),
    Case("r1-one-cell-in-row-and-column", "office", 2021, ["受理点全年无休。"], [("R1", f"table3/{NEW}/自然人", "9+1", "12"), ("R3", f"table3/{NEW}/总计", "12", "14")],
         errors=[("table3", NEW, "自然人", 10)]),
    Case("r1-trap-zeros-left-blank", "town", 2023, ["空白格按零理解。"], more={"blank_zeros": ["table3"]}),
    Case("r1-trap-old-table-has-no-balance", "county", 2016, ["全年收到申请5件，答复4件，另1件撤回。"], form="pre2019", more={"rows": [["收到申请数", "件", "5"], ["答复数", "件", "4"]]}),
    Case("r1-trap-carried-over-more-than-new", "province", 2022, ["积压较多，已排出清理计划。"], t3={"一": "3", "二": "40", "公开": "8", "四": "35"}),
    Case("r1-trap-table-is-a-picture", "street", 2020, ["统计表以图片形式附后。"], more={"absent": ["table3", "table4"]}),
)  # fmt: skip
_R2 = (
    Case("r2-leaf-and-its-row-total", "county", 2022, ["依申请公开渠道畅通。"], [("R2", f"table3/{DONE}/自然人", "9", "10"), ("R2", f"table3/{DONE}/总计", "13", "14")],
         errors=[("table3", OPEN, "自然人", 6), ("table3", OPEN, "总计", 8)]),
    Case("r2-trial-form-one-result-lost", "office", 2020, ["表内数字由系统导出。"], [("R2", f"table3/{DONE}/商业企业", "23", "18"), ("R2", f"table3/{DONE}/总计", "94", "89")],
         t3=MANY, errors=[("table3", LACK, "商业企业", 0), ("table3", LACK, "总计", 13)]),
    Case("r2-a-refusal-counted-twice", "bureau", 2021, ["涉案卷申请较往年多。"], [("R2", f"table3/{DONE}/自然人", "9", "10"), ("R2", f"table3/{DONE}/总计", "13", "14")],
         errors=[("table3", FILE, "自然人", 2), ("table3", FILE, "总计", 3)]),
    Case("r2-trap-only-one-kind-of-result", "town", 2024, ["全部予以公开。"], t3={"一": "4", "公开": "4"}),
    Case("r2-trap-all-zero", "street", 2022, ["全年未收到政府信息公开申请。"], t3=NONE, t4=NONE),
    Case("r2-trap-other-handling-is-one-row-in-2019", "city", 2019, ["其他处理多为撤回。"], t3={"一": "5 1", "他": "5 1"}),
)  # fmt: skip
_R3 = (
    Case("r3-total-of-a-row", "town", 2021, ["公开岗位实行AB角。"], [("R3", f"table3/{OPEN}/总计", "8", "7"), ("R2", f"table3/{DONE}/总计", "13", "14")],
         errors=[("table3", OPEN, "总计", 8)]),
    Case("r3-firm-lost", "province", 2020, ["省本级申请以企业查询为主。"], [("R3", f"table3/{NEW}/总计", "92", "86"), ("R1", f"table3/{NEW}/法律服务机构", "6+1", "1")],
         t3=MANY, errors=[("table3", NEW, "法律服务机构", 0)]),
    Case("r3-total-of-those-carried-over", "office", 2023, ["到期均已答复。"], [("R3", f"table3/{OVER}/总计", "1", "2"), ("R1", f"table3/{OVER}/总计", "13+1", "15")],
         errors=[("table3", OVER, "总计", 1)]),
    Case("r3-trap-no-subtotal-of-firms", "county", 2023, ["法人申请占比上升。"], t3={"一": "1 9 0 0 8", "公开": "1 9 0 0 8"}),
    Case("r3-trap-total-printed-blanks-around", "bureau", 2022, ["零不填写。"], t3=ALL_DONE, more={"blank_zeros": ["table3"]}),
    Case("r3-trap-group-rows-have-no-numbers", "street", 2023, ["不予公开的均说明理由。"], t3={"一": "5", "不公1": "1", "不公8": "2", "处5": "2"}),
)  # fmt: skip
_R4 = (
    Case("r4-review-total", "county", 2021, ["复议案件逐案复盘。"], [("R4", "table4/行政复议/总计", "7", "8")], t4={"议": "4 1 2 1"}, errors=[("table4", "行政复议", "总计", 7)]),
    Case("r4-suits-pending-forgotten", "city", 2020, ["应诉工作由法规科承担。"], [("R4", "table4/行政诉讼/未经复议直接起诉/总计", "3", "5")],
         t4={"直诉": "3 0 0 2"}, errors=[("table4", "行政诉讼/未经复议直接起诉", "总计", 3)]),
    Case("r4-after-review", "office", 2022, ["复议后起诉的案件出庭率高。"], [("R4", "table4/行政诉讼/复议后起诉/总计", "2", "1")],
         t4={"后诉": "0 0 1"}, errors=[("table4", "行政诉讼/复议后起诉", "总计", 2)]),
    Case("r4-trap-only-pending", "bureau", 2024, ["年底新发一起复议。"], t4={"议": "0 0 0 1"}),
    Case("r4-trap-review-and-suit-of-one-case", "town", 2019, ["一案先复议后起诉。"], t4={"议": "1", "后诉": "1"}),
    Case("r4-trap-told-in-prose-only", "street", 2016, ["本年度行政复议0件，行政诉讼0件。"], form="pre2019"),
)  # fmt: skip
_R5 = (
    Case("r5-one-lost-on-new-year", "town", 2023, ["有序办理。"], [("R5", f"table3/{CAME}/总计", "3", "4")], more={"before": {"t3": {"一": "9", "公开": "5", "四": "4"}}}),
    Case("r5-forgotten-altogether", "bureau", 2022, ["有序办理。"], [("R5", f"table3/{CAME}/总计", "0", "2")], t3=ALL_DONE, more={"before": {"t3": TWELVE}}),
    Case("r5-between-the-two-forms", "county", 2021, ["有序办理。"], [("R5", f"table3/{CAME}/总计", "8", "6")], t3=MANY, more={"before": {"t3": {**MANY, "二": "4 3 0 0 1"}}}),
    Case("r5-trap-carried-on-exactly", "office", 2023, ["有序办理。"], more={"before": {"t3": {"一": "9 1", "公开": "7", "四": "2 1"}}}),
    Case("r5-trap-a-year-between-is-missing", "street", 2023, ["有序办理。"], more={"before": {"t3": {"一": "9", "公开": "2", "四": "7"}, "year": 2021}}),
    Case("r5-trap-another-body", "town", 2022, ["有序办理。"], more={"before": {"t3": {"一": "9", "公开": "2", "四": "7"}, "agency": "云泊县枫桥镇人民政府"}}),
    Case("r5-trap-the-older-years-had-no-such-row", "county", 2019, ["有序办理。"], more={"before": {"form": "pre2019", "said": ["收到申请9件，结转下年度2件。"]}}),
)  # fmt: skip
_R6 = (
    Case("r6-two-vanish", "bureau", 2023, ["制发文件均经合法性审查。"], [("R6", f"table2/{DOCS}/现行有效件数", "12", "14")], t2={"规范": "1 1 12"}, t3=ALL_DONE, more={"before": {"t2": {"规范": "2 0 14"}, "t3": NONE}}),
    Case("r6-repealed-not-taken-off", "county", 2022, ["文件库年内上线。"], [("R6", f"table2/{DOCS}/现行有效件数", "40", "35")], t2={"规范": "3 5 40"}, t3=ALL_DONE, more={"before": {"t2": {"规范": "1 0 37"}, "t3": NONE}}),
    Case("r6-issued-not-added", "city", 2024, ["规范性文件统一登记、统一编号。"], [("R6", f"table2/{DOCS}/现行有效件数", "61", "70")], t2={"规范": "9 0 61"}, t3=ALL_DONE, more={"before": {"t2": {"规范": "4 2 61"}, "t3": NONE}}),
    Case("r6-trap-counted-anew-after-a-clean-up", "county", 2023, ["对现行规范性文件开展全面清理，按新口径重新统计有效件数。"], t2={"规范": "3 5 18"}, t3=ALL_DONE, more={"before": {"t2": {"规范": "1 0 37"}, "t3": NONE}}),
    Case("r6-trap-follows", "office", 2022, ["文件制发从严。"], t2={"规范": "1 4 6"}, t3=ALL_DONE, more={"before": {"t2": {"规范": "0 0 9"}, "t3": NONE}}),
    Case("r6-trap-the-trial-form-counted-something-else", "bureau", 2021, ["栏目平移完成。"], t2={"规范": "1 0 6"}, t3=ALL_DONE, more={"before": {"t2": {"规范": "2 2 31"}, "t3": NONE}}),
)  # fmt: skip
_R7 = (
    Case("r7-received-turned-round", "town", 2022, ["全年收到群众递交的政府信息公开申请21件。"], [("R7", "21件", "21", "12")]),
    Case("r7-none-received-yet-one", "street", 2023, ["一年来街道没有收到政府信息公开申请。"], [("R7", "没有收到政府信息公开申请", "0", "1")], t3={"一": "1", "公开": "1"}, t4=NONE),
    Case("r7-handled", "bureau", 2021, ["新收申请12件，连同上年结转3件，共办结政府信息公开申请14件。"], [("R7", "14件", "14", "13")]),
    Case("r7-carried-over", "office", 2020, ["受理政府信息公开申请九十二件，另有九件转下年度办理。"], [("R7", "九件", "9", "6")], t3=MANY),
    Case("r7-whole-county", "county", 2023, ["全县受理政府信息公开申请29件。"], [("R7", "29件", "29", "92")], t3=MANY, t4=NONE),
    Case("r7-review-cases", "county", 2019, ["因政府信息公开引发行政复议案件3件。"], [("R7", "3件", "3", "1")]),
    Case("r7-suits-denied", "office", 2024, ["本局全年未发生涉政府信息公开的行政诉讼。"], [("R7", "未发生涉政府信息公开的行政诉讼", "0", "2")]),
    Case("r7-by-applicant", "street", 2022, ["收到政府信息公开申请12件，其中自然人7件。"], [("R7", "7件", "7", "8")]),
    Case("r7-trap-a-whole-county-in-a-bureau", "bureau", 2022, ["全县各部门共受理政府信息公开申请96件，我局12件。"]),
    Case("r7-trap-own-office-in-a-county", "county", 2022, ["县政府本级收到政府信息公开申请12件，由县政府办公室答复。"], t3=MANY),
    Case("r7-trap-handled-with-those-carried-in", "town", 2019, ["共收办政府信息公开申请15件，已办13件。"]),
    Case("r7-trap-last-year-and-hot-line", "office", 2021, ["2020年收到政府信息公开申请31件。12348热线接受咨询4600人次。"]),
    Case("r7-trap-about", "city", 2023, ["全年受理政府信息公开申请近100件。"], t3=MANY),
    Case("r7-trap-letters-written", "street", 2024, ["就政府信息公开申请发出补正通知书4份、延期答复告知书1份。"]),
    Case("r7-trap-old-form-has-no-table-three", "bureau", 2015, ["全年收到依申请公开7件，办结7件。"], form="pre2019"),
)  # fmt: skip
_R8 = (
    Case("r8-parts-too-few", "town", 2023, ["全年公开信息97条，其中惠农28条、项目19条、救助7条、应急12条、动态29条。"], [("R8", "97条", "97", "95")]),
    Case("r8-share-turned-round", "street", 2020, ["公开信息142条，其中动态85条，占59.68%；服务57条，占40.14%。"], [("R8", "85条，占59.68%", "59.68%", "59.86%")]),
    Case("r8-growth", "bureau", 2022, ["公开水情信息264条，比上年的231条增长12.4%。"], [("R8", "12.4%", "12.4%", "14.29%")]),
    Case("r8-old-report", "county", 2014, ["全县公开信息2146条，其中网站973条、公报312条、公开栏960条。"], [("R8", "2146条", "2146", "2245")], form="pre2019"),
    Case("r8-one-site-two-totals", "office", 2023, ["通过政府网站公开信息20条。", "平台建设方面，网站公开信息16条。"], [("R8", "网站公开信息16条", "16", "20")]),
    Case("r8-prose-balance-without-tables", "town", 2013, ["新收信息公开申请9件，上年结转2件，办结8件，结转下年度1件。"], [("R8", "9件", "9", "11")], form="pre2019"),
    Case("r8-trap-part-of-the-list", "town", 2021, ["公开信息310条，重点领域信息有补贴24条、招标11条等。"]),
    Case("r8-trap-channels-overlap", "street", 2022, ["公开信息200条，其中网站发布200条，公众号同步转发120条。"]),
    Case("r8-trap-rounded-to-the-last-digit", "county", 2020, ["公开信息7条，甲类2条，占28.6%；乙类2条，占28.6%；丙类3条，占42.9%。"]),
    Case("r8-trap-share-of-something-else", "bureau", 2024, ["公开信息80条，其中水质公告10条，占全县水质公告的35%。"]),
    Case("r8-trap-ten-thousands", "city", 2019, ["公开信息2.1万条，其中市级0.6万条、县级1.5万条。"]),
    Case("r8-trap-two-sites", "office", 2022, ["县政府网站公开信息20条。", "平台建设方面，局公众号推送信息16条。"]),
)  # fmt: skip
_R9 = (
    Case("r9-all-handled", "bureau", 2021, ["收到的政府信息公开申请已全部办结。"], [("R9", "全部办结", "0", "2")]),
    Case("r9-nothing-carried-over", "county", 2023, ["当年申请均已办结，没有结转下年度的申请。"], [("R9", "均已办结", "0", "6")], t3=MANY),
    Case("r9-rate-of-100", "street", 2019, ["受理政府信息公开申请12件，办结率达100%。"], [("R9", "办结率达100%", "0", "2")]),
    Case("r9-trap-those-due", "town", 2022, ["到期应答复的政府信息公开申请全部办结。"]),
    Case("r9-trap-hot-line", "office", 2023, ["12345热线交办的310件工单全部办结。"]),
    Case("r9-trap-told-that-two-are-open", "street", 2021, ["收到政府信息公开申请12件，年底尚有2件在办，其余均已办结。"]),
    Case("r9-trap-of-last-years-all", "bureau", 2020, ["上年结转的申请已全部办结。"]),
    Case("r9-trap-nothing-open", "town", 2024, ["收到的政府信息公开申请全部办结。"], t3=ALL_DONE),
)  # fmt: skip
_R10 = (
    Case("r10-county", "county", 2021, ["制度建设有新进展。"], [("R10", "table2/规章/本年制发件数", "1", "0")], t2={"规章": "1 0 1", "规范": "2 0 9"}),
    Case("r10-town", "town", 2020, ["制度建设有新进展。"], [("R10", "table2/规章/本年新制作数量", "3", "0")], t2={"规章": "3 3 3"}),
    Case("r10-street", "street", 2023, ["制度建设有新进展。"], [("R10", "table2/规章/现行有效件数", "6", "0")], t2={"规章": "0 0 6"}),
    Case("r10-trap-province", "province", 2021, ["省政府规章均已公开。"], t2={"规章": "6 3 189"}),
    Case("r10-trap-normative-documents", "county", 2020, ["规范性文件集中公开。"], t2={"规范": "9 9 60"}),
    Case("r10-trap-bureau-lists-those-in-force", "bureau", 2022, ["列出执行中的政府规章。"], t2={"规章": "0 0 4"}),
)  # fmt: skip
_R11 = (
    Case("r11-one-of-two", "town", 2019, ["文件公开及时。"], [("R11", "table2/规范性文件/对外公开总数量", "1", "2")], t2={"规范": "2 2 1"}),
    Case("r11-total-left-zero", "bureau", 2020, ["文件公开及时。"], [("R11", "table2/规范性文件/对外公开总数量", "0", "11")], t2={"规范": "11 11 0"}),
    Case("r11-rules-of-a-province", "province", 2019, ["规章公开及时。"], [("R11", "table2/规章/对外公开总数量", "8", "9")], t2={"规章": "9 9 8", "规范": "5 5 80"}),
    Case("r11-trap-equal", "office", 2020, ["首次建库。"], t2={"规范": "4 4 4"}),
    Case("r11-trap-made-but-not-disclosed", "street", 2019, ["部分文件依法不公开。"], t2={"规范": "5 2 3"}),
    Case("r11-trap-columns-of-2021", "county", 2021, ["表式已更新。"], t2={"规范": "9 0 7"}),
)  # fmt: skip
_R12 = (
    Case("r12-bureau-in-yuan", "bureau", 2022, ["收费标准上网公布。"], [("R12", FEE, "1912000", "191.2")], t2={"收费": "1912000"}),
    Case("r12-prose-gives-yuan", "office", 2023, ["全年公证行政事业性收费52300元，标准上墙。"], [("R12", FEE, "52300", "5.23")], t2={"收费": "52300"}),
    Case("r12-town-in-yuan", "town", 2021, ["收费事项逐项公示。"], [("R12", FEE, "86400", "8.64")], t2={"收费": "86400"}),
    Case("r12-trap-city-of-millions", "city", 2022, ["收费目录动态调整。"], t2={"收费": "59237.24"}),
    Case("r12-trap-another-fee", "county", 2023, ["信息处理费收取2950元。"], t2={"收费": "186.5"}),
    Case("r12-trap-purchases-have-no-unit", "street", 2019, ["采购公告全部上网。"], t2={"采购": "3 1912000"}),
)  # fmt: skip
_R13 = (
    Case("r13-period-of-the-year-before", "town", 2023, [], [("R13", "2022年1月1日至2022年12月31日", "2022", "2023")], more={"opening": "数据统计期限自2022年1月1日至2022年12月31日。"}),
    Case("r13-trial-notice", "office", 2022, [], [("R13", "国办公开办函〔2019〕60号", None, "国办公开办函〔2021〕30号")],
         more={"opening": "按照国办公开办函〔2019〕60号的要求编制，统计期限为2022年1月1日至2022年12月31日。"}),
    Case("r13-last-years-plan", "bureau", 2022, [], [("R13", "2022年", "2022", "2023")], more={"five": "解读偏少。2022年，我局将继续丰富解读形式。"}),
    Case("r13-instruction-left", "street", 2021, ["公开概况（此处填写本单位基本情况）如下。"], [("R13", "（此处填写本单位基本情况）", None, None)]),
    Case("r13-trap-history-of-the-notice", "county", 2022, [], more={"opening": "国办公开办函〔2019〕60号已停止执行，本报告依据国办公开办函〔2021〕30号编制，统计期限为2022年1月1日至2022年12月31日。"}),
    Case("r13-trap-plan-for-next-year", "city", 2021, [], more={"five": "解读偏少。2022年，我市将继续丰富解读形式；2021年已将解读列入考核。"}),
    Case("r13-trap-trial-notice-in-its-time", "town", 2020, [], more={"opening": "按照国办公开办函〔2019〕60号编制，统计期限为2020年1月1日至2020年12月31日。"}),
    Case("r13-trap-old-order-in-its-time", "bureau", 2013, ["依据国务院令第492号公布的条例开展工作。"], form="pre2019"),
)  # fmt: skip
_TIME = (
    Case("time-bureau-in-february", "bureau", 2022, [], [("R13", "2023年2月7日", "2023-02-07", "2023-01-31")], more={"dated": "2023年2月7日"}),
    Case("time-county-in-april", "county", 2021, [], [("R13", "2022年4月12日", "2022-04-12", "2022-03-31")], more={"dated": "2022年4月12日"}),
    Case("time-before-the-year-was-over", "office", 2023, [], [("R13", "2023年1月9日", "2023-01-09", None)], more={"dated": "2023年1月9日"}),
    Case("time-old-law-in-april", "county", 2016, [], [("R13", "2017年4月20日", "2017-04-20", "2017-03-31")], form="pre2019", more={"dated": "2017年4月20日"}),
    Case("time-trap-town-has-no-national-date", "town", 2022, [], more={"dated": "2023年2月20日"}),
    Case("time-trap-bureau-before-2019", "bureau", 2017, [], form="pre2019", more={"dated": "2018年3月16日"}),
    Case("time-trap-government-on-the-day", "city", 2020, [], more={"dated": "2021年3月31日"}),
    Case("time-trap-put-up-again-years-later", "office", 2021, [], more={"dated": "2023年11月3日"}),
)  # fmt: skip
_ENTITY = (
    Case("entity-town-in-a-bureau", "office", 2022, [], [("ENTITY", "我镇", "我镇", "我局")], more={"five": "我镇公开力量薄弱。2023年将增配人员。"}),
    Case("entity-bureau-in-a-street", "street", 2020, ["我局高度重视公开工作。"], [("ENTITY", "我局", "我局", "我街道")]),
    Case("entity-other-ending", "town", 2021, ["槐溪乡落实条例要求有力。"], [("ENTITY", "槐溪乡", "槐溪乡", "槐溪镇")]),
    Case("entity-old-report", "bureau", 2012, ["我镇信息公开工作全面铺开。"], [("ENTITY", "我镇", "我镇", "我局")], form="pre2019"),
    Case("entity-trap-quoted", "bureau", 2023, ["群众来信说“我镇水质不好”，已答复。"]),
    Case("entity-trap-places-above", "town", 2019, ["我县统一部署，我镇认真落实。"]),
    Case("entity-trap-former-name", "town", 2023, ["原槐溪乡档案已移交，撤乡设镇前的文件一并公开。"]),
    Case("entity-trap-visit", "street", 2021, ["赴枫桥镇、青石街道学习公开栏做法。"]),
)  # fmt: skip

CASES: tuple[Case, ...] = (
    *_R1, *_R2, *_R3, *_R4, *_R5, *_R6, *_R7, *_R8, *_R9, *_R10, *_R11, *_R12, *_R13, *_TIME, *_ENTITY,
)  # fmt: skip
