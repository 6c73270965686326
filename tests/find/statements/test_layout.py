from __future__ import annotations

import pytest

from analyzer.find.statements.layout import mask_noise, read_atoms


def stretches(text: str, **settings: bool) -> list[str]:
    return [text[a.start : a.end] for a in read_atoms(text, 0, len(text), **settings)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一是栏目空着；二是人少。", "is"),
        ("第一，栏目空着；第二，人少。", "is"),
        ("第一是栏目空着；第二是人少。", "is"),
        ("1.栏目空着；2.人少。", "number"),
        ("1、栏目空着；2、人少。", "number"),
        ("１．栏目空着；２．人少。", "number"),
        ("（1）栏目空着；（2）人少。", "paren_number"),
        ("（一）栏目空着；(二)人少。", "paren"),
        ("(一)是栏目空着；(二)是人少。", "paren"),
        ("（一）、栏目空着；（二）、人少。", "paren"),
        ("①栏目空着；②人少。", "circle"),
        ("一要栏目空着；二要人少。", "must"),
        ("一来栏目空着；二来人少。", "must"),
        ("其一，栏目空着；其二，人少。", "must"),
        ("一、栏目空着；二、人少。", "han"),
    ],
)
def test_enumerators_open_items_and_stay_out_of_the_span(text: str, kind: str) -> None:
    atoms = read_atoms(text, 0, len(text))
    assert [text[a.start : a.end] for a in atoms] == ["栏目空着", "人少"]
    assert [(a.enumerator, a.number, a.item) for a in atoms] == [(kind, 1, 1), (kind, 2, 2)]


def test_fused_enumerators_count_as_one() -> None:
    assert stretches("（二）一是人少") == ["人少"]


def test_numbers_and_quotations_are_not_cut() -> None:
    assert stretches("公开率只有1.5%，共1,126条") == ["公开率只有1.5%", "共1,126条"]
    assert stretches("口号是“先审，后发。不漏”的做法") == ["口号是“先审，后发。不漏”的做法"]


def test_a_wrap_does_not_cut_and_a_paragraph_does() -> None:
    assert stretches("信息员不会用\n平台。\n一是栏目空着") == ["信息员不会用\n平台", "栏目空着"]


def test_labels_tell_the_halves() -> None:
    text = "（一）存在的问题\n1.栏目空着。\n（二）下一步打算\n1.补齐栏目。"
    assert [(a.label, a.half) for a in read_atoms(text, 0, len(text))] == [("P", "P"), ("", "P"), ("M", "M"), ("", "M")]


def test_a_pivot_opens_the_measures_only_where_no_label_does() -> None:
    free = "栏目空着。针对上述问题，逐一补齐。"
    assert [a.half for a in read_atoms(free, 0, len(free))] == ["-", "m", "m"]
    labelled = "（一）问题\n栏目空着。下一步补齐。\n（二）措施\n补齐。"
    assert [a.half for a in read_atoms(labelled, 0, len(labelled))] == ["P", "P", "P", "M", "M"]


def test_a_heading_of_both_halves_leaves_the_half_open() -> None:
    text = "五、存在的主要问题及改进情况\n栏目空着。"
    assert [(a.label, a.half) for a in read_atoms(text, 0, len(text))] == [("H", "-"), ("", "-")]


def test_lead_ins_and_frame_tails_stay_outside() -> None:
    assert stretches("但仍存在栏目更新太慢的问题") == ["栏目更新太慢"]
    assert stretches("下一步，我局将补齐栏目")[-1] == "补齐栏目"
    assert stretches("针对栏目空着的情况")[0] == "栏目空着"


def test_a_join_word_may_part_cause_and_effect() -> None:
    assert stretches("经办人刚刚换过导致栏目空着") == ["经办人刚刚换过", "导致栏目空着"]


def test_page_numbers_and_layout_signs_are_blanked_at_equal_length() -> None:
    text = "信息员不会\n- 12 -\n用**平台**。"
    masked = mask_noise(text)
    assert len(masked) == len(text)
    assert "12" not in masked and "*" not in masked
    assert len(stretches(text)) == 1


