from __future__ import annotations

import numpy as np

from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.pairs import Candidates, Pairing, candidates, choose_pairs, pair_chances, partners
from analyzer.find.statements.sides import Sides
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


def crossed(reports: list[list[Unit]], words: list[str], codes: list[ThemeCode]) -> Candidates:
    return candidates(reports, Sides.of(reports), words, codes)


def table(values: np.ndarray) -> list[list[float]]:  # type: ignore[type-arg]
    """Three measures beside two problems."""
    return values.reshape(3, 2).tolist()  # type: ignore[no-any-return]


def test_each_measure_is_described_beside_each_problem() -> None:
    listed = crossed([UNITS], WORDS, CODES)
    assert listed.measures.tolist() == [2, 2, 3, 3, 4, 4] and listed.problems.tolist() == [0, 1] * 3
    f = listed.features
    assert {values.shape for values in f.values()} == {(6,)}
    assert f["similar"][0] > f["similar"][1] and f["words"][0] == 0.5 and f["words"][1] == 0
    assert table(f["mutual"]) == [[1, 0], [0, 1], [0, 0]]
    assert table(f["surplus"]) == [[0, 0], [0, 0], [1, 1]]
    assert table(f["follows"]) == [[0, 0], [0, 1], [0, 0]]
    assert table(f["goes_on"]) == [[0, 0], [1, 0], [0, 1]]
    assert not listed.explicit.any()
    assert [row["surplus"] for row in listed.rows()] == [0, 0, 0, 0, 1, 1]


def test_reports_of_a_batch_do_not_see_each_other() -> None:
    mirrored = [unit("P", 0), unit("P", 0), unit("P", 1), unit("MF", 2), unit("MD", 3)]
    alone = [
        (UNITS, WORDS, CODES),
        (UNITS[:2], WORDS[:2], CODES[:2]),
        (mirrored, [*WORDS[:2], "路远", *WORDS[2:4]], [*CODES[:2], code(0.6, 0.4), *CODES[2:4]]),
        ([unit("MF", 0)], ["修路"], [code(0.3, 0.7)]),
        (UNITS[::-1], WORDS[::-1], CODES[::-1]),
    ]
    together = crossed(
        [units for units, _, _ in alone], [w for _, words, _ in alone for w in words],
        [c for _, _, codes in alone for c in codes],
    )  # fmt: skip
    apart = [crossed([units], words, codes) for units, words, codes in alone]
    starts = np.cumsum([0, *(len(units) for units, _, _ in alone)])
    assert together.measures.tolist() == [
        i + s for one, s in zip(apart, starts, strict=False) for i in one.measures.tolist()
    ]
    assert together.problems.tolist() == [
        i + s for one, s in zip(apart, starts, strict=False) for i in one.problems.tolist()
    ]
    assert together.explicit.tolist() == [e for one in apart for e in one.explicit.tolist()]
    for name, values in together.features.items():
        assert np.allclose(values, np.concatenate([one.features[name] for one in apart if one.features])), name


def test_a_named_problem_makes_an_explicit_pair() -> None:
    named = [*UNITS[:2], unit("MF", 2, "针对第二个问题"), *UNITS[3:]]
    listed = crossed([named], WORDS, CODES)
    assert table(listed.explicit) == [[False, True], [False, False], [False, False]]


def test_one_side_alone_has_no_pairs() -> None:
    listed = crossed([UNITS[:2], []], WORDS[:2], CODES[:2])
    model = LinearModel(("no", "yes"), (), np.zeros((0, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
    chances = pair_chances(listed, model)
    assert chances.shape == (0,) and not listed.rows()
    assert choose_pairs(listed, chances, 0.5, [UNITS[:2], []]) == [[], []]


def test_a_measure_takes_its_likeliest_problem_and_none_below_the_threshold() -> None:
    listed = crossed([[], UNITS], WORDS, CODES)
    chosen = choose_pairs(listed, np.array([0.6, 0.6, 0.2, 0.9, 0.4, 0.3]), 0.45, [[], UNITS])
    assert chosen == [[], [Pairing(2, 0, "thematic"), Pairing(3, 1, "thematic")]]


def test_partners_speak_by_the_chance_of_the_pair() -> None:
    listed = crossed([UNITS], WORDS, CODES)
    distributions = np.vstack([c.distribution for c in CODES])
    said = partners(distributions, listed, np.array([1.0, 0.0, 0.0, 0.5, 0.0, 0.0]))
    assert np.allclose(said[2], distributions[0]) and np.allclose(said[0], distributions[2])
    assert np.allclose(said[3], 0.5 * distributions[1])
    assert not said[4].any()
    assert not partners(distributions[:2], crossed([UNITS[:2]], WORDS[:2], CODES[:2]), np.zeros(0)).any()
