"""Names of divisions in a text, and what a code says."""

from __future__ import annotations

from analyzer.text.places import divisions_named, place_names, place_of, short_names, townships_named


def test_the_longest_names_are_found_in_order() -> None:
    text = "请向福建省泉州市晋江市青阳街道办事处反映，新区、城区、街道不算。"
    found = place_names(text)
    assert [name for _, _, name in found] == ["福建省", "泉州市", "晋江市", "青阳街道"]
    assert all(text[a:b] == name for a, b, name in found)


def test_a_code_tells_its_parents() -> None:
    assert place_of("350582001") == place_of("350582001").__class__("350582001", "福建省", "泉州市", "晋江市")
    assert (place_of("310104").province, place_of("310104").city) == ("上海市", None)
    assert (place_of("429004").city, place_of("429004").county) == (None, "仙桃市")


def test_names_that_several_places_bear() -> None:
    assert len(divisions_named("鼓楼区")) > 2
    assert len(townships_named("青阳街道")) > 1
    assert divisions_named("没有县") == () == townships_named("没有镇")


def test_names_for_short() -> None:
    assert [d.code for d in short_names()["晋江"]] == ["350582"]
