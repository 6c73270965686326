"""Web pages: the report with its title and metadata, without the furniture of the page.

Decisions:

* What belongs to the report is the smallest element that holds every prose paragraph, statutory heading
  and data table of the page (`analyzer.read.furniture`); in doubt more is kept.
* Title lines and the metadata block (索引号, 发布机构, 发布日期 …) before it stay, and a signature right
  behind it, since they say who speaks and when. If no line of the page names the report, ``<title>`` is put first.
* A table is data if it has at least two rows and two columns (or one row of many) and no cell holds prose or
  another table;
  every other table is layout and flows as text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree, html

from analyzer.errors import EmptyFile, UnknownFormat
from analyzer.read.encoding import decode
from analyzer.read.furniture import choose_holder, drop_furniture, is_chrome_line, is_metadata, is_signature, is_title
from analyzer.read.grids import Extracted, Spanning, Table, assemble, join_lines, spread
from analyzer.read.mht import is_web_archive, page_of
from analyzer.read.ordinals import ordinal

__all__ = ["read_html", "read_table"]

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "iframe",
     "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul")
)  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_INLINE_TAGS = re.compile(r"</?(?:font|span|b|i|u|strong|em|a|o:p|big|small|label)(?:\s[^<>]*)?>", re.IGNORECASE)
_CELL_PROSE = 400  # a longer cell is the page's layout; the longest official label has 60 characters
_ONE_ROW = 5  # a single row of so many short cells is the rest of a table, not a layout
_MAX_SPAN, _MAX_FRAMES = 1_000, 3
_SHORT_META, _MOST_META = 120, 60  # names and dates; descriptions repeat the text
_MARK = "\ue000"  # stands for the holder while the page's head is looked through
_COUNT = re.compile(r"\s*(\d{1,6})")
_LIST_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_ENUMERATED = re.compile(r"[（(]?[\d一二三四五六七八九十①-⑳]+[)）.．、是]")


def _parse(markup: str) -> html.HtmlElement | None:
    """Parse a page without network, entities or unbounded depth; None if there is no element.

    Raises
    ------
    _TooDeep
        Elements stand deeper in one another than can be read; the parser would drop the rest in silence.
    """
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        page = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise _TooDeep
    return page


class _TooDeep(Exception):
    """The page is nested deeper than the parser's limit."""


def _parse_page(markup: str, name: str) -> html.HtmlElement | None:
    """Parse a page; if unclosed ``<font>`` and the like nest it too deeply, once more without them."""
    try:
        return _parse(markup)
    except _TooDeep:
        pass
    try:
        return _parse(_INLINE_TAGS.sub("", markup))
    except _TooDeep:
        raise UnknownFormat(
            name, "网页嵌套过深，请另存为文本。The page is nested too deeply; save it as text."
        ) from None


class _Flow:
    """Collects the running text of a page into paragraphs and tables."""

    def __init__(self) -> None:
        self.blocks: list[str | Table] = []
        self.counts: dict[html.HtmlElement, int] = {}  # next number of each ordered list
        self._line: list[str] = []

    def text(self, text: str | None, *, kept: bool = False) -> None:
        """Add running text; white space of the source counts as one blank, line breaks as `_soft` says."""
        if text:
            self._line.append(text if kept else _BLANKS.sub(_soft, text))

    def wrap(self) -> None:
        """Add a ``<br>``."""
        self._line.append("\n")

    def end(self) -> None:
        """End the paragraph."""
        if self._line:
            self.blocks.extend(_paragraphs("".join(self._line)))
            self._line.clear()

    def table(self, table: Table) -> None:
        """Add a data table."""
        self.end()
        self.blocks.append(table)


def _soft(blank: re.Match[str]) -> str:
    """Mark white space with a line break of the source, which between Chinese characters means nothing."""
    return "\r" if "\n" in blank.group() else " "


def _paragraphs(run: str) -> Iterator[str]:
    """Cut a run at ``<br>``: an indented line or one after an empty line begins a paragraph."""
    paragraph: list[str] = []
    for raw in run.split("\n"):
        line = _tidy(raw)
        if paragraph and (not line or raw.lstrip(" \r").startswith(("\u3000", "\xa0\xa0"))):
            yield "\n".join(paragraph)
            paragraph = []
        if line:
            paragraph.append(line)
    if paragraph:
        yield "\n".join(paragraph)


