from __future__ import annotations

import pytest

from analyzer.find.checks.leftovers import check_instructions, check_plans
from tests.find.checks.cases import dated


@pytest.mark.parametrize(
    "text",
    [
        "2022年，我镇将继续完善公开制度。",
        "下一步，2022年将着力抓好以下工作。",
        "存在更新不及时的问题。2022年，白石镇将进一步加强培训。",
        "问题不少。2021年我镇将从以下方面改进。",
        "（二）2022年工作打算。加强培训。",
    ],
)
def test_plans_for_the_report_year_fail(text: str) -> None:
    (finding,) = check_plans(dated(text, section=5))
    assert (finding.outcome, finding.expected) == ("fail", "2023")


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我镇将继续完善公开制度。",
        "2022年，我镇将公开工作纳入年度考核。",
        "2022年，我镇将政策解读作为重点，成效明显。",
        "2022年，我镇将推进政务公开作为重要任务来抓。",
        "针对2022年提出的将继续加强培训的要求，已办班两期。",
        "2025年底前将实现全覆盖。",
        "2022年工作计划完成情况良好。",
    ],
)
def test_other_sentences_with_years_are_no_leftover(text: str) -> None:
    assert [f.outcome for f in check_plans(dated(text, section=5))] == ["pass"]


def test_plans_are_not_judged_where_the_year_is_unsure() -> None:
    assert list(check_plans(dated("2022年，我镇将继续努力。", section=5, title=2020, period=None)))[0].outcome == "pass"
    assert not list(check_plans(dated("2022年，我镇将继续努力。", section=1)))


@pytest.mark.parametrize(
    "text",
    [
        "总体情况（宋体加粗小四号字）如下。",
        "我镇（此处填写本单位基本情况）公开有序。",
        "联系人：（单位名称），电话另附。",
        "全年公开信息XX条。",
        "现将××镇2022年工作报告如下。",
        "标题（仿宋三号，行距28磅）",
    ],
)
def test_instructions_of_the_template_fail(text: str) -> None:
    assert [f.outcome for f in check_instructions(dated(text))] == ["fail"]


@pytest.mark.parametrize(
    "text",
    [
        "名单只写张××、李××，不写证件号码。",
        "公开栏改用大字版，方便老年人阅读。",
        "《关于做好XX工作的通知》范本一份。",
        "（详见附表）公开信息三十条。",
        "请填写申请表后提交。",
    ],
)
def test_ordinary_words_are_no_instruction(text: str) -> None:
    assert [f.outcome for f in check_instructions(dated(text))] == ["pass"]
