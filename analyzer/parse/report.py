"""Document → Report: sections, tables, identity and sentences joined."""

from __future__ import annotations

import re
from dataclasses import replace

from analyzer.errors import NotAReport
from analyzer.parse.headings import find_headings
from analyzer.parse.identity import identify
from analyzer.parse.narrative import narrative_sentences, tail_start
from analyzer.parse.sections import choose_headings, cut_sections
from analyzer.parse.tables import find_tables
from analyzer.parse.titles import Title, find_title
from analyzer.schema import Cell, Document, Form, Report, Section
from analyzer.text.traditional import simplify_page
from analyzer.text.view import fold

__all__ = ["parse"]

_LINE = re.compile(r"\s*\S[^\n]*")
_SIGNS = re.compile(r"[\s#*_]")
_LEAST_COPY = 6  # letters of a title's tail printed once more: 年度工作报告
_TITLE_ZONE = 3000  # letters in which a title is looked for where no heading stops the search


def _after_copies(folded: str, title: Title) -> int:
    """Give where the report begins: behind the title and further copies of it or of its tail."""
    at = title.end
    while (line := _LINE.match(folded, at)) is not None:
        words = _SIGNS.sub("", line.group())
        if len(words) < _LEAST_COPY or not title.text.endswith(words):
            break
        at = line.end()
    return at


def _preamble(sections: tuple[Section, ...], begin: int, first: int) -> tuple[int, int]:
    """Give the stretch between title and first heading of a section that is not the preamble."""
    later = [s.start for s in sections if s.number != 0]
    return begin, max(begin, min(later, default=first))


def _form_of(sections: tuple[Section, ...], year: int | None) -> Form | None:
    """Tell the form where no table shows it: the skeleton first, then the year.

    The six parts have stood in this order since report year 2019. A report without them is of the
    older kind whatever its year; without tables, the two later forms differ by year alone.
    """
    names = "".join(s.heading or "" for s in sections)
    modern = sum(word in names for word in ("总体情况", "收到和处理", "存在的主要问题及改进情况", "需要报告的事项"))
    if modern >= 2 or (modern and year is not None and year >= 2019):
        return None if year is None else "2021" if year >= 2021 else "2019"
    return "pre2019"


def _marked(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Mark printed cells as recognised from a picture: what contradicts there may be misread."""
    return tuple(cell if cell.state == "absent" else replace(cell, gate="ocr") for cell in cells)


def parse(document: Document) -> Report:
    """Split a document into the six statutory sections and read identity, tables and sentences.

    Parameters
    ----------
    document : Document
        `text` is one string; `grids` are tables whose cells the format tells apart.

    Returns
    -------
    Report
        Sections by meaning, absent ones left out. Counts are in 件; a blank cell has no value,
        never 0. Every cell of the form is there, with state ``absent`` where the report lacks it.

    Raises
    ------
    NotAReport
        No statutory heading occurs.

    Notes
    -----
    Source: 国办公开办函〔2019〕60号, 国办公开办函〔2021〕30号.
    """
    text, recognised = document.text, document.ocr_confidence is not None
    folded = simplify_page(fold(text))
    tables = find_tables(folded, document.grids)
    headings = choose_headings(list(find_headings(folded, tables.spans)))
    first = headings[0].start if headings else len(text)
    title = find_title(folded, min(first, _TITLE_ZONE) if headings else _TITLE_ZONE)
    if len({h.number for h in headings} - {0}) < (1 if title else 2):
        raise NotAReport(
            document.path,
            f"全文 {len(text)} 字中没有年报的法定标题，请确认是否年报。No statutory heading; is it an annual report?",
        )
    begin = _after_copies(folded, title) if title else 0
    sections = cut_sections(text, headings, begin, tail_start(folded, headings[-1].end))
    overview = next(((s.start, s.end) for s in sections if s.number == 1), None)
    preamble = _preamble(sections, begin, first)
    who = identify(folded, title, preamble, overview)
    form = tables.form or _form_of(sections, who.year)
    return Report(
        report_id="r" + document.document_id[1:],
        document_id=document.document_id,
        title=title.text if title else None,
        agency=who.agency,
        level=who.level,
        province=who.province,
        city=who.city,
        county=who.county,
        adcode=who.adcode,
        year=who.year,
        template=form,
        published=who.published,
        text=text,
        sections=sections,
        cells=_marked(tables.cells(form)) if recognised else tables.cells(form),
        sentences=narrative_sentences(text, folded, sections, tables.spans),
        evidence=who.evidence,
        recognised=recognised,
    )
