"""R13, leftovers: sentences of last year's report and instructions of the template that stayed in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.find.checks.base import make_finding
from analyzer.find.checks.passages import Passage, passages
from analyzer.schema import Finding, Report
from analyzer.text.view import View, fold

__all__ = ["check_instructions", "check_plans"]

_WHO = r"(?:我们|我[㐀-鿿]{1,3}|本[㐀-鿿]{1,3}|全[省市县区州旗镇乡局]|[㐀-鿿]{2,14}(?:镇|乡|街道|局|委|办|政府|县|市|区|厅|中心))"
_AHEAD = (
    r"(?:继续|进一步|重点|着力|从|加强|加大|不断|按照|以|严格|围绕|在|积极|深入|通过|坚持|持续|努力|认真|全面|主要|做好|抓好|切实|针对|采取|紧紧|突出|聚焦|强化"
    r"|推进|推动|完善|健全|建立|结合|开展|组织|充分|更加)"
)
# The year opens the clause, the plan follows at once: 2023年,我局将继续…; 将 as "take" (将…纳入) is no plan.
_PLAN = re.compile(
    rf"(?:^|[。;,:\n)]|下一步,?|在|今后,?)(20\d\d)年度?,?(?:{_WHO})?,?(?:将{_AHEAD}|拟|计划(?:从|在|重点|进一步|继续)|打算)"
)
_TAKING = re.compile(r"作为|纳入|列入|列为|贯穿|摆在|摆上|放在|融入")
_PAST = re.compile(r"针对|上年|年初|提出|根据|按照|曾")
_CONTRAST = re.compile(r"但|却|然而|未能|没能|未跟上")  # 2022年全县将推进…,但我局…: what was planned and not reached
_PLAN_HEAD = re.compile(
    r"(?:^|[。\n])[(]?[一二三四五六\d]{0,2}[)、.]?(20\d\d)年度?(?:的?工作)?(?:计划|打算|思路|安排)(?!完成|落实|执行|情况)[:。\n]"
)
_STRICT_SECTIONS = {5, 6}
# What a template says to its writer, not to the public.
_INSTRUCTION = re.compile(
    r"\([^()]{0,12}(?:宋体|仿宋|黑体|楷体|小标宋|加粗|[一二三四五六小]号字|字号|行距|首行缩进|居中)[^()]{0,24}\)"
    r"|\((?:此处|请|需|可)(?:在此)?(?:填写|填报|插入|说明|简述|列举|根据实际|结合实际(?:情况)?(?:填|写|修改))[^()]{0,40}\)"
    r"|(?:此处|这里)(?:填写|插入|填报)|\(\s*(?:填写|填报)?(?:单位名称|机关名称|年份|日期|具体内容|联系电话)\s*\)"
    r"|(?:XX+|xx+|××+|○○+|□□+|某某)(?:年度?[,，]|(?:省|市|县|区|镇|乡|街道|局|委员会|办公室|单位|部门)(?:20\d\d|人民政府|办事处|政府信息|将|认真))"
    r"|(?:公开|收到|受理|办结|答复|发布|共|全年)[㐀-鿿]{0,12}(?:XX+|xx+|××+|___+)[条件篇份次]"
)


def _plans(passage: Passage, year: int) -> Iterator[tuple[str, tuple[int, int]]]:
    for pattern in (_PLAN, _PLAN_HEAD):
        for match in pattern.finditer(passage.text):
            before = passage.text[max(0, match.start() - 14) : match.start(1)]
            clause = re.split("[,。;\n]", passage.text[match.end() : match.end() + 40])[0]
            rest = re.split("[。\n]", passage.text[match.end() : match.end() + 60])[0]
            past = _PAST.search(before) or _TAKING.search(clause) or _CONTRAST.search(rest)
            if year - 2 <= int(match[1]) <= year and not past:
                yield match[1], passage.span(match.start(1), match.end())


def check_plans(report: Report) -> Iterator[Finding]:
    """Check R13 for plans: what a report announces lies after its year; "2023年将…" in a report of 2023 is last year's.

    Only section five and six are read, and only where the report year is sure (title or period).
    """
    sure = {e.value for e in report.evidence if e.field == "year" and e.source in {"title", "period"}}
    if report.year is None or str(report.year) not in sure or report.section(5) is None:
        return
    found = next((hit for p in passages(report, _STRICT_SECTIONS) for hit in _plans(p, report.year)), None)
    if found is None:
        messages = (
            "第五部分的计划没有写成本年度或更早的年份。",
            "No plan in section five is dated in the report year or before.",
        )
        yield make_finding(report.report_id, "R13", "pass", messages)
        return
    named, span = found
    quote = "".join(report.text[slice(*span)].split())
    following = str(report.year + 1)
    yield make_finding(
        report.report_id, "R13", "fail",
        (f"{report.year} 年度的报告把 {named} 年写成将来（“{quote}”），可能沿用了上年的文字；应为 {following} 年。",
         f"The report of {report.year} speaks of {named} as yet to come; perhaps last year's words, {following} seems meant."),
        stated=named, expected=following, span=span,
    )  # fmt: skip


def _instructions(text: str) -> dict[str, tuple[int, int]]:
    """Give the words a template addresses to its writer, each kind with the place where it stands first."""
    if not _INSTRUCTION.search("".join(fold(text).split())):
        return {}  # nearly always: places are worked out only where there is something to show
    view = View.of(text)
    found: dict[str, tuple[int, int]] = {}
    for match in _INSTRUCTION.finditer(view.text):
        found.setdefault(match.group(), view.span(*match.span()))
    return found


def check_instructions(report: Report) -> Iterator[Finding]:
    """Check R13 for words a template addresses to its writer, fonts and placeholders, each kind of words once."""
    found = _instructions(report.text)
    for words, span in list(found.items())[:5]:
        yield make_finding(
            report.report_id, "R13", "fail",
            (f"正文里留有模板的填写说明或空位“{words}”，应删去或补全。",
             f"An instruction or blank of the template is left in the text: “{words}”."),
            stated=words, span=span,
        )  # fmt: skip
    if not found:
        messages = ("正文没有留下模板的填写说明。", "No instruction of a template is left in the text.")
        yield make_finding(report.report_id, "R13", "pass", messages)
