"""Sentences of the narrative: whole, in order, without tables, headings, contact lines and furniture."""

from __future__ import annotations

from tests.parse.made import BODIES, numbers, read, report, tab_rows, table_three


def sentences(text: str, section: int) -> list[str]:
    found = read(text)
    return [found.text[s.start : s.end] for s in found.sentences if s.section == section]


def test_bare_subheadings_are_no_sentences_but_run_in_titles_are() -> None:
    body = "（一）存在的主要问题\n一是人手紧。二是更新慢。\n（二）改进情况\n1.多派人手。每月培训一次。"
    assert sentences(report(bodies=(*BODIES[:4], body, BODIES[5])), 5) == [
        "一是人手紧。",
        "二是更新慢。",
        "1.多派人手。",
        "每月培训一次。",
    ]


def test_lines_broken_in_the_middle_are_one_sentence() -> None:
    body = "镇里聘了三名监督员协同\n\n督促专栏更新。\n另有一句在这里断\n了行。"
    assert sentences(report(bodies=(*BODIES[:4], body, BODIES[5])), 5) == [
        "镇里聘了三名监督员协同\n\n督促专栏更新。",
        "另有一句在这里断\n了行。",
    ]


def test_tables_contact_lines_and_furniture_are_left_out() -> None:
    table = tab_rows(table_three("2021", numbers("2021")))
    title = "首页 > 年报\n梧岭县松溪镇2022年政府信息公开工作年度报告\n字体：[大 中 小] 打印\n地址：松溪街1号\n根据条例编制。"
    text = report(
        title=title, bodies=(BODIES[0], "", f"全年没有收到申请。\n{table}", "", *BODIES[4:]), end="2023年1月9日"
    )
    assert sentences(text, 0) == ["根据条例编制。"]
    assert sentences(text, 3) == ["全年没有收到申请。"]
    assert sentences(text, 6) == [BODIES[5]]


def test_a_percentage_is_not_cut() -> None:
    body = "公开38条，占1.5%。其余在公示栏。"
    assert sentences(report(bodies=(body, *BODIES[1:])), 1) == ["公开38条，占1.5%。", "其余在公示栏。"]
