from __future__ import annotations

import pytest

from analyzer.find.checks import check_report
from analyzer.schema import Finding
from tests.find.checks.test_arithmetic import DONE, IN, NEW, OVER
from tests.make import Values, cells_of, make_report

# 12 received, 3 carried in, 13 handled, 2 carried over; one review, two lawsuits.
TABLE: Values = {
    (3, NEW, "总计"): 12, (3, IN, "总计"): 3, (3, DONE, "总计"): 13, (3, OVER, "总计"): 2,
    (4, "行政复议", "总计"): 1, (4, "行政诉讼/未经复议直接起诉", "总计"): 2,
}  # fmt: skip


def _r7(text: str, values: Values = TABLE, **more: object) -> list[tuple[str, str | None]]:
    report = make_report(text, cells=cells_of("2021", values), **more)  # type: ignore[arg-type]
    found: list[Finding] = [f for f in check_report(report) if f.rule == "R7"]
    assert all(f.start is not None and f.end is not None and f.start < f.end for f in found)
    return [(f.outcome, f.stated) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "全年收到政府信息公开申请12件。",
        "全年收办信息公开申请15件，均在期限内。",
        "2022年受理依申请公开１２件。",
        "当年新收政府信息公开申请十二件，上年结转3件。",
        "收到信息公开申请12件，办结13件，结转下年度继续办理2件。",
        "因信息公开引发行政复议1件、行政诉讼2件。",
    ],
)
def test_numbers_the_table_knows_pass(text: str) -> None:
    assert {outcome for outcome, _ in _r7(text)} == {"pass"}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("全年收到政府信息公开申请21件。", "21"),
        ("收到信息公开申请12件，办结11件。", "11"),
        ("受理政府信息公开申请12件，结转至下年度办理4件。", "4"),
        ("政府信息公开引发行政复议3件。", "3"),
        ("2022年，我镇未收到政府信息公开申请。", "0"),
    ],
)
def test_numbers_the_table_denies_fail(text: str, stated: str) -> None:
    assert [s for outcome, s in _r7(text) if outcome == "fail"] == [stated]


@pytest.mark.parametrize(
    "text",
    [
        "收到信息公开申请12件，其中网上申请8件、信函4件。",
        "2021年收到政府信息公开申请20件，2022年收到12件。",
        "信息公开热线共接到咨询电话230次。",
        "处理政务热线转来的工单88件，信息公开满意度高。",
        "主动公开政府信息305条，办理政府信息公开申请12件。",
        "累计受理政府信息公开申请140件。",
        "收到信息公开申请12件，同比增长20件。",
        "收到信息公开申请12件，均在二十个工作日内书面答复。",
        "没有超期答复的政府信息公开申请。",
        "办理行政许可申请45件，并依法公开信息。",
        "因政府信息公开被提起行政复议1件，结果维持1件。",
    ],
)
def test_numbers_that_count_something_else_are_no_finding(text: str) -> None:
    assert "fail" not in {outcome for outcome, _ in _r7(text)}


def test_another_scope_leaves_it_open() -> None:
    assert _r7("全县各级各部门共受理政府信息公开申请96件。", level="department") == [("uncertain", "96")]
    assert _r7("全县各级各部门共受理政府信息公开申请96件。", level="county") == [("fail", "96")]


def test_a_blank_total_leaves_it_open() -> None:
    assert _r7("收到政府信息公开申请12件。", {(3, NEW, "总计"): None}) == [("uncertain", "12")]


def test_about_means_about() -> None:
    assert _r7("收到政府信息公开申请10余件。", {**TABLE, (3, IN, "总计"): 0})[0][0] == "pass"