def _tidy(line: str) -> str:
    """Resolve the white space of one line: blanks at its ends go, source breaks between Chinese go."""
    if "\r" not in line:
        return line.strip()
    return join_lines(part for part in line.split("\r"))


def _own_rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    """Give the rows of a table, not those of tables inside it, in the order they stand."""
    rows: list[html.HtmlElement] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _span(cell: html.HtmlElement, name: str) -> int:
    """Give a colspan or rowspan as a sane number; ``rowspan=0`` reaches to the end."""
    value = cell.get(name)
    if value is None:
        return 1
    match = _COUNT.match(value)
    number = int(match.group(1)) if match else 1
    return _MAX_SPAN if number == 0 and name == "rowspan" else min(max(number, 1), _MAX_SPAN)


def _cell_text(cell: html.HtmlElement) -> str:
    """Give the text of a cell in one line."""
    flow = _Flow()
    _walk(cell, flow, inside=True)
    flow.end()
    return join_lines(line for block in flow.blocks if isinstance(block, str) for line in block.split("\n"))


def _data_table(table: html.HtmlElement) -> Table | None:
    """Give a table's cells, or None if it only lays out the page."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table", "iframe"), None) is not None:
        return None
    rows = [
        [Spanning(_cell_text(c), _span(c, "colspan"), _span(c, "rowspan")) for c in row if c.tag in ("td", "th")]
        for row in _own_rows(table)
    ]
    rows = [row for row in rows if row]
    spread_out = spread(rows)
    few = spread_out.columns < 2 or (len(rows) < 2 and spread_out.columns < _ONE_ROW)
    if few or any(len(cell.text) > _CELL_PROSE for row in rows for cell in row):
        return None
    filled = [column for column in zip(*spread_out.places, strict=True) if _says(spread_out, column)]
    return spread_out if len(filled) >= 2 else None


def _says(table: Table, column: tuple[int | None, ...]) -> bool:
    """Tell whether any cell of a column has text."""
    return any(index is not None and table.texts[index] for index in column)


def _enumerator(item: html.HtmlElement, counts: dict[html.HtmlElement, int]) -> str:
    """Give the number that a browser shows before an item of an ordered list, and count the item."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or "none" in parent.get("style", ""):
        return ""
    first = parent.get("start", "1")
    number = counts.get(parent, int(first) if re.fullmatch(r"\d{1,4}", first) else 1)
    counts[parent] = number + 1
    if _ENUMERATED.match(item.text_content().strip()):
        return ""
    if "cjk" in parent.get("style", ""):
        return ordinal(number, "chineseCounting") + "、"
    return ordinal(number, _LIST_TYPES.get(parent.get("type", "1"), "decimal")) + "."


def _walk(element: html.HtmlElement, flow: _Flow, *, inside: bool = False) -> None:
    """Send an element's text to the flow. `inside` a cell, tables are flattened."""
    flow.text(element.text, kept=element.tag == "pre")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            flow.wrap()
        elif tag in _BLOCKS:
            flow.end()
            _walk_block(child, flow, inside=inside)
            flow.end()
        elif tag not in ("script", "style", "rt", "rp"):
            _walk(child, flow, inside=inside)
        flow.text(child.tail)


def _walk_block(block: html.HtmlElement, flow: _Flow, *, inside: bool) -> None:
    """Send one block element to the flow."""
    if block.tag == "table" and not inside:
        table = _data_table(block)
        if table is not None:
            for caption in block.iterchildren("caption"):
                _walk(caption, flow)
            flow.table(table)
            return
    if block.tag == "li":
        flow.text(_enumerator(block, flow.counts))
    _walk(block, flow, inside=inside)


