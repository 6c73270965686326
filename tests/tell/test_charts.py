from __future__ import annotations

import re
import warnings

import pytest
from lxml import etree

from analyzer.tell.charts import NARROW, WIDE, chart_file, draw
from analyzer.tell.content.model import (
    Bar,
    Bars,
    Dumbbell,
    Heat,
    Line,
    Multiples,
    Network,
    Slope,
    Stack,
    Strips,
    Tiles,
    Timeline,
)
from analyzer.tell.content.provinces import GRID, tiles_of
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
    "slope": Slope(
        ("公开内容", "时效", "队伍"),
        (1, 2, 3),
        (3, 1, 2),
        (("60%", "20%"), ("50%", "50%"), ("9%", "30%")),
        ("照计", "一次"),
    ),
    "multiples": Multiples(
        (("县级政府 （33）", (Bar("时效", 0.3, 0.2, 0.4, text="30%"),)), ("部门 （9）", (Bar("时效", None),)))
    ),
    "timeline": Timeline(
        (2019, 2020, 2021), (Line("时效", (0.2, None, 0.4), (0.1, None, 0.3), (0.3, None, 0.5), (True, False, False)),)
    ),
    "tiles": Tiles(tiles_of({"河北省": 40, "江苏省": 3}, "zh")),
    "network": Network((("第 1 组（3）", 3, ((0, 1), (1, 2))), ("第 2 组（90）", 90, ((0, 89), (3, 4))))),
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
    used = {ref for ref in re.findall(r'href="#([^"]+)"', drawn.svg) if re.fullmatch("[gh][0-9a-f]+", ref)}
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


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_as_a_file_repeats_its_bytes(name, kind):
    first = chart_file(CHARTS[name], kind)
    assert first == chart_file(CHARTS[name], kind)
    assert first.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[kind])
    assert b"CreationDate" not in first


def test_no_two_provinces_share_a_tile_and_all_names_are_known():
    places = [(column, row) for _, _, column, row in GRID.values()]
    assert len(places) == len(set(places)) == 34
    tiles = {name: value for name, _, _, value in tiles_of({"河北省": 40, "无此省": 3}, "zh")}
    assert tiles["冀"] == 40
    assert sum(v is not None for v in tiles.values()) == 1


def test_a_line_is_not_drawn_over_a_year_without_value():
    whole = Timeline((2019, 2020, 2021), (Line("时效", (0.2, 0.3, 0.4), (0.1,) * 3, (0.5,) * 3, (False,) * 3),))
    assert draw(CHARTS["timeline"], "k", WIDE, "x").svg.count("fill: var(--pale)") == 0
    assert draw(whole, "k", WIDE, "x").svg.count("fill: var(--pale)") == 1
