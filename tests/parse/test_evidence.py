"""Every value of identity with its competitors: namesakes, page heads, index and glossary; confidence; no guesses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analyzer.find.checks import check_report
from analyzer.parse import parse
from analyzer.schema import Evidence, Report
from analyzer.text.given import Given, Glossary, Known, NamedBody
from tests.parse.made import document, read, report

TITLE = "梧岭县水务局2022年政府信息公开工作年度报告"


def rows(found: Report, field: str) -> list[Evidence]:
    return [e for e in found.evidence if e.field == field]


def with_known(text: str, known: Known = Known(), *bodies: NamedBody) -> Report:  # noqa: B008
    return parse(document(text), Given(known, Glossary(bodies)))


TOWNS = [
    # A township's name alone gives a place only if its own county or city is named somewhere.
    ("杨柳乡人民政府", "", (None, None, None, None)),
    ("云屏县杨柳乡人民政府", "", (None, None, "云屏县", None)),
    ("杨柳乡人民政府", "地址：云屏县城北大道1号。", (None, None, "云屏县", None)),
    ("石盘县沙洲镇", "", (None, None, "石盘县", None)),  # 盘县 is a place, and not this one
    # Nor is 高县, behind a city that no list has.
    ("松金市柳云高县洪泉苇镇", "", (None, "松金市", "柳云高县", None)),
    ("松金市青石盘县沙洲苇镇", "", (None, "松金市", "青石盘县", None)),
    ("宜宾市高县文江镇", "", ("四川省", "宜宾市", "高县", "511525100")),
    ("陈埭镇人民政府", "", (None, None, None, None)),
    ("陈埭镇人民政府", "全文见晋江市人民政府网站。", ("福建省", "泉州市", "晋江市", "350582103")),
    ("陈埭镇人民政府", "全文见泉州市人民政府网站。", ("福建省", "泉州市", "晋江市", "350582103")),
]


@pytest.mark.parametrize(("agency", "preamble", "expected"), TOWNS)
def test_a_township_alone_never_decides_its_county(
    agency: str, preamble: str, expected: tuple[str | None, ...]
) -> None:
    found = read(report(title=f"{agency}2022年政府信息公开工作年度报告\n{preamble}"))
    assert (found.province, found.city, found.county, found.adcode) == expected
    assert found.level == "township"


def test_namesakes_stay_as_evidence_and_give_no_confidence() -> None:
    found = read(report(title="鼓楼区民政局2022年政府信息公开工作年度报告"))
    codes = rows(found, "adcode")
    assert {"350102", "320106", "320302"} <= {e.value for e in codes}
    assert not any(e.chosen for e in codes) and {e.confidence for e in codes} == {None}
    told = read(report(title="鼓楼区民政局2022年政府信息公开工作年度报告\n电子版见福州市政府网站。"))
    codes = rows(told, "adcode")
    assert [e.value for e in codes if e.chosen] == ["350102"]
    assert {"320106"} <= {e.value for e in codes if not e.chosen}


def test_every_name_a_report_gives_itself_is_kept_with_its_level() -> None:
    text = report(title="东埠市人民政府文件\n\n水务局2022年政府信息公开工作年度报告", end="梧岭县水务局\n2023年1月9日")
    found = read(text)
    names = {(e.source, e.value, e.chosen) for e in rows(found, "agency")}
    assert {
        ("title", "水务局", True),
        ("signature", "梧岭县水务局", True),
        ("red head", "东埠市人民政府", False),
    } <= names
    assert (found.agency, found.written) == ("梧岭县水务局", "水务局")
    assert {("red head", "city"), ("title", "department")} <= {(e.source, e.value) for e in rows(found, "level")}


def test_agreement_raises_confidence_and_conflict_lowers_it() -> None:
    def year(period: str) -> float:
        found = read(report(title=f"{TITLE}\n统计期限为{period}年1月1日至{period}年12月31日。"))
        assert found.year == 2022
        (confidence,) = {e.confidence for e in rows(found, "year")}
        assert confidence is not None
        return confidence

    assert year("2022") > 0.9 > year("2021") > 0.5


def test_the_form_has_its_evidence_too() -> None:
    found = read(report(title=TITLE.replace("2022", "2020")))
    assert [(e.value, e.source, e.chosen) for e in rows(found, "template")] == [("2019", "year", True)]


def test_the_head_of_a_page_speaks_and_the_page_itself_comes_first() -> None:
    meta = (
        ("PubDate", "2023-03-05 10:20"),
        ("ContentSource", "梧岭县水务局"),
        ("SiteName", "中国晋江"),
        ("author", "张三"),
    )
    alone = parse(replace(document(report(title="2022年政府信息公开工作年度报告")), meta=meta))
    assert (alone.agency, alone.published, alone.county) == ("梧岭县水务局", date(2023, 3, 5), "梧岭县")
    both = parse(replace(document(report(title=TITLE, end="2023年1月9日")), meta=meta))
    assert both.published == date(2023, 1, 9)
    days = {(e.source, e.value, e.chosen) for e in rows(both, "published")}
    assert days == {("signature", "2023-01-09", True), ("page head", "2023-03-05", False)}
    site = parse(replace(document(report(title="应急管理局2022年政府信息公开工作年度报告")), meta=meta))
    assert (site.city, site.county) == ("泉州市", "晋江市")


def test_all_dates_of_a_page_are_kept() -> None:
    found = read(report(title=f"发布日期：2023-01-12\n{TITLE}\n生成日期：2023-01-11", end="2023年1月9日"))
    assert [(e.source, e.value) for e in rows(found, "published")] == [
        ("release", "2023-01-12"), ("signature", "2023-01-09"), ("metadata", "2023-01-11"),
    ]  # fmt: skip


def test_what_the_index_knows_wins_and_the_page_stays_as_evidence() -> None:
    known = Known(agency="青禾县水务局", year=2021, published=date(2022, 1, 5), county="青禾县", level="department")
    found = with_known(report(title=TITLE, end="2023年1月9日"), known)
    assert (found.agency, found.year, found.published, found.county) == (
        "青禾县水务局",
        2021,
        date(2022, 1, 5),
        "青禾县",
    )
    assert found.written == "梧岭县水务局"
    assert ("title", "2022", False) in {(e.source, e.value, e.chosen) for e in rows(found, "year")}
    outcomes = {(f.rule, f.outcome, f.stated, f.expected) for f in check_report(found)}
    assert {
        ("R13", "uncertain", "2022", "2021"),
        ("ENTITY", "uncertain", "梧岭县水务局", "青禾县水务局"),
        ("R13", "uncertain", "2023-01-09", "2022-01-05"),
    } <= outcomes


def test_an_index_that_agrees_passes_and_none_says_nothing() -> None:
    def told(found: Report) -> list[str]:
        return [f.outcome for f in check_report(found) if f.message.startswith("清单")]

    assert told(with_known(report(title=TITLE), Known(agency="云岭省梧岭县水务局", year=2022))) == ["pass", "pass"]
    assert told(read(report(title=TITLE))) == []


def test_a_known_code_gives_the_places() -> None:
    found = with_known(report(title="应急管理局2022年政府信息公开工作年度报告"), Known(adcode="350582"))
    assert (found.province, found.city, found.county, found.adcode) == ("福建省", "泉州市", "晋江市", "350582")


def test_a_known_place_elsewhere_takes_the_inferred_code_away() -> None:
    found = with_known(report(title="晋江市水务局2022年政府信息公开工作年度报告"), Known(county="青禾县"))
    assert (found.province, found.city, found.county, found.adcode) == (None, None, "青禾县", None)
    assert any(e.value == "350582" and not e.chosen for e in rows(found, "adcode"))


def test_a_glossary_normalises_names_by_year() -> None:
    body = NamedBody("梧岭县水务局", "云岭省梧岭县水利局", None, "云岭省", None, "梧岭县", None, None, 2022)
    found = with_known(report(title=TITLE), Known(), body)
    assert (found.agency, found.written, found.province, found.county) == (
        "云岭省梧岭县水利局", "梧岭县水务局", "云岭省", "梧岭县",
    )  # fmt: skip
    later = with_known(report(title=TITLE.replace("2022", "2023")), Known(), body)
    assert later.agency == "梧岭县水务局"


def test_nothing_known_changes_nothing() -> None:
    text = report(title=TITLE, end="2023年1月9日")
    assert with_known(text) == read(text)
