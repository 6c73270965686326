"""Distance from peers, correction for confusion, even choice, fields of work."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analyzer.tell.content import coding, peers
from analyzer.tell.content.kinds import field_of
from analyzer.tell.content.sampling import even_choice
from analyzer.tell.content.statistics import LINEAR, ratio


def test_distance_by_hand():
    a, b = np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.0, 0.5])
    # middle (.5 .25 .25): each side diverges by .5 * log2(.5/.25) = .5 bit
    assert peers.distance(a, b) == pytest.approx(math.sqrt(0.5))
    assert peers.distance(a, a) == 0.0


def _outlier(corpus, themes):
    """A year in which one department writes of one theme only, its peers of what they wrote."""
    year = corpus.year(2021)
    department = year.readable.loc[year.readable["level"] == "department", "report_id"].iloc[0]
    rest = year.statements[year.statements["report_id"] != department]
    own = pd.concat([year.statements.iloc[[0]]] * 12, ignore_index=True).assign(
        report_id=department, theme="T14", type="P", statement_id=[f"{department}-{n:03d}" for n in range(12)]
    )
    return department, replace(year, statements=pd.concat([rest, own], ignore_index=True))


def test_a_body_that_writes_of_something_else_is_told(corpus, themes):
    department, year = _outlier(corpus, themes)
    found = {d.report_id: d for d in peers.peer_distances(year, themes)}
    assert found[department].told
    assert found[department].more == "T14"
    assert found[department].value.value > found[department].chance
    assert sum(d.told for d in found.values()) <= 3


def test_few_statements_or_peers_give_none(corpus, themes):
    year = corpus.year(2021)
    for d in peers.peer_distances(year, themes):
        assert (d.value.value is None) == (d.value.base < peers.LEAST_STATEMENTS or d.peers < 5)


def test_the_order_of_reports_changes_no_distance(corpus, themes):
    year = corpus.year(2021)
    turned = replace(
        year, reports=year.reports.iloc[::-1].reset_index(drop=True), statements=year.statements.iloc[::-1]
    )
    assert peers.peer_distances(turned, themes) == peers.peer_distances(year, themes)


def test_correction_recovers_what_the_model_confused(corpus, themes):
    """A fifth of T02 is coded as T09; after correction the true shares come back."""
    size = len(themes)
    confusion = np.eye(size) * 100
    i, j = themes.index("T02"), themes.index("T09")
    confusion[i, i], confusion[i, j] = 80, 20
    year = corpus.year(2021)
    reports = sorted(year.readable["report_id"])
    model = year.statements.iloc[[0]]
    coded = ["T02"] * 8 + ["T09"] * 12  # true: 10 and 10
    rows = pd.concat([model.assign(report_id=reports[n % len(reports)], type="P", theme=t) for n, t in enumerate(coded * 10)],
                     ignore_index=True)  # fmt: skip
    plain, fixed = coding.corrected_shares(replace(year, statements=rows), themes, ("P",), confusion)
    assert plain["T02"].value == pytest.approx(0.4)
    assert fixed["T02"].value == pytest.approx(0.5)
    assert fixed["T09"].value == pytest.approx(0.5)
    assert fixed["T02"].low < 0.5 < fixed["T02"].high
    assert min(v.value for v in fixed.values()) >= 0
    assert sum(v.value for v in fixed.values()) == pytest.approx(1)


def test_without_statements_or_confusion_nothing_is_corrected(corpus, themes):
    assert coding.confusion_of({}, themes) is None
    assert coding.confusion_of({"model": {"held_out": {"confusion": {"T01>T02": 3}}}}, themes) is None
    plain, fixed = coding.corrected_shares(corpus.year(2021), themes, ("X",), np.eye(len(themes)))
    assert plain["T01"].value is None
    assert fixed["T01"].value is None


def test_an_even_choice_takes_each_report_first_and_never_changes():
    rows = pd.DataFrame({"statement_id": [f"s{n}" for n in range(60)], "report_id": [f"r{n // 20}" for n in range(60)]})
    chosen = even_choice(rows, 6)
    assert list(chosen["report_id"].value_counts().sort_index()) == [2, 2, 2]
    turned = even_choice(rows.iloc[::-1].reset_index(drop=True), 6)
    assert set(turned["statement_id"]) == set(chosen["statement_id"])
    assert len(even_choice(rows, 100)) == 60


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("青禾县市场监督管理局", "market"),
        ("白塘区退役军人事务局", "veterans"),
        ("柳浦县水务局", "water"),
        ("柳浦县人民政府", None),
    ],
)
def test_fields_of_work(name, field):
    assert field_of(name) == field


def test_the_linear_interval_agrees_with_the_bootstrap():
    rng = np.random.default_rng(3)
    whole = rng.integers(1, 6, LINEAR - 1).astype(float)
    part = rng.binomial(whole.astype(int), 0.3).astype(float)
    drawn = ratio(part, whole)
    line = ratio(np.concatenate([part, part]), np.concatenate([whole, whole]))  # above the border, half the variance
    assert line.value == pytest.approx(drawn.value)
    assert (line.high - line.low) * math.sqrt(2) == pytest.approx(drawn.high - drawn.low, rel=0.06)
