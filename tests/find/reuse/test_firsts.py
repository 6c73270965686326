from __future__ import annotations

import random
from datetime import date

from analyzer.find.reuse import ReuseInput, find_reuse
from analyzer.schema import COLUMNS
from tests.find.reuse.reports import COPIED, OTHER, make_report

LINE = COPIED[2]


def only(*reports: ReuseInput) -> dict[str, object]:
    result = find_reuse(reports)
    assert result.clusters.column_names == list(COLUMNS["clusters"])
    (row,) = result.clusters.to_pylist()
    return row


def test_the_earliest_year_is_first():
    old = make_report("r9", "河口街道", [OTHER[0], LINE], year=2019)
    row = only(old, make_report("r1", "石桥镇", [LINE], year=2020), make_report("r2", "白塔乡", [LINE], year=2021))
    assert (row["first_report"], row["first_year"], row["bodies"], row["reports"]) == ("r9", 2019, 3, 3)
    assert row["text"] == LINE and row["sentence_id"] == "r1-s0001"


def test_within_a_year_only_the_day_decides():
    days = [date(2022, 2, 1), date(2022, 1, 3)]
    one, two = (
        make_report(f"r{n}", b, [LINE], published=d)
        for n, (b, d) in enumerate(zip(("甲镇", "乙镇"), days, strict=True))
    )
    assert only(one, two)["first_report"] == "r1"
    three = make_report("r3", "丙镇", [LINE])
    row = only(one, two, three)
    assert row["first_report"] is None and row["first_year"] is None


def test_sentences_of_one_body_or_of_the_law_are_not_listed():
    kept = [make_report(f"r{year}", "河口街道", [LINE], year=year) for year in (2020, 2021)]
    law = [make_report(n, b, ["本年度无其他需要报告的事项。"]) for n, b in (("r1", "甲镇"), ("r2", "乙镇"))]
    assert find_reuse([*kept, *law]).clusters.num_rows == 0


def first_of(reports: list[ReuseInput]) -> str | None:
    """Tell in plain words who was first: the rule that the table's arrays must keep to."""
    if any(r.year is None for r in reports):
        return None
    oldest = [r for r in reports if r.year == min(r.year or 0 for r in reports)]
    if len({r.agency for r in oldest}) > 1:
        if any(r.published is None for r in oldest):
            return None
        oldest = [r for r in oldest if r.published == min(r.published or date.max for r in oldest)]
        if len({r.agency for r in oldest}) > 1:
            return None
    return min(oldest, key=lambda r: (r.published or date.max, r.report_id)).report_id


def test_many_clusters_each_have_the_first_that_the_rule_names():
    rng = random.Random(5)
    found = set()
    for _ in range(30):
        reports = [
            make_report(
                f"r{n}", rng.choice(("甲镇", "乙镇", "丙镇")), rng.sample([*COPIED, *OTHER], 3),
                year=rng.choice((None, 2020, 2020, 2021, 2021)) if rng.random() < 0.3 else rng.choice((2020, 2021)),
                published=rng.choice((None, date(2022, 1, 3), date(2022, 1, 9))),
            )
            for n in range(7)
        ]  # fmt: skip
        for row in find_reuse(reports).clusters.to_pylist():
            holders = [r for r in reports if row["text"] in r.text]
            if len(holders) == row["sentences"]:  # words without slots; others are masked differently in each
                assert row["first_report"] == first_of(holders)
                assert row["bodies"] == len({r.agency for r in holders})
                assert row["reports"] == len({(r.agency, r.year) for r in holders})
                found.add(row["first_report"] is None)
    assert found == {True, False}
