"""Twin files: each report of `tests/data/checks` is found to break what its JSON says, and nothing else."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from analyzer.find.checks import RULES
from analyzer.run.check import Checked, check_files
from analyzer.schema import Finding, Report

DATA = Path(__file__).parents[2] / "data"
TWINS = sorted((DATA / "checks").glob("*.json"))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _tells(report: Report, finding: Finding, truth: dict[str, Any]) -> bool:
    """Tell whether a finding is the one a twin states: rule, place, and the values it states."""
    if finding.rule != truth["rule"]:
        return False
    if truth["where"].startswith("table"):
        placed = truth["where"] in finding.cells
    else:
        quote = "" if finding.start is None else _squeezed(report.text[finding.start : finding.end])
        where = _squeezed(truth["where"])
        placed = bool(quote) and (where in quote or quote in where)
    return placed and all(truth[k] is None or truth[k] == getattr(finding, k) for k in ("stated", "expected"))


def _fails(checked: Checked) -> list[Finding]:
    return [f for f in checked.findings if f.outcome == "fail"]


@pytest.mark.parametrize("twin", TWINS, ids=lambda path: path.stem)
def test_each_twin_is_found_as_it_says_and_nothing_else(twin: Path) -> None:
    truth = json.loads(twin.read_text("utf-8"))
    *before, checked = check_files([DATA / "checks" / name for name in truth["files"]])
    report = checked.report
    assert report is not None
    assert not any(_fails(c) for c in before)
    found = _fails(checked)
    told = [[n for n, t in enumerate(truth["fails"]) if _tells(report, f, t)] for f in found]
    assert all(told), [
        (f.rule, f.cells[:1], f.stated, f.expected, f.message) for f, n in zip(found, told, strict=True) if not n
    ]
    assert {n for hits in told for n in hits} == set(range(len(truth["fails"]))), [f.message for f in found]


def test_every_rule_has_three_twins_that_fail_and_three_that_tempt() -> None:
    names = [path.stem.split("-") for path in TWINS]
    fails = Counter(name[0] for name in names if name[1] != "trap")
    traps = Counter(name[0] for name in names if name[1] == "trap")
    wanted = {*(code.lower() for code in RULES), "time"}
    assert len(TWINS) >= 90
    assert {k for k in wanted if fails[k] < 3 or traps[k] < 3} == set()


def test_all_three_eras_occur() -> None:
    eras = Counter(
        c.report.template
        for path in TWINS
        for c in check_files([next((DATA / "checks").glob(f"{path.stem}.[thm]*"))])
        if c.report
    )
    assert min(eras[form] for form in ("pre2019", "2019", "2021")) >= 8


def test_the_kept_script_makes_these_files() -> None:
    spec = importlib.util.spec_from_file_location("make_checks", DATA / "make_checks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.build() == {path.name: path.read_bytes() for path in (DATA / "checks").iterdir()}
