"""Title, agency, level, place, year and date, each with its evidence."""

from __future__ import annotations

from datetime import date

import pytest

from analyzer.schema import Report
from tests.parse.made import BODIES, HEADINGS, read, report

TITLES = [
    ("{a}2022年政府信息公开工作年度报告", 2022),
    ("{a}2022年度政府信息公开工作年度报告", 2022),
    ("{a}2022年政府信息公开年度报告", 2022),
    ("{a}2022年政府信息公开工作年报", 2022),
    ("{a}2022年政府信息公开工作报告", 2022),
    ("{a}2022年信息公开工作年度报告", 2022),
    ("{a}2022年政务信息公开年度报告", 2022),
    ("{a}关于2022年政府信息公开工作的年度报告", 2022),
    ("2022年{a}政府信息公开工作年度报告", 2022),
    ("{a} 2022 年政府信息公开工作年度报告", 2022),
    ("{a}政府信息公开工作年度报告（2022年）", 2022),
    ("{a}政府信息公开工作2022年度报告", 2022),
    ("{a}二〇二二年政府信息公开工作年度报告", 2022),
    ("{a}2022年政府信息公开工作\n\n年度报告", 2022),
    ("{a}2022年\n政府信息公开工作年度报告", 2022),
    ("{a}\n2022年政府信息公开工作年度报告", 2022),
    ("{a}\n2022年政府信息公开工作年度报告\n2022年政府信息公开工作年度报告", 2022),
    ("# {a}2022年政府信息\n\n公开工作年度报告", 2022),
    ("首页 > 政务公开 > 政府信息公开年报\n{a}2022年政府信息公开工作年度报告\n发布时间：2023-01-11 来源：本站", 2022),
    ("索引号：0001 发布机构：某办\n{a}2022年政府信息公开工作年度报告", 2022),
]


@pytest.mark.parametrize(("title", "year"), TITLES)
def test_titles(title: str, year: int) -> None:
    found = read(report(title=title.format(a="梧岭县水务局")))
    assert (found.agency, found.year, found.level) == ("梧岭县水务局", year, "department")
    assert found.title is not None and "水务局" in found.title and found.title.startswith(("梧", "2022"))


def test_a_red_head_is_not_the_agency() -> None:
    found = read(report(title="梧岭市人民政府东埠街道办事处文件\n\n东埠街道办事处2022年政府信息公开工作年度报告"))
    assert (found.agency, found.level) == ("东埠街道办事处", "township")
    assert any(e.source == "red head" for e in found.evidence)


def test_without_a_title_signature_and_preamble_speak() -> None:
    preamble = "本报告由梧岭县水务局编制。所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
    found = read(report(title=preamble))
    assert (found.title, found.agency, found.year) == (None, "梧岭县水务局", 2022)
    signed = read(report(title="根据条例编制。", end="梧岭县水务局\n2023年1月9日"))
    assert (signed.agency, signed.year, signed.published) == ("梧岭县水务局", 2022, date(2023, 1, 9))


def test_a_title_without_a_place_is_completed_by_the_signature() -> None:
    found = read(report(title="水务局2022年政府信息公开工作年度报告", end="梧岭县水务局\n2023年1月9日"))
    assert found.agency == "梧岭县水务局"


LEVELS = [
    ("自然资源部", "ministry"),
    ("国家税务总局", "ministry"),
    ("国家能源局", "ministry"),
    ("审计署", "ministry"),
    ("国家税务总局广东省税务局", "department"),
    ("福建省人民政府", "province"),
    ("上海市", "province"),
    ("广西壮族自治区人民政府", "province"),
    ("泉州市人民政府", "city"),
    ("延边朝鲜族自治州人民政府", "city"),
    ("晋江市人民政府", "county"),
    ("温泉县", "county"),
    ("泉州市鲤城区人民政府", "county"),
    ("晋江市陈埭镇人民政府", "township"),
    ("固阳县下湿壕镇", "township"),
    ("威海市环翠区鲸园街道办事处", "township"),
    ("某旗白音苏木", "township"),
    ("山东省交通运输厅", "department"),
    ("晋江市发展和改革局", "department"),
    ("丽水市人民政府办公室", "department"),
    ("台州湾经济技术开发区管理委员会", "department"),
    ("上海市教育委员会", "department"),
]


@pytest.mark.parametrize(("agency", "level"), LEVELS)
def test_levels(agency: str, level: str) -> None:
    assert read(report(title=f"{agency}2022年政府信息公开工作年度报告")).level == level


def place(found: Report) -> tuple[str | None, ...]:
    return found.province, found.city, found.county, found.adcode


