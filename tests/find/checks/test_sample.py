"""The sample corpus: precision and recall of every rule against what was planted, printed and floored.

Run with ``pytest -s tests/find/checks/test_sample.py`` to read the table.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

from analyzer.find.checks import check_report, check_years, year_row
from analyzer.parse import parse
from analyzer.read import read_document
from analyzer.schema import Finding, Report

CORPUS = Path(__file__).parents[3] / "corpus" / "sample"
TRUTH = json.loads((CORPUS / "truth.json").read_text("utf-8"))


@cache
def _found() -> tuple[tuple[str, Report, Finding], ...]:
    """Read and check the whole corpus, years of one body together; a body is named by its file's stem."""
    found: list[tuple[str, Report, Finding]] = []
    reports: dict[str, tuple[str, Report]] = {}
    for path in sorted((CORPUS / "files").iterdir()):
        report = parse(read_document(path, name=path.name))
        reports[report.report_id] = (path.name, report)
        found += [(path.name, report, f) for f in check_report(report)]
    rows = [year_row(report, name.rpartition("-")[0]) for name, report in reports.values()]
    found += [(*reports[f.report_id], f) for f in check_years(r for r in rows if r is not None)]
    return tuple(found)


def test_planted_contradictions_are_found_and_nothing_else() -> None:
    planted = Counter((r["file"], r["rule"]) for r in TRUTH["contradictions"])
    found = Counter((name, f.rule) for name, _, f in _found() if f.outcome == "fail")
    for rule in sorted({rule for _, rule in planted | found}, key=lambda r: (len(r), r)):
        mine = {k: n for k, n in found.items() if k[1] == rule}
        theirs = {k: n for k, n in planted.items() if k[1] == rule}
        hit = sum((Counter(mine) & Counter(theirs)).values())
        print(f"{rule:6} precision {hit}/{sum(mine.values())} recall {hit}/{sum(theirs.values())}")
    assert found - planted == Counter()
    assert planted - found == Counter()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def test_nothing_that_is_right_is_flagged() -> None:
    wrong = {(r["file"], r["rule"], str(r["stated"])) for r in TRUTH["contradictions"]}
    for row in TRUTH["consistent"]:
        for name, report, f in _found():
            if name != row["file"] or f.rule != row["rule"] or f.outcome != "fail" or f.start is None:
                continue
            inside = _squeezed(report.text[f.start : f.end]) in _squeezed(row["quote"])
            assert not inside or (name, f.rule, str(f.stated)) in wrong, (row, f.message)
