from __future__ import annotations

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
