"""Numbers in prose: value, unit, vagueness and place."""

from __future__ import annotations

import pytest

from analyzer.text.numbers import find_numbers, read_numeral

CASES = [
    ("受理264件，办结259件", [(264, "件", False), (259, "件", False)]),
    ("发布2.7 万余条", [(27000, "条", True)]),
    ("近20场，增长５．７６％", [(20, "场", True), (5.76, "%", False)]),
    ("三十二件、一千零五条", [(32, "件", False), (1005, "条", False)]),
    ("一是加强，第一项，统一号", []),
    ("收取1,204.5万元", [(1204.5, "万元", False)]),
    ("两次会议，十余人参加", [(2, "次", False), (10, "人", True)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_numbers_of_a_sentence(text: str, expected: list[tuple[float, str, bool]]) -> None:
    assert [(n.value, n.unit, n.approx) for n in find_numbers(text)] == expected


def test_offsets_give_the_number_as_printed() -> None:
    text = "全年发布１２条、三十二件。"
    assert [text[n.start : n.end] for n in find_numbers(text)] == ["１２条", "三十二件"]


@pytest.mark.parametrize(
    ("words", "value"), [("十", 10), ("二十一", 21), ("一百零五", 105), ("二〇一九", 2019), ("件", None), ("", None)]
)
def test_numerals(words: str, value: float | None) -> None:
    assert read_numeral(words) == value
