from __future__ import annotations

import pandas as pd
import pytest

from analyzer.tell.survival import spells, survival


def chain(name: str, *years: tuple[int, str, int | None, str], theme: str = "T02") -> list[dict[str, object]]:
    return [
        {"chain_id": name, "kind": "problem", "agency": name, "theme": theme, "year": y, "link": link, "gap": gap, "follow": follow}
        for y, link, gap, follow in years
    ]  # fmt: skip


def of_lengths(*lengths: tuple[int, bool]) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for n, (length, ended) in enumerate(lengths):
        years = [
            (2010 + i, "first" if not i else "new_words", None if not i else 0, "again" if i + 1 < length else ("gone" if ended else "unknown"))
            for i in range(length)
        ]  # fmt: skip
        rows += chain(f"c{n}", *years)
    return pd.DataFrame(rows)


def test_the_curve_of_a_published_example() -> None:
    """Freireich et al. (1963), the 6-MP group, as in Kaplan-Meier textbooks: S(6)=.857, S(10)=.753, S(23)=.448."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = survival(of_lengths(*((n, True) for n in ended), *((n, False) for n in censored))).set_index("years")
    for years, expected in {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}.items():
        assert round(curve.survival[years], 3) == expected
    assert curve.at_risk[6] == 21 and curve.censored[6] == 1


def test_a_problem_that_returns_after_a_gap_is_a_new_spell() -> None:
    rows = chain(
        "a", (2019, "first", None, "again"), (2020, "same_words", 0, "gone"), (2022, "new_words", 1, "unknown")
    )
    found = spells(pd.DataFrame(rows))
    assert found[["first_year", "years", "ended"]].values.tolist() == [[2019, 2, True], [2022, 1, False]]


def test_what_is_still_named_is_censored_not_ended() -> None:
    curve = survival(of_lengths((1, False), (2, False)))
    assert curve.survival.tolist() == [1.0, 1.0]
    assert curve.low.isna().all()


def test_curves_by_theme_and_without_chains() -> None:
    two = pd.DataFrame(
        chain("a", (2019, "first", None, "gone")) + chain("b", (2019, "first", None, "unknown"), theme="T11")
    )
    curve = survival(two, by="theme").set_index("group")
    assert curve.survival.to_dict() == {"T02": 0.0, "T11": 1.0}
    assert survival(two[two.kind == "promise"]).empty


def test_intervals_hold_the_estimate() -> None:
    row = survival(of_lengths((1, True), (1, True), (2, True), (3, False))).iloc[0]
    assert row.low < row.survival < row.high
    assert row.survival == pytest.approx(0.5)
