from __future__ import annotations

import numpy as np

from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.pairs import candidates, choose_pairs, pair_chances, partners
from analyzer.find.statements.themes import ThemeCode
from analyzer.find.statements.units import Unit
from tests.find.statements.made import coded


def test_parallel_lists_pair_by_number() -> None:
    statements = coded(
        "（一）存在的问题\n1.政策解读形式单一。\n2.信息发布滞后。\n（二）改进措施\n1.多用图解和短视频解读政策。\n2.第一时间发布信息。"
    )
    ids = [s.statement_id for s in statements]
    assert [s.answers for s in statements] == [None, None, ids[0], ids[1]]
    assert {s.pairing for s in statements if s.answers} == {"explicit"}


def test_content_outweighs_a_crossed_order() -> None:
    statements = coded(
        "存在的问题：政策解读形式单一；工作人员少，多为兼职。\n下一步：增配专职工作人员；丰富政策解读形式；加强考核。"
    )
    by_theme = {s.theme: s.statement_id for s in statements if s.type == "P"}
    answers = {s.theme: s.answers for s in statements if s.type == "MF"}
    assert answers["T06"] == by_theme["T06"]
    assert answers["T11"] == by_theme["T11"]


def test_a_measure_without_a_problem_is_unmatched() -> None:
    statements = coded("（二）改进措施\n1.加强业务培训。")
    assert [(s.answers, s.pairing) for s in statements] == [(None, "unmatched")]


def unit(kind: str, item: int, heading: str = "", enumerator: str = "") -> Unit:
    return Unit(kind, item * 10, item * 10 + 5, 5, "P" if kind == "P" else "M", item, None, enumerator, heading)  # type: ignore[arg-type]


def code(*chances: float) -> ThemeCode:
    return ThemeCode(f"T0{int(np.argmax(chances)) + 1}", None, None, max(chances), np.array(chances))


UNITS = [unit("P", 0), unit("P", 1), unit("MF", 2), unit("MF", 3), unit("MF", 4)]
WORDS = ["窗口少", "牌子旧", "添窗口", "换牌子", "多下乡"]
CODES = [code(0.9, 0.1), code(0.2, 0.8), code(0.9, 0.1), code(0.1, 0.9), code(0.5, 0.5)]


def test_pairs_are_described_as_a_table_of_measures_and_problems() -> None:
    one = candidates(UNITS, WORDS, CODES)
    assert one is not None and one.measures == (2, 3, 4) and one.problems == (0, 1)
    f = one.features
    assert {values.shape for values in f.values()} == {(3, 2)}
    assert f["similar"][0, 0] > f["similar"][0, 1] and f["words"][0, 0] == 0.5 and f["words"][0, 1] == 0
    assert f["mutual"].tolist() == [[1, 0], [0, 1], [0, 0]]
    assert f["surplus"].tolist() == [[0, 0], [0, 0], [1, 1]]
    assert f["follows"].tolist() == [[0, 0], [0, 1], [0, 0]]
    assert f["goes_on"].tolist() == [[0, 0], [1, 0], [0, 1]]
    assert not one.explicit.any()
    assert [(m, p) for m, p, _ in one.rows()] == [(m, p) for m in (2, 3, 4) for p in (0, 1)]


def test_a_named_problem_makes_an_explicit_pair() -> None:
    named = [*UNITS[:2], unit("MF", 2, "针对第二个问题"), *UNITS[3:]]
    one = candidates(named, WORDS, CODES)
    assert one is not None and one.explicit.tolist() == [[False, True], [False, False], [False, False]]


def test_one_side_alone_has_no_pairs() -> None:
    assert candidates(UNITS[:2], WORDS[:2], CODES[:2]) is None
    model = LinearModel(("no", "yes"), (), np.zeros((0, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
    assert pair_chances([None], model)[0].shape == (0, 0)
    assert choose_pairs([None], pair_chances([None], model), 0.5) == [[]]


def test_partners_speak_by_the_chance_of_the_pair() -> None:
    one = candidates(UNITS, WORDS, CODES)
    distributions = np.vstack([c.distribution for c in CODES])
    said = partners(distributions, one, np.array([[1.0, 0.0], [0.0, 0.5], [0.0, 0.0]]))
    assert np.allclose(said[2], distributions[0]) and np.allclose(said[0], distributions[2])
    assert np.allclose(said[3], 0.5 * distributions[1])
    assert not said[4].any()
    assert not partners(distributions, None, np.zeros((0, 0))).any()
