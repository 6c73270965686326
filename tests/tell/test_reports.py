"""Pages as a reader gets them: whole, alone, the same each time, and true to the frames."""

from __future__ import annotations

import base64
import csv
import io
import re
from pathlib import Path

import pytest
from lxml import html

from analyzer.errors import OutputError
from analyzer.schema import COLUMNS
from analyzer.tell import write_reports
from analyzer.tell.content.measures import prevalence
from analyzer.tell.content.model import Paragraph, Table
from analyzer.tell.content.report import build_pages
from analyzer.tell.dataset import Dataset, empty_table
from tests.tell.fake import fake_dataset


@pytest.fixture(scope="module")
def pages(data, tmp_path_factory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("pages")
    written = {lang: write_reports(data, folder / lang, lang=lang) for lang in ("zh", "en")}
    return {lang: {p.name: p.read_text("utf-8") for p in paths} for lang, paths in written.items()}


def test_one_page_a_year_and_an_index(pages):
    main = [name for name in pages["zh"] if "-" not in name]
    assert main == ["2020.html", "2021.html", "2022.html", "index.html"]
    assert list(pages["zh"]) == list(pages["en"])
    assert "2021-problems-1.html" in pages["zh"]


def test_the_same_dataset_gives_the_same_bytes(data, pages, tmp_path):
    again = write_reports(fake_dataset(), tmp_path, lang="zh", years=[2022])
    assert len(again) == 3
    assert all(p.read_text("utf-8") == pages["zh"][p.name] for p in again)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_asks_for_nothing_outside_itself(pages, lang):
    for text in pages[lang].values():
        assert not re.search(r"<script|<link|<img|<iframe|@import|https?://(?!www\.w3\.org)", text)
        sources = re.findall(r"url\(([^)#][^)]{0,20})", text)
        assert sources and all(s.startswith("data:font/woff;base64") for s in sources)
        assert len(text.encode()) < 3_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ids_are_unique_links_lead_somewhere_and_headings_descend(pages, lang):
    for text in pages[lang].values():
        tree = html.fromstring(text)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        targets = {h[1:] for h in tree.xpath("//a/@href") if h.startswith("#")}
        assert targets - set(ids) == set()
        for link in (h for h in tree.xpath("//a[not(@download)]/@href") if not h.startswith("#")):
            page, _, place = link.partition("#")
            assert f'id="{place}"' in pages[lang][page] if place else page in pages[lang]
        levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in tree.iter("svg"))


def test_the_page_shows_the_number_the_frames_give(data, corpus, themes, pages):
    top = max(prevalence(corpus.year(2021), themes, ("P",)).values(), key=lambda v: v.count)
    rows = data.statements.merge(data.reports[["report_id", "year"]])
    rows = rows[(rows["year"] == 2021) & (rows["type"] == "P") & (rows["theme"] == "T11")]
    assert top.count == rows["report_id"].nunique()
    assert f"{top.base} 份报告中有 {int(top.count)} 份提到" in pages["zh"]["2021.html"]


def test_every_quote_is_the_text_at_its_offsets(data, pages):
    texts = data.reports.set_index("report_id")["text"]
    tree, seen = html.fromstring(pages["zh"]["2021.html"]), 0
    for figure in tree.xpath("//figure[@class='quote']"):
        (link,) = figure.xpath("figcaption/a")
        start, end = map(int, re.search(r"字符 (\d+)–(\d+)", link.text_content()).groups())
        label = "".join(figure.xpath(".//span[@class='label']/text()"))
        quoted = figure.xpath("blockquote")[0].text_content().removeprefix(label)
        assert quoted == texts[link.get("href")[1:]][start:end]
        seen += 1
    assert seen > 15


def test_the_language_is_told_and_the_year_before_is_compared(pages):
    assert '<html lang="zh-Hans">' in pages["zh"]["2021.html"]
    assert '<html lang="en">' in pages["en"]["2021.html"]
    assert "数据中没有上一年的报告" in pages["zh"]["2020.html"]
    assert "超出偶然范围的变化有：问题“时效更新”" in pages["zh"]["2021.html"]


