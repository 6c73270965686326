from __future__ import annotations

import numpy as np

from analyzer.find.statements.features import item_titles
from analyzer.find.statements.joints import topic_blocks, topic_row
from analyzer.find.statements.layout import read_atoms
from tests.find.statements.made import coded

TEXT = "一是更新不及时。有的栏目几个月没有动静,读者找不到新消息。二是人手少,业务生疏。"


def test_titles_are_given_to_their_elaboration_only() -> None:
    atoms = read_atoms(TEXT, 0, len(TEXT))
    assert [a.words for a in atoms][0] == "更新不及时"
    assert item_titles(atoms) == [0, 0, 0, -1, -1]


def test_clauses_of_one_topic_and_of_two_are_told_apart() -> None:
    atoms = read_atoms(TEXT, 0, len(TEXT))
    topics = np.array([[0.9, 0.1], [0.9, 0.1], [0.05, 0.95], [0.5, 0.5], [0.5, 0.5]])
    rows = [[name for block in blocks for name in block.names] for blocks in topic_blocks(topics, [atoms])]
    assert rows[0] == []
    assert any(name.startswith("qs=1") for name in rows[1])
    assert any(name.startswith("qs=0") for name in rows[2])
    assert any(name.startswith("qt=") for name in rows[2])
    assert not any(name.startswith("qt=") for name in rows[3])


def test_a_section_without_atoms_has_no_rows() -> None:
    assert topic_blocks(np.zeros((0, 3)), [[]]) == []


def test_a_section_knows_nothing_of_the_one_before() -> None:
    atoms = read_atoms(TEXT, 0, len(TEXT))
    topics = np.array([[0.9, 0.1], [0.9, 0.1], [0.05, 0.95], [0.5, 0.5], [0.5, 0.5]])
    twice = topic_blocks(np.vstack([topics, topics]), [atoms, atoms])
    alone = topic_blocks(topics, [atoms])
    assert twice == alone + alone


def test_the_row_of_a_clause_does_not_grow_with_its_length() -> None:
    for words in ("更新慢", "各科室报送信息的积极性和主动性还没有充分调动起来"):
        grams = [value for name, value in topic_row(words, "T12").items() if name.startswith("g")]
        assert abs(sum(v * v for v in grams) - 16.0) < 1e-9


def test_an_elaboration_of_another_topic_stays_with_its_title() -> None:
    body = (
        "（一）存在的问题\n1.信息更新不够及时。经办人员身兼数职，年中又换了人，业务还不熟悉，稿件往往压到月底才上传。\n"
        "2.解读形式单一。基本上是文字。"
    )
    assert [s.type for s in coded(body)] == ["P", "P"]


def test_plans_behind_a_titled_problem_are_units_of_their_own() -> None:
    body = "存在的主要问题：1.信息更新不够及时。栏目几个月没有动静。下一步，将按月检查各栏目，并增配专职人员。"
    types = [s.type for s in coded(body)]
    assert types[0] == "P"
    assert "MF" in types[1:]
