from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analyzer.find.checks.dates import check_basis, check_period, check_publication
from analyzer.schema import Report
from tests.find.checks.cases import dated
from tests.make import cells_of


def _only(report: Report, check: str) -> str:
    checks = {"period": check_period, "published": check_publication, "basis": check_basis}
    (finding,) = checks[check](report)
    assert finding.rule == "R13" and not finding.hard
    return finding.outcome


@pytest.mark.parametrize("period", [2021, 2020, 2023])
def test_a_period_of_another_year_fails(period: int) -> None:
    assert _only(dated(period=period), "period") == "fail"


def test_a_period_of_the_title_year_passes_and_a_missing_one_is_not_assessable() -> None:
    assert _only(dated(), "period") == "pass"
    assert _only(dated(period=None), "period") == "not_assessable"


@pytest.mark.parametrize(
    ("level", "agency", "day", "year", "outcome"),
    [
        ("department", "青溪县水利局", date(2023, 1, 31), 2022, "pass"),
        ("department", "青溪县水利局", date(2023, 2, 7), 2022, "fail"),
        ("department", "青溪县水利局", date(2019, 3, 20), 2018, "pass"),
        ("department", "云屏市教育委员会", date(2023, 3, 1), 2022, "fail"),
        ("county", "青溪县人民政府", date(2023, 3, 31), 2022, "pass"),
        ("county", "青溪县人民政府", date(2023, 4, 11), 2022, "fail"),
        ("township", "青溪县白石镇人民政府", date(2023, 3, 2), 2022, "not_assessable"),
        ("department", "青溪经济开发区管理委员会", date(2023, 3, 2), 2022, "not_assessable"),
        ("department", "国家税务总局青溪县税务局", date(2023, 3, 2), 2022, "not_assessable"),
        ("department", "青溪县水利局", date(2022, 1, 12), 2022, "fail"),
        ("township", "青溪县白石镇人民政府", date(2022, 12, 30), 2022, "uncertain"),
        ("department", "青溪县水利局", date(2024, 12, 1), 2022, "uncertain"),
        ("department", "青溪县水利局", None, 2022, "not_assessable"),
    ],
)
def test_publication_by_kind_of_body(level: str, agency: str, day: date | None, year: int, outcome: str) -> None:
    report = dated(title=year, period=year, published=day, level=level, agency=agency)
    assert _only(report, "published") == outcome


def test_the_date_of_a_page_without_the_word_published_does_not_prove_lateness() -> None:
    report = dated(
        "时间：2023-02-20", published=date(2023, 2, 20), signed=False, level="department", agency="青溪县水利局"
    )
    assert _only(report, "published") == "uncertain"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("按照国办公开办函〔2019〕60号的要求编制。", 2021),
        ("根据《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）编制。", 2023),
        ("依据《中华人民共和国政府信息公开工作年度报告格式（试行）》编制。", 2022),
        ("根据《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2021〕30号）编制。", 2023),
        ("根据《政府信息公开条例》（国务院令第492号）编制。", 2020),
    ],
)
def test_a_stale_basis_fails(text: str, year: int) -> None:
    assert _only(dated(text, title=year, period=year), "basis") == "fail"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("按照国办公开办函〔2019〕60号的要求编制。", 2020),
        ("根据《关于印发〈年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。", 2022),
        ("国办公开办函〔2019〕60号已废止，本报告依据国办公开办函〔2021〕30号编制。", 2022),
        ("根据《政府信息公开条例》（国务院令第711号）编制。", 2022),
        ("根据《政府信息公开条例》（国务院令第492号）编制。", 2016),
        ("对国办公开办函〔2019〕60号作了学习。", 2022),
    ],
)
def test_a_basis_of_its_time_passes(text: str, year: int) -> None:
    assert _only(dated(text, title=year, period=year), "basis") == "pass"


def test_trial_tables_after_2020_fail_once_with_the_trial_notice() -> None:
    report = dated(
        "按照国办公开办函〔2019〕60号的要求编制。", title=2021, period=2021, cells=cells_of("2019"), form="2019"
    )
    assert _only(report, "basis") == "fail"
    assert _only(replace(report, text="总体平稳。", sections=(), sentences=()), "basis") == "fail"
    unread = dated(title=2021, period=2021, form="2019", cells=())
    assert _only(unread, "basis") == "pass"
