"""Word, PDF, Excel and Markdown as a reader gets them: whole, alone, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import openpyxl
import pypdfium2
import pytest

from analyzer.errors import DatasetError, OutputError
from analyzer.tell import FORMATS, write_reports
from analyzer.tell.content.model import Cell, Column, Figure, Heading, Page, Table
from analyzer.tell.content.report import build_pages
from analyzer.tell.content.wording import load_wording
from analyzer.tell.render.plain import column_shares
from analyzer.tell.render.xlsx import page_xlsx
from tests.tell.fake import fake_dataset


@pytest.fixture(scope="module")
def written(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats")
    paths = write_reports(data, folder, lang="zh", years=[2021], formats=FORMATS, charts=("png",))
    return folder, {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


@pytest.fixture(scope="module")
def page(data, codebook) -> Page:
    ((page, _),) = build_pages(data, "zh", codebook, [2021])
    return page


def test_the_same_dataset_gives_the_same_bytes_in_every_format(written, tmp_path):
    again = write_reports(fake_dataset(), tmp_path, lang="zh", years=[2021], formats=FORMATS, charts=("png",))
    assert {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in again} == written[1]
    assert {"2021.html", "2021.docx", "2021.pdf", "2021.xlsx", "2021.md", "2021-figures/f-problems.png"} <= set(
        written[1]
    )


def test_word_has_headings_captions_alt_texts_and_heads_that_repeat(written, page):
    document = docx.Document(io.BytesIO(written[1]["2021.docx"]))
    styles = [p.style.name for p in document.paragraphs]
    assert styles.count("Heading 1") == len(page.headings)
    assert styles.count("Heading 2") == sum(isinstance(b, Heading) and b.level == 3 for b in page.blocks)
    assert styles.count("Caption") == len(document.tables)
    figures = [b for b in page.blocks if isinstance(b, Figure)]
    assert [s._inline.docPr.get("descr") for s in document.inline_shapes] == [f.alt for f in figures]
    assert all(t._tbl.tr_lst[0].xpath("w:trPr/w:tblHeader") for t in document.tables)


def test_word_names_a_chinese_font_and_its_links_lead_somewhere(written):
    with zipfile.ZipFile(io.BytesIO(written[1]["2021.docx"])) as file:
        styles, body = (file.read(f"word/{n}.xml").decode() for n in ("styles", "document"))
        assert {i.date_time[0] for i in file.infolist()} == {1980}
    assert styles.count('w:eastAsia="Microsoft YaHei"') > 15
    marks = set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', body))
    links = set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', body))
    assert links
    assert links <= marks
    assert len(re.findall("<w:bookmarkStart", body)) == len(marks)


def test_pdf_shows_chinese_in_the_shipped_font_without_a_date(written, page):
    raw = written[1]["2021.pdf"]
    assert b"NotoSansSC" in raw
    assert b"CreationDate" not in raw
    document = pypdfium2.PdfDocument(raw)
    text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    flat = re.sub(r"\s", "", text)
    for heading in page.headings:
        assert re.sub(r"\s", "", heading.text) in flat
    assert document.get_metadata_dict()["Title"] == page.title
    assert len(list(document.get_toc())) >= len(page.headings)


def test_excel_keeps_words_that_look_like_formulas_as_words():
    table = Table("t", "=危险的标题", (Column("名"), Column("数", "number")),
                  ((Cell("=1+1"), Cell("26%", value=0.257, unit="share", low=0.1, high=0.4, base=35)),
                   (Cell("+86"), Cell("—", unit="share"))))  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(page_xlsx(Page("x.html", "zh", "题", "", "", (table, table)))))
    assert book.sheetnames[:2] == ["说明", "数据字典"]
    sheet = book.worksheets[2]
    assert [c.value for c in sheet[2]] == ["名", "数", "数 下限", "数 上限", "数 基数"]
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["A4"].value) == ("=1+1", "s", "+86")
    assert (sheet["B3"].value, sheet["E3"].value, sheet["B4"].value) == (0.257, 35, None)
    assert len({n.lower() for n in book.sheetnames}) == len(book.sheetnames) == 4


def test_every_sheet_and_column_stands_in_the_dictionary(written):
    book = openpyxl.load_workbook(io.BytesIO(written[1]["2021.xlsx"]))
    listed = {(r[0].value, r[2].value) for r in book["数据字典"].iter_rows(min_row=2)}
    for sheet in book.worksheets[2:-1]:
        assert {(sheet.title, c.value) for c in sheet[2]} <= listed
    assert book.sheetnames[-1] == "引文"


def test_markdown_pictures_are_written_and_links_stay_inside(written):
    text = written[1]["2021.md"].decode()
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    assert set(pictures) <= set(written[1])
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert targets <= set(re.findall(r'<a id="([^"]+)"', text))


def test_a_year_alone_has_no_index_and_a_missing_one_is_told(data, written, tmp_path):
    assert "index.html" not in written[1]
    with pytest.raises(DatasetError, match="no report of 1999 in this dataset; years there: 2020, 2021, 2022"):
        write_reports(data, tmp_path, lang="zh", years=[1999])
    with pytest.raises(ValueError, match="no report in 'odt'"):
        write_reports(data, tmp_path, lang="zh", formats=["odt"])


def test_a_folder_that_cannot_be_made_is_one_line_in_every_format(data, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_reports(data, tmp_path / "file" / "x", lang="zh", years=[2021], formats=["md"])


def test_english_says_it_all_too(data, tmp_path):
    paths = write_reports(data, tmp_path, lang="en", years=[2021], formats=["md"])
    text = paths[0].read_text("utf-8")
    assert "What came of last year" in text
    assert "Shares and ranks" in text


def test_links_to_pages_of_quotes_lead_to_the_quotes_of_the_same_file(written):
    text = written[1]["2021.md"].decode()
    theme = re.search(r"\[([^\]]+)的原文\]\(#(q-problems-T\d\d)\)", text)
    assert theme is not None
    assert f'<a id="{theme[2]}"></a>\n\n#### {theme[1]}' in text
    with zipfile.ZipFile(io.BytesIO(written[1]["2021.docx"])) as file:
        assert f">{theme[1]}的原文<" in file.read("word/document.xml").decode()


def test_the_index_is_told_in_every_format_too(data, tmp_path):
    paths = {p.name: p for p in write_reports(data, tmp_path, lang="zh", formats=["md"]) if p.suffix == ".md"}
    assert list(paths) == ["2020.md", "2021.md", "2022.md", "index.md"]
    assert "| 2021 | 40 |" in paths["index.md"].read_text("utf-8")


def test_columns_of_text_get_the_room_that_numbers_leave():
    long = Table(
        "t", "x", (Column("名"), Column("数", "number"), Column("说明")), ((Cell("甲"), Cell("26%"), Cell("字" * 90)),)
    )
    name, number, words = column_shares(long)
    assert name + number + words == pytest.approx(1)
    assert words > 3 * number > 0
    assert name >= number


def test_thousands_are_separated_in_counts_and_never_in_years():
    assert "1,234 份" in load_wording("zh")("open.scope_plain", reports=1234)
    assert "2023年" in load_wording("zh")("page.title", year=2023)
