from __future__ import annotations

import pytest

from analyzer.find.checks.balance import check_balance
from tests.make import cells_of, make_report


def _outcomes(text: str, *, form: str = "pre2019") -> list[str]:
    cells = cells_of(form) if form != "pre2019" else ()
    return [f.outcome for f in check_balance(make_report(text, form=form, cells=cells, year=2022))]


@pytest.mark.parametrize(
    "text",
    [
        "全年新收信息公开申请12件，上年结转3件，办结13件，结转下年度2件。",
        "收办信息公开申请15件（含上年结转3件），已答复13件，转下年度办理2件。",
        "依申请公开：新收九件，上年结转一件，办结十件，结转下一年0件。",
    ],
)
def test_four_numbers_that_balance_pass(text: str) -> None:
    assert _outcomes(text) == ["pass"]


@pytest.mark.parametrize(
    "text",
    [
        "全年新收信息公开申请12件，上年结转3件，办结11件，结转下年度2件。",
        "收办信息公开申请15件，上年结转3件，已答复13件，转下年度办理1件。",
        "新收信息公开申请九件，上年结转一件，办结九件，结转下一年二件。",
    ],
)
def test_four_numbers_that_do_not_balance_fail_where_no_table_tells(text: str) -> None:
    assert _outcomes(text) == ["fail"]
    assert _outcomes(text, form="2021") == []


@pytest.mark.parametrize(
    "text",
    [
        "全年新收信息公开申请12件，办结11件，结转下年度2件。",
        "新收信息公开申请近20件，上年结转3件，办结11件，结转下年度2件。",
        "2021年新收信息公开申请12件，上年结转3件，办结11件，结转下年度2件。",
        "新收信息公开申请12件，上年结转3件，当年办结9件、答复13件，结转下年度2件。",
    ],
)
def test_three_numbers_or_rough_ones_claim_no_balance(text: str) -> None:
    assert _outcomes(text) == []
