"""One function for each measure: its value, its base and its interval.

Definitions, bases and null rules are told to the reader in the page's last part and in
``docs``; a measure whose base is empty is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyzer.tell.content.corpus import MEASURES, PROBLEMS, YearCorpus, naming
from analyzer.tell.content.statistics import Value, difference, discoveries, proportion, ratio

__all__ = [
    "Change",
    "Rule",
    "answered",
    "answered_by_theme",
    "blame",
    "changes",
    "done",
    "findings_rate",
    "has_five",
    "hedged",
    "intensity",
    "outside",
    "pairs",
    "prevalence",
    "prevalence_by",
    "rules",
    "salience",
    "specificity_shares",
    "subthemes",
    "unasked",
    "vague",
]

Themes = tuple[str, ...]


def has_five(year: YearCorpus) -> Value:
    """Give the share of reports with a section of problems that could be read. Base: reports."""
    return proportion(int(year.reports["five"].sum()), len(year.reports))


def prevalence(year: YearCorpus, themes: Themes, types: Iterable[str]) -> dict[str, Value]:
    """Give for each theme the share of reports with at least one statement of these types on it.

    Base: reports with a readable section 五. One report is one body, so Wilson's interval is one
    over bodies.
    """
    grid = naming(year, themes, types)
    return {t: proportion(int(grid[:, i].sum()), len(grid)) for i, t in enumerate(themes)}


def prevalence_by(
    year: YearCorpus, themes: Themes, types: Iterable[str], groups: pd.Series
) -> dict[str, dict[str, Value]]:
    """Give the prevalence inside each group; `groups` maps each report of the year (in order) to a label."""
    labels = pd.Series(groups.to_numpy(), index=year.reports["report_id"])[year.readable["report_id"]].to_numpy()
    grid, kinds = naming(year, themes, tuple(types)), sorted({str(g) for g in labels if isinstance(g, str)})
    found: dict[str, dict[str, Value]] = {}
    for kind in kinds:
        rows = grid[labels == kind]
        found[kind] = {t: proportion(int(rows[:, i].sum()), len(rows)) for i, t in enumerate(themes)}
    return found


def intensity(year: YearCorpus, themes: Themes, types: Iterable[str]) -> dict[str, Value]:
    """Give statements of each theme for each report. Base: reports with a readable section 五."""
    base = len(year.readable)
    counts = year.of_type(types)["theme"].value_counts()
    return {t: Value(float(counts.get(t, 0)) / base if base else None, base, int(counts.get(t, 0))) for t in themes}


def salience(year: YearCorpus, themes: Themes) -> dict[str, Value]:
    """Give the median place of a theme's first statement among its report's problems, 1 = first.

    Base: reports naming the theme; None where nobody names it.
    """
    problems = year.of_type(PROBLEMS)
    place = problems.groupby("report_id").cumcount() + 1
    first = problems.assign(place=place).groupby(["report_id", "theme"])["place"].min().reset_index()
    by_theme = first.groupby("theme")["place"]
    middle, base = by_theme.median(), by_theme.size()
    return {t: Value(float(middle[t]), int(base[t])) if t in middle.index else Value(None, 0) for t in themes}


def _share_of_statements(rows: pd.DataFrame, part: pd.Series) -> Value:
    """Give the share of `rows` where `part` holds, interval over the reports they come from."""
    grouped = pd.DataFrame({"report": rows["report_id"], "part": part.astype(float)}).groupby("report")["part"]
    return ratio(grouped.sum().to_numpy(), grouped.size().to_numpy())


def _asked(year: YearCorpus) -> tuple[pd.DataFrame, pd.Series]:
    """Give the problems of reports that have measures at all, and which of them are answered."""
    measures = year.of_type(MEASURES)
    problems = year.of_type(PROBLEMS)
    problems = problems[problems["report_id"].isin(frozenset(measures["report_id"]))]
    return problems, problems["statement_id"].isin(frozenset(measures["answers"].dropna()))


def answered(year: YearCorpus) -> tuple[Value, int]:
    """Give the share of problems that a measure answers, and the number of reports left out.

    Base: problems in reports that have measures at all; the second number counts the reports that
    state problems and no measure.
    """
    rows, hit = _asked(year)
    silent = year.of_type(PROBLEMS)["report_id"].nunique() - rows["report_id"].nunique()
    return _share_of_statements(rows, hit), int(silent)


def answered_by_theme(year: YearCorpus, themes: Themes) -> dict[str, Value]:
    """Give for each theme the share of its problems that a measure answers. Base as `answered`."""
    rows, hit = _asked(year)
    return {t: _share_of_statements(rows[rows["theme"] == t], hit[rows["theme"] == t]) for t in themes}


def unasked(year: YearCorpus) -> Value:
    """Give the share of measures that answer no stated problem. Base: measures."""
    rows = year.of_type(MEASURES)
    return _share_of_statements(rows, rows["answers"].isna())


def done(year: YearCorpus) -> Value:
    """Give the share of measures reported as carried out: MD / (MD + MF). Base: measures."""
    rows = year.of_type(MEASURES)
    return _share_of_statements(rows, rows["type"] == "MD")


def vague(year: YearCorpus, types: Iterable[str]) -> Value:
    """Give the share of statements with specificity 0 or 1. Base: statements with a known specificity."""
    rows = year.of_type(types).dropna(subset="specificity")
    return _share_of_statements(rows, rows["specificity"] <= 1)


def specificity_shares(year: YearCorpus, types: Iterable[str]) -> tuple[float, ...] | None:
    """Give the shares of specificity 0, 1, 2 and 3 among statements of these types; None without any."""
    known = year.of_type(types)["specificity"].dropna()
    return tuple(float((known == k).mean()) for k in range(4)) if len(known) else None


def hedged(year: YearCorpus) -> Value:
    """Give the share of problems that are hedged or minimised. Base: problems whose wording was coded."""
    rows = year.of_type(PROBLEMS).dropna(subset="hedging")
    return _share_of_statements(rows, rows["hedging"].isin(("hedged", "minimised")))


def blame(year: YearCorpus) -> Value:
    """Give the share of problems and causes laid outside the own body. Base: those with coded attribution."""
    rows = year.of_type(("P", "C")).dropna(subset="attribution")
    return _share_of_statements(rows, rows["attribution"] != "own")


def subthemes(year: YearCorpus, types: Iterable[str]) -> dict[str, int]:
    """Give for each level-2 code the number of reports naming it, most frequent first."""
    rows = year.of_type(types).dropna(subset="subtheme").drop_duplicates(["report_id", "subtheme"])
    counts = rows["subtheme"].value_counts()
    return {str(code): int(n) for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}


def pairs(year: YearCorpus, themes: Themes) -> np.ndarray:
    """Count which measures answer which problems: shape (problem themes, measure themes), of measures."""
    problems = year.of_type(PROBLEMS).set_index("statement_id")["theme"]
    measures = year.of_type(MEASURES).dropna(subset="answers")
    index, grid = pd.Index(themes), np.zeros((len(themes), len(themes)), dtype=int)
    rows = index.get_indexer(pd.Index(measures["answers"].map(problems)))
    columns = index.get_indexer(pd.Index(measures["theme"]))
    known = (rows >= 0) & (columns >= 0)
    np.add.at(grid, (rows[known], columns[known]), 1)
    return grid


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a theme on the bodies of both years; `told` where it exceeds chance."""

    theme: str
    before: Value
    after: Value
    gap: Value
    p_value: float
    told: bool


