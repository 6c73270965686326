"""What one year says of the year before: promises, problems that stay, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analyzer.tell.content import follow, timing
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.dataset import Dataset
from tests.tell.fake import fake_dataset


def _said(data: Dataset, year: int, agency: str, *said: tuple[str, str, str, int]) -> Dataset:
    """Replace all an agency says in a year by these (type, theme, text, specificity)."""
    report = data.reports.loc[(data.reports["agency"] == agency) & (data.reports["year"] == year), "report_id"].iloc[0]
    rest = data.statements[data.statements["report_id"] != report]
    model = data.statements.iloc[[0]]
    rows = [
        model.assign(statement_id=f"{report}-{n:03d}", report_id=report, type=t, theme=theme, text=text, specificity=s, section=5,
                     start=n * 50, end=n * 50 + len(text), answers=None)
        for n, (t, theme, text, s) in enumerate(said)
    ]  # fmt: skip
    return replace(data, statements=pd.concat([rest, *rows], ignore_index=True))


@pytest.fixture(scope="module")
def body() -> tuple[Dataset, str]:
    """One place only, and an agency whose section five is readable in both years."""
    data = fake_dataset((2020, 2021), places=1)
    corpus = Corpus.of(data)
    both = set(corpus.year(2020).readable["agency"]) & set(corpus.year(2021).readable["agency"])
    return data, min(both)


def _kept(body, promised, later) -> follow.Kept:
    data, agency = body
    ids = data.reports.loc[data.reports["agency"] != agency, "report_id"]
    data = replace(data, statements=data.statements[~data.statements["report_id"].isin(ids)])
    data = _said(_said(data, 2020, agency, *promised), 2021, agency, *later)
    corpus = Corpus.of(data)
    return follow.kept(corpus.year(2020), corpus.year(2021))


def test_a_promise_is_done_repeated_or_gone(body):
    promised = [
        ("MF", "T06", "拍十二期短片讲清楚低保文件", 3),
        ("MF", "T02", "每周一由办公室清点全部栏目", 3),
        ("MF", "T11", "办两期窗口人员培训班", 3),
    ]
    later = [
        ("MD", "T06", "十二期低保短片已拍完并上线", 3),
        ("MF", "T02", "仍由办公室每周清点栏目", 2),
        ("MD", "T09", "窗口人员培训班办了两期", 3),
    ]
    found = _kept(body, promised, later)
    assert list(found.rows.sort_values("start")["outcome"]) == [
        "done",
        "repeated",
        "gone",
    ]  # the last is of another theme
    assert (found.done.value, found.done.base) == (pytest.approx(1 / 3), 3)
    assert found.rows["later_id"].isna().sum() == 1


def test_a_promise_without_an_object_is_not_in_the_base(body):
    found = _kept(body, [("MF", "T16", "加大工作力度", 1), ("MF", "T06", "拍短片讲低保文件", 2)], [])
    assert (found.unknown, found.done.base, found.gone.value) == (1, 1, 1.0)
    nothing = _kept(body, [("MF", "T16", "加大工作力度", 0)], [])
    assert nothing.done.value is None


def test_done_goes_before_promised_again(body):
    found = _kept(
        body,
        [("MF", "T06", "拍短片讲低保文件", 3)],
        [("MF", "T06", "再拍低保短片", 3), ("MD", "T06", "低保文件短片拍了三部", 3)],
    )
    assert list(found.rows["outcome"]) == ["done"]


def test_empty_words_make_no_likeness():
    a, b = follow._objects(["进一步加强组织领导，完善工作制度", "加强制度建设，提高工作力度"])
    weights = follow._weights([a, b])
    assert follow._likeness(a, b, weights) < follow.SAME_OBJECT
    assert follow._likeness(frozenset(), b, weights) == 0.0


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
