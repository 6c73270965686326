from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.errors import QueryError
from analyzer.tell.agencies import compare_agencies, profile, write_agency_page
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.model import Figure, Heading, Paragraph, QuoteList, Table
from analyzer.tell.content.statistics import wilson
from analyzer.tell.dataset import Dataset

NAME = "青禾县水务局"


def _table(page, id_: str) -> Table:
    return next(
        t
        for b in page.blocks
        for t in [b.table if isinstance(b, Figure) else b]
        if isinstance(t, Table) and t.id == id_
    )


def test_a_profile_counts_what_the_statements_say(data: Dataset, corpus: Corpus) -> None:
    page = profile(data, NAME)
    table = _table(page, "t-problems")
    mine = corpus.reports[corpus.reports["agency"] == NAME].set_index("year")
    assert [c.name for c in table.columns[1:]] == ["2020", "2021", "2022"]
    for row in table.rows:
        for year, cell in zip((2020, 2021, 2022), row[1:], strict=True):
            report = mine.at[year, "report_id"]
            rows = data.statements[(data.statements["report_id"] == report) & (data.statements["type"] == "P")]
            n = int((rows["theme"] == row[0].note).sum())
            assert cell.value == (n or None)
            if not n:
                assert cell.text == ("未提" if mine.at[year, "five"] else "第五部分不可读")


def test_peers_are_the_same_level_in_the_same_province_and_their_share_is_theirs(data: Dataset, corpus: Corpus) -> None:
    page = profile(data, NAME)
    row = next(r for r in _table(page, "t-problems").rows if r[0].note == "T11")
    reports = corpus.reports[(corpus.reports["year"] == 2022) & corpus.reports["counts"] & corpus.reports["five"]]
    peers = reports[
        (reports["level"] == "department") & (reports["province"] == "云岭省") & (reports["agency"] != NAME)
    ]
    naming = data.statements[(data.statements["type"] == "P") & (data.statements["theme"] == "T11")]["report_id"]
    share = peers["report_id"].isin(set(naming)).mean()
    assert f"同类 {100 * share:.0f}%（{len(peers)}）" in row[3].note and "少" in row[3].note


def test_a_body_with_too_few_statements_or_peers_has_no_distance(data: Dataset) -> None:
    few = data.statements.groupby("report_id").head(4)
    page = profile(replace(data, statements=few), NAME)
    at = next(n for n, b in enumerate(page.blocks) if isinstance(b, Heading) and b.id == "distance")
    assert isinstance(page.blocks[at + 1], Paragraph) and "不是0" in page.blocks[at + 1].parts[0]
    whole = _table(profile(data, NAME), "t-distance")
    known = [row for row in whole.rows if row[3].value and row[3].value >= 5]
    assert known and all(0 <= row[1].value <= 1 for row in known)


def test_every_quote_of_a_page_stands_in_its_report(data: Dataset) -> None:
    texts = data.reports.set_index("report_id")["text"]
    for page in (profile(data, NAME), compare_agencies(data, [NAME, "柳浦县教育局"])):
        quotes = [q for b in page.blocks if isinstance(b, QuoteList) for g in b.groups for q in g.quotes]
        assert quotes
        for quote in quotes:
            start, end = map(int, re.search(r"(\d+)–(\d+)", quote.source).groups())
            assert texts[quote.report_id][start:end] == quote.text


def test_bodies_stand_side_by_side_in_the_order_asked_with_wilson_intervals(data: Dataset, corpus: Corpus) -> None:
    page = compare_agencies(data, ["柳浦县教育局", NAME])
    table = _table(page, "t-problems")
    assert [c.name for c in table.columns[1:]] == ["柳浦县教育局", NAME]
    mine = corpus.reports[(corpus.reports["agency"] == NAME) & corpus.reports["five"]]
    for row in table.rows:
        rows = data.statements[(data.statements["type"] == "P") & (data.statements["theme"] == row[0].note)]
        named = mine["report_id"].isin(set(rows["report_id"])).sum()
        assert row[2].text.startswith(f"{named}/{len(mine)} 年") and "少" in row[2].note
        low, high = wilson(named, len(mine))
        assert f"{100 * low:.0f}–{100 * high:.0f}%" in row[2].note


