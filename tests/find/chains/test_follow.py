"""What became of problems and promises, in invented words."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from analyzer.find.chains import Stated, YearReport, follow
from analyzer.schema import Link

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[3] / "corpus" / "sample" / "truth.json").read_text("utf-8"))


def report(year: int, *sentences: str) -> YearReport:
    """Make a report: a sentence marked ``P T02|…`` is a statement, the others are prose."""
    text, spans, stated = "", [], []
    for sentence in sentences:
        marked = re.fullmatch(r"(\w+) (T\d\d)(\w?)(?: ([\d.]+))?\|(.*)", sentence, re.S)
        words = marked[5] if marked else sentence
        start = len(text)
        text += words + "。"
        spans.append((5 if marked else 1, start, len(text)))
        if marked:
            stated.append(
                Stated(
                    f"r{year}-{len(stated):03d}", marked[1], marked[2], marked[2] + marked[3] if marked[3] else None, None,
                    float(marked[4] or 1), start, start + len(words),
                )
            )  # fmt: skip
    return YearReport(f"r{year}", "禾山县教育局", year, date(year + 1, 1, 20), text, tuple(spans), tuple(stated))


def rows(kind: str, *reports: YearReport) -> list[Link]:
    return [link for link in follow(reports) if link.kind == kind]


def told(links: list[Link]) -> list[tuple[int, str, str | None]]:
    return [(link.year, link.link, link.follow) for link in links]


def test_a_problem_in_the_same_words_is_one_chain_whatever_its_theme() -> None:
    links = rows(
        "problem",
        report(2020, "P T12|科室报送素材前松后紧"),
        report(2021, "P T02|部分科室报送素材仍然前松后紧"),
    )
    assert told(links) == [(2020, "first", "again"), (2021, "same_words", "unknown")]
    assert len({link.chain_id for link in links}) == 1
    assert links[1].previous == links[0].statement_id


def test_a_problem_in_new_words_is_followed_by_its_theme() -> None:
    links = rows("problem", report(2020, "P T11|人手紧张"), report(2021, "P T11|一名同志身兼数职"))
    assert told(links) == [(2020, "first", "again"), (2021, "new_words", "unknown")]


def test_an_unsure_theme_or_none_joins_nothing() -> None:
    unsure = rows("problem", report(2020, "P T11|人手紧张"), report(2021, "P T11 0.4|一名同志身兼数职"))
    general = rows("problem", report(2020, "P T16|水平有待提高"), report(2021, "P T16|离期盼有距离"))
    for links in (unsure, general):
        assert told(links) == [(2020, "first", "gone"), (2021, "first", "unknown")]


def test_done_as_planned_is_done_and_planned_is_not() -> None:
    promise = report(2020, "MF T05|上半年迁移三个旧网站的数据")
    for words, fate in (
        ("三个旧网站的数据按计划于6月迁移", "done"),
        ("已将三个旧网站的数据迁移到新平台", "done"),
        ("计划于6月迁移三个旧网站的数据", "gone"),
        ("原计划6月完成的三个旧网站数据迁移推迟", "gone"),
    ):
        assert rows("promise", promise, report(2021, words, "P T11|人手紧张"))[0].follow == fate, words


def test_a_problem_that_comes_back_after_a_year_says_so() -> None:
    links = rows(
        "problem",
        report(2019, "P T11|人手紧张"),
        report(2020, "P T03|错别字多"),
        report(2021, "P T11|一名同志身兼数职"),
    )
    chain = [link for link in links if link.theme == "T11"]
    assert told(chain) == [(2019, "first", "gone"), (2021, "new_words", "unknown")]
    assert [link.gap for link in chain] == [None, 1]


def test_a_promise_told_as_done_in_the_prose_is_done_with_the_words_that_tell_it() -> None:
    links = rows(
        "promise",
        report(2020, "MF T09|改造学位查询系统，暑期前上线", "本局共有信息员六名"),
        report(2021, "学位查询系统改造已于7月完成", "MF T11|轮训信息员"),
    )
    assert told(links)[:2] == [(2020, "first", "done"), (2021, "done", None)]
    assert links[1].text == "学位查询系统改造已于7月完成。"
    assert links[1].statement_id is None


def test_what_was_not_finished_is_not_done() -> None:
    links = rows(
        "promise",
        report(2020, "MF T09|改造学位查询系统，暑期前上线", "本局共有信息员六名"),
        report(2021, "学位查询系统改造未能完成", "MF T11|轮训信息员"),
    )
    assert told(links)[0] == (2020, "first", "gone")


def test_a_promise_made_again_goes_on_until_it_is_gone() -> None:
    links = rows(
        "promise",
        report(2019, "MF T12|建立科室供稿责任制"),
        report(2020, "MF T12|健全科室供稿责任制"),
        report(2021, "MF T11|轮训信息员"),
    )
    chain = [link for link in links if link.chain_id == links[0].chain_id]
    assert told(chain) == [(2019, "first", "repeated"), (2020, "repeated", "gone")]


def test_without_a_later_report_nothing_is_said() -> None:
    assert told(rows("promise", report(2020, "MF T12|建立供稿责任制"))) == [(2020, "first", "unknown")]
    far = rows("promise", report(2015, "MF T12|建立供稿责任制"), report(2020, "MF T11|轮训信息员"))
    assert told(far)[0] == (2015, "first", "unknown")


def test_quotes_are_the_texts_at_their_offsets() -> None:
    reports = [
        report(2020, "P T11|人手紧张", "MF T11|配齐两名专人"),
        report(2021, "本年配齐专人两名", "P T11|人手偏紧"),
    ]
    texts = {r.report_id: r.text for r in reports}
    links = follow(reports)
    assert links
    assert all(texts[link.report_id][link.start : link.end] == link.text for link in links)
