from __future__ import annotations

import pytest

from analyzer.find.checks.counts import rounds_to
from tests.find.checks.cases import findings, outcomes
from tests.make import cells_of, make_report


@pytest.mark.parametrize(
    "text",
    [
        "公开信息80条，其中甲类10条，占12.5%；乙类20条，占25%；丙类50条，占62.5%。",
        "公开信息129条，其中甲类35条，占比27.13%；乙类94条，占比72.87%。",
        "公开信息7条，其中甲类2条，占28.57%；乙类2条，占28.57%；丙类3条，占42.86%。",
        "收到申请130件，其中予以公开59件、占45.3%；不予公开71件、占54.6%。",
        "发出问卷200份，收回180份，满意171份，占收回问卷的95%。",
        "新收16118件，比上年增加878件，增长5.76%。",
        "与2021年的466件相比，新收申请增加37件，增长7.94%。",
        "公开信息264条，比上年的231条增加33条。",
        "受理申请90件，比2021年的100件下降10%。",
    ],
)
def test_right_percentages_pass(text: str) -> None:
    assert "pass" in outcomes("R8", text) and "fail" not in outcomes("R8", text)


@pytest.mark.parametrize(
    "text",
    [
        "公开信息80条，其中甲类10条，占15.2%；乙类20条，占25%；丙类50条，占62.5%。",
        "公开信息142条。其中，甲类102条，占71.83%；乙类40条，占21.87%。",
        "新收16118件，比上年增加878件，增长6.57%。",
        "公开信息264条，比上年的231条增加43条。",
        "公开信息100条，其中甲类62条（62%）、乙类28条（28%）、丙类10条（12%）。",
        "受理申请90件，比2021年的100件下降12%。",
    ],
)
def test_wrong_percentages_fail(text: str) -> None:
    assert outcomes("R8", text).count("fail") == 1


@pytest.mark.parametrize(
    "text",
    [
        "公开信息80条，电子化率达100%，群众满意率98.2%。",
        "会议公开议题83个，占上会议题的96.51%。",
        "全省新收3860件，省本级收到318件，占全省新收申请的8.24%。",
        "公开信息80条，其中甲类10条，约占一成，占重点领域的33%。",
        "收到申请40件，同比增长103%。",
        "公开信息90条，比上年增加10条（12.5%）。",
        "三类事项合计占82%，网上申请占67.4%。",
    ],
)
def test_shares_of_something_else_are_no_failure(text: str) -> None:
    assert "fail" not in outcomes("R8", text)


def test_a_wrong_share_tells_the_right_one() -> None:
    text = "公开信息99条。其中，甲类1条，占1.1%；乙类98条，占98.99%。"
    (finding,) = [f for f in findings("R8", make_report(text, cells=cells_of("2021"))) if f.outcome == "fail"]
    assert (finding.stated, finding.expected) == ("1.1%", "1.01%")
    assert text[finding.start : finding.end] == "1条，占1.1%"


@pytest.mark.parametrize(("value", "printed", "digits", "holds"), [
    (2 / 3 * 100, 66.67, 2, True), (2 / 3 * 100, 66.66, 2, True), (2 / 3 * 100, 66.68, 2, False), (50.5, 51, 0, True), (2.02, 2.2, 1, False),
])  # fmt: skip
def test_rounding_to_the_printed_digits(value: float, printed: float, digits: int, holds: bool) -> None:
    assert rounds_to(value, printed, digits) is holds