def test_levels_and_places_keep_their_own_order_and_agree_with_the_tables(data: Dataset, corpus: Corpus) -> None:
    page = compare_agencies(data, by="level", lang="en")
    table = _table(page, "t-2021-problems")
    assert [c.name.split(" (")[0] for c in table.columns[1:]] == ["County", "Township or sub-district", "Department"]
    reports = corpus.reports[(corpus.reports["year"] == 2021) & corpus.reports["counts"] & corpus.reports["five"]]
    county = reports[reports["level"] == "county"]["report_id"]
    for row in table.rows:
        rows = data.statements[(data.statements["type"] == "P") & (data.statements["theme"] == row[0].note)]
        assert row[1].value == pytest.approx(county.isin(set(rows["report_id"])).mean())
    some = compare_agencies(data, ["township", "county"], by="level", lang="en")
    assert [c.name.split(" (")[0] for c in _table(some, "t-2021-problems").columns[1:]] == [
        "Township or sub-district",
        "County",
    ]
    places = compare_agencies(data, by="place")
    assert [c.name.split(" (")[0] for c in _table(places, "t-2021-problems").columns[1:]] == ["云岭省", "海宁省"]


@pytest.mark.parametrize(
    ("names", "by"),
    [(["水务局"], None), (["无此机关"], None), (["village"], "level")],
    ids=["several", "none", "group"],
)
def test_a_name_that_fits_none_or_several_is_refused_with_what_there_is(names, by, data: Dataset) -> None:
    with pytest.raises(QueryError) as error:
        compare_agencies(data, names, by=by)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_the_same_bytes_and_ask_nothing_of_the_network(lang: str, data: Dataset, tmp_path: Path) -> None:
    pages = [lambda: profile(data, NAME, lang=lang), lambda: compare_agencies(data, by="level", lang=lang)]
    for make in pages:
        first = write_agency_page(make(), tmp_path / "a")[1][0].read_bytes()
        assert first == write_agency_page(make(), tmp_path / "b")[1][0].read_bytes()
        assert not re.search(rb'(?:src|href)="?https?:', first)
        text, none = write_agency_page(make(), None)
        assert none == [] and text.startswith("# ")


def test_groups_under_five_reports_are_listed_and_not_drawn(data: Dataset) -> None:
    few = data.reports[(data.reports["level"] != "county") | (data.reports["county"] == "青禾县")]
    page = compare_agencies(replace(data, reports=few), by="level", lang="en")
    figure = next(b for b in page.blocks if isinstance(b, Figure) and b.id == "f-2021-problems")
    assert "County" not in figure.chart.columns and "Department" in figure.chart.columns
    assert any(c.name.startswith("County (") for c in figure.table.columns)


def test_a_share_of_fewer_than_five_reports_is_written_as_a_count(data: Dataset) -> None:
    page = compare_agencies(data, by="level")
    tables = [b.table if isinstance(b, Figure) else b for b in page.blocks if isinstance(b, Figure | Table)]
    bases = {(c.base < 5, "%" in c.text, c.text.endswith(f"/{c.base}")) for t in tables for r in t.rows for c in r[1:]}
    assert bases <= {(True, False, True), (False, True, False)} and len(bases) == 2


def test_titles_of_quotes_stand_one_level_below_their_heading(data: Dataset) -> None:
    for page in (profile(data, NAME), compare_agencies(data, [NAME, "柳浦县教育局"])):
        level = 1
        for block in page.blocks:
            if isinstance(block, Heading):
                assert block.level <= level + 1
                level = block.level
            elif isinstance(block, QuoteList):
                assert block.level == level + 1
