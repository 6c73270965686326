"""Main numbers counted again from the frames, in another way than the package counts them."""

from __future__ import annotations

import pandas as pd
import pytest

from analyzer.errors import DatasetError
from analyzer.tell.content import measures
from analyzer.tell.content.corpus import MEASURES, PROBLEMS, Corpus, resolve
from analyzer.tell.dataset import Dataset
from tests.tell.fake import fake_dataset

YEAR = 2021


def _frames(data: Dataset) -> tuple[list[str], pd.DataFrame]:
    of_year = list(data.reports.loc[data.reports["year"] == YEAR, "report_id"])
    readable = sorted(r for r in of_year if ((data.sections["report_id"] == r) & (data.sections["number"] == 5)).any())
    return readable, data.statements[data.statements["report_id"].isin(readable)]


def test_prevalence_counts_reports_and_not_statements(data, corpus, themes):
    readable, rows = _frames(data)
    found = measures.prevalence(corpus.year(YEAR), themes, PROBLEMS)
    for theme in ("T02", "T11", "T03"):
        naming = {
            r for r, t, k in zip(rows["report_id"], rows["theme"], rows["type"], strict=True) if (t, k) == (theme, "P")
        }
        assert (found[theme].count, found[theme].base) == (len(naming), len(readable))
    assert found["T03"].value == 0.0
    assert found["T03"].high > 0.05


def test_reports_without_section_five_are_not_in_the_base(data, corpus):
    readable, _ = _frames(data)
    value = measures.has_five(corpus.year(YEAR))
    assert (value.count, value.base) == (len(readable), 40)
    assert len(readable) < 40


def test_answered_unasked_and_done(data, corpus):
    _, rows = _frames(data)
    plans = rows[rows["type"].isin(MEASURES)]
    with_plans = set(plans["report_id"])
    asked = [
        i
        for i, r, k in zip(rows["statement_id"], rows["report_id"], rows["type"], strict=True)
        if k == "P" and r in with_plans
    ]
    hit = set(plans["answers"].dropna())
    value, silent = measures.answered(corpus.year(YEAR))
    assert (value.count, value.base) == (sum(i in hit for i in asked), len(asked))
    assert silent == len({r for r, k in zip(rows["report_id"], rows["type"], strict=True) if k == "P"} - with_plans)
    assert measures.unasked(corpus.year(YEAR)).count == sum(a is None or a != a for a in plans["answers"])
    assert measures.done(corpus.year(YEAR)).value == pytest.approx((plans["type"] == "MD").mean())


def test_vague_hedged_and_pairs(data, corpus, themes):
    _, rows = _frames(data)
    problems = rows[rows["type"] == "P"]
    vague = measures.vague(corpus.year(YEAR), PROBLEMS)
    assert (vague.count, vague.base) == (sum(s <= 1 for s in problems["specificity"]), len(problems))
    assert measures.hedged(corpus.year(YEAR)).count == sum(h == "hedged" for h in problems["hedging"])
    assert measures.pairs(corpus.year(YEAR), themes).sum() == rows["answers"].notna().sum()
    assert sum(measures.specificity_shares(corpus.year(YEAR), PROBLEMS)) == pytest.approx(1)


def test_salience_is_the_place_of_the_first_statement(data, corpus, themes):
    _, rows = _frames(data)
    places: dict[str, list[int]] = {}
    for _, mine in rows[rows["type"] == "P"].sort_values("ordinal").groupby("report_id"):
        seen: dict[str, int] = {}
        for place, theme in enumerate(mine["theme"], 1):
            seen.setdefault(theme, place)
        for theme, place in seen.items():
            places.setdefault(theme, []).append(place)
    found = measures.salience(corpus.year(YEAR), themes)
    assert found["T09"].value == pd.Series(places["T09"]).median()
    assert found["T03"].value is None


def test_a_planted_fall_is_told_and_the_rest_is_not(corpus, themes):
    found = {c.theme: c for c in measures.changes(corpus.year(2020), corpus.year(2021), themes, PROBLEMS)}
    assert found["T02"].told
    assert found["T02"].gap.value < -0.2
    assert not found["T16"].told
    assert found["T02"].before.base == found["T02"].after.base


def test_no_common_bodies_gives_no_change(themes):
    one, other = fake_dataset((2020,), places=1), fake_dataset((2021,), places=1)
    moved = other.reports.assign(body=other.reports["body"] + "甲")
    later = Corpus.of(Dataset(**{f: getattr(other, f) for f in Dataset.__slots__ if f != "reports"}, reports=moved))
    found = measures.changes(Corpus.of(one).year(2020), later.year(2021), themes, PROBLEMS)
    assert all(c.gap.value is None and not c.told for c in found)


def test_rules_keep_what_cannot_be_assessed_out_of_the_base(data, corpus):
    rows = data.findings[data.findings["report_id"].isin(corpus.year(YEAR).reports["report_id"])]
    for rule in measures.rules(corpus.year(YEAR)):
        here = rows[rows["rule"] == rule.rule]
        assert rule.not_assessable == (here["outcome"] == "not_assessable").sum()
        assert rule.assessable == len(here) - rule.not_assessable
        assert rule.rate.base == rule.assessable
    soft = next(r for r in measures.rules(corpus.year(YEAR)) if r.rule == "R7")
    assert soft.hard == 0
    assert measures.findings_rate(corpus.year(YEAR)).base <= 40


def test_only_the_version_that_counts_is_counted(data):
    first = data.reports.iloc[[0]]
    later = first.assign(report_id="r-later", version=2)
    earlier = first.assign(version_of="r-later")
    table = resolve(pd.concat([earlier, later], ignore_index=True))
    assert list(table.loc[table["counts"], "report_id"]) == ["r-later"]


def test_a_report_of_an_unknown_body_is_a_body_of_its_own(data):
    nameless = data.reports.iloc[:2].assign(body=None)
    assert resolve(nameless)["body"].tolist() == nameless["report_id"].tolist()


def test_a_dataset_that_tells_no_versions_is_refused(data):
    with pytest.raises(DatasetError, match="run it again"):
        resolve(data.reports.assign(version=pd.array([pd.NA] * len(data.reports), dtype="Int64")))


def test_a_report_without_a_year_counts_in_no_year(data):
    nowhere = data.reports.iloc[[0]].assign(year=pd.array([pd.NA], dtype="Int64"))
    assert not resolve(nowhere)["counts"].any()


def test_groups_add_up_to_the_whole(corpus, themes):
    year = corpus.year(YEAR)
    whole = measures.prevalence(year, themes, PROBLEMS)
    parts = measures.prevalence_by(year, themes, PROBLEMS, year.reports["level"])
    assert sum(p["T02"].count for p in parts.values()) == whole["T02"].count
    assert sum(p["T02"].base for p in parts.values()) == whole["T02"].base
