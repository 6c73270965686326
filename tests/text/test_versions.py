"""Versions and copies of one report: told apart by content, ordered by date, whatever the order of files."""

from __future__ import annotations

import itertools
from datetime import date

from analyzer.text.versions import Filed, Standing, content_of, standings
from tests.parse.made import HEADINGS, read, report

TITLE = "梧岭县水务局2022年政府信息公开工作年度报告"


def filed(name: str, content: str, day: int | None = None, *, body: str = "甲", year: int | None = 2022) -> Filed:
    return Filed(name, body, year, None if day is None else date(2023, 1, day), 100, content)


def test_the_version_published_last_counts_and_copies_are_no_versions() -> None:
    given = [filed("r1", "x", 9), filed("r2", "y", 20), filed("r3", "x", 12), filed("r4", "y", 15)]
    expected = {
        "r1": Standing(1, "r2", "r3"),
        "r2": Standing(2, None, None),
        "r3": Standing(1, "r2", None),
        "r4": Standing(2, "r2", "r2"),
    }
    for order in itertools.permutations(given):
        assert standings(order) == expected


def test_without_dates_the_longer_counts_then_the_greater_id() -> None:
    short = Filed("r9", "甲", 2022, None, 90, "x")
    assert standings([short, filed("r1", "y"), filed("r2", "z")])["r2"] == Standing(3, None, None)
    assert standings([short, filed("r1", "y")])["r9"] == Standing(1, "r1", None)


def test_other_bodies_and_years_are_no_versions_even_with_the_same_words() -> None:
    found = standings([filed("r1", "x"), filed("r2", "x", body="乙"), filed("r3", "x", year=2021)])
    assert set(found.values()) == {Standing(1, None, None)}


def test_without_a_year_only_the_same_content_is_a_copy() -> None:
    found = standings([filed("r1", "x", year=None), filed("r2", "x", year=None), filed("r3", "y", year=None)])
    assert found == {
        "r1": Standing(None, "r2", "r2"), "r2": Standing(None, None, None), "r3": Standing(None, None, None),
    }  # fmt: skip


def test_layout_and_furniture_leave_the_content_one_and_an_edit_changes_it() -> None:
    plain = report(title=TITLE, end="2023年1月9日")
    page = "首页 > 政务公开\n" + plain.replace("\n", "\n\n").replace("，", ",") + "\n打印 关闭窗口\n"
    edited = plain.replace("一、", "一、", 1).replace(HEADINGS[1], "全年又补发三条。\n" + HEADINGS[1], 1)
    assert content_of(read(page)) == content_of(read(plain)) != content_of(read(edited))
