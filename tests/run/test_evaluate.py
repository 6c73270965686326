from __future__ import annotations

from dataclasses import replace

from analyzer.codebook import load_codebook
from analyzer.run.evaluate import Scored, align_spans, body_part, score, weighted_kappa
from analyzer.run.gold import read_labelled
from analyzer.schema import Statement

HEAD = "=== body: 甲县 | level: county | place: 乙省 | year: 2021 | manner: m | pattern: A1 | section: 5\n"
(SECTION,) = read_labelled(
    "x", HEAD + "⟦P T02 1 a|更新慢⟧。⟦P T11 2 b|人少⟧。⟦MF T02 1 c >a|及时更新⟧。", load_codebook()
)


def perfect() -> tuple[Statement, ...]:
    return tuple(
        Statement(
            f"s{i}", "r", 5, i, u.type, u.start, u.end, SECTION.text[u.start : u.end], u.theme, None, None, 1.0,
            u.specificity, f"s{u.answers[0]}" if u.answers else None,
        )
        for i, u in enumerate(SECTION.units)
    )  # fmt: skip


def test_a_perfect_coder_scores_one() -> None:
    figures = score([Scored(SECTION, perfect())])
    assert figures.units["f1"] == figures.type == figures.theme == figures.pairs["f1"] == figures.macro == 1.0
    assert figures.specificity == 1.0


def test_each_kind_of_error_lowers_its_own_figure() -> None:
    good = perfect()
    wrong_theme = (replace(good[0], theme="T01"), *good[1:])
    assert score([Scored(SECTION, wrong_theme)]).theme < 1.0
    assert score([Scored(SECTION, wrong_theme)]).type == 1.0
    wrong_pair = (*good[:2], replace(good[2], answers="s1"))
    assert score([Scored(SECTION, wrong_pair)]).pairs["f1"] == 0.0
    missing = good[:2]
    assert score([Scored(SECTION, missing)]).units["recall"] == round(2 / 3, 4)


def test_alignment_takes_the_best_overlap_once() -> None:
    assert align_spans([(0, 10), (10, 20)], [(0, 9), (9, 20), (0, 3)]) == {0: 0, 1: 1}
    assert align_spans([(0, 10)], [(6, 16)]) == {}


def test_weighted_kappa_of_known_tables() -> None:
    assert weighted_kappa([0, 1, 2, 3], [0, 1, 2, 3]) == 1.0
    assert abs(weighted_kappa([0, 0, 3, 3], [0, 3, 0, 3])) < 1e-9


def test_a_body_always_falls_into_the_same_part() -> None:
    assert body_part("甲县", "x") == body_part("甲县", "x")
    assert 0 <= body_part("甲县", "x") < 1
