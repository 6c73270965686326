"""Checks of single files for people who write or review reports: what is wrong, where, what would be consistent.

Nothing here loads the theme model: one file takes a fraction of a second.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.errors import InputError
from analyzer.find.checks import RULES, check_report, check_years, year_row
from analyzer.find.checks.equations import equations_of
from analyzer.find.checks.repair import Cause, likely_causes
from analyzer.parse import parse
from analyzer.read import read_document
from analyzer.schema import Finding, Report

__all__ = ["Checked", "as_json", "as_page", "check_files", "exit_code", "list_rules"]

_NUMERALS = "〇一二三四五六"
_AROUND = 14  # letters of context on each side of a quote
# Findings on cells quote nothing: their message names table, row and column.
_ON_CELLS = frozenset({"R1", "R2", "R3", "R4", "R5", "R6", "R10", "R11", "R12"})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "unread": "无法读取：",
        "counts": "共核对 {all} 项：相符 {pass}，不符 {fail}，无法断定 {uncertain}，报告中没有可供核对的内容 {not_assessable}。",
        "clean": "没有发现不符之处。", "cause": "原因：", "explains": "（说明以下第 {list} 条）",
        "hard": "合计不成立", "soft": "请核实", "kind_hard": "必须成立", "kind_soft": "不成立时请核实",
        "quote": "原文", "expected": "相符时应为", "source": "依据",
        "open": "无法断定（仅供参考）", "section": "第{n}部分", "preamble": "引言", "year": "年", "unknown": "（机关不明）", "comma": "、",
        "total": "共 {files} 份文件：{found} 份有不符，{unread} 份未能读取。",
        "blank": "[{rules}] {n} 处合计因有空白或读不准的格子而无法断定。空白不当作 0；如确实为 0，填上 0 即可核对。",
        "legend": "说明：“合计不成立”是表格自身相加对不上，必有一格有误；“请核实”是两处说法不一致，也可能另有原因。"
                  "表二、表三、表四分别在报告的第二、三、四部分。R1 等为规则编号，analyzer rules 列出全部规则。",
    },
    "en": {
        "unread": "cannot be read: ",
        "counts": "{all} checks made: {pass} hold, {fail} do not, {uncertain} undecided, {not_assessable} with nothing in the report to check.",
        "clean": "Nothing was found that does not hold.", "cause": "", "explains": " (explains no. {list})",
        "hard": "sum does not hold", "soft": "please verify", "kind_hard": "must hold",
        "kind_soft": "please verify where it does not", "quote": "text", "expected": "consistent would be", "source": "source",
        "open": "Undecided (for information)", "section": "part {n}", "preamble": "preamble", "year": "", "unknown": "(body unknown)",
        "comma": ", ", "total": "{files} files: {found} with findings, {unread} not read.",
        "blank": "[{rules}] {n} sums are undecided because cells are blank or could not be read. A blank is no 0; where it means 0, print 0.",
        "legend": "Note: “sum does not hold”: the cells of a table do not add up, so one of them is wrong; “please verify”: two places "
                  "disagree, there may be a reason. Tables 2, 3 and 4 stand in parts two, three and four of the report. "
                  "R1 and so on are rules; analyzer rules lists them all.",
    },
}  # fmt: skip
# Sums with blank cells: told in one line, because a table of blanks would fill a page.
_SUMS = frozenset({"R1", "R2", "R3", "R4"})


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its report and findings, or why it could not be read."""

    path: Path
    report: Report | None
    findings: tuple[Finding, ...]
    error: str | None = None

    def of(self, outcome: str, *, strict: bool = False) -> list[Finding]:
        """Give the findings of an outcome; `strict` keeps those of hard rules only. Hard ones stand first."""
        kept = [f for f in self.findings if f.outcome == outcome and (f.hard or not strict)]
        return sorted(kept, key=lambda f: not f.hard)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Give the cells that each explain several failed sums."""
        if self.report is None:
            return ()
        tables = equations_of(self.report).values()
        return tuple(cause for equations in tables if equations for cause in likely_causes(equations))


def _read(path: Path) -> Checked:
    try:
        report = parse(read_document(path, name=path.name))
    except InputError as error:
        return Checked(path, None, (), error.reason)
    return Checked(path, report, check_report(report))


def _over_years(checked: Sequence[Checked]) -> dict[str, list[Finding]]:
    """Check reports of one body in consecutive years against each other, by report."""
    # Only where several files are given: the search for bodies loads what one file need not wait for.
    from analyzer.find.reuse import ReuseInput
    from analyzer.find.reuse.bodies import number_bodies

    reports = [c.report for c in checked if c.report is not None and c.report.agency]
    bodies = number_bodies([ReuseInput.of(report) for report in reports]).tolist()
    rows = [year_row(report, f"{body:08d}") for report, body in zip(reports, bodies, strict=True)]
    found: dict[str, list[Finding]] = {}
    for finding in check_years(row for row in rows if row is not None):
        found.setdefault(finding.report_id, []).append(finding)
    return found


def check_files(paths: Sequence[Path | str]) -> list[Checked]:
    """Read and check files, each for itself and years of one body against each other.

    Parameters
    ----------
    paths : sequence of path
        Files of any format that can be read.

    Returns
    -------
    list of Checked
        In the order given; a file that cannot be read is a value with an error.
    """
    checked = [_read(Path(path)) for path in paths]
    if sum(c.report is not None for c in checked) < 2:
        return checked
    more = _over_years(checked)
    return [
        Checked(c.path, c.report, (*c.findings, *more.get(c.report.report_id, ()))) if c.report is not None else c
        for c in checked
    ]


def exit_code(checked: Sequence[Checked], *, strict: bool = False) -> int:
    """Give 2 if a file could not be read, else 1 if something does not hold, else 0."""
    if any(c.report is None for c in checked):
        return 2
    return 1 if any(c.of("fail", strict=strict) for c in checked) else 0


def _where(report: Report, finding: Finding, words: Mapping[str, str]) -> str:
    """Name the part of the report a quote stands in, "" where there is none."""
    if finding.start is None:
        return ""
    section = next((s for s in report.sections if s.start <= (finding.start or 0) < s.end), None)
    if section is None:
        return ""
    if section.number == 0:
        return words["preamble"]
    return words["section"].format(n=_NUMERALS[section.number] if words is _WORDS["zh"] else section.number)


def _quote(report: Report, finding: Finding) -> str | None:
    """Quote the prose of a finding with some letters around it, the exact words in 【】; None for table cells."""
    if finding.start is None or finding.end is None or finding.rule in _ON_CELLS:
        return None
    a, b = finding.start, finding.end
    left = "".join(report.text[max(0, a - _AROUND) : a].split("\n")[-1].split())
    right = "".join(report.text[b : b + _AROUND].split("\n")[0].split())
    return f"…{left}【{''.join(report.text[a:b].split())}】{right}…"


def _item(report: Report, n: int, finding: Finding, causes: Sequence[Cause], lang: str) -> Iterator[str]:
    """Write one finding: rule, kind and message, then quote, what would be consistent, source."""
    words, rule = _WORDS[lang], RULES[finding.rule]
    message = finding.message if lang == "zh" else finding.message_en
    for cause in causes:
        message = message.replace(cause.zh if lang == "zh" else cause.en, "").strip()
    yield f"  {n}. [{finding.rule} {words[rule.kind]}] {message}"
    quote, where = _quote(report, finding), _where(report, finding, words)
    if quote:
        yield f"     {words['quote']}{f' ({where})' if where else ''}: {quote}"
    explained = message != (finding.message if lang == "zh" else finding.message_en)
    if finding.expected is not None and finding.stated is not None and not explained:
        yield f"     {words['expected']}: {finding.expected}"
    yield f"     {words['source']}: {rule.source if lang == 'zh' else rule.source_en}"


def _one(checked: Checked, lang: str, strict: bool) -> Iterator[str]:
    words, report = _WORDS[lang], checked.report
    if report is None:
        yield f"{checked.path}: {words['unread']}{checked.error}"
        return
    yield f"{report.agency or words['unknown']} {report.year or '?'}{words['year']}  {checked.path}"
    counted = [f for f in checked.findings if f.hard or not strict]
    counts: Counter[str] = Counter(f.outcome for f in counted)
    outcomes = {name: counts[name] for name in ("pass", "fail", "uncertain", "not_assessable")}
    yield "  " + words["counts"].format(all=len(counted), **outcomes)
    failed, causes = checked.of("fail", strict=strict), checked.causes
    for cause in causes:
        explained = [str(n) for n, f in enumerate(failed, 1) if cause.zh in f.message]
        text = cause.zh if lang == "zh" else cause.en
        yield f"  {words['cause']}{text}{words['explains'].format(list=words['comma'].join(explained))}"
    for n, finding in enumerate(failed, 1):
        yield from _item(report, n, finding, causes, lang)
    if not failed:
        yield f"  {words['clean']}"
    yield from _undecided(checked.of("uncertain", strict=strict), lang)
    if failed:
        yield f"  {words['legend']}"


def _undecided(unsure: Sequence[Finding], lang: str) -> Iterator[str]:
    """List what could not be decided, all sums with blanks in one line."""
    if not unsure:
        return
    words = _WORDS[lang]
    yield f"  {words['open']}:"
    sums = [f for f in unsure if f.rule in _SUMS]
    if sums:
        rules = words["comma"].join(dict.fromkeys(f.rule for f in sums))
        yield "  - " + words["blank"].format(rules=rules, n=len(sums))
    yield from (f"  - [{f.rule}] {f.message if lang == 'zh' else f.message_en}" for f in unsure if f.rule not in _SUMS)


def as_page(checked: Sequence[Checked], *, lang: str = "zh", strict: bool = False) -> str:
    """Write what was found as a page for people.

    Parameters
    ----------
    checked : sequence of Checked
    lang : {"zh", "en"}
    strict : bool
        Hard rules only: the sums the form prints.
    """
    blocks = ["\n".join(_one(c, lang, strict)) for c in checked]
    if len(checked) > 1:
        found = sum(bool(c.of("fail", strict=strict)) for c in checked)
        unread = sum(c.report is None for c in checked)
        blocks.append(_WORDS[lang]["total"].format(files=len(checked), found=found, unread=unread))
    return "\n\n".join(blocks)


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    quote = None if finding.start is None or finding.end is None else report.text[finding.start : finding.end]
    return {
        "rule": finding.rule, "kind": RULES[finding.rule].kind, "outcome": finding.outcome, "message": finding.message,
        "message_en": finding.message_en, "cells": list(finding.cells), "stated": finding.stated,
        "expected": finding.expected, "quote": quote, "start": finding.start, "end": finding.end,
        "source": RULES[finding.rule].source,
    }  # fmt: skip


def as_json(checked: Sequence[Checked], *, strict: bool = False) -> str:
    """Write what was found as a JSON list, one object a file, failures and undecided checks in full."""
    rows: list[dict[str, Any]] = []
    for c in checked:
        if c.report is None:
            rows.append({"file": str(c.path), "error": c.error})
            continue
        told = [*c.of("fail", strict=strict), *c.of("uncertain", strict=strict)]
        counts = Counter(f.outcome for f in c.findings if f.hard or not strict)
        rows.append({
            "file": str(c.path), "agency": c.report.agency, "year": c.report.year, "form": c.report.template,
            "counts": dict(sorted(counts.items())), "findings": [_finding(c.report, f) for f in told],
            "likely_causes": [
                {"cell": cause.name, "value": cause.cell.value, "would_mend": cause.right, "sums": len(cause.mends)}
                for cause in c.causes
            ],
        })  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=2)


def list_rules(lang: str = "zh") -> str:
    """List every rule: what it asks, whether it is hard, its source and what it lets pass."""
    lines = []
    for rule in RULES.values():
        words = _WORDS[lang]
        asks, known = (rule.zh, rule.known_zh) if lang == "zh" else (rule.en, rule.known_en)
        except_for = "不算不符" if lang == "zh" else "let pass"
        lines += [
            f"{rule.code} [{words[f'kind_{rule.kind}']}] {asks}",
            f"    {words['source']}: {rule.source if lang == 'zh' else rule.source_en}",
            f"    {except_for}: {known}",
        ]
    return "\n".join(lines)
