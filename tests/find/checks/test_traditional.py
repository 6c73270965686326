"""Pages in traditional script are checked as the same pages in simplified script are."""

from __future__ import annotations

from collections import Counter

import pytest

from analyzer.find.checks import check_report
from analyzer.parse import parse
from analyzer.text.traditional import simplified_letters
from tests.find.checks.stress import SPOILED, Made, make
from tests.parse.made import document

_BACK: dict[int, str] = {}
for _traditional, _simplified in simplified_letters().items():
    _BACK.setdefault(ord(_simplified), chr(_traditional))


def _outcomes(text: str) -> Counter[tuple[str, str]]:
    return Counter((f.rule, f.outcome) for f in check_report(parse(document(text))))


@pytest.mark.parametrize("seed", range(0, 16, 2))
def test_a_consistent_page_has_the_same_outcomes_in_both_scripts(seed: int) -> None:
    text = make(seed).text()
    converted = text.translate(_BACK)
    assert converted != text
    assert _outcomes(converted) == _outcomes(text)


def _spoiled(rule: str) -> Made:
    return next(made for made in map(make, range(40)) if SPOILED[rule](made))


@pytest.mark.parametrize("rule", SPOILED)
def test_a_slip_is_found_in_traditional_script(rule: str) -> None:
    found = _outcomes(_spoiled(rule).text().translate(_BACK))
    assert {code for code, outcome in found if outcome == "fail"} == {rule}
