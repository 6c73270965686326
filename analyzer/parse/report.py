"""Document → Report: sections, tables, identity and sentences joined."""

from __future__ import annotations

import re
from dataclasses import replace

from analyzer.errors import NotAReport
from analyzer.parse.damage import find_damage
from analyzer.parse.headings import find_headings
from analyzer.parse.identity import Identity, identify
from analyzer.parse.narrative import narrative_sentences, tail_start
from analyzer.parse.sections import choose_headings, cut_sections
from analyzer.parse.tables import find_tables
from analyzer.parse.titles import Title, find_title
from analyzer.parse.weighing import weigh
from analyzer.schema import Cell, Document, Evidence, Form, Report, Section
from analyzer.text.given import Given
from analyzer.text.traditional import simplify_page
from analyzer.text.view import fold

__all__ = ["parse"]

_LINE = re.compile(r"\s*\S[^\n]*")
_SIGNS = re.compile(r"[\s#*_]")
_LEAST_COPY = 6  # letters of a title's tail printed once more: 年度工作报告
_NO_REPORT = "全文 {letters} 字中没有年报的法定标题，请确认是否年报。No statutory heading; is it an annual report?"
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


def _form_evidence(printed: Form | None, sections: tuple[Section, ...], year: int | None) -> list[Evidence]:
    """Tell the form: what the tables show first, then the skeleton with the year.

    The six parts have stood in this order since report year 2019. A report without them is of the
    older kind whatever its year; without tables, the two later forms differ by year alone.
    """
    names = "".join(s.heading or "" for s in sections)
    modern = sum(word in names for word in ("总体情况", "收到和处理", "存在的主要问题及改进情况", "需要报告的事项"))
    found = [] if printed is None else [Evidence("template", printed, "tables", None, None, 5.0)]
    if modern >= 2 or (modern and year is not None and year >= 2019):
        if year is not None:
            found.append(Evidence("template", "2021" if year >= 2021 else "2019", "year", None, None, 1.5))
    else:
        found.append(Evidence("template", "pre2019", "headings", None, None, 2.0))
    return found


def _chosen(who: Identity, form: Form | None) -> dict[str, str | None]:
    """Name the value each field was given, as the evidence writes it."""
    return {
        "agency": who.agency,
        "level": who.level,
        "province": who.place.province,
        "city": who.place.city,
        "county": who.place.county,
        "adcode": who.place.adcode,
        "year": None if who.year is None else str(who.year),
        "published": None if who.published is None else who.published.isoformat(),
        "template": form,
    }


def _marked(cells: tuple[Cell, ...], recognised: bool) -> tuple[Cell, ...]:
    """Mark printed cells where they were recognised from a picture: what contradicts there may be misread."""
    if not recognised:
        return cells
    return tuple(cell if cell.state == "absent" else replace(cell, gate="ocr") for cell in cells)


def parse(document: Document, given: Given | None = None) -> Report:
    """Split a document into the six statutory sections and read identity, tables and sentences.

    Parameters
    ----------
    document : Document
        `text` is one string; `grids` are tables whose cells the format tells apart.
    given : Given, optional
        What an index and a glossary say of the document. It wins over what the text says.

    Returns
    -------
    Report
        Sections by meaning (国办公开办函〔2019〕60号, 〔2021〕30号), absent ones left out. Counts are in 件; a blank cell
        has no value, never 0. Every cell of the form is there, ``absent`` where the report lacks it.

    Raises
    ------
    NotAReport
        No statutory heading occurs.
    """
    text, recognised = document.text, document.ocr_confidence is not None
    folded = simplify_page(fold(text))
    tables = find_tables(folded, document.grids)
    headings = choose_headings(list(find_headings(folded, tables.spans)))
    first = headings[0].start if headings else len(text)
    title = find_title(folded, min(first, _TITLE_ZONE) if headings else _TITLE_ZONE)
    if len({h.number for h in headings} - {0}) < (1 if title else 2):
        raise NotAReport(document.path, _NO_REPORT.format(letters=len(text)))
    begin = _after_copies(folded, title) if title else 0
    sections = cut_sections(text, headings, begin, tail_start(folded, headings[-1].end))
    overview = next(((s.start, s.end) for s in sections if s.number == 1), None)
    known = replace(given or Given(), meta=document.meta)
    who = identify(folded, title, _preamble(sections, begin, first), overview, known)
    forms = _form_evidence(tables.form, sections, who.year)
    form: Form | None = forms[0].value if forms else None  # type: ignore[assignment]
    return Report(
        report_id="r" + document.document_id[1:],
        document_id=document.document_id,
        title=title.text if title else None,
        agency=who.agency,
        level=who.level,
        province=who.place.province,
        city=who.place.city,
        county=who.place.county,
        adcode=who.place.adcode,
        year=who.year,
        template=form,
        published=who.published,
        text=text,
        sections=sections,
        cells=_marked(tables.cells(form), recognised),
        sentences=narrative_sentences(text, folded, sections, tables.spans),
        evidence=weigh((*who.evidence, *forms), _chosen(who, form)),
        written=who.written,
        recognised=recognised,
        damage=find_damage(text),
    )
