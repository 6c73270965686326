from __future__ import annotations

from analyzer.find.reuse import find_reuse
from analyzer.find.reuse.marks import mark_passage
from analyzer.find.reuse.proofs import longest_literal, shared_typos
from tests.find.reuse.reports import COPIED, make_report


def test_the_longest_literal_run_counts_printed_letters():
    assert longest_literal("老船长在墙上写字", "小船长在墙上画画") == 5
    assert longest_literal("ＡＢ三号闸", "AB三号闸门") == 5
    assert longest_literal("甲乙", "丙丁") == 0 == longest_literal("", "丙")


def test_typing_errors_prove_only_where_both_make_them_at_the_same_place():
    one = "闸门的的铰链已经换新，，船工验收后签字"
    assert shared_typos(one, one) == ("闸门的的铰链已经", "已经换新,,船工验收")
    assert shared_typos(one, one.replace("，，", "，")) == ("闸门的的铰链已经",)
    assert shared_typos(one, "船坞的的围墙已经刷白") == ()
    assert shared_typos("码头目的的确清楚", "码头目的的确清楚") == ()


def test_marks_tell_equal_words_swapped_names_and_foreign_ones():
    foreign = "河口街道的老账房先生每逢初一把渔税的收支念给众人听，念完在灯下逐笔签上自己的名字。"
    left = make_report("r1", "河口街道", [COPIED[0], foreign], n=3)
    right = make_report("r2", "石桥镇", [COPIED[0], foreign], n=12)
    (overlap,) = find_reuse([left, right]).overlaps
    marks = mark_passage(left, right, overlap)
    words = [{(r.text[m.start : m.end], m.kind) for m in side} for r, side in zip((left, right), marks, strict=True)]
    assert ("河口街道", "swapped") in words[0] and ("石桥镇", "swapped") in words[1]
    assert ("河口街道", "foreign") in words[1]
    assert ("河口街道", "foreign") not in words[0]
    for report, side in zip((left, right), marks, strict=True):
        assert all(m.start < m.end for m in side)
        assert all(one.end <= two.start for one, two in zip(side, side[1:], strict=False))
        assert sum(m.end - m.start for m in side) > 0.8 * len(report.text)


def test_marks_find_reordered_words():
    left = make_report("r1", "河口街道", COPIED)
    right = make_report("r2", "石桥镇", [COPIED[2], COPIED[0], COPIED[1]])
    (overlap,) = find_reuse([left, right]).overlaps
    a, _ = mark_passage(left, right, overlap)
    same = "".join(left.text[m.start : m.end] for m in a if m.kind == "same")
    assert "铁皮柜" in same and "登记在册" in same
