from __future__ import annotations

import io

import pytest

from analyzer.errors import DamagedFile, EmptyFile, TooLarge
from analyzer.read.docx import read_docx
from analyzer.read.ordinals import ordinal
from tests.read.make import PROSE, add_xml, assert_quotes, cells, saved, with_part, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def text_of(*xml: str, numbering: str | None = None) -> str:
    document = word()
    for piece in xml:
        add_xml(document, piece)
    data = saved(document)
    return read_docx(with_part(data, "word/numbering.xml", numbering.encode()) if numbering else data, "a.docx").text


def numbered(text: str, number: int, level: int = 0) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_tabs_and_breaks() -> None:
    text = text_of("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/></w:r><w:r><w:t>丙</w:t></w:r></w:p>", "<w:p/>")
    assert text == "甲\n乙\t丙"


def test_tracked_changes_read_as_accepted() -> None:
    text = text_of(
        "<w:p><w:r><w:t>公开</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>后半</w:t></w:r></w:p>",
    )
    assert text == "公开新\n\n前半后半"


def test_numbers_of_lists_are_written_out() -> None:
    text = text_of(
        numbered("概况", 1), numbered("网站", 1, 1), numbered("专栏", 1, 1), numbered("问题", 1), numbered("解读", 1, 1),
        numbered("重来", 2), numbering=NUMBERING,
    )  # fmt: skip
    assert text.split("\n\n") == ["一、概况", "（1）网站", "（2）专栏", "二、问题", "（1）解读", "一、重来"]


def test_number_that_lives_in_the_style_is_written_out() -> None:
    data = saved(word("甲", "乙"))
    document = word()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    assert read_docx(data, "a.docx").text == "甲\n\n乙"
    assert read_docx(saved(document), "a.docx").text == "1.甲\n\n2.乙"


def test_table_with_merged_cells() -> None:
    document = word("前")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "申请人"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "办理\n结果"
    table.cell(1, 1).text, table.cell(2, 2).text = "0", "12"
    extracted = read_docx(saved(document), "a.docx")
    assert cells(extracted) == [["申请人"] * 3, ["办理结果", "0", ""], ["办理结果", "", "12"]]
    assert_quotes(extracted)


def test_row_that_begins_late_keeps_its_columns() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    document = word()
    add_xml(
        document,
        f"<w:tbl><w:tr>{cell.format('甲')}{cell.format('乙')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell.format('丙')}</w:tr></w:tbl>",
    )
    assert cells(read_docx(saved(document), "a.docx")) == [["甲", "乙"], [None, "丙"]]


def test_table_inside_a_layout_table_is_the_grid() -> None:
    document = word()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = PROSE
    inner = outer.cell(0, 0).add_table(2, 2)
    inner.cell(0, 0).text, inner.cell(1, 1).text = "新收", "5"
    extracted = read_docx(saved(document), "a.docx")
    assert cells(extracted) == [["新收", ""], ["", "5"]]
    assert extracted.text.startswith(PROSE)


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    alternate = (
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>框前</w:t></w:r><w:r>'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert text_of(alternate, "<w:p><w:r><w:t>框后</w:t></w:r></w:p>") == "框前\n\n框内\n\n框后"


def test_footnote_follows_its_paragraph() -> None:
    document = word()
    add_xml(document, "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>")
    add_xml(document, "<w:p><w:r><w:t>下文</w:t></w:r></w:p>")
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>注文</w:t></w:r></w:p></w:footnote></w:footnotes>"
    data = with_part(saved(document), "word/footnotes.xml", notes.encode())
    assert read_docx(data, "a.docx").text == "正文\n\n注文\n\n下文"


def test_hidden_text_and_field_codes_are_left_out() -> None:
    text = text_of(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>显</w:t></w:r></w:p>"
    )
    assert text == "显"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.95])
def test_cut_file_is_damaged(keep: float) -> None:
    data = saved(word(PROSE))
    with pytest.raises(DamagedFile):
        read_docx(data[: int(len(data) * keep)], "a.docx")


def test_broken_xml_is_damaged() -> None:
    with pytest.raises(DamagedFile):
        read_docx(with_part(saved(word(PROSE)), "word/document.xml", b"<w:document><w:body>"), "a.docx")


def test_bomb_is_refused_before_it_is_parsed() -> None:
    bomb = f"<w:document {W}><w:body>".encode() + b" " * (40 * 1024 * 1024) + b"</w:body></w:document>"
    with pytest.raises(TooLarge):
        read_docx(with_part(saved(word()), "word/document.xml", bomb), "a.docx")


def test_entities_are_not_expanded() -> None:
    laughs = "<!DOCTYPE w:document [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
    body = f"{laughs}<w:document {W}><w:body><w:p><w:r><w:t>x&b;</w:t></w:r></w:p></w:body></w:document>"
    assert "ha" not in read_docx(with_part(saved(word()), "word/document.xml", body.encode()), "a.docx").text


def test_file_without_words_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read_docx(saved(word("", " ")), "a.docx")


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (105, "chineseCounting", "一百零五"),
        (3, "ideographTraditional", "丙"), (12, "chineseLegalSimplified", "拾贰"), (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"), (7, "decimalEnclosedCircle", "⑦"), (5, "bullet", ""), (5, "decimalZero", "05"),
    ],
)  # fmt: skip
def test_ordinals(number: int, style: str, written: str) -> None:
    assert ordinal(number, style) == written


def test_same_bytes_give_the_same_reading() -> None:
    buffer = io.BytesIO(saved(word(PROSE, PROSE)))
    assert read_docx(buffer.getvalue(), "a") == read_docx(buffer.getvalue(), "b")
