"""The numbers of a page are those of the Parquet files, and the same in every format."""

from __future__ import annotations

import io
import json
import re

import docx
import openpyxl
import pytest
from lxml import html

from analyzer.schema import COLUMNS
from analyzer.tell import load_dataset
from analyzer.tell.content.model import Figure, Link, Page, Paragraph, Table
from analyzer.tell.content.report import build_pages
from analyzer.tell.promises import promises
from analyzer.tell.render.docx import page_docx
from analyzer.tell.render.html import page_html
from analyzer.tell.render.markdown import page_markdown
from analyzer.tell.render.plain import plain
from analyzer.tell.render.xlsx import page_xlsx
from tests.tell.recount import recount

YEAR = 2021
APART = {"t-peers", "t-thresholds", "t-moved", "t-model", "t-drift", "t-groups"}  # tested where they are made
PVALUE = {"t-problems-change", "t-measures-change"}  # their last column is a test's, see test_statistics


@pytest.fixture(scope="module")
def out(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "dataset").mkdir()
    for name in COLUMNS:
        getattr(data, name).to_parquet(folder / "dataset" / f"{name}.parquet")
    (folder / "dataset" / "manifest.json").write_text(json.dumps(dict(data.manifest)), "utf-8")
    return folder


@pytest.fixture(scope="module")
def page(out, codebook) -> Page:
    ((page, _),) = build_pages(load_dataset(out, few=True), "zh", codebook, [YEAR])
    return page


def tables_of(page: Page) -> list[Table]:
    return [b.table if isinstance(b, Figure) else b for b in page.blocks if isinstance(b, Figure | Table)]


def test_every_number_of_every_table_is_counted_again(out, page, codebook):
    names = {t.code: t.zh for t in codebook.themes} | {s.code: s.zh for t in codebook.themes for s in t.subthemes}
    truth, seen = recount(out, YEAR, names), 0
    for table in tables_of(page):
        if table.id in APART:
            continue
        for row in table.rows:
            for column, cell in enumerate(row):
                if cell.value is None and not cell.unit or (table.id in PVALUE and column == 4):
                    continue
                expected = truth[table.id][row[0].text, column]
                assert (cell.value is None) == (expected is None), (table.id, row[0].text, column)
                if expected is not None:
                    assert cell.value == pytest.approx(expected), (table.id, row[0].text, column)
                seen += 1
    assert seen > 600


def test_the_years_over_which_problems_last_are_counted_again(out, codebook):
    ((page, _),) = build_pages(load_dataset(out, few=True), "zh", codebook, [2022])
    (table,) = (t for t in tables_of(page) if t.id == "t-lasting")
    truth = recount(out, 2022, {t.code: t.zh for t in codebook.themes})["t-lasting"]
    for row in table.rows:
        for column, cell in enumerate(row[1:], 1):
            assert cell.value == pytest.approx(truth[f"{row[0].text} {row[1].text}", column]), (row[0].text, column)
    assert len(table.rows) > 10


def test_promises_are_those_of_the_page(out, page):
    rows = promises(load_dataset(out))
    rows = rows[(rows["year"] == YEAR - 1) & rows["names_object"]].dropna(subset="outcome")
    (table,) = (t for t in tables_of(page) if t.id == "t-kept")
    whole = table.rows[0]
    assert whole[1].value == len(rows) > 30
    for cell, outcome in zip(whole[2:], ("done", "repeated", "gone"), strict=True):
        assert cell.value == pytest.approx((rows["outcome"] == outcome).mean())


def test_what_is_printed_rounds_what_is_held(page):
    for table in tables_of(page):
        for cell in (c for row in table.rows for c in row if c.unit == "share" and c.value is not None):
            printed = re.match(r"<?(\d+)%", cell.text)
            assert printed is not None
            assert abs(int(printed[1]) - 100 * cell.value) <= 0.5 + 1e-9 or cell.text == "<1%"


def test_reading_few_columns_gives_the_same_page(out, page, codebook):
    ((whole, _),) = build_pages(load_dataset(out), "zh", codebook, [YEAR])
    assert whole == page


def _texts(page: Page) -> dict[str, list[list[str]]]:
    return {t.id: [[c.text for c in row] for row in t.rows] for t in tables_of(page)}


def test_html_shows_the_tables_of_the_model(page):
    tree = html.fromstring(page_html(page))
    for id_, rows in _texts(page).items():
        (table,) = tree.xpath(f"//table[@aria-labelledby='{id_}-caption']")
        shown = [[_first_text(c) for c in r.xpath("th|td")] for r in table.xpath("tbody/tr")]
        assert shown == [[" ".join(c.split()) for c in row] for row in rows]


def _first_text(cell: html.HtmlElement) -> str:
    notes = cell.xpath("span[@class='small']")
    text = cell.text_content()
    return " ".join((text.removesuffix(notes[0].text_content()) if notes else text).split())


def test_word_shows_the_tables_of_the_model(page):
    document = docx.Document(io.BytesIO(page_docx(page)))
    assert len(document.tables) == len(tables_of(page))
    for shown, table in zip(document.tables, tables_of(page), strict=True):
        body = shown._tbl.tr_lst[1:]
        words = [["".join(cell.p_lst[0].itertext()) for cell in row.tc_lst] for row in body]
        for got, row in zip(words, table.rows, strict=True):
            assert all(g.startswith(c.text) for g, c in zip(got, row, strict=True))


def test_markdown_shows_the_tables_of_the_model(page):
    lines = page_markdown(page).splitlines()
    rows = [
        [re.sub(r"\\(.)", r"\1", c.split("<br>")[0].strip()) for c in re.split(r"(?<!\\)\|", x)[1:-1]]
        for x in lines if x.startswith("| ") and set(x) - set("|-: ")
    ]  # fmt: skip
    wanted = [r for t in tables_of(page) for r in ([[c.name for c in t.columns]], _texts(page)[t.id])]
    flat = [[re.sub(r"\[(.*)\]\(.*\)", r"\1", c) for c in row] for row in rows]
    assert flat == [[" ".join(c.split()) for c in row] for group in wanted for row in group]


def test_excel_holds_the_values_of_the_model_as_numbers(page):
    book = openpyxl.load_workbook(io.BytesIO(page_xlsx(page)))
    sheets = {book[name]["A1"].value: book[name] for name in book.sheetnames}
    numbers = 0
    for table in tables_of(page):
        sheet = sheets[table.caption]
        heads = [c.value for c in sheet[2]]
        for r, row in enumerate(table.rows, 3):
            for column, cell in zip(table.columns, row, strict=True):
                if cell.unit:
                    held = sheet.cell(r, heads.index(column.name) + 1).value
                    assert held == cell.value if cell.value is None else held == pytest.approx(cell.value)
                    numbers += cell.value is not None
        assert sheet.auto_filter.ref
    assert numbers > 600


def test_the_opening_says_the_same_in_every_format(page):
    opening = [b for b in page.blocks if isinstance(b, Paragraph) and b.style == "lead"]
    assert len(opening) == 5
    web = " ".join(html.fromstring(page_html(page)).get_element_by_id("main").text_content().split())
    word = "\n".join("".join(p._p.itertext()) for p in docx.Document(io.BytesIO(page_docx(page))).paragraphs)
    sheet = openpyxl.load_workbook(io.BytesIO(page_xlsx(page))).worksheets[0]
    front = "\n".join(str(c.value) for c in sheet["A"])
    for sentence in opening:
        assert plain(sentence.parts) in front
        for words in (p if isinstance(p, str) else p.text for p in sentence.parts if not isinstance(p, Link)):
            assert " ".join(words.split()) in web
            assert words in word
