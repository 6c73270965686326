from __future__ import annotations

import re
import warnings

import pytest
from lxml import etree

from analyzer.tell.charts import NARROW, WIDE, draw
from analyzer.tell.content.model import Bar, Bars, Dumbbell, Heat, Stack, Strips
from analyzer.tell.style import css_variables, printable

CHARTS = {
    "bars": Bars(
        (Bar("公开内容", 0.5, 0.3, 0.7, 0.4, text="50%"), Bar("时效", None, text="—")), legend=("2021", "2020")
    ),
    "counts": Bars((Bar("报告", 40.0, text="40"), Bar("可读", 38.0, text="38")), percent=False),
    "dumbbell": Dumbbell(("公开内容", "时效"), (0.5, 0.2), (0.3, None), ("照计", "一次")),
    "heat": Heat(
        ("甲", "乙"), ("云岭省 （3）", "海宁省 （40）"), ((0.2, 1.0), (None, 0.0)), ((True, False), (False, False))
    ),
    "stack": Stack(("问题", "措施"), ("无", "一", "二", "三"), ((0.1, 0.2, 0.3, 0.4), None)),
    "strips": Strips(("相同", "自己"), ((0.0, 0.1, 0.1), (1.0, 0.9))),
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_is_whole_xml_and_repeats_its_bytes(name, width):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, second = (draw(CHARTS[name], "k", width, "说明 <&>") for _ in range(2))
    assert first == second
    tree = etree.fromstring(first.svg.encode())
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == "说明 <&>"
    assert float(tree.get("viewBox").split()[2]) == width


def test_colours_are_variables_and_letters_are_outlines():
    drawn = draw(CHARTS["bars"], "k", WIDE, "x")
    assert not re.search(r"#[0-9a-f]{6}", drawn.svg)
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", drawn.svg)) <= set(css_variables())
    assert "<text" not in drawn.svg
    used = {ref for ref in re.findall(r'href="#([^"]+)"', drawn.svg) if ref.startswith("NotoSansSC")}
    assert used == set(drawn.glyphs)


def test_ids_of_two_charts_never_meet():
    ids = [set(re.findall(r' id="([^"]+)"', draw(CHARTS["strips"], key, WIDE, "x").svg)) for key in ("a", "b")]
    assert ids[0].isdisjoint(ids[1])


def test_unknown_values_draw_no_bar():
    known = draw(Bars((Bar("甲", 0.5, text="50%"),)), "k", WIDE, "x").svg
    unknown = draw(Bars((Bar("甲", None, text="—"),)), "k", WIDE, "x").svg
    assert known.count("fill: var(--main)") == 1
    assert "fill: var(--main)" not in unknown


def test_a_character_without_glyph_becomes_a_printers_sign():
    assert printable("公开\U0002f9b2 内容") == "公开〓 内容"
