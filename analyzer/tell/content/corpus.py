"""The dataset year by year, after versions of one report are resolved.

A *report* is one body and year: of several versions the latest counts, the others are kept for the
coverage. Measures take a `YearCorpus` and never see a version that does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyzer.errors import DatasetError
from analyzer.tell.dataset import Dataset

__all__ = ["MEASURES", "PROBLEMS", "Corpus", "YearCorpus", "place_column", "resolve"]

PROBLEMS = ("P",)
MEASURES = ("MF", "MD")
_PLACES = ("province", "city", "county")


def resolve(reports: pd.DataFrame) -> pd.DataFrame:
    """Add `counts`: True for the one version of a body and year that is counted, as the run told versions apart.

    Reports without a year never count in a yearly page; one whose body is unknown is a body of its own.

    Parameters
    ----------
    reports : DataFrame
        Table of the dataset, with `body`, `version` and `version_of`.

    Raises
    ------
    DatasetError
        An earlier run wrote the dataset, which did not tell versions apart.
    """
    dated = reports["year"].notna()
    if (dated & reports["version"].isna()).any():
        raise DatasetError(
            "数据集由较早的版本写出，请重新运行 analyzer run。An earlier version wrote this dataset; run it again."
        )
    body = reports["body"].where(reports["body"].notna(), reports["report_id"])
    return reports.assign(body=body, counts=dated & reports["version_of"].isna())


def place_column(reports: pd.DataFrame) -> str:
    """Give the finest-known split that says something: province if several, else city, else county."""
    for column in _PLACES:
        if reports[column].nunique() > 1:
            return column
    return "province"


@dataclass(frozen=True, slots=True)
class YearCorpus:
    """One year of the dataset.

    `reports` are the counted reports, sorted by id, with `body` and `five` (section 五 readable);
    `versions` the ones superseded. `statements` are coded units of section 五 of those reports,
    `elsewhere` adverse facts told outside it. `sentences`, `findings`, `reuse` belong to counted reports;
    `overlaps` are passages of a counted report of this year with one of this or an earlier year.
    """

    year: int
    reports: pd.DataFrame
    versions: pd.DataFrame
    statements: pd.DataFrame
    elsewhere: pd.DataFrame
    sentences: pd.DataFrame
    overlaps: pd.DataFrame
    findings: pd.DataFrame
    reuse: pd.DataFrame

    @property
    def readable(self) -> pd.DataFrame:
        """Give the reports with a readable section 五: the base of prevalence."""
        return self.reports[self.reports["five"]]

    def of_type(self, types: Iterable[str]) -> pd.DataFrame:
        """Give the statements of these types."""
        return self.statements[self.statements["type"].isin(tuple(types))]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All years of a dataset, resolved once."""

    dataset: Dataset
    reports: pd.DataFrame

    @classmethod
    def of(cls, dataset: Dataset) -> Corpus:
        """Resolve the reports of a dataset: adds `counts`, `five` (section 五 readable) and `speaks` (has a statement)."""
        reports = resolve(dataset.reports)
        five = dataset.sections[
            (dataset.sections["number"] == 5) & (dataset.sections["end"] > dataset.sections["start"])
        ]
        readable = reports["report_id"].isin(frozenset(five["report_id"]))
        speaks = reports["report_id"].isin(dataset.speaking)
        told = reports.assign(five=readable, speaks=speaks)
        return cls(dataset, told.sort_values("report_id", ignore_index=True))

    @property
    def years(self) -> tuple[int, ...]:
        """Give the report years, ascending."""
        return self.dataset.years

    @property
    def undated(self) -> pd.DataFrame:
        """Give the reports whose year could not be read."""
        return self.reports[self.reports["year"].isna()]

    def year(self, year: int) -> YearCorpus:
        """Give one year; a year without reports gives empty tables."""
        here = self.reports[self.reports["year"] == year]
        counted = here[here["counts"]].reset_index(drop=True)
        ids = frozenset(counted["report_id"])
        data = self.dataset
        statements = self._statements(ids)
        in_five = (statements["section"] == 5).to_numpy(dtype=bool, na_value=False)
        earlier = frozenset(self.reports.loc[self.reports["counts"] & (self.reports["year"] <= year), "report_id"])
        overlaps = data.of_reports("overlaps", ids)
        known = overlaps["a_report"].isin(earlier) & overlaps["b_report"].isin(earlier)
        return YearCorpus(
            year=year,
            reports=counted,
            versions=here[~here["counts"]].reset_index(drop=True),
            statements=statements[in_five].reset_index(drop=True),
            elsewhere=statements[~in_five].reset_index(drop=True),
            sentences=data.of_reports("sentences", ids).reset_index(drop=True),
            overlaps=overlaps[known].reset_index(drop=True),
            findings=data.of_reports("findings", ids).reset_index(drop=True),
            reuse=data.of_reports("reuse", ids).reset_index(drop=True),
        )

    def _statements(self, report_ids: frozenset[str]) -> pd.DataFrame:
        rows = self.dataset.of_reports("statements", report_ids)
        return rows.sort_values(["report_id", "start", "statement_id"], ignore_index=True)

    def problems_and_measures(self, year: int) -> pd.DataFrame:
        """Give the statements of section 五 of a year, as `YearCorpus` has them, and nothing else of it."""
        counted = self.reports[(self.reports["year"] == year) & self.reports["counts"]]
        rows = self._statements(frozenset(counted["report_id"]))
        return rows[(rows["section"] == 5).to_numpy(dtype=bool, na_value=False)].reset_index(drop=True)


def naming(year: YearCorpus, themes: tuple[str, ...], types: Iterable[str]) -> np.ndarray:
    """Give who names what: shape (readable reports, themes), 1.0 where a report names the theme."""
    ids = pd.Index(year.readable["report_id"])
    rows = year.of_type(types)
    grid = np.zeros((len(ids), len(themes)))
    at, theme = ids.get_indexer(pd.Index(rows["report_id"])), pd.Index(themes).get_indexer(pd.Index(rows["theme"]))
    known = (at >= 0) & (theme >= 0)
    grid[at[known], theme[known]] = 1.0
    return grid
