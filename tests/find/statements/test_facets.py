from __future__ import annotations

import pytest

from analyzer.find.statements.facets import attribution_of, channel_of, hedging_of, time_of


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("个别栏目没更新", "minimised"), ("时效有待加强", "hedged"), ("目录缺三项", "plain")],
)
def test_hedging(words: str, wanted: str) -> None:
    assert hedging_of("P", words) == wanted
    assert hedging_of("MF", words) is None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("村级公开栏空着", "subordinate"),
        ("各科室报送不积极", "departments"),
        ("群众不知道怎么申请", "public"),
        ("受机构改革影响人员变动", "external"),
        ("栏目更新慢", "own"),
    ],
)
def test_attribution(words: str, wanted: str) -> None:
    assert attribution_of("C" if wanted == "external" else "P", words, "department") == wanted
    assert attribution_of("MF", words, "department") is None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("公众号粉丝少", "new_media"), ("大厅电子屏坏了", "offline"), ("网站检索难", "website"), ("人手少", "none")],
)
def test_channel(words: str, wanted: str) -> None:
    assert channel_of(words) == wanted


def test_time() -> None:
    assert time_of("MF", "加强培训") == "next"
    assert time_of("MD", "已补齐栏目") == "report"
    assert time_of("MD", "上年度报告提出的问题已整改") == "previous"
