from __future__ import annotations

from dataclasses import replace

import pytest

from tests.find.checks.cases import findings, outcomes
from tests.make import Values, cells_of, make_report

FEE = (2, "行政事业性收费", "本年收费金额（单位：万元）")
MADE, FORCE = (2, "规章", "本年制发件数"), (2, "规章", "现行有效件数")


@pytest.mark.parametrize(
    ("level", "values"),
    [
        ("county", {MADE: 1}),
        ("township", {MADE: 2}),
        ("department", {MADE: 3}),
        ("county", {FORCE: 7}),
        ("city", {MADE: 1}),
    ],
)
def test_rules_from_bodies_that_cannot_issue_them_fail(level: str, values: Values) -> None:
    assert outcomes("R10", "。", values, level=level) == ["fail"]


@pytest.mark.parametrize(
    ("level", "values", "county", "outcome"),
    [
        ("province", {MADE: 9}, None, "pass"),
        ("ministry", {MADE: 9}, None, "pass"),
        ("city", {MADE: 3}, None, "pass"),
        ("township", {}, "青溪县", "pass"),
        ("department", {FORCE: 12}, "青溪县", "uncertain"),
        ("department", {MADE: 2}, None, "uncertain"),
        ("county", dict.fromkeys((MADE, FORCE, (2, "规章", "本年废止件数"))), "青溪县", "not_assessable"),
    ],
)
def test_rules_where_they_may_be(level: str, values: Values, county: str | None, outcome: str) -> None:
    assert outcomes("R10", "。", values, level=level, county=county) == [outcome]


NEW, ALL = (2, "规范性文件", "本年新公开数量"), (2, "规范性文件", "对外公开总数量")


@pytest.mark.parametrize(("new", "total"), [(2, 1), (9, 0), (61, 60)])
def test_a_total_below_its_part_fails(new: float, total: float) -> None:
    assert outcomes("R11", "。", {NEW: new, ALL: total}, form="2019") == ["fail", "pass"]


@pytest.mark.parametrize(("new", "total"), [(2, 2), (0, 40), (0, 0)])
def test_a_total_with_its_part_passes(new: float, total: float) -> None:
    assert outcomes("R11", "。", {NEW: new, ALL: total}, form="2019") == ["pass", "pass"]


def test_totals_are_asked_of_the_form_of_2019_only() -> None:
    assert outcomes("R11", "。") == ["not_assessable"]
    assert outcomes("R11", "。", {ALL: None}, form="2019") == ["not_assessable", "pass"]


@pytest.mark.parametrize(
    ("text", "fee", "level"),
    [
        ("。", 1_912_000.0, "department"),
        ("。", 86_000.0, "township"),
        ("全年行政事业性收费52300元。", 52_300.0, "department"),
        ("行政事业性收费共收取1200元。", 1200.0, "township"),
    ],
)
def test_a_fee_in_yuan_fails(text: str, fee: float, level: str) -> None:
    assert outcomes("R12", text, {FEE: fee}, level=level) == ["fail"]


@pytest.mark.parametrize(
    ("text", "fee", "level"),
    [
        ("。", 0.0, "township"),
        ("。", 59_237.2449, "city"),
        ("行政事业性收费52300元。", 5.23, "department"),
        ("全年收取信息处理费2950元。", 186.5, "department"),
        ("行政事业性收费186.5万元。", 186.5, "county"),
    ],
)
def test_a_fee_in_the_right_unit_passes(text: str, fee: float, level: str) -> None:
    assert outcomes("R12", text, {FEE: fee}, level=level) == ["pass"]


def test_the_unit_inside_the_cell_is_read() -> None:
    cells = tuple(replace(c, value=173_581.0, raw="173581元") if c.row == FEE[1] else c for c in cells_of("2021"))
    (finding,) = findings("R12", make_report("。", cells=cells, level="city"))
    assert (finding.outcome, finding.expected) == ("fail", "17.3581")
    old = tuple(replace(c, value=173_581.0, raw="173581元") if c.row == "政府集中采购" else c for c in cells_of("2019"))
    assert [f.outcome for f in findings("R12", make_report("。", cells=old, form="2019"))] == ["not_assessable"]
