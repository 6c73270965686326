"""Two themes that no codebook lists, planted in invented statements of ten bodies."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.discover import discover, draft_codebook

DATA = [
    (2021, "公共数据开放目录与信息公开目录两张皮"), (2022, "开放数据和公开信息各走各的门"), (2022, "数据开放平台上的数据集与公开栏目脱节"),
    (2022, "数据开放目录同公开目录没有对上"), (2023, "公共数据开放与信息公开衔接不紧"), (2023, "公共数据授权运营情况没有向社会说明"),
]  # fmt: skip
PLEDGES = [
    (2022, "涉企承诺兑现情况没有跟踪"), (2022, "对企业作出的承诺兑现到什么程度没有公布"), (2023, "招商承诺兑现进度不透明"),
    (2023, "承诺企业的事项兑现情况缺少公示"), (2023, "涉企承诺事项兑现进展没人跟"), (2023, "企业承诺兑现台账没有晒出来"),
]  # fmt: skip
LISTED = [(2021, "专栏半年没有更新"), (2021, "答复超期两件"), (2022, "信息员一人多岗"), (2023, "微信公众号粉丝少")]


def tables(*groups: tuple[float, list[tuple[int, str]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    statements, reports = [], []
    for sure, group in groups:
        for body, (year, text) in enumerate(group):
            name = f"r{len(reports)}"
            reports.append((name, f"机关{body}", year))
            statements.append((f"{name}-000", name, "P", "T09", sure, text))
    return (
        pd.DataFrame(statements, columns=["statement_id", "report_id", "type", "theme", "probability", "text"]),
        pd.DataFrame(reports, columns=["report_id", "agency", "year"]),
    )


def test_unlisted_themes_come_out_as_groups_with_their_words_and_quotes() -> None:
    found = discover(*tables((0.3, DATA), (0.3, PLEDGES), (0.9, LISTED)))
    assert found.left_over == 12 and found.statements == 16
    words = " ".join(found.groups.keywords)
    assert "承诺" in words and "开放" in words
    assert len(found.groups) == 2 and found.members.statement_id.is_unique
    assert found.groups.stability.min() > 0.6
    quotes = [q for row in found.groups.quotes for q in row.split(" | ")]
    assert set(quotes) <= {text for _, text in DATA + PLEDGES}


def test_a_theme_that_rises_grows() -> None:
    found = discover(*tables((0.3, PLEDGES), (0.9, LISTED)))
    row = found.groups.iloc[0]
    assert row["share_2021"] == 0.0 < row["share_2023"]
    assert row["growth"] > 0


def test_what_two_bodies_write_is_no_theme() -> None:
    assert discover(*tables((0.3, PLEDGES[:2]))).groups.empty


def test_nothing_left_over_gives_nothing() -> None:
    found = discover(*tables((0.9, LISTED)))
    assert found.left_over == 0 and found.groups.empty and found.members.empty


def test_order_does_not_matter_and_the_same_comes_twice() -> None:
    statements, reports = tables((0.3, DATA), (0.3, PLEDGES))
    one, other = discover(statements, reports), discover(statements[::-1], reports[::-1])
    pd.testing.assert_frame_equal(one.groups, other.groups)
    pd.testing.assert_frame_equal(one.drift, other.drift)


def test_wording_that_rises_is_listed_with_a_quote() -> None:
    old = [(2021, "专栏更新迟缓")] * 12
    new = [(2022, "智能检索不够精准")] * 12
    drift = discover(*tables((0.9, old), (0.9, new))).drift
    row = drift[drift.word == "检索"].iloc[0]
    assert (row["year"], row["count"], row["count_before"], row["quote"]) == (2022, 12, 0, "智能检索不够精准")
    assert row["log_ratio"] > 0
    assert drift.set_index("word").keyness["专栏"] < 0


def test_the_draft_leaves_naming_to_the_researcher() -> None:
    draft = draft_codebook(discover(*tables((0.3, DATA), (0.3, PLEDGES))))
    assert [entry["code"] for entry in draft] == ["N01", "N02"]
    assert all(entry["zh"] is None and entry["cues"] and entry["examples"] for entry in draft)
