from __future__ import annotations

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
