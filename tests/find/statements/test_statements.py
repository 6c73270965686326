from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.find.statements import find_statements, units
from analyzer.schema import Section
from tests.find.statements.made import coded, coder, report

LABELLED = (
    "（一）存在的问题\n一是栏目更新不及时，有的两个月没有动静。二是工作人员兼职多，业务不熟。\n"
    "（二）改进措施\n一是按月检查各栏目更新情况。二是举办2期业务培训，配备专职人员。\n"
)


def test_every_statement_is_its_quote() -> None:
    made = report(LABELLED, before="封面\n")
    statements = find_statements([made], coder())[0]
    assert statements
    assert all(made.text[s.start : s.end] == s.text for s in statements)
    assert [s.ordinal for s in statements] == list(range(1, len(statements) + 1))


def test_position_decides_the_type() -> None:
    as_problem = coded("（一）存在的问题\n1.进一步拓展公开内容。\n（二）改进措施\n1.进一步拓展公开内容。")
    assert [s.type for s in as_problem] == ["P", "MF"]


def test_measures_answer_problems_only() -> None:
    statements = {s.statement_id: s for s in coded(LABELLED)}
    answered = [s for s in statements.values() if s.answers]
    assert answered
    assert all(s.type in ("MF", "MD") and statements[s.answers].type == "P" for s in answered if s.answers)
    first = [s for s in statements.values() if s.theme == "T02"]
    assert first[1].answers == first[0].statement_id


def test_application_wins_over_training() -> None:
    (only,) = [s for s in coded("（二）改进措施\n1.举办依申请公开答复业务培训。") if s.type == "MF"]
    assert only.theme == "T08"
    assert only.law_core


def test_praise_frames_and_slogans_are_no_statements() -> None:
    texts = [s.text for s in coded("一年来工作总体平稳，成效明显，但还存在栏目更新不及时的问题。")]
    assert texts == ["栏目更新不及时"]


def test_a_run_in_title_and_its_elaboration_are_one() -> None:
    body = "（一）存在的问题\n1.更新不够及时。有的栏目几个月才换一次内容，群众查不到新消息。\n2.人员力量薄弱。只有一人兼管。"
    assert [s.type for s in coded(body)] == ["P", "P"]


def test_no_problem_claim() -> None:
    assert [s.type for s in coded("本年度政府信息公开工作不存在明显问题。")] == ["N"]
    assert [s.type for s in coded("无。")] == ["N"]


def test_nothing_found_is_an_empty_tuple() -> None:
    assert coded("") == ()
    assert coded(" \n——— \n- 3 -\n") == ()
    assert find_statements([], coder()) == []
    assert find_statements([replace(report("无"), sections=())], coder()) == [()]


def test_adverse_facts_are_found_outside_section_five_and_plain_facts_are_not() -> None:
    body = "全年收到申请12件，均按期办结。因申请引起行政复议3件，其中1件被依法纠正。开展培训2次，没有发生泄密事件。"
    texts = [s.text for s in coded(body, number=1)]
    assert any("纠正" in t for t in texts)
    assert not any("培训" in t or "泄密" in t or "按期" in t for t in texts)


def test_a_section_one_without_a_fault_may_go_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = "一、总体情况\n全年公开文件86件，更新栏目12个，接听来电240次，回访满意。办结时长缩短。\n"
    faulty = plain + "年中检查发现3个栏目空白，其中1个长期未更新，随后补齐。"
    quick = coded(plain, number=1), coded(faulty, number=1)
    assert not quick[0] and quick[1]
    monkeypatch.setattr(units, "is_barred", lambda _: False)
    assert (coded(plain, number=1), coded(faulty, number=1)) == quick


def test_a_batch_gives_what_each_report_gives_alone() -> None:
    first, second = report(LABELLED, name="r1"), report("存在的问题：解读形式单一。下一步，多用图解。", name="r2")
    together = find_statements([first, second], coder())
    assert together == [find_statements([r], coder())[0] for r in (first, second)]
    assert together[1] == find_statements([second, first], coder())[0]


def test_two_sections_of_number_five_are_read_together() -> None:
    text = "一是栏目更新不及时。二是人手少。\n一是按周更新栏目。二是增配人手。"
    cut = text.index("\n") + 1
    made = replace(report(text), sections=(Section(5, "五、问题", 0, cut), Section(5, "六、改进措施", cut, len(text))))
    statements = find_statements([made], coder())[0]
    assert {s.type for s in statements} >= {"P", "MF"}
    assert any(s.answers for s in statements)


def test_what_was_done_about_last_year_is_no_problem_of_this_year() -> None:
    found = coded(
        "（一）上年度问题整改情况。窗口增设查询机4台；六类答复文书换了统一样式。\n（二）存在的主要问题。一是部分栏目断更。"
    )
    assert [s.type for s in found if s.type == "P"] == ["P"]
    assert next(s for s in found if s.type == "P").text == "部分栏目断更"
    assert sum(s.type in ("MD", "MF") for s in found) == 2