def changes(before: YearCorpus, after: YearCorpus, themes: Themes, types: Iterable[str]) -> list[Change]:
    """Compare two years on the bodies whose section 五 is readable in both.

    A change is told where its interval excludes 0, the exact test on bodies that differ stands at a
    false discovery rate of 10 % over the themes, and the panel has at least 5 bodies. An empty
    panel gives values None.
    """
    kinds = tuple(types)
    a, b = before.readable, after.readable
    both = sorted(frozenset(a["body"]) & frozenset(b["body"]))
    first = naming(before, themes, kinds)[pd.Index(a["body"]).get_indexer(both)]
    second = naming(after, themes, kinds)[pd.Index(b["body"]).get_indexer(both)]
    gaps, p_values = difference(first, second)
    # A theme nobody names in either year is no hypothesis and must not weaken the others' tests.
    alive = [i for i in range(len(themes)) if first[:, i].any() or second[:, i].any()]
    stands = dict(zip(alive, discoveries([p_values[i] for i in alive]), strict=True))
    found = []
    for i, theme in enumerate(themes):
        gap = gaps[i]
        old, new = (proportion(int(grid[:, i].sum()), len(both)) for grid in (first, second))
        found.append(
            Change(theme, old, new, gap, p_values[i], stands.get(i, False) and outside(gap) and not gap.listed)
        )
    return found


def outside(gap: Value) -> bool:
    """Tell whether the interval of a change leaves 0 out."""
    return gap.low is not None and gap.high is not None and (gap.low > 0 or gap.high < 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check over the reports of a year: in how many it could be made, and how it ended.

    A report counts once for each rule, with its worst outcome; `rate` is hard fails among the
    reports where the rule could be assessed.
    """

    rule: str
    assessable: int
    passed: int
    failed: int
    hard: int
    uncertain: int
    not_assessable: int
    rate: Value


_WORST: Mapping[str, int] = {"not_assessable": 0, "pass": 1, "uncertain": 2, "fail": 3}


def _rule_order(rule: str) -> tuple[int, str]:
    """Sort R2 before R10, and named rules last."""
    return (int(rule[1:]), rule) if rule[1:].isdigit() else (10_000, rule)


def rules(year: YearCorpus) -> list[Rule]:
    """Give each rule that was tried in the year. Base: reports where it could be assessed."""
    rows = year.findings.assign(
        worst=year.findings["outcome"].map(_WORST),
        hard_fail=(year.findings["outcome"] == "fail") & year.findings["hard"].fillna(False).astype(bool),
    )
    by_report = rows.groupby(["rule", "report_id"]).agg(worst=("worst", "max"), hard=("hard_fail", "max")).reset_index()
    found = []
    for rule in sorted(by_report["rule"].unique(), key=_rule_order):
        here = by_report[by_report["rule"] == rule]
        ended = [int((here["worst"] == k).sum()) for k in range(4)]
        assessable, hard = len(here) - ended[0], int(here["hard"].sum())
        rate = proportion(hard, assessable)
        found.append(Rule(str(rule), assessable, ended[1], ended[3], hard, ended[2], ended[0], rate))
    return found


def findings_rate(year: YearCorpus) -> Value:
    """Give the share of reports with at least one hard fail. Base: reports where any hard rule was assessed."""
    hard = year.findings[year.findings["hard"].fillna(False).astype(bool)]
    assessed = hard[hard["outcome"] != "not_assessable"]
    failed = assessed.loc[assessed["outcome"] == "fail", "report_id"].nunique()
    return proportion(int(failed), int(assessed["report_id"].nunique()))
