"""Samples: weights that add up, chances that are known, the same sample whatever the order of the rows."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.tell.coding import draw_sample, propose_next, size_for_agreement, size_for_share
from tests.tell.coding.made import made_tables


def test_weights_add_up_to_the_population_and_zones_are_strata():
    statements, reports = made_tables()
    sample = draw_sample(statements, reports, 40)
    assert len(sample.rows) == 40
    assert sum(r.weight for r in sample.rows) == pytest.approx(120)
    zones = {}
    for row in sample.rows:
        zones.setdefault(row.zone, []).append(row)
    assert all(len(rows) == 2 and rows[0].weight == rows[0].zone_size / 2 for rows in zones.values())
    assert all(len({r.year for r in rows}) == 1 for rows in zones.values())


def test_the_weighted_share_is_unbiased_and_doubt_is_drawn_more_often():
    statements, reports = made_tables()
    truth = (statements["theme"] == "T06").mean()
    theme = dict(zip(statements["statement_id"], statements["theme"], strict=True))
    chance = dict(zip(statements["statement_id"], statements["probability"], strict=True))
    shares, doubtful = [], []
    for seed in range(150):
        rows = draw_sample(statements, reports, 24, seed=seed).rows
        shares.append(sum(r.weight * (theme[r.statement_id] == "T06") for r in rows) / 120)
        doubtful.append(np.mean([chance[r.statement_id] < 0.9 for r in rows]))
    assert np.mean(shares) == pytest.approx(truth, abs=3 * np.std(shares) / 150**0.5 + 1e-9)
    assert np.mean(doubtful) > (statements["probability"] < 0.9).mean() + 0.05


def test_the_order_of_rows_does_not_matter_and_another_seed_draws_others():
    statements, reports = made_tables()
    first = draw_sample(statements, reports, 30)
    shuffled = draw_sample(statements.sample(frac=1, random_state=5), reports.iloc[::-1], 30)
    assert first == shuffled
    other = draw_sample(statements, reports, 30, seed=2)
    assert {r.statement_id for r in other.rows} != {r.statement_id for r in first.rows}


def test_context_surrounds_the_statement_and_no_machine_code_is_told():
    statements, reports = made_tables()
    texts = dict(zip(reports["report_id"], reports["text"], strict=True))
    for row in draw_sample(statements, reports, 20).rows:
        assert row.before + row.text + row.after in texts[row.statement_id.split("-")[0]]
        assert not hasattr(row, "theme")


def test_a_small_population_is_taken_whole():
    statements, reports = made_tables()
    rows = draw_sample(statements, reports, 500).rows
    assert len(rows) == 120
    assert {r.weight for r in rows} == {1.0}


def test_proposals_are_doubtful_varied_and_not_coded_yet():
    statements, reports = made_tables()
    coded = statements["statement_id"].head(10).tolist()
    rows = propose_next(statements, reports, 12, coded=coded).rows
    assert not {r.statement_id for r in rows} & set(coded)
    assert {r.weight for r in rows} == {None}
    chance = dict(zip(statements["statement_id"], statements["probability"], strict=True))
    assert np.mean([chance[r.statement_id] for r in rows]) < statements["probability"].mean() - 0.2
    assert len({"更新" in r.text for r in rows}) == 2


def test_sizes_follow_the_published_formula():
    # Lacy & Riffe (1996): 1,000 units, agreement .90, 5 points below at 95 %, so a standard error of .03: 92 units.
    assert size_for_agreement(1_000) == 92
    assert size_for_agreement(1_000, agreement=0.85) == 125
    assert size_for_agreement(100) == 51
    assert size_for_share(400, precision=0.05) < size_for_share(40_000, precision=0.05) == 381
