"""What one year says of the year before: promises, problems that stay, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analyzer.find.chains.follow import DONE_CODED, DONE_WORDS
from analyzer.schema import COLUMNS
from analyzer.tell.content import follow, lasting, timing
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.wording import load_wording
from analyzer.tell.dataset import Dataset, as_table, empty_table
from tests.tell.fake import fake_dataset


def _link(statement: str, report: str, follow: str | None, previous: str | None = None) -> dict[str, object]:
    """Write a row of table `chains`: a promise, or with `previous` the words that take it up."""
    link = "first" if previous is None else "done" if follow is None else "repeated"
    return {"chain_id": f"promise-{statement}", "kind": "promise", "agency": "x", "year": 2020, "report_id": report, "start": 3,
            "end": 9, "statement_id": statement, "follow": follow, "previous": previous, "link": link,
            "similarity": None if previous is None else 0.5}  # fmt: skip


def _promised(data: Dataset, *outcomes: str | None) -> tuple[Dataset, pd.DataFrame]:
    """Let the chains follow the first promises of 2020 that name their object to these ends, and no other."""
    corpus = Corpus.of(data)
    before, after = corpus.year(2020), corpus.year(2021)
    both = set(before.readable["body"]) & set(after.readable["body"])
    body = before.reports.set_index("report_id")["body"]
    rows = before.of_type(("MF",))
    rows = rows[rows["report_id"].map(body).isin(both) & (rows["specificity"] >= 2)].head(len(outcomes))
    next_report = after.reports.set_index("body")["report_id"]
    links = []
    for row, outcome in zip(rows.itertuples(), outcomes, strict=True):
        if outcome is not None:
            links.append(_link(row.statement_id, row.report_id, outcome))
        if outcome in ("done", "repeated"):
            later = next_report[body[row.report_id]]
            links.append(_link("later", later, None if outcome == "done" else "unknown", row.statement_id))
    return replace(data, chains=as_table("chains", pd.DataFrame(links, columns=list(COLUMNS["chains"])))), rows


def _kept(data: Dataset) -> follow.Kept:
    corpus = Corpus.of(data)
    return follow.kept(corpus.year(2020), corpus.year(2021), data.chains)


def test_a_promise_ends_as_its_chain_says(data):
    found = _kept(_promised(data, "done", "done", "repeated", "gone", "gone", "unknown", None)[0])
    assert found.rows["outcome"].value_counts().to_dict() == {"done": 2, "gone": 2, "repeated": 1}
    assert (found.done.value, found.done.base) == (pytest.approx(0.4), 5)
    assert found.rows["later_report"].isna().sum() == 2
    assert found.unfollowed >= 2  # what the chains leave open is not "gone"


def test_words_in_a_version_that_does_not_count_are_not_shown(data):
    made, rows = _promised(data, "done")
    other = made.chains.assign(report_id=made.chains["report_id"].where(made.chains["previous"].isna(), "r-elsewhere"))
    found = _kept(replace(made, chains=other))
    assert found.done.value is None and found.unfollowed >= len(rows)


def test_a_promise_without_an_object_is_not_in_the_base(data):
    made, rows = _promised(data, "done", "gone")
    vague = made.statements.assign(
        specificity=made.statements["specificity"].where(
            made.statements["statement_id"] != rows.iloc[0]["statement_id"], 1
        )
    )
    found, whole = _kept(replace(made, statements=vague)), _kept(made)
    assert (found.done.base, found.gone.value, found.unknown) == (1, 1.0, whole.unknown + 1)


def test_without_chains_nothing_is_said(data):
    found = _kept(replace(data, chains=empty_table("chains")))
    assert found.done.value is None and found.gone.value is None and found.unfollowed > 0


def test_the_page_names_the_thresholds_of_the_chains():
    for lang in ("zh", "en"):
        told = load_wording(lang)("def.kept")
        assert f"{DONE_WORDS:.0%}" in told and f"{DONE_CODED:.0%}" in told


def test_a_page_does_not_change_when_a_year_is_added(data):
    short = fake_dataset((2020, 2021, 2022))
    later = fake_dataset((2020, 2021, 2022, 2023))
    one, other = (lasting.curves(Corpus.of(d), 2022) for d in (short, later))
    assert one is not None and other is not None
    pd.testing.assert_frame_equal(one, other)
    assert lasting.curves(Corpus.of(later), 2021) is None and lasting.drift(Corpus.of(later), 2021) is None


def test_persistence_counts_bodies_of_both_years(corpus, themes):
    before, after = corpus.year(2020), corpus.year(2021)
    found = follow.persistence(before, after, themes)["T02"]
    both = set(before.readable["agency"]) & set(after.readable["agency"])
    old, new = (
        set(y.of_type(("P",)).query("theme == 'T02'").merge(y.reports, on="report_id")["agency"]) & both
        for y in (before, after)
    )
    assert (found.stays.count, found.stays.base) == (len(old & new), len(old))
    assert (found.new, found.gone, found.rate.base) == (len(new - old), len(old - new), len(both))
    assert follow.persistence(before, after, themes)["T03"].stays.value is None


@pytest.mark.parametrize(
    ("level", "year", "limit"),
    [
        ("department", 2021, date(2022, 1, 31)),
        ("county", 2021, date(2022, 3, 31)),
        ("department", 2015, date(2016, 3, 31)),
        ("township", 2021, None),
        ("township", 2015, date(2016, 3, 31)),
        (None, 2021, None),
    ],
)
def test_the_date_the_law_gives(level, year, limit):
    assert timing.deadline(level, year) == limit


def test_reports_without_a_date_or_a_rule_are_not_judged(corpus):
    year = corpus.year(2021)
    value = timing.on_time(year)
    assert value.base == (year.reports["level"] != "township").sum()
    undated = replace(year, reports=year.reports.assign(published=None))
    assert timing.on_time(undated).value is None