def _insert_frames(page: html.HtmlElement, depth: int = 0) -> None:
    """Put what a saved page holds in ``<iframe srcdoc>`` in the frame's place."""
    for frame in list(page.iter("iframe")):
        inner = _framed(frame.get("srcdoc", "")) if depth < _MAX_FRAMES else None
        frame.text = None
        if inner is not None:
            _insert_frames(inner, depth + 1)
            inner.tag = "div"
            frame.append(inner)


def _framed(markup: str) -> html.HtmlElement | None:
    """Parse what a frame holds; None if that is nothing that can be read."""
    try:
        return _parse(markup) if markup.strip() else None
    except _TooDeep:
        return None


def _flow_of(element: html.HtmlElement) -> list[str | Table]:
    """Give the paragraphs and tables of an element."""
    flow = _Flow()
    _walk_block(element, flow, inside=False) if element.tag == "table" else _walk(element, flow)
    flow.end()
    return flow.blocks


def _surroundings(page: html.HtmlElement, holder: html.HtmlElement) -> tuple[list[str | Table], list[str | Table]]:
    """Give title lines and metadata that stand before the holder, and the signature right behind it."""
    parent = holder.getparent()
    if parent is None:
        return [], []
    marker = etree.Element("span")
    marker.text, marker.tail = _MARK, holder.tail
    parent.replace(holder, marker)
    head: list[str | Table] = []
    blocks = iter(_flow_of(page))
    for block in blocks:
        lines = block.split("\n") if isinstance(block, str) else list(block.texts)
        reached = any(_MARK in line for line in lines)
        if isinstance(block, Table) and not reached and any(is_metadata(text) for text in lines):
            head.append(block)
        elif isinstance(block, str) or reached:
            before = itertools.takewhile(lambda line: _MARK not in line, lines)
            head.extend(line for line in before if is_title(line) or is_metadata(line))
        if reached:
            break
    tail = itertools.takewhile(lambda block: isinstance(block, str) and is_signature(block), blocks)
    return head, list(tail)


def _said_of_itself(page: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """Give what the head of a page says of itself (PubDate, ContentSource, SiteName …), short contents only."""
    found = []
    for tag in page.iter("meta"):
        name, content = tag.get("name") or tag.get("property"), " ".join((tag.get("content") or "").split())
        if name and content and len(content) <= _SHORT_META:
            found.append((name.strip(), content))
    return tuple(found[:_MOST_META])


def _page_blocks(page: html.HtmlElement) -> list[str | Table]:
    """Give what belongs to the report: head lines and the holder's content, chrome lines left out."""
    title = " ".join((page.findtext(".//title") or "").split())
    _insert_frames(page)
    drop_furniture(page)
    body = page.find("body")
    root = body if body is not None else page
    holder = choose_holder(root)
    blocks: list[str | Table] = []
    for block in _flow_of(holder):
        if isinstance(block, str):
            block = "\n".join(line for line in block.split("\n") if not is_chrome_line(line))
        blocks.append(block)
    if holder is not root:
        head, tail = _surroundings(root, holder)
        blocks = [*head, *blocks, *tail]
    named = any(is_title(line) for b in blocks if isinstance(b, str) for line in b.split("\n"))
    return [title, *blocks] if not named and is_title(title) else blocks


def read_table(markup: str) -> Table | None:
    """Give the cells of one ``<table>…</table>``, or None if it is no data table."""
    try:
        page = _parse(markup)
    except _TooDeep:
        return None
    table = page.find(".//table") if page is not None else None
    return _data_table(table) if table is not None else None


def read_html(data: bytes, name: str) -> Extracted:
    """Read a web page, as the server sent it, saved, or saved as a web archive.

    Raises
    ------
    UnknownFormat
        The bytes are no text, or the page is nested beyond reason.
    EmptyFile
        The page shows no words.
    """
    markup, encoding = decode(page_of(data) if is_web_archive(data) else data, name)
    page = _parse_page(markup, name)
    if page is None:
        raise EmptyFile(name, "网页没有内容。The page is empty; save it again from the browser.")
    meta = _said_of_itself(page)
    extracted = replace(assemble(_page_blocks(page), encoding), meta=meta)
    if not extracted.text:
        raise EmptyFile(name, "网页没有文字。The page shows no words; save it again from the browser.")
    return extracted
