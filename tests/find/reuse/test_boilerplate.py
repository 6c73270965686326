from __future__ import annotations

import pytest

from analyzer.find.reuse import Settings, find_reuse
from tests.find.reuse.reports import make_report

PHRASE = "老船长每月初一打开灯塔的木门"
EVERYBODY = "潮水退去以后渡口恢复摆渡"


# Twelve sentences without a phrase in common.
LINES = (
    "木匠刨平了旧门板。", "羊群绕过石头山坡。", "邮差骑车穿越果林。", "铁锅炖着酸菜豆腐。", "孩子数清夜空星星。", "织布声从祠堂传来。",
    "雨点敲响铜制脸盆。", "裁缝量好棉袄尺寸。", "猫头鹰停在钟楼顶。", "厨子切碎韭菜馅料。", "火车晚点三个钟头。", "画师调匀矿物颜料。",
)  # fmt: skip


def shares(trade: int, settings: Settings | None = None) -> list[float | None]:
    reports = [
        make_report(
            f"r{n:02d}", f"第{chr(0x4E59 + n)}镇", [EVERYBODY + "。", (PHRASE + "，" if n < trade else "") + LINES[n]]
        )
        for n in range(12)
    ]
    return find_reuse(reports, settings=settings).reports["boilerplate"].to_pylist()


def test_a_phrase_of_a_third_of_the_reports_makes_its_sentences_boilerplate():
    found = shares(5)
    assert all(share > 0.4 for share in found[:5])
    assert found[5:] == [0.0] * 7  # what all twelve write is dictated, what nobody shares is own


def test_a_phrase_of_too_few_reports_is_none():
    assert shares(3) == [0.0] * 12


def test_thresholds_are_settings_and_few_reports_have_no_share():
    assert shares(3, Settings(boilerplate_low=0.2))[0] > 0
    assert shares(5, Settings(boilerplate_reports=13)) == [None] * 12


def test_a_report_without_narrative_has_no_share():
    reports = [make_report(f"r{n:02d}", f"第{chr(0x4E59 + n)}镇", [LINES[n]]) for n in range(10)]
    reports.append(make_report("r99", "无言镇", []))
    assert find_reuse(reports).reports["boilerplate"].to_pylist()[-1] is None
    assert pytest.approx(0.0) == find_reuse(reports).reports["boilerplate"].to_pylist()[0]
