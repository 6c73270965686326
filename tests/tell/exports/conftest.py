from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.tell.dataset import Dataset
from analyzer.tell.exports import EXPORTERS, export_dataset
from tests.tell.fake import fake_dataset

ODD = '=1+1，𠮷村的公示“隔\n周”才换<一次>&"半"次'  # a formula, a character beyond U+FFFF, a line end, quotes, marks of XML


def _odd(data: Dataset) -> Dataset:
    """Put awkward words into one report: everything behind them must keep its place."""
    reports, statements = data.reports.copy(), data.statements.copy()
    at = statements.index[statements["type"] == "P"][0]
    report, start, end = statements.loc[at, ["report_id", "start", "end"]]
    row = reports.index[reports["report_id"] == report][0]
    text = reports.at[row, "text"]
    reports.at[row, "text"] = text[:start] + ODD + text[end:]
    shift = len(ODD) - (end - start)
    later = (statements["report_id"] == report) & (statements["start"] > start)
    statements.loc[later, ["start", "end"]] += shift
    statements.at[at, "end"] = start + len(ODD)
    statements.at[at, "text"] = ODD
    return replace(data, reports=reports, statements=statements)


@pytest.fixture(scope="session")
def small() -> Dataset:
    return _odd(fake_dataset(years=(2021, 2022), places=2))


@pytest.fixture(scope="session")
def exported(small: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports")
    export_dataset(small, out, to=tuple(EXPORTERS))
    return out
