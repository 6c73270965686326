from __future__ import annotations

import pytest

from analyzer.find.chains import succeed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("云岭省|临沚市|青禾县|国土资源局", "云岭省|临沚市|青禾县|自然资源局"),
        ("云岭省|临沚市|青禾县|卫生和计划生育局", "云岭省|临沚市|青禾县|卫生健康局"),
        ("云岭省|临沚市|青禾县|人口和计划生育局", "云岭省|临沚市|青禾县|卫生健康局"),
        ("云岭省|临沚市|青禾县|民政局", "云岭省|临沚市|青禾区|民政局"),
        ("||青禾县|环境保护局", "云岭省|临沚市|青禾县|生态环境局"),
    ],
)
def test_a_renamed_body_is_carried_on(old: str, new: str) -> None:
    assert succeed({0: (old, [2012]), 1: (new, [2019, 2020])}) == {0: 1}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("云岭省|临沚市|青禾县|国土资源局", "云岭省|临沚市|白果县|自然资源局"),
        ("云岭省|临沚市|青禾县|民政局", "云岭省|临沚市|青禾县|教育局"),
        ("云岭省|临沚市|青禾县|民政局", "松山省|临沚市|青禾区|民政局"),
    ],
)
def test_another_place_or_task_is_another_body(old: str, new: str) -> None:
    assert succeed({0: (old, [2017]), 1: (new, [2019])}) == {}


def test_bodies_that_report_on_the_same_year_are_two() -> None:
    old, new = "云岭省|临沚市|青禾县|国土资源局", "云岭省|临沚市|青禾县|自然资源局"
    assert succeed({0: (old, [2017, 2019]), 1: (new, [2019])}) == {}


def test_a_glossary_says_what_no_list_knows() -> None:
    old, new = "云岭省|临沚市|青禾县|投资促进局", "云岭省|临沚市|青禾县|招商服务中心"
    given = {0: (old, [2018]), 1: (new, [2020])}
    assert succeed(given) == {}
    assert succeed(given, {"投资促进局": "招商服务中心"}) == {0: 1}


def test_of_two_possible_successors_none_is_taken() -> None:
    bodies = {0: ("||青禾县|环境保护局", [2017]), 1: ("甲省||青禾县|生态环境局", [2019])}
    assert succeed(bodies) == {0: 1}
    assert succeed({**bodies, 2: ("乙省||青禾县|生态环境局", [2019])}) == {}
