from __future__ import annotations

import pytest

from tests.find.checks.cases import outcomes
from tests.find.checks.test_arithmetic import OVER
from tests.make import Values

FOUR: Values = {(3, OVER, "自然人"): 4, (3, OVER, "总计"): 4}


@pytest.mark.parametrize(
    "text",
    [
        "新收申请60件，加上年结转4件共64件，均在2022年内办结。",
        "当年申请全部办结，没有结转到下年度的申请。",
        "全年收到政府信息公开申请9件，已全部办理完毕。",
        "收到信息公开申请9件，办结率达100%。",
    ],
)
def test_all_handled_with_a_carry_over_fails(text: str) -> None:
    assert outcomes("R9", text, FOUR) == ["fail"]


@pytest.mark.parametrize("text", ["收到申请9件，全部办结。", "收到申请9件，均已按期答复。", "申请无结转下年的。"])
def test_all_handled_without_a_carry_over_passes(text: str) -> None:
    assert outcomes("R9", text) == ["pass"]


@pytest.mark.parametrize(
    "text",
    [
        "收到申请9件，到期应答复的申请全部办结。",
        "收到申请9件，全部按时答复。",
        "新收申请9件，年底尚有4件在办，其余全部办结。",
        "收到申请13件，结转下年度继续办理4件，其余均已办结。",
        "全年受理12345热线工单90件，全部办结。收到申请13件。",
        "办理人大代表建议20件，全部办结。",
        "2021年收到的申请全部办结。",
        "全市各级机关收到申请130件，全部办结。",
    ],
)
def test_claims_about_those_due_or_other_matters_are_no_failure(text: str) -> None:
    assert "fail" not in outcomes("R9", text, FOUR)


def test_a_blank_carry_over_cannot_be_checked() -> None:
    assert outcomes("R9", "收到申请9件，全部办结。", {(3, OVER, "总计"): None}) == ["not_assessable"]