PLACES = [
    ("晋江市水务局", "", ("福建省", "泉州市", "晋江市", "350582")),
    ("晋江市陈埭镇", "", ("福建省", "泉州市", "晋江市", "350582103")),
    ("泉州市人民政府", "", ("福建省", "泉州市", None, "350500")),
    ("福建省财政厅", "", ("福建省", None, None, "350000")),
    ("上海市徐汇区民政局", "", ("上海市", None, "徐汇区", "310104")),
    ("仙桃市民政局", "", ("湖北省", None, "仙桃市", "429004")),
    ("东莞市民政局", "", ("广东省", "东莞市", None, "441900")),
    ("南京市鼓楼区民政局", "", ("江苏省", "南京市", "鼓楼区", "320106")),
    ("鼓楼区民政局", "电子版见福州市政府网站。", ("福建省", "福州市", "鼓楼区", "350102")),
    ("鼓楼区民政局", "", (None, None, None, None)),
    ("青阳街道办事处", "请向晋江市政府反映。", ("福建省", "泉州市", "晋江市", "350582001")),
    ("应急管理局", "请登录“中国晋江”门户网站，地址：福建省晋江市世纪大道。", ("福建省", "泉州市", "晋江市", "350582")),
    ("云岭省临沚市青禾县民政局", "", ("云岭省", "临沚市", "青禾县", None)),
    ("青禾县民政局", "地址：云岭省临沚市青禾县大道1号。", ("云岭省", "临沚市", "青禾县", None)),
    ("禾浦市红石镇", "", (None, None, "禾浦市", None)),
    ("自然资源部", "全文可在北京市查阅。", (None, None, None, None)),
]


@pytest.mark.parametrize(("agency", "preamble", "expected"), PLACES)
def test_places(agency: str, preamble: str, expected: tuple[str | None, ...]) -> None:
    title = f"{agency}2022年政府信息公开工作年度报告\n{preamble}"
    assert place(read(report(title=title))) == expected


def test_the_title_year_wins_and_conflicts_stay_as_evidence() -> None:
    period = "数据统计期限自2021年1月1日起至2021年12月31日止。"
    body = "2022年，发了几条。2023年，我镇将多发几条。2023年，我镇计划再多发。"
    title = "梧岭县松溪镇2022年政府信息公开工作年度报告"
    found = read(report(title=f"{title}\n{period}", bodies=(body, *BODIES[1:])))
    assert found.year == 2022
    years = {(e.source, e.value) for e in found.evidence if e.field == "year"}
    assert {("title", "2022"), ("period", "2021")} <= years
    assert all(found.text[e.start : e.end] for e in found.evidence if e.start is not None)


@pytest.mark.parametrize(
    "broken",
    ["2021年1\n月1日至2021年12月31日", "2021 年 1 月 1 日至 2021 年 12\n 月 31 日", "2021年1月1日至2021\n　年12月31日"],
)
def test_a_period_broken_over_two_lines_is_read(broken: str) -> None:
    found = read(report(title=f"梧岭县松溪镇2022年政府信息公开工作年度报告\n统计期限为{broken}。"))
    assert ("period", "2021") in {(e.source, e.value) for e in found.evidence if e.field == "year"}


def test_a_plan_for_next_year_does_not_make_the_year() -> None:
    body = "我镇发了几条。2023年，我镇将多发。2023年将加倍。2023年计划培训。"
    found = read(
        report(
            title="梧岭县松溪镇政府信息公开工作年度报告", bodies=(body, *BODIES[1:]), end="松溪镇人民政府\n2023年1月5日"
        )
    )
    assert found.year == 2022


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("梧岭县松溪镇人民政府\n2023年1月9日", date(2023, 1, 9)),
        ("梧岭县松溪镇人民政府  2023年1月9日", date(2023, 1, 9)),
        ("二〇二三年一月十九日", date(2023, 1, 19)),
        ("2023-01-09", date(2023, 1, 9)),
        ("今天是2024年4月20日 星期六", None),
        ("2023年2月30日", None),
    ],
)
def test_date_of_the_signature(end: str, day: date | None) -> None:
    assert read(report(end=end)).published == day


def test_release_date_of_the_page_comes_first() -> None:
    title = "发布日期：2023-01-12\n梧岭县松溪镇2022年政府信息公开工作年度报告"
    assert read(report(title=title, end="2023年1月9日")).published == date(2023, 1, 12)


def test_form_without_tables_follows_skeleton_then_year() -> None:
    old = read(report(title="梧岭县松溪镇2020年政府信息公开工作年度报告"))
    assert old.template == "2019"
    skeleton = (
        "一、概述",
        "二、主动公开情况",
        "三、依申请公开情况",
        "四、收费及减免情况",
        "五、存在问题和改进措施",
        "六、其他事项",
    )
    late = read(report(title="梧岭县松溪镇2020年政府信息公开工作年度报告", headings=skeleton))
    assert late.template == "pre2019"
    assert HEADINGS[0] not in late.text
