from __future__ import annotations

import pytest

from analyzer.run.gold import SourceError, read_labelled

HEAD = "=== body: 甲县民政局 | level: department | place: 乙省/丙市/甲县 | year: 2021 | manner: dry | pattern: A1 | section: 5\n"
BODY = "五、存在的主要问题及改进情况\n一是⟦P T02b 1 a|栏目空着⟧；二是⟦P T01+T03 0 b|内容少而乱⟧。\n一是⟦MF T02 2 c >a,b|补齐栏目⟧。"


def test_offsets_point_at_the_words_without_markup() -> None:
    (section,) = read_labelled("x.txt", HEAD + BODY)
    assert [section.text[u.start : u.end] for u in section.units] == ["栏目空着", "内容少而乱", "补齐栏目"]
    assert "⟦" not in section.text
    assert (section.units[1].theme, section.units[1].secondary, section.units[1].subtheme) == ("T01", "T03", None)
    assert section.units[0].subtheme == "T02b"
    assert section.units[2].answers == (0, 1)


def test_two_top_headings_become_two_sections() -> None:
    text = "五、存在问题\n⟦P T02 1 a|慢⟧。\n六、改进措施\n⟦MF T02 1 b >a|快⟧。"
    (section,) = read_labelled("x.txt", HEAD + text)
    report = section.as_report()
    assert [(s.number, s.heading) for s in report.sections] == [(5, "五、存在问题"), (5, "六、改进措施")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEAD.replace("level: department", "level: village") + BODY, "no such level"),
        (HEAD.replace(" | year: 2021", "") + BODY, "a header needs the keys"),
        (HEAD + "⟦P T17 1 a|慢⟧", "no such code: T17"),
        (HEAD + "⟦X T02 1 a|慢⟧", "no such type: X"),
        (HEAD + "⟦P T02 7 a|慢⟧", "no such specificity"),
        (HEAD + "⟦P T02 1 a|慢⟧⟦P T02 1 a|慢⟧", "a key is used twice"),
        (HEAD + "⟦P T02 1 a|慢⟧⟦MF T02 1 b >z|快⟧", "answers z"),
        (HEAD + "⟦P T02 1 a|慢⟧⟦P T02 1 b >a|慢⟧", "is no measure"),
        (HEAD + "⟦P T02 1 a|慢", "not closed"),
        ("慢\n" + HEAD + BODY, "before the first header"),
    ],
)
def test_a_broken_source_is_refused_with_file_and_line(content: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read_labelled("x.txt", content)
    assert str(caught.value).startswith("x.txt:")
