from __future__ import annotations

import pytest

from analyzer.find.checks.channels import check_channels
from tests.make import make_report


def _outcomes(text: str) -> list[str]:
    report = make_report(text)
    found = list(check_channels(report))
    assert all("公开" in report.text[f.start : f.end] or "推送" in report.text[f.start : f.end] for f in found)
    return [f.outcome for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "（一）主动公开。通过政府网站公开信息20条。\n（四）平台建设。全年网站公开信息16条。",
        "主动公开信息36条，其中网站公开20条、公众号公开16条。\n平台建设方面，微信公众号推送信息18条。",
        "经由县水利局网站河湖管护栏目公开信息20条。\n平台建设。网站设有信息公开栏目，在河湖管护专栏公开政府信息16条。",
        "公开栏公开信息40条。\n\n监督保障有力。依托公示栏公开政务信息四十六条。",
    ],
)
def test_one_channel_with_two_totals_fails(text: str) -> None:
    assert _outcomes(text) == ["fail"]


@pytest.mark.parametrize(
    "text",
    [
        "解读30篇，其中网站公开20篇。\n平台建设。网站公开信息180篇。",
        "公众号推送防汛信息18条。\n公众号推送信息90条。",
        "网站公开信息90条。\n2021年网站公开信息61条。一季度网站公开信息14条。",
        "网站公开信息90条。\n网站公开政策信息16条，网站专栏公开信息33条。",
        "网站公开信息90余条。\n网站公开信息93条。",
        "在河湖管护专栏公开信息20条。\n在防汛抗旱专栏公开信息16条。",
        "在该栏目公开信息20条。\n在信息公开专栏公开信息16条，政务公开专栏公开信息33条。",
        "水利公众号推送信息20条，河长公众号推送信息31条。",
        "网站日均公开信息2条。\n网站公开信息730条。",
    ],
)
def test_other_things_of_one_channel_are_not_compared(text: str) -> None:
    assert "fail" not in _outcomes(text) and "uncertain" not in _outcomes(text)


def test_the_same_total_passes_and_another_level_of_site_stays_open() -> None:
    assert _outcomes("通过网站公开信息20条。\n网站公开信息20条。") == ["pass"]
    assert _outcomes("县政府网站公开信息20条。\n镇政府网站公开信息16条。") == ["uncertain"]
