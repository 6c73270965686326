from __future__ import annotations

import pandas as pd

from analyzer.codebook import load_codebook
from analyzer.schema import COLUMNS
from analyzer.tell.dataset import Dataset
from analyzer.tell.exports.dictionary import load_dictionary
from analyzer.tell.exports.panel import panel_table


def test_every_column_of_the_schema_is_described_in_both_languages() -> None:
    known = load_dictionary().tables
    missing = [f"{t}.{c}" for t, columns in COLUMNS.items() for c in columns if c not in known[t].columns]
    assert missing == []
    assert all(c.zh and c.en and len(c.label) <= 80 for t in known.values() for c in t.columns.values())


def test_the_panel_counts_what_the_statements_say_and_keeps_unknown_apart_from_none(small: Dataset) -> None:
    book = load_codebook()
    panel = panel_table(small, book).set_index("report_id")
    known = load_dictionary()
    assert all(known.column("panel", c, book).en for c in panel.columns)
    five = small.statements[small.statements["section"] == 5]
    for report, row in panel.iterrows():
        mine = five[five["report_id"] == report]
        if not row["section5"]:
            assert pd.isna(row["problems"]) and pd.isna(row["p_t01"])
            continue
        assert row["problems"] == (mine["type"] == "P").sum()
        assert row["p_t02"] == ((mine["type"] == "P") & (mine["theme"] == "T02")).sum()
        assert row["planned"] + row["taken"] == mine["type"].isin(["MF", "MD"]).sum()
    assert not panel["section5"].all() and panel["section5"].any()
    assert panel.groupby("body")["year"].nunique().max() == 2
