from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.view import View, _folding, fold

_noisy = st.text(alphabet="政府公开１２３（）⼯⻓①…　 \n\t﹒，。“”abc\u200b\ufeff", max_size=60)


def test_fold_mends_radicals_width_and_signs_one_for_one() -> None:
    assert fold("⼯作⻓期（２０２１）：１，２") == "工作长期(2021):1,2"


def test_fold_leaves_circled_numbers_and_dots_alone() -> None:
    assert fold("①和…和㈠") == "①和…和㈠"


@given(_noisy)
def test_fold_never_changes_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(_noisy)
def test_a_view_maps_every_stretch_back_to_its_source(text: str) -> None:
    view = View.of(text)
    assert "".join(fold(text[i]) for i in view.at) == view.text
    if view.text:
        start, end = view.span(0, len(view.text))
        assert fold(text[start:end]).split() == fold(text).split()


def test_a_view_of_a_part_keeps_offsets_of_the_whole() -> None:
    view = View.of("甲乙 丙丁", start=2)
    assert view.text == "丙丁"
    assert view.span(0, 1) == (3, 4)


def test_a_stretch_outside_the_view_is_refused() -> None:
    with pytest.raises(ValueError, match="no such stretch"):
        View.of("甲").span(0, 2)


def test_folding_in_steps_is_folding_by_the_table() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000)
    assert fold(every) == every.translate(_folding())
    assert fold("（一）公开，12％；　Ａ！？：") == "（一）公开，12％；　Ａ！？：".translate(_folding())
