"""Promises over all years of a dataset: what became of each in the body's next report."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.follow import OBJECT_KNOWN, fates
from analyzer.tell.dataset import Dataset

__all__ = ["promises"]

_COLUMNS = [
    "statement_id", "report_id", "body", "agency", "year", "theme", "specificity", "start", "end", "text",
    "names_object", "outcome", "later_report", "later_start", "later_end", "similarity",
]  # fmt: skip


def promises(dataset: Dataset) -> pd.DataFrame:
    """List the planned measures of each year with what the same body says of them a year later.

    It is the table behind *promises kept* of the yearly reports: their shares are those of `outcome` among rows
    with `names_object` and an outcome.

    Parameters
    ----------
    dataset : Dataset
        As `load_dataset` gives it.

    Returns
    -------
    DataFrame
        One row for each measure planned in section 五 by a body that reports in the next year too: statement_id,
        report_id, body, agency, year, theme, specificity, start, end, text, names_object (specificity 2 or 3),
        outcome (``done repeated gone``, null where table `chains` does not follow it), later_report, later_start,
        later_end (the words that say so, offsets in that report's text) and their similarity (0 to 1); null for
        ``gone``.
    """
    corpus = Corpus.of(dataset)
    agency = corpus.reports.set_index("report_id")["agency"]
    found = []
    for year in corpus.years:
        if year + 1 in corpus.years:
            rows = fates(corpus.year(year), corpus.year(year + 1), dataset.chains)
            known = (rows["specificity"] >= OBJECT_KNOWN).fillna(False).astype(bool)
            found.append(rows.assign(year=year, agency=rows["report_id"].map(agency), names_object=known)[_COLUMNS])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_COLUMNS)
