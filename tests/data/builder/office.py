"""Reports as Word files, written as XML so that the same report always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from tests.data.builder.forms import Box, boxes
from tests.data.builder.model import Draft, Table, plain

__all__ = ["NUMBERING", "STYLES", "body_of", "docx", "paragraph", "run", "table_of"]

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_BORDERS = "<w:tblBorders>" + "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
) + "</w:tblBorders>"  # fmt: skip
_LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
)
NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def run(text: str, properties: str = "") -> str:
    """One run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def table_of(rows: list[list[Box]]) -> str:
    """A table with cells merged to the right and down."""
    lines: list[str] = []
    below: dict[int, tuple[int, int]] = {}  # column → rows that a cell above still covers, its width
    for row in rows:
        cells, queue, column = [], list(row), 0
        while queue or column in below:
            if column in below:
                left, width = below.pop(column)
                cells.append(_cell("", width, "<w:vMerge/>"))
                if left > 1:
                    below[-column - 1] = (left - 1, width)
                column += width
                continue
            box = queue.pop(0)
            cells.append(_cell(box.text, box.columns, '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""))
            if box.rows > 1:
                below[-column - 1] = (box.rows - 1, box.columns)
            column += box.columns
        below = {(-c - 1 if c < 0 else c): v for c, v in below.items()}
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr>{_BORDERS}</w:tblPr>{''.join(lines)}</w:tbl>"


def _cell(text: str, width: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraph(text)}</w:tc>"


def body_of(
    draft: Draft,
    *,
    heading: Callable[[str], str] = paragraph,
    prose: Callable[[str], str] = paragraph,
    table: Callable[[list[list[Box]]], str] = table_of,
) -> str:
    """The paragraphs and tables of a report."""
    parts = [paragraph(line) for line in (*draft.above, *draft.title)]
    for part in draft.parts:
        if part.heading is not None:
            parts.append(heading(part.heading))
        for block in part.body:
            parts.append(table(boxes(block, draft.form)) if isinstance(block, Table) else prose(plain(block)))
    return "".join([*parts, *(paragraph(line) for line in draft.signature)])


def docx(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word file around a body; `parts` are further files of its folder ``word``."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}<w:sectPr/></w:body></w:document>'
    names = list(parts or {})
    related = "".join(
        f'<Relationship Id="p{i}" Target="{name}" Type='
        f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name[:-4]}"/>'
        for i, name in enumerate(names)
    )
    kinds = "".join(
        f'<Override PartName="/word/{name}" ContentType='
        f'"application/vnd.openxmlformats-officedocument.wordprocessingml.{name[:-4]}+xml"/>'
        for name in names
    )
    members = {
        "[Content_Types].xml": _TYPES.replace("</Types>", f"{kinds}</Types>"),
        "_rels/.rels": _RELS,
        "word/_rels/document.xml.rels": f"{_RELS[: _RELS.index('<Relationship ')]}{related}</Relationships>",
        "word/document.xml": document,
    }
    members.update({f"word/{name}": text for name, text in (parts or {}).items()})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
