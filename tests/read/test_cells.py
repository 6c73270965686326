from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.read import docx
from analyzer.read.docx import read_docx
from tests.data.twins import FOLDER
from tests.read.make import add_xml, cells, saved, word

FILES = sorted(FOLDER.glob("*.docx"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_plain_tables_come_out_as_in_the_general_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    quick = read_docx(data, "a.docx")
    monkeypatch.setattr(docx, "plain_rows", lambda table, is_ordinary: None)
    assert read_docx(data, "a.docx") == quick


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


ROW = "<w:tr>" + cell("查档") + cell("12") + "</w:tr>"
SPECIAL = {
    "hidden": "<w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p></w:tc>",
    "deleted": "<w:tc><w:p><w:del><w:r><w:t>暗</w:t></w:r></w:del><w:r><w:t>明</w:t></w:r></w:p></w:tc>",
    "control": "<w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>明</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt>",
    "break": "<w:tc><w:p><w:r><w:br/><w:t>明</w:t></w:r></w:p></w:tc>",
}


@pytest.mark.parametrize("kind", list(SPECIAL))
def test_what_is_special_is_left_to_the_general_reader(kind: str) -> None:
    document = word("前")
    add_xml(document, f"<w:tbl><w:tr>{SPECIAL[kind]}{cell('件数')}</w:tr>{ROW}</w:tbl>")
    assert cells(read_docx(saved(document), "a.docx")) == [["明", "件数"], ["查档", "12"]]


def test_merged_and_left_out_places_of_a_plain_table() -> None:
    document = word("前")
    rows = (
        "<w:tr>" + cell("事项", '<w:gridSpan w:val="2"/>') + cell("件数") + "</w:tr>"
        "<w:tr>" + cell("来信", '<w:vMerge w:val="restart"/>') + cell("收到") + cell("5") + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("答复") + cell("4") + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("退回") + cell("1") + "</w:tr>"
    )
    add_xml(document, f"<w:tbl>{rows}</w:tbl>")
    assert cells(read_docx(saved(document), "a.docx")) == [
        ["事项", "事项", "件数"],
        ["来信", "收到", "5"],
        ["来信", "答复", "4"],
        [None, "退回", "1"],
    ]
