"""Word files: the text as Word shows it, read from the XML inside.

Decisions:

* Tracked insertions are kept, deletions dropped: the document as it would be accepted.
* Numbers of lists that live in styles and `numbering.xml` are written out before the paragraph.
* Text boxes and footnotes follow the paragraph they hang on. Headers, footers, hidden text, a generated
  table of contents and comments are left out: they are furniture or repeat the text.
* A table with at least two rows and two columns (or one row of many), and no other table or prose in a cell,
  becomes a grid; any other table lays out the page and flows as text.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from analyzer.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge
from analyzer.read.cells import Row, plain_rows, spread_rows
from analyzer.read.grids import Extracted, Table, assemble, join_lines
from analyzer.read.numbering import Numbering, W

__all__ = ["read_docx"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAX_XML = 32 * 1024 * 1024  # all parts together; the longest real report has 3 MB of XML
_MAX_PACKED = 1024 * 1024 * 1024  # whatever the archive claims to hold, pictures included
_MAX_RATIO, _RATIO_FROM = 200, 8 * 1024 * 1024  # table-rich XML packs up to some 60 times
_MAX_MEMBERS = 10_000
_CELL_PROSE = 400
_ONE_ROW = 5  # a single row of so many short cells is the rest of a table, not a layout
_DROPPED = frozenset(
    W + tag for tag in ("del", "moveFrom", "delText", "instrText", "rt", "pPr", "rPr", "tblPr", "tcPr", "trPr", "sdtPr")
)
_TRANSPARENT = frozenset(
    (W + "ins", W + "moveTo", W + "customXml", W + "smartTag", _MC + "AlternateContent", _MC + "Choice")
)
_ELSEWHERE = frozenset((W + "drawing", W + "pict", W + "object", _MC + "AlternateContent"))
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# Names that are looked for in every paragraph and cell.
_T, _R, _P, _SYM, _PPR, _RPR, _TCPR, _TRPR = (W + name for name in ("t", "r", "p", "sym", "pPr", "rPr", "tcPr", "trPr"))
_DEL, _VANISH, _SPAN, _MERGE, _BOX = (W + name for name in ("del", "vanish", "gridSpan", "vMerge", "txbxContent"))
_DAMAGED = "docx 文件不完整，请重新下载。The docx is damaged; fetch it again."
_BOMB = "docx 解压后过大，已拒绝。Unpacked it would be too large; not opened."


def _open_parts(data: bytes, name: str) -> dict[str, bytes]:
    """Unpack the XML parts that are needed, within limits on what they and the archive may hold."""
    parts: dict[str, bytes] = {}
    room = _MAX_XML
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS or sum(m.file_size for m in members) > _MAX_PACKED:
                raise TooLarge(name, _BOMB)
            main = _main_part(archive)
            folder = main.rpartition("/")[0]
            wanted = {main, *(f"{folder}/{part}.xml" for part in ("styles", "numbering", "footnotes", "endnotes"))}
            for member in members:
                if member.filename not in wanted:
                    continue
                if member.flag_bits & 1:
                    raise EncryptedFile(name, "文件有密码，请解除后再试。A password is needed; save it without one.")
                if member.file_size > max(_RATIO_FROM, _MAX_RATIO * member.compress_size):
                    raise TooLarge(name, _BOMB)
                with archive.open(member) as file:
                    content = file.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise TooLarge(name, _BOMB)
                parts["document" if member.filename == main else member.filename.rpartition("/")[2][:-4]] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError) as error:
        raise DamagedFile(name, _DAMAGED) from error
    if "document" not in parts:
        raise DamagedFile(name, _DAMAGED)
    return parts


def _main_part(archive: zipfile.ZipFile) -> str:
    """Give the name of the main document part; Word allows others than ``word/document.xml``."""
    names = [m for m in archive.namelist() if re.fullmatch(r"word/document\d*\.xml", m)]
    return "word/document.xml" if "word/document.xml" in names or not names else min(names)


def _parse(content: bytes | None, name: str) -> etree._Element | None:
    """Parse one part without entities or network; both namespaces of the standard become one."""
    if content is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content.replace(_STRICT, _LOOSE), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(name, _DAMAGED) from error


def _notes(root: etree._Element | None) -> dict[str, str]:
    """Give the texts of foot- or endnotes by their id, separators left out."""
    notes: dict[str, str] = {}
    for note in root if root is not None else ():
        if note.get(W + "type") in (None, "normal"):
            notes[note.get(W + "id", "")] = join_lines("".join(_texts(p)) for p in note.iter(W + "p"))
    return notes


def _texts(element: etree._Element) -> Iterator[str]:
    """Yield the shown characters of a paragraph or of a part of it, without text boxes."""
    for child in element:
        tag = child.tag
        if tag == _T:
            yield child.text or ""
        elif tag in _DROPPED or tag in _ELSEWHERE:
            continue
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == _SYM:
            yield _symbol(child.get(W + "char", ""))
        elif not (tag == _R and _is_hidden(child)):
            yield from _texts(child)


def _plain(paragraph: etree._Element) -> str | None:
    """Give the characters of a paragraph of plain runs, as most are; None if it holds anything else."""
    parts: list[str] = []
    for child in paragraph:
        if child.tag == _R:
            for item in child:
                if item.tag == _T:
                    parts.append(item.text or "")
                elif item.tag != _RPR or (len(item) and item.find(_VANISH) is not None):
                    return None
        elif child.tag != _PPR:
            return None
    return "".join(parts)


def _symbol(code: str) -> str:
    """Give the character of a ``w:sym``; a private one of a symbol font has no meaning outside it."""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    return "" if number < 32 or 0xD800 <= number <= 0xF8FF else chr(number)


def _is_on(switch: etree._Element | None) -> bool:
    """Tell whether an on/off property is set."""
    return switch is not None and switch.get(W + "val", "true") not in ("0", "false", "off")


def _is_hidden(run: etree._Element) -> bool:
    """Tell whether a run is formatted as hidden text."""
    properties = run[0] if len(run) and run[0].tag == _RPR else None
    return properties is not None and len(properties) > 0 and _is_on(properties.find(_VANISH))


class _Body:
    """Walks through the body and gives paragraphs and tables in the order Word shows them."""

    def __init__(self, numbering: Numbering, notes: dict[str, dict[str, str]], boxed: bool) -> None:
        self._numbering, self._boxed = numbering, boxed
        self._notes = {tag: held for tag, held in notes.items() if held}
        self._open = ""  # text of a paragraph whose end mark was deleted: it runs on into the next

    def blocks(self, parent: etree._Element) -> Iterator[str | Table]:
        """Yield what the children of a body, cell, text box or content control give."""
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "sdt" and not self._is_contents(child):
                content = child.find(W + "sdtContent")
                if content is not None:
                    yield from self.blocks(content)
            elif child.tag in _TRANSPARENT:
                yield from self.blocks(child)

    @staticmethod
    def _is_contents(control: etree._Element) -> bool:
        """Tell whether a content control is the generated table of contents."""
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        return gallery is not None and gallery.get(W + "val") == "Table of Contents"

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str | Table]:
        """Yield a paragraph with its number, then its text boxes and notes."""
        if self._numbering.is_contents(paragraph):
            return
        text = _plain(paragraph)
        if text is None:
            text = "".join(_texts(paragraph))
        if text.strip():
            text = self._numbering.label(paragraph) + text.lstrip()
        if _has_open_end(paragraph):
            self._open += text
        else:
            yield self._open + text
            self._open = ""
        if self._boxed:
            yield from self._boxes(paragraph)
        for tag, notes in self._notes.items():
            for reference in paragraph.iter(W + tag):
                yield notes.get(reference.get(W + "id", ""), "")

    def _boxes(self, paragraph: etree._Element) -> Iterator[str | Table]:
        """Yield the content of text boxes; of two renderings of one box only the first is taken."""
        for box in paragraph.iter(_BOX):
            above = itertools.takewhile(lambda a: a is not paragraph, box.iterancestors())
            if not any(a.tag in (_MC + "Fallback", _BOX) for a in above):
                yield from self.blocks(box)

    def _table(self, table: etree._Element) -> Iterator[str | Table]:
        """Yield a data table as one, a layout table as what its cells hold."""
        if not self._open and (plain := plain_rows(table, self._numbering.is_ordinary)) is not None:
            data = _data_table(plain)
            if data is not None:
                yield data
                return
        rows = [(row, list(_children(row, "tc"))) for row in _children(table, "tr") if not _is_deleted(row)]
        held = [[list(self.blocks(cell)) for cell in cells] for _, cells in rows]
        if not any(isinstance(block, Table) for row in held for cell in row for block in cell):
            made = [
                Row(
                    _skipped(row, "gridBefore"),
                    [(_flatten(text), *_extent(cell)) for cell, text in zip(cells, texts, strict=True)],
                )
                for (row, cells), texts in zip(rows, held, strict=True)
            ]
            data = _data_table(made)
            if data is not None:
                yield data
                return
        yield from itertools.chain.from_iterable(itertools.chain.from_iterable(held))


def _data_table(rows: list[Row]) -> Table | None:
    """Lay rows on a grid; None where they are none of data: prose in a cell, one column, one short row."""
    if not rows or any(len(cell[0]) > _CELL_PROSE for row in rows for cell in row.cells):
        return None
    data = spread_rows(rows)
    return data if data.columns > 1 and (len(data.places) > 1 or data.columns >= _ONE_ROW) else None


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows or cells of a table, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == W + tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _children(child, tag)


def _flatten(blocks: list[str | Table]) -> str:
    """Give the paragraphs of a cell in one line."""
    if len(blocks) == 1 and isinstance(blocks[0], str) and "\n" not in blocks[0]:
        return blocks[0].strip()
    return join_lines(line for block in blocks if isinstance(block, str) for line in block.split("\n"))


def _has_open_end(paragraph: etree._Element) -> bool:
    """Tell whether the end mark of a paragraph is a tracked deletion."""
    properties = paragraph[0] if len(paragraph) and paragraph[0].tag == _PPR else None
    marks = properties.find(_RPR) if properties is not None and len(properties) else None
    return marks is not None and marks.find(_DEL) is not None


def _extent(cell: etree._Element) -> tuple[int, bool]:
    """Give how many grid columns a cell covers, and whether it is the covered part of one merged downwards."""
    width, continued = 1, False
    for item in cell[0] if len(cell) and cell[0].tag == _TCPR else ():
        if item.tag == _SPAN:
            value = item.get(W + "val", "1")
            width = max(1, min(int(value), 200)) if re.fullmatch(r"\d{1,4}", value) else 1
        elif item.tag == _MERGE:
            continued = item.get(W + "val", "continue") == "continue"
    return width, continued


def _is_deleted(row: etree._Element) -> bool:
    """Tell whether a row is a tracked deletion."""
    properties = row.find(_TRPR)
    return properties is not None and properties.find(_DEL) is not None


def _skipped(row: etree._Element, tag: str) -> int:
    """Give how many grid columns a row leaves out before (``gridBefore``) its first cell."""
    properties = row.find(_TRPR)
    before = properties.find(W + tag) if properties is not None else None
    value = before.get(W + "val", "0") if before is not None else "0"
    return min(int(value), 200) if re.fullmatch(r"\d{1,4}", value) else 0


def read_docx(data: bytes, name: str) -> Extracted:
    """Read a Word file.

    Raises
    ------
    DamagedFile
        The archive or its XML is broken.
    EncryptedFile
        A password is needed.
    TooLarge
        Unpacked, it would be larger than any real report.
    EmptyFile
        It shows no words.
    """
    parts = _open_parts(data, name)
    document = _parse(parts["document"], name)
    body = document.find(W + "body") if document is not None else None
    if body is None:
        raise DamagedFile(name, _DAMAGED)
    numbering = Numbering(_parse(parts.get("numbering"), name), _parse(parts.get("styles"), name))
    notes = {
        "footnoteReference": _notes(_parse(parts.get("footnotes"), name)),
        "endnoteReference": _notes(_parse(parts.get("endnotes"), name)),
    }
    extracted = assemble(_Body(numbering, notes, b"txbxContent" in parts["document"]).blocks(body))
    if not extracted.text:
        raise EmptyFile(name, "Word 文件没有文字（可能是扫描图片）。The file holds no words, perhaps only pictures.")
    return extracted