def test_failed_documents_are_told_with_their_reason(pages):
    assert "文件加密" in pages["zh"]["index.html"]
    assert "encrypted file" in pages["en"]["2021.html"]


def _only(data: Dataset, **tables: object) -> Dataset:
    empty = {name: empty_table(name) for name in COLUMNS}
    return Dataset(**{**empty, **tables}, manifest={})  # type: ignore[arg-type]


def test_nothing_but_failures_still_gives_an_index(data, codebook):
    failed = data.documents[data.documents["status"] == "failed"]
    ((page, further),) = build_pages(_only(data, documents=failed), "zh", codebook)
    assert list(further) == []
    assert page.name == "index.html"


def test_reports_without_any_row_found_give_pages_that_say_so(data, tmp_path):
    one = data.reports[data.reports["year"] == 2021].head(2)
    bare = _only(data, documents=data.documents, reports=one)
    year, index = write_reports(bare, tmp_path, lang="zh")
    text = year.read_text("utf-8")
    assert "没有读到任何被承认的问题" in text
    assert "本年没有做过任何核对" in text
    assert "nan" not in html.fromstring(text).get_element_by_id("main").text_content()
    assert index.name == "index.html"


def test_a_year_that_names_no_problem_after_one_that_did_gives_a_page(data, tmp_path):
    kept = data.reports[data.reports["year"].isin((2021, 2022))]
    before = kept[kept["year"] == 2021]["report_id"]
    told = data.statements[data.statements["report_id"].isin(before)]
    assert (told["type"] == "P").any()
    bare = _only(data, documents=data.documents, reports=kept, sections=data.sections, statements=told)
    written = write_reports(bare, tmp_path, lang="zh")
    assert {"2021.html", "2022.html"} <= {p.name for p in written}


def test_a_folder_that_cannot_be_made_is_one_line(data, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_reports(data, Path(tmp_path / "file" / "x"), lang="zh", years=[2020])


def test_the_data_of_every_figure_can_be_taken_along(pages):
    tree = html.fromstring(pages["zh"]["2021.html"])
    links = tree.xpath("//a[@download]/@href")
    assert len(links) == len(tree.xpath("//figure[@class='figure']"))
    name = tree.xpath("//a[@download='f-problems.csv']/@href")[0]
    rows = list(csv.reader(io.StringIO(base64.b64decode(name.partition("base64,")[2]).decode("utf-8-sig"))))
    assert rows[0] == ["主题", "主题 注", "报告", "占比", "占比 下限", "占比 上限", "占比 基数"]
    assert len(rows) == 17
    assert all(float(r[3]) == pytest.approx(int(r[2]) / int(r[6])) for r in rows[1:])


def test_drift_is_told_from_three_reports_on_and_never_by_single_letters(codebook):
    data = fake_dataset((2019, 2020, 2021))
    ((page, _),) = build_pages(data, "zh", codebook, [2021])
    (table,) = (b for b in page.blocks if isinstance(b, Table) and b.id == "t-drift")
    reports = data.reports.set_index("report_id")["year"]
    for row in table.rows:
        word, more = row[0].text, row[1].text == "多用"
        year = 2021 if more else 2020
        here = data.statements[data.statements["report_id"].map(reports) == year]
        assert len(word) > 1
        assert here.loc[here["text"].str.contains(word, regex=False), "report_id"].nunique() >= 3
        assert (row[3].value > row[2].value) == more and word in row[4].text
    assert table.rows


def test_two_years_are_too_few_to_tell_how_long_problems_last(codebook):
    ((page, _),) = build_pages(fake_dataset((2021, 2022)), "en", codebook, [2022])
    told = [b for b in page.blocks if isinstance(b, Paragraph)]
    assert any("three years" in str(b.parts) and "2021, 2022" in str(b.parts) for b in told)
    assert not any(getattr(b, "id", "") in {"f-lasting", "t-drift", "t-groups"} for b in page.blocks)
