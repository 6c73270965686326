"""A codebook as a page to print: for coders at their desks and for a paper's appendix."""

from __future__ import annotations

from analyzer.codebook import Codebook, Theme
from analyzer.tell.content.model import Block, Cell, Column, Heading, Page, Paragraph, Table
from analyzer.tell.content.wording import Wording, load_wording

__all__ = ["codebook_page"]


def codebook_page(book: Codebook, name: str, lang: str) -> Page:
    """Build the page of a codebook: every theme with definition, level 2, cues and decided cases; types; specificity.

    Parameters
    ----------
    book : Codebook
        The packaged one or one's own.
    name : str
        Name of the file to be written.
    lang : str
        ``zh`` or ``en``.
    """
    say = load_wording(lang)
    title = book.title.get(lang) or next(iter(book.title.values()))
    blocks: list[Block] = [Heading(2, say("codebook.themes"), "themes")]
    for theme in book.themes:
        blocks += _theme(theme, book, say)
    blocks += [Heading(2, say("codebook.types"), "types"), _types(book, say)]
    return Page(
        name=name,
        lang=say.lang,
        title=title,
        subtitle=say("codebook.subtitle", n=len(book.themes), version=book.version, sha=book.sha256[:12]),
        description=title,
        blocks=tuple(blocks),
    )


def _theme(theme: Theme, book: Codebook, say: Wording) -> list[Block]:
    """Give one theme."""
    zh = say.lang == "zh"
    blocks: list[Block] = [Heading(3, f"{theme.code} {theme.name(say.lang)}", theme.code)]
    if told := theme.definition_zh if zh else theme.definition_en:
        blocks.append(Paragraph((told,)))
    cues = list(dict.fromkeys([*theme.cues["problem"], *theme.cues["measure"]]))
    rows = [(Cell(theme.code), Cell(theme.name(say.lang)), Cell(say.join(cues)))]
    rows += [(Cell(s.code), Cell(s.name(say.lang)), Cell(say.join(s.cues))) for s in theme.include]
    heads = (Column(say("codebook.code")), Column(say("codebook.name")), Column(say("codebook.cues")))
    blocks.append(Table(f"t-{theme.code}", say("codebook.words", theme=theme.name(say.lang)), heads, tuple(rows)))
    if theme.exclude:
        seen = say.join(f"{x.en} → {x.see} {book.name(x.see, say.lang)}" for x in theme.exclude)
        blocks.append(Paragraph((say("codebook.not", list=seen),)))
    if theme.borderline:
        cases = tuple((Cell(case.text), Cell(case.code or "E"), Cell(case.note or "")) for case in theme.borderline)
        heads = (Column(say("codebook.case")), Column(say("codebook.code")), Column(say("codebook.why")))
        blocks.append(Table(f"t-{theme.code}-cases", say("codebook.cases", theme=theme.name(say.lang)), heads, cases))
    return blocks


def _types(book: Codebook, say: Wording) -> Table:
    """List types of statements and degrees of specificity."""
    zh = say.lang == "zh"
    rows = [(Cell(i.code), Cell(i.name(say.lang)), Cell(i.test_zh if zh else i.test_en)) for i in book.item_types]
    rows += [(Cell(str(d.value)), Cell(d.name(say.lang)), Cell(d.test_en)) for d in book.specificity]
    heads = (Column(say("codebook.code")), Column(say("codebook.name")), Column(say("codebook.test")))
    return Table("t-types", say("codebook.types"), heads, tuple(rows))