@pytest.mark.parametrize("text", ["", "。。；；", "\n\n", "一是", "（一）", "“”", "1."])
def test_nothing_worth_reading_gives_nothing_or_little(text: str) -> None:
    assert all(a.start < a.end for a in read_atoms(text, 0, len(text)))


def test_atoms_are_in_order_and_do_not_overlap() -> None:
    text = "总的看还好，但一是栏目空着、目录旧；二是因人少，造成更新慢。\n2022年，1、补人；2、补栏目，由办公室牵头。"
    atoms = read_atoms(text, 0, len(text))
    assert all(a.end <= b.start for a, b in zip(atoms, atoms[1:], strict=False))


@pytest.mark.parametrize(
    ("label", "done"),
    [
        ("上年度问题整改情况", True),
        ("上一年度存在问题的整改落实情况", True),
        ("去年年报中指出的问题整改情况", True),
        ("存在的主要问题及改进情况", False),
        ("上年度工作开展情况", False),
    ],
)
def test_what_became_of_last_years_problems_is_a_half_of_its_own(label: str, done: bool) -> None:
    text = f"（一）{label}。窗口增设了查询机；六类文书换了新样式。\n（二）存在的主要问题。一是栏目断更。"
    atoms = read_atoms(text, 0, len(text))
    under = [a.done for a in atoms if a.words in ("窗口增设了查询机", "六类文书换了新样式")]
    assert under == [done, done]
    assert not any(a.done for a in atoms if a.words == "栏目断更")


def test_items_of_a_list_that_lost_its_line_ends_are_items() -> None:
    text = "1、窗口开得少 2、牌子换得慢 (三)经费按20 万元安排"
    atoms = read_atoms(text, 0, len(text))
    assert [(a.words, a.item) for a in atoms] == [("窗口开得少", 1), ("牌子换得慢", 2), ("经费按20万元安排", 3)]


@pytest.mark.parametrize(
    ("heading", "half"),
    [
        ("六、存在的主要问题", "P"),
        ("四、政府信息公开工作存在的问题：", "P"),
        ("七、改进措施", "M"),
        ("七、下一年度工作计划", "M"),
        ("五、存在的主要问题及改进情况", "-"),
        ("五、其他", "-"),
        (None, "-"),
    ],
)
def test_the_heading_of_a_section_of_its_own_tells_the_half(heading: str | None, half: str) -> None:
    text = "1、丰富栏目内容。2、加强人员培训。"
    assert {a.half for a in read_atoms(text, 0, len(text), heading=heading)} == {half}


def test_outside_section_five_a_heading_tells_no_half() -> None:
    text = "栏目空着。"
    assert [a.half for a in read_atoms(text, 0, len(text), core=False, heading="七、改进措施")] == ["k"]


@pytest.mark.parametrize(
    "text",
    [
        "（一）存在问题我局工作还有不足：一是栏目空着。（二）改进措施一是充实栏目。",
        "（一）存在的主要问题 2021年，一是栏目空着。（二）改进措施 1.充实栏目。",
    ],
)
def test_a_label_that_lost_its_line_end_is_still_a_label(text: str) -> None:
    halves = {text[a.start : a.end]: a.half for a in read_atoms(text, 0, len(text)) if not a.label}
    assert (halves["栏目空着"], halves["充实栏目"]) == ("P", "M")


def test_words_of_a_label_inside_a_sentence_are_none() -> None:
    text = "本年度存在的主要问题2021年已经解决。"
    assert [a.label for a in read_atoms(text, 0, len(text))] == [""]


def test_a_section_headed_by_last_years_problems_holds_no_problem_of_this_year() -> None:
    text = "一是栏目空着。"
    assert [(a.half, a.done) for a in read_atoms(text, 0, len(text), heading="五、上年度问题整改情况")] == [("-", True)]
    assert [a.done for a in read_atoms(text, 0, len(text), heading="五、存在的主要问题")] == [False]
