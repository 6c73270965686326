from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.sentences import split_sentences


def _split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


def test_full_stops_and_semicolons_end_sentences() -> None:
    assert _split("栏目空着没人管；电话也换了。明年补上！") == ["栏目空着没人管；", "电话也换了。", "明年补上！"]


def test_a_decimal_point_ends_nothing() -> None:
    assert _split("按时率98.5%，比上年高1.5个点。") == ["按时率98.5%，比上年高1.5个点。"]


def test_a_stop_inside_quotation_marks_or_brackets_does_not_cut() -> None:
    assert _split("有人留言“网页打不开。快修”，次日修好。") == ["有人留言“网页打不开。快修”，次日修好。"]


def test_a_quotation_that_ends_the_sentence_cuts_after_its_mark() -> None:
    assert _split("他写道：“看不懂。”我们改了。") == ["他写道：“看不懂。”", "我们改了。"]


def test_a_bracket_that_is_never_closed_does_not_swallow_the_rest() -> None:
    text = "（见附表" + "甲" * 130 + "。下一句。"
    assert _split(text)[-1] == "下一句。"


def test_a_wrap_is_no_border_but_an_empty_line_and_an_enumerator_are() -> None:
    assert _split("目录没有\n更新\n\n二是人手紧\n三是培训少") == ["目录没有\n更新", "二是人手紧", "三是培训少"]


def test_offsets_count_from_the_start_of_the_whole_text() -> None:
    text = "前文。后文。"
    assert list(split_sentences(text, 3)) == [(3, 6)]


@given(st.text(alphabet="公开不足。；！？“”（）\n 一是1.5%、，", max_size=80))
def test_nothing_but_white_space_is_lost_and_nothing_overlaps(text: str) -> None:
    spans = list(split_sentences(text))
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
