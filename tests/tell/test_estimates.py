"""Corrected shares: unbiased whatever the machine does, right in group and whole, and kept only while they fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analyzer.errors import DatasetError
from analyzer.tell.coding import draw_sample
from analyzer.tell.estimates import (
    HAND,
    corrected_shares,
    fits,
    learned_from,
    read_hand_sample,
    shares_by,
    write_hand_sample,
)
from benchmarks.estimates import THEMES, corpus, covered
from tests.tell.coding.made import made_tables


def coded(
    statements: pd.DataFrame, reports: pd.DataFrame, truth: dict[str, str], size: int, seed: int = 1
) -> pd.DataFrame:
    rows = draw_sample(statements, reports, size, seed=seed).rows
    return pd.DataFrame(
        {"statement_id": [r.statement_id for r in rows], HAND: [truth[r.statement_id] for r in rows],
         "zone": [r.zone for r in rows], "zone_size": [r.zone_size for r in rows], "weight": [r.weight for r in rows],
         "population": [r.population for r in rows], "sample": [r.sample for r in rows]}
    )  # fmt: skip


def test_hands_that_agree_leave_the_share_and_narrow_the_interval():
    statements, reports = made_tables()
    truth = dict(zip(statements["statement_id"], statements["theme"], strict=True))
    row = corrected_shares(statements, coded(statements, reports, truth, 40), ["T06"]).iloc[0]
    assert row["share"] == pytest.approx(row["naive"]) == pytest.approx(1 / 3, abs=0.01)
    assert row["low"] < row["share"] < row["high"] < row["naive_high"]
    assert (row["base"], row["coded"]) == (120, 40) and row["gain"] > 2


def test_a_census_by_hand_gives_the_truth_without_doubt():
    statements, reports = made_tables()
    truth = {i: "T06" if n % 4 else "NONE" for n, i in enumerate(statements["statement_id"])}
    table = corrected_shares(statements, coded(statements, reports, truth, 500), ["T06", "T02", "T09"]).set_index(
        "theme"
    )
    assert table.loc["T06", "share"] == 1.0 and table.loc["T02", "share"] == 0.0  # of the 90 that are statements
    assert table.loc["T06", "low"] == pytest.approx(1.0)


def test_a_machine_that_is_always_wrong_does_not_bias_the_estimate():
    statements, reports, truth = corpus(900, 5, 0.75)
    wrong = statements.assign(theme="T01")
    true = pd.Series(truth).value_counts(normalize=True)
    found = [
        corrected_shares(wrong, coded(wrong, reports, truth, 100, seed), THEMES).set_index("theme")
        for seed in range(25)
    ]
    for theme in ("T01", "T02", "T05"):
        shares = [f.loc[theme, "share"] for f in found]
        assert np.mean(shares) == pytest.approx(true[theme], abs=4 * np.std(shares) / 25**0.5)


def test_groups_without_hand_codes_have_no_estimate():
    statements, reports = made_tables()
    truth = dict(zip(statements["statement_id"], statements["theme"], strict=True))
    sample = coded(statements, reports, truth, 40)
    inside = statements["report_id"].str.endswith("2021")
    only = sample[sample["statement_id"].isin(statements.loc[inside, "statement_id"])]
    table = shares_by(statements, reports, only, ["T02", "T06"])
    groups = table[table["by"] == "year"].groupby("group")["share"]
    assert groups.count().to_dict() == {"2021": 4, "2022": 0}
    assert set(table["kind"]) == {"problems", "measures"}


def test_intervals_hold_the_truth_and_plain_counts_do_not():
    # The whole simulation is benchmarks/estimates.py; this one is small enough for every run of the tests.
    result = covered(25, size=900, sample=150, accuracy=0.75)
    assert 0.92 <= result["corrected"] <= 0.985
    assert result["plain"] < 0.85 and result["gain"] > 1.2


def test_a_kept_sample_is_used_only_with_its_own_statements(tmp_path: Path):
    statements, reports = made_tables()
    truth = dict(zip(statements["statement_id"], statements["theme"], strict=True))
    path = write_hand_sample(tmp_path, coded(statements, reports, truth, 40))
    sample = read_hand_sample(tmp_path)
    assert sample is not None and fits(sample, statements)
    assert not fits(sample, statements.iloc[1:])
    assert fits(sample, statements.assign(theme="T09"))  # other machine codes: the sample still holds
    assert not learned_from(sample, {"model": {"learned": ["s0"]}}) and not learned_from(sample, {})
    assert learned_from(sample, {"model": {"learned": ["s0", sample["sample"].iloc[0]]}})
    path.write_text("statement_id\nx\n", "utf-8")
    with pytest.raises(DatasetError, match="hand_theme"):
        read_hand_sample(tmp_path)
    assert read_hand_sample(tmp_path / "none") is None
