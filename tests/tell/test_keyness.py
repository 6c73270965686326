from __future__ import annotations

import math

import pandas as pd
import pytest

from analyzer.errors import DatasetError
from analyzer.tell.keyness import keyness, kwic, word_counts, wording_over_time

TABLE = pd.DataFrame(
    {
        "level": ["county"] * 6 + ["province"] * 6 + [None],
        "year": [2020, 2020, 2021, 2021, 2022, 2022] * 2 + [2022],
        "text": ["栏目更新迟缓"] * 6 + ["政策解读枯燥"] * 5 + [None, "栏目更新迟缓"],
    }
)


def test_words_are_counted_with_the_fields_terms_whole() -> None:
    counts = word_counts(pd.DataFrame({"text": ["依申请公开答复迟，依申请公开少", "公开"]})).set_index("word")
    assert counts.loc["依申请公开"].tolist() == [2, 1]
    assert counts.loc["公开"].tolist() == [1, 1]


def test_runs_of_words_do_not_cross_punctuation() -> None:
    found = word_counts(pd.DataFrame({"text": ["栏目更新，栏目更新"]}), size=2)
    assert found.values.tolist() == [["栏目 更新", 2, 1]]


def test_signed_g2_by_hand() -> None:
    """3 words 栏目, 更新, 迟缓 six times each of 18; the other group has 10 words, none of them these."""
    found = keyness(TABLE, by="level", target="county").set_index("word")
    n, m, a = 18, 10, 6
    by_hand = 2 * a * math.log(a / (n * a / (n + m)))
    assert found.keyness["栏目"] == pytest.approx(by_hand)
    assert found.keyness["政策解读"] < 0
    assert found.log_ratio["栏目"] > 0
    assert found.clear["栏目"]


def test_a_row_without_a_group_counts_for_none() -> None:
    assert keyness(TABLE, by="level", target="county").set_index("word").target["栏目"] == 6
    assert keyness(TABLE, by="level", target="county", reference="township").empty


def test_groups_by_a_rule() -> None:
    found = keyness(TABLE, by="year", target=lambda y: y >= 2021, least=1).set_index("word")
    assert found.target["栏目"] == 5 and found.reference["栏目"] == 2


def test_wording_over_time_tells_absent_years_from_zero() -> None:
    table = pd.DataFrame({"year": [2020, 2021, 2022], "text": ["栏目迟缓", None, "智能检索检索"]})
    found = wording_over_time(table, least=1).set_index("word")
    assert found.loc["检索", 2020] == 0.0
    assert math.isnan(found.loc["检索", 2021])
    assert found.slope["检索"] > 0 > found.slope["栏目"]


def test_kwic_gives_the_words_at_their_offsets() -> None:
    found = kwic(TABLE, "更新", window=2, keep=["level"])
    row = found.iloc[0]
    assert (row.before, row.match, row.after, row.level) == ("栏目", "更新", "迟缓", "county")
    assert all(TABLE.text[r.row][r.start : r.end] == r.match for r in found.itertuples())
    assert len(found) == 7


def test_what_cannot_be_asked_says_so_in_a_line() -> None:
    with pytest.raises(DatasetError, match="region"):
        keyness(TABLE, by="region", target="x")
    with pytest.raises(DatasetError, match="正则"):
        kwic(TABLE, "更新(")
