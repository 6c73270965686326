"""The sample as a REFI-QDA project: one source for each statement in its context, the codebook as code tree."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from uuid import UUID, uuid5

from lxml import etree

from analyzer.codebook import Codebook
from analyzer.errors import OutputError
from analyzer.tell.coding.workbook import code_list
from analyzer.text.coding import SampleRow

__all__ = ["write_qdpx"]

_XMLNS = "urn:QDA-XML:project:1.0"
_SPACE = UUID("5f0c9a52-3c0d-5d0e-9d43-6b1f6c1f6a11")  # fixed, so that equal samples give equal ids
_TIME, _ZIP_TIME = "2000-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)


def _guid(*parts: str) -> str:
    return str(uuid5(_SPACE, "|".join(parts)))


def write_qdpx(rows: Sequence[SampleRow], path: Path, book: Codebook) -> Path:
    """Write a sample as a REFI-QDA project for QualCoder, MAXQDA, ATLAS.ti and others.

    Each source is named by its statement; the statement itself is marked by a selection without code, its
    origin stands in the source's description. Coders add their codes to a selection that covers it.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    project = etree.fromstring(f'<Project xmlns="{_XMLNS}" name="coding sample" creationDateTime="{_TIME}"/>')
    users = etree.SubElement(project, f"{{{_XMLNS}}}Users")
    user = _guid("user", "sample")
    etree.SubElement(users, f"{{{_XMLNS}}}User", {"guid": user, "name": "sample"})
    project.set("creatingUserGUID", user)
    codes = etree.SubElement(etree.SubElement(project, f"{{{_XMLNS}}}CodeBook"), f"{{{_XMLNS}}}Codes")
    for head, items in code_list(book).items():
        if head == "second":
            continue  # the same themes once more would be two codes of one name
        group = etree.SubElement(
            codes, f"{{{_XMLNS}}}Code", {"guid": _guid("group", head), "name": head, "isCodable": "false"}
        )
        for item in items:
            etree.SubElement(
                group, f"{{{_XMLNS}}}Code", {"guid": _guid("code", head, item), "name": item, "isCodable": "true"}
            )
    sources = etree.SubElement(project, f"{{{_XMLNS}}}Sources")
    for row in rows:
        _add_source(sources, row, user)
    data = etree.tostring(project, xml_declaration=True, encoding="utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w") as target:
            info = zipfile.ZipInfo("project.qde", _ZIP_TIME)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, data)
    except OSError as error:
        raise OutputError(f"{path}: 无法写入（{error.strerror}）。Cannot be written ({error.strerror}).") from error
    return path


def _add_source(sources: etree._Element, row: SampleRow, user: str) -> None:
    """Add a statement's source with its text and the selection that marks the statement."""
    meta = {k: v for k, v in asdict(row).items() if k not in ("text", "before", "after")}
    start, end = len(row.before), len(row.before) + len(row.text)
    source = etree.SubElement(
        sources, f"{{{_XMLNS}}}TextSource",
        {"guid": _guid("source", row.statement_id), "name": row.statement_id, "creatingUser": user,
         "creationDateTime": _TIME},
    )  # fmt: skip
    described = etree.SubElement(source, f"{{{_XMLNS}}}Description")
    described.text = json.dumps({**meta, "start": start, "end": end}, ensure_ascii=False)
    content = etree.SubElement(source, f"{{{_XMLNS}}}PlainTextContent")
    content.text = row.before + row.text + row.after
    etree.SubElement(
        source, f"{{{_XMLNS}}}PlainTextSelection",
        {"guid": _guid("selection", row.statement_id), "name": row.statement_id, "creatingUser": user,
         "creationDateTime": _TIME, "startPosition": str(start), "endPosition": str(end)},
    )  # fmt: skip
