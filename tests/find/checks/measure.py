"""What the checks do on the stress reports, printed as files: false alarms, changed cells, one slip a rule, years."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analyzer.find.checks import check_report, check_years, year_row
from analyzer.schema import Finding
from tests.find.checks.files import FORMATS, read_back
from tests.find.checks.stress import SPOILED, change_one_cell, make, with_year_before

__all__ = ["Changed", "changed_cells", "clean", "main", "over_years", "slips"]

_OLD_EACH = 7  # one report in seven is of a year before 2019


def clean(count: int, folder: Path) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """Yield (seed, findings) of consistent reports, read from files of all formats with noise."""
    for seed in range(count):
        made = make(seed, old=seed % _OLD_EACH == _OLD_EACH - 1)
        yield seed, check_report(read_back(made, seed, folder))


@dataclass(slots=True)
class Changed:
    """Reports with one cell changed: how many, found, shown among the cells, named as the one likely cause."""

    planted: int = 0
    found: int = 0
    shown: int = 0
    named: int = 0
    missed: list[int] = field(default_factory=list)

    def add(self, seed: int, cell: str, findings: tuple[Finding, ...]) -> None:
        """Count one report."""
        fails = [f for f in findings if f.outcome == "fail" and f.hard]
        row, _, column = cell[7:].rpartition("/")
        shown = any(cell in f.cells for f in fails)
        self.planted, self.found, self.shown = self.planted + 1, self.found + bool(fails), self.shown + shown
        self.named += any(f"“{row}”行“{column}”列一格有误" in f.message for f in fails)
        self.missed += [] if shown else [seed]


def changed_cells(count: int, folder: Path, *, whole: bool) -> Changed:
    """Change one cell of table 3 or 4 in each report; `whole`: every zero printed, no row left out."""
    result = Changed()
    for seed in range(count):
        made = make(seed)
        cell = change_one_cell(made, seed)
        result.add(seed, cell, check_report(read_back(made, seed, folder, whole=whole)))
    return result


def slips(rule: str, count: int, folder: Path) -> tuple[int, int, int]:
    """Put one slip of a soft rule into each report it fits: (planted, found, reports with another rule blamed)."""
    planted = found = blamed = 0
    for seed in range(count):
        made = make(seed)
        if SPOILED[rule](made):
            fails = {f.rule for f in check_report(read_back(made, seed, folder)) if f.outcome == "fail"}
            planted, found, blamed = planted + 1, found + (rule in fails), blamed + bool(fails - {rule})
    return planted, found, blamed


def _year_fails(seed: int, folder: Path, spoil: str | None) -> set[str]:
    now = make(seed)
    before = with_year_before(now)
    if spoil == "R5":
        before.three["四、结转下年度继续办理"][-1] += 3
    if spoil == "R6":
        before.two["行政规范性文件"][2] += 2
    reports = [read_back(made, seed, folder, whole=True) for made in (before, now)]
    rows = [year_row(report, "甲") for report in reports]
    return {f.rule for f in check_years(row for row in rows if row is not None) if f.outcome == "fail"}


def over_years(count: int, folder: Path) -> dict[str, tuple[int, int]]:
    """Check pairs of years: false alarms of consistent pairs, and (planted, found) of R5 and R6."""
    results = {"false": (count, sum(bool(_year_fails(seed, folder, None)) for seed in range(count)))}
    for rule, seeds in (("R5", range(count)), ("R6", range(1, count, 2))):
        fails = [_year_fails(seed, folder, rule) for seed in seeds if rule == "R5" or make(seed).form == "2021"]
        results[rule] = (len(fails), sum(found == {rule} for found in fails))
    return results


def _print_clean(count: int, folder: Path) -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    alarms: list[str] = []
    for seed, findings in clean(count, folder):
        outcomes.update((f.rule, f.outcome) for f in findings)
        kind = FORMATS[seed % len(FORMATS)]
        alarms += [f"  {seed} {kind} {f.rule} {f.message}" for f in findings if f.outcome == "fail"]
    print(f"{count} consistent reports in {', '.join(FORMATS)}: {len(alarms)} false alarms", *alarms, sep="\n")
    for rule in sorted({rule for rule, _ in outcomes}, key=lambda r: (len(r), r)):
        told = " ".join(f"{name} {outcomes[rule, name]}" for name in ("pass", "uncertain", "not_assessable"))
        print(f"  {rule:6} {told}")


def main() -> None:
    """Measure and print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    count: int = parser.parse_args().count
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _print_clean(count, folder)
        for whole in (True, False):
            c = changed_cells(count, folder, whole=whole)
            print(f"one cell changed, {'every cell printed' if whole else 'blanks and rows left out'}: {c.planted} planted, "
                  f"found {c.found}, among the cells shown {c.shown}, named {c.named}; missed {c.missed[:20]}")  # fmt: skip
        for rule in SPOILED:
            planted, found, blamed = slips(rule, count, folder)
            print(f"{rule:6} one slip: {planted} planted, {found} found, another rule blamed in {blamed}")
        for label, (planted, found) in over_years(count, folder).items():
            print(f"years, {label}: {found} of {planted}")
