from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.find.checks.arithmetic import check_sums
from analyzer.schema import Cell, Finding
from tests.make import Values, cells_of, make_report

NEW, IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
DONE, OVER = "（七）总计", "四、结转下年度继续办理"
OPEN = "（一）予以公开"


def _of(rule: str, cells: tuple[Cell, ...], outcome: str | None = None) -> list[Finding]:
    found = list(check_sums(make_report(cells=cells)))
    return [f for f in found if f.rule == rule and (outcome is None or f.outcome == outcome)]


def _balanced(**changes: float | None) -> Values:
    """Seven applications of natural persons, all answered; `changes` overwrite single cells."""
    values: dict[tuple[int, str, str], float | None] = {}
    for row in (NEW, OPEN, DONE):
        values |= {(3, row, "自然人"): 7, (3, row, "总计"): 7}
    rows = {"new": NEW, "open": OPEN, "done": DONE, "over": OVER}
    for key, value in changes.items():
        row, _, column = key.partition("_")
        values[3, rows[row], "自然人" if column == "people" else "总计"] = value
    return values


def test_a_balanced_table_passes_every_sum() -> None:
    found = list(check_sums(make_report(cells=cells_of("2021", _balanced()))))
    assert {f.outcome for f in found} == {"pass"}
    assert {rule: sum(f.rule == rule for f in found) for rule in ("R1", "R2", "R3", "R4")} == {
        "R1": 7,
        "R2": 7,
        "R3": 25,
        "R4": 3,
    }


def test_one_wrong_leaf_breaks_its_row_and_its_column_and_nothing_else() -> None:
    cells = cells_of("2021", _balanced(open_people=6))
    assert [f.cells[-1] for f in _of("R3", cells, "fail")] == [f"table3/{OPEN}/总计"]
    assert [f.cells[-1] for f in _of("R2", cells, "fail")] == [f"table3/{DONE}/自然人"]
    assert not _of("R1", cells, "fail")


def test_a_failed_sum_says_what_was_printed_and_what_was_expected() -> None:
    (finding,) = _of("R1", cells_of("2021", _balanced(new_people=9, new_total=7)), "fail")
    assert finding.expected == "9"
    assert finding.stated == "7+0"
    assert "自然人" in finding.message and "自然人" in finding.message_en
    assert finding.hard


def test_blanks_are_no_zeros_but_a_sum_with_blanks_can_be_impossible() -> None:
    blank_leaf = cells_of("2021", {(3, NEW, "自然人"): None, (3, NEW, "总计"): 4})
    assert [f.cells[-1] for f in _of("R3", blank_leaf, "uncertain")] == [f"table3/{NEW}/总计"]
    too_much = cells_of("2021", {(3, NEW, "自然人"): None, (3, NEW, "其他"): 5, (3, NEW, "总计"): 4})
    assert [f.cells[-1] for f in _of("R3", too_much, "fail")] == [f"table3/{NEW}/总计"]


def test_an_empty_table_is_not_assessable() -> None:
    cells = cells_of("2019", fill=None)
    assert {f.outcome for f in check_sums(make_report(form="2019", cells=cells))} == {"not_assessable"}


def test_a_missing_table_gives_one_row_a_rule() -> None:
    cells = tuple(replace(c, value=None, state="absent", raw=None) for c in cells_of("2021"))
    found = list(check_sums(make_report(cells=cells)))
    assert sorted((f.rule, f.outcome) for f in found) == [(r, "not_assessable") for r in ("R1", "R2", "R3", "R4")]


@pytest.mark.parametrize("trouble", [{"gate": "doubtful"}, {"state": "unreadable", "value": None}])
def test_trouble_of_the_reader_is_never_the_agencys_failure(trouble: dict[str, object]) -> None:
    cells = tuple(
        replace(c, **trouble) if (c.row, c.column) == (OPEN, "自然人") else c  # type: ignore[arg-type]
        for c in cells_of("2021", _balanced(open_people=6))
    )
    assert not _of("R3", cells, "fail")
    assert any(OPEN in name for f in _of("R3", cells, "uncertain") for name in f.cells)


def test_table_four_is_summed_block_by_block() -> None:
    cells = cells_of("2021", {(4, "行政复议", "结果维持"): 2, (4, "行政复议", "总计"): 3})
    assert [f.cells[-1] for f in _of("R4", cells, "fail")] == ["table4/行政复议/总计"]


def test_a_report_of_the_old_form_has_no_sums_to_check() -> None:
    assert not list(check_sums(make_report(form="pre2019")))


@pytest.mark.parametrize(
    ("changes", "cell", "right"),
    [
        ({"open_people": 6}, f"“{OPEN}”行“自然人”列", "改为 7"),
        ({"new_total": 9}, f"“{NEW}”行“总计”列", "改为 7"),
        ({"done_people": 4}, f"“{DONE}”行“自然人”列", "改为 7"),
        ({"over_people": 2}, f"“{OVER}”行“自然人”列", "改为 0"),
    ],
)
def test_one_wrong_cell_is_named_with_the_value_that_mends_all(
    changes: dict[str, float], cell: str, right: str
) -> None:
    found = check_sums(make_report(cells=cells_of("2021", _balanced(**changes))))
    fails = [f for f in found if f.outcome == "fail"]
    assert len(fails) >= 2
    assert all(cell in f.message and right in f.message for f in fails)


def test_two_wrong_cells_that_hide_each_other_are_not_blamed_on_one() -> None:
    cells = cells_of("2021", _balanced(open_people=9, open_total=9))
    fails = [f for f in check_sums(make_report(cells=cells)) if f.outcome == "fail"]
    assert {f.rule for f in fails} == {"R2"}
    assert not any("最可能" in f.message for f in fails)
