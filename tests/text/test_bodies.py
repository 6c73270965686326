"""Names of one body, however it writes itself, give one key."""

from __future__ import annotations

import pytest

from analyzer.text.bodies import body_key, own_part, short_place


@pytest.mark.parametrize(
    ("agency", "places", "key"),
    [
        ("青山市河口街道办事处", ("云海省", None, "青山市"), "云海省||青山市|河口街道"),
        ("河口街道", ("云海省", None, "青山市"), "云海省||青山市|河口街道"),
        ("青山市人民政府办公室", ("云海省", None, "青山市"), "云海省||青山市|"),
        ("双溪县水务局", (None, None, None), "||双溪县|水务局"),
        ("水务局", (None, None, None), "|||水务局"),
    ],
)
def test_places_and_office_are_no_part_of_the_name(agency: str, places: tuple[str | None, ...], key: str) -> None:
    assert body_key(agency, places) == key


def test_nobody_has_no_key() -> None:
    assert body_key(None, ("云海省", None, None)) is None
    assert body_key("", ()) is None


def test_a_short_place_stays_where_it_begins_another_word() -> None:
    assert own_part("和平里街道办事处", ["和平区"]) == "和平里街道"
    assert own_part("和平民政局", ["和平区"]) == "民政局"


def test_a_place_of_two_letters_keeps_them() -> None:
    assert short_place("蔚县") == "蔚县"
    assert short_place("临江自治县") == "临江"
