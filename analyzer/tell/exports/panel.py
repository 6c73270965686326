"""The wide table for panel models: one row a report, one column a theme."""

from __future__ import annotations

import pandas as pd

from analyzer.codebook import Codebook
from analyzer.tell.content.corpus import MEASURES, PROBLEMS, Corpus
from analyzer.tell.dataset import Dataset

__all__ = ["panel_table"]

_FROM_REPORTS = ("report_id", "agency", "level", "province", "city", "county", "year", "template")
_KINDS = {"problems": ("P",), "causes": ("C",), "planned": ("MF",), "taken": ("MD",)}


def panel_table(dataset: Dataset, codebook: Codebook) -> pd.DataFrame:
    """Give one row for each report that counts (one body and year), sorted by report_id.

    Counts are of statements in section 五 and null where that section could not be read: nothing
    read is not nothing admitted. ``p_t01`` … count problems by theme, ``m_t01`` … measures.
    `body` tells the reports of one agency from those of others, however it writes its name.

    Parameters
    ----------
    dataset : Dataset
        As `load_dataset` gives it.
    codebook : Codebook
        Gives the themes.
    """
    corpus = Corpus.of(dataset)
    # A year at a time, so that memory holds the statements of one; without any year the columns alone.
    pieces = [_of_year(corpus, year, codebook) for year in corpus.years or (0,)]
    return pd.concat(pieces).sort_values("report_id", kind="stable", ignore_index=True)


def _of_year(corpus: Corpus, year: int, codebook: Codebook) -> pd.DataFrame:
    """Give the rows of one year."""
    reports = corpus.reports[corpus.reports["counts"] & (corpus.reports["year"] == year)]
    reports = reports.set_index("report_id", drop=False)
    ids = frozenset(reports["report_id"])
    five = corpus.problems_and_measures(year)
    readable = reports["five"].astype(bool)
    table = reports[[*_FROM_REPORTS, "body"]].assign(section5=readable.astype("boolean"))

    def counted(rows: pd.DataFrame) -> pd.Series:
        """Count rows for each report; null where section 五 could not be read."""
        counts = rows["report_id"].value_counts().reindex(table.index).fillna(0)
        return counts.astype("Int64").where(readable, pd.NA)

    columns = {name: counted(five[five["type"].isin(types)]) for name, types in _KINDS.items()}
    problems, measures = five[five["type"].isin(PROBLEMS)], five[five["type"].isin(MEASURES)]
    columns["vague_problems"] = counted(problems[(problems["specificity"] <= 1).fillna(False)])
    answered = frozenset(measures["answers"].dropna())
    columns["answered"] = counted(problems[problems["statement_id"].isin(answered)])
    reuse = corpus.dataset.of_reports("reuse", ids).drop_duplicates("report_id").set_index("report_id")
    columns |= {name: reuse[name].reindex(table.index) for name in ("shared", "sticky", "own")}
    columns["hard_fails"] = _hard_fails(corpus.dataset.of_reports("findings", ids), table.index)
    for letter, rows in (("p", problems), ("m", measures)):
        columns |= {f"{letter}_{t.code.lower()}": counted(rows[rows["theme"] == t.code]) for t in codebook.themes}
    return pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1).reset_index(drop=True)


def _hard_fails(findings: pd.DataFrame, reports: pd.Index) -> pd.Series:
    """Count the hard checks that fail; null where no hard check could be made."""
    hard = findings[findings["hard"].fillna(False).astype(bool) & (findings["outcome"] != "not_assessable")]
    made = hard["report_id"].value_counts().reindex(reports)
    fails = hard.loc[hard["outcome"] == "fail", "report_id"].value_counts().reindex(reports).fillna(0)
    return fails.astype("Int64").where(made.notna(), pd.NA)
