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
    found: list[Finding] = [f for f in check_report(report) if f.rule == "R7" and f.cells]
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
        "局长信箱共收到来信30封件，已办结30件，信息公开满意度高。",
        "便民留言板受理事项46件，均按期答复，答复46件；信息公开申请另计。",
        "2022年无提案议案\n公开申请办理情况。收到信息公开申请12件。",
        "处理政务热线转来的工单88件，信息公开满意度高。",
        "主动公开政府信息305条，办理政府信息公开申请12件。",
        "累计受理政府信息公开申请140件。",
        "收到信息公开申请12件，同比增长20件。",
        "收到信息公开申请12件，均在二十个工作日内书面答复。",
        "没有超期答复的政府信息公开申请。",
        "办理行政许可申请45件，并依法公开信息。",
        "因政府信息公开被提起行政复议1件，结果维持1件。",
        "县司法局受理行政复议申请85件，办结80件，助推信息公开。",
        "全年收到依申请公开30件，其中信息公开申请12件，其余为咨询。",
        "一季度收到信息公开申请3件，二季度收到4件。",
        "近三年共收到政府信息公开申请40件。",
        "指导下属单位答复信息公开申请6件。",
        "收到信息公开申请12件，当年办结10件，上年结转的3件也已办结。",
    ],
)
def test_numbers_that_count_something_else_are_no_finding(text: str) -> None:
    assert "fail" not in {outcome for outcome, _ in _r7(text)}


def test_another_scope_leaves_it_open() -> None:
    assert _r7("全县各级各部门共受理政府信息公开申请96件。", level="department") == [("uncertain", "96")]
    assert _r7("全县各级各部门共受理政府信息公开申请96件。", level="county") == [("fail", "96")]


def test_a_blank_total_leaves_it_open() -> None:
    assert _r7("收到政府信息公开申请12件。", {(3, NEW, "总计"): None}) == [("uncertain", "12")]


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请10多件。",
        "收到政府信息公开申请近20件。",
        "受理政府信息公开申请约10件。",
        "受理信息公开申请十余件。",
    ],
)
def test_rough_numbers_agree_with_all_of_their_size(text: str) -> None:
    assert [outcome for outcome, _ in _r7(text)] == ["pass"]


@pytest.mark.parametrize(
    "text", ["收到政府信息公开申请50余件。", "受理政府信息公开申请近百件。", "受理信息公开申请三十多件。"]
)
def test_rough_numbers_never_fail(text: str) -> None:
    assert "fail" not in {outcome for outcome, _ in _r7(text)}


def test_about_means_about() -> None:
    assert _r7("收到政府信息公开申请10余件。", {**TABLE, (3, IN, "总计"): 0})[0][0] == "pass"


# Of 12 received: 8 by people, 3 by companies, 1 by a law firm; 13 handled as below.
LEAF = "（三）不予公开/7.属于行政执法案卷"
PARTS: Values = {
    **TABLE, (3, NEW, "自然人"): 8, (3, NEW, "商业企业"): 3, (3, NEW, "法律服务机构"): 1, (3, IN, "自然人"): 3,
    (3, "（一）予以公开", "总计"): 7, (3, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "总计"): 2, (3, LEAF, "总计"): 3,
    (3, "（四）无法提供/1.本机关不掌握相关政府信息", "总计"): 1,
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "新收政府信息公开申请中自然人8件，法人或其他组织4件。",
        "办理申请中，予以公开7件、部分公开2件、不予公开3件、无法提供1件。",
        "收到信息公开申请12件，其中商业企业3件。",
        "对申请作出答复，属于行政执法案卷、不予公开3件。",
        "全年办理申请，自然人11件。",
    ],
)
def test_parts_the_table_knows_pass(text: str) -> None:
    found = _r7(text, PARTS)
    assert found and {outcome for outcome, _ in found} == {"pass"}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("新收信息公开申请12件，其中自然人9件。", "9"),
        ("信息公开申请办理中，予以公开8件、部分公开2件。", "8"),
        ("对信息公开申请作出答复，不予公开5件。", "5"),
        ("信息公开申请中法人或其他组织6件。", "6"),
    ],
)
def test_parts_the_table_denies_fail(text: str, stated: str) -> None:
    assert [s for outcome, s in _r7(text, PARTS) if outcome == "fail"] == [stated]


@pytest.mark.parametrize(
    "text",
    [
        "信息公开申请予以公开和部分公开9件。",
        "网上收到信息公开申请，予以公开5件。",
        "2021年办理信息公开申请，予以公开40件。",
        "对38件建议予以公开，信息公开申请另计。",
        "文件经审核予以公开22件，公文公开属性标注规范。",
        "信息公开申请行政复议中自然人9件。",
    ],
)
def test_parts_that_count_something_else_are_no_finding(text: str) -> None:
    assert "fail" not in {outcome for outcome, _ in _r7(text, PARTS)}


def test_not_one_means_none() -> None:
    assert _r7("全年一件信息公开申请也没有收到。", {(3, NEW, "总计"): 0}) == [("pass", "0")]


def test_a_year_that_is_only_compared_with_does_not_hide_the_number() -> None:
    assert _r7("新收信息公开申请12件，比2021年的10件增加2件；结转下年度4件。")[-1] == ("fail", "4")
