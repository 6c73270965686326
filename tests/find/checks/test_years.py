from __future__ import annotations

import itertools

import pytest

from analyzer.find.checks.years import YearCell, YearRow, check_years, tells_rebasing

IN, OVER = (3, "二、上年结转政府信息公开申请数量", "总计"), (3, "四、结转下年度继续办理", "总计")
DOCUMENTS = "行政规范性文件"
FEE = (2, "行政事业性收费", "本年收费金额（单位：万元）")


def _row(year: int, *, came: float | None = 0, over: float | None = 0, force: float | None = None, made: float = 0,
         gone: float = 0, fee: float | None = None, form: str = "2021", rebased: bool = False, body: str = "甲", copy: str = "") -> YearRow:  # fmt: skip
    cells = {IN: YearCell(came), OVER: YearCell(over), FEE: YearCell(fee)}
    for column, value in (("本年制发件数", made), ("本年废止件数", gone), ("现行有效件数", force)):
        cells[2, DOCUMENTS, column] = YearCell(value)
    return YearRow(f"r{body}{year}{copy}", body, year, form, cells, rebased, "department")


ALONE = "没有读到同一机关"


def _outcomes(rule: str, *rows: YearRow) -> list[str]:
    found = [f for f in check_years(rows) if f.rule == rule and ALONE not in f.message]
    return [f.outcome for f in found if "规章" not in f.message]


def test_a_report_without_the_year_before_has_a_row_that_says_so() -> None:
    found = check_years([_row(2020), _row(2022), _row(2023)])
    alone = [(f.report_id, f.rule) for f in found if ALONE in f.message]
    assert alone == [("r甲2020", "R5"), ("r甲2020", "R6"), ("r甲2022", "R5"), ("r甲2022", "R6")]
    assert {f.outcome for f in found if ALONE in f.message} == {"not_assessable"}


@pytest.mark.parametrize(("over", "came"), [(4, 3), (0, 2), (7, 0)])
def test_a_carry_over_that_is_not_carried_in_fails(over: float, came: float) -> None:
    found = check_years([_row(2021, over=over), _row(2022, came=came)])
    (finding,) = [f for f in found if f.rule == "R5" and ALONE not in f.message]
    assert (finding.outcome, finding.hard, finding.report_id) == ("fail", True, "r甲2022")
    assert (finding.stated, finding.expected) == (str(int(came)), str(int(over)))


def test_carry_overs_that_need_no_finding() -> None:
    assert _outcomes("R5", _row(2021, over=4), _row(2022, came=4)) == ["pass"]
    assert _outcomes("R5", _row(2021, over=None), _row(2022, came=4)) == ["not_assessable"]
    assert _outcomes("R5", _row(2020, over=4), _row(2022, came=1)) == []
    assert _outcomes("R5", _row(2021, over=4), _row(2022, came=1, body="乙")) == []
    assert _outcomes("R5", _row(2021, over=4), _row(2022, came=1, form="pre2019")) == []


def test_two_versions_of_one_year_leave_it_open_and_copies_do_not() -> None:
    before = _row(2021, over=4)
    assert _outcomes("R5", before, _row(2021, over=3, copy="b"), _row(2022, came=9)) == ["uncertain"]
    assert _outcomes("R5", before, _row(2021, over=4, copy="b"), _row(2022, came=9)) == ["fail"]


@pytest.mark.parametrize(("made", "gone", "force"), [(1, 1, 12), (5, 0, 14), (0, 3, 14)])
def test_documents_in_force_that_do_not_follow_fail(made: float, gone: float, force: float) -> None:
    assert _outcomes("R6", _row(2021, force=14), _row(2022, made=made, gone=gone, force=force)) == ["fail"]


def test_documents_in_force_that_need_no_finding() -> None:
    before = _row(2021, force=14)
    assert _outcomes("R6", before, _row(2022, made=2, gone=1, force=15)) == ["pass"]
    assert _outcomes("R6", before, _row(2022, made=2, gone=1, force=9, rebased=True)) == ["uncertain"]
    assert _outcomes("R6", before, _row(2022, made=2, force=None)) == ["not_assessable"]
    assert _outcomes("R6", _row(2020, force=14, form="2019"), _row(2021, force=9)) == []


def test_a_fee_ten_thousand_times_the_year_before_is_in_yuan() -> None:
    assert _outcomes("R12", _row(2021, fee=12.5), _row(2022, fee=118_000)) == ["fail"]
    assert _outcomes("R12", _row(2021, fee=131_000), _row(2022, fee=12.5)) == ["fail"]
    assert _outcomes("R12", _row(2021, fee=12.5), _row(2022, fee=250)) == []


def test_the_order_of_reports_changes_nothing() -> None:
    rows = [_row(2020, over=1), _row(2021, came=2, over=3), _row(2022, came=3), _row(2021, body="乙")]
    assert len({check_years(order) for order in itertools.permutations(rows)}) == 1


@pytest.mark.parametrize(("text", "told"), [
    ("对行政规范性文件全面清理，宣布失效6件。", True), ("现行有效件数按新口径重新统计，涉及规范性文件58件。", True),
    ("清理失效链接17处。", False), ("规范性文件公开平台运行平稳。", False),
])  # fmt: skip
def test_words_that_explain_a_new_count(text: str, told: bool) -> None:
    assert tells_rebasing(text) is told
