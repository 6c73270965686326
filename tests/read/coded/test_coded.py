"""Coded files read back: every kind gives the same codes, and whatever was spoilt is refused with its row."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from analyzer.codebook import load_codebook
from analyzer.read.coded import CodedError, read_coded
from analyzer.read.coded.tools import code_points
from analyzer.tell.coding import draw_sample, write_doccano, write_label_studio, write_qdpx, write_workbook
from tests.tell.coding.made import made_tables

BOOK = load_codebook()
CODES = ["T02b 更新不及时", "T06 政策解读", "NONE 不是陈述", "T16"]


def rows():
    statements, reports = made_tables()
    reports["text"] = reports["text"].str.replace("一、概述。", "𠮷。概况。")  # one character of two UTF-16 units
    return draw_sample(statements, reports, 24, codebook=BOOK.name_of_version).rows


def filled(path: Path, change: Callable[[Any], None] | None = None) -> Path:
    """Write a workbook, fill in all themes, and spoil it."""
    write_workbook(rows(), path, BOOK)
    book = load_workbook(path)
    sheet = book["编码 Coding"]
    for n, line in enumerate(sheet.iter_rows(min_row=2, max_row=25), 0):
        line[6].value, line[8].value, line[9].value = CODES[n % 4], "P 问题", "2 具体对象"
    if change:
        change(book)
    book.save(path)
    return path


def test_a_workbook_gives_codes_and_what_was_sampled(tmp_path: Path):
    (coding,) = read_coded(filled(tmp_path / "甲.xlsx"), BOOK)
    assert coding.coder == "甲"
    assert [u.row for u in coding.units] == list(rows())
    assert [(u.theme, u.subtheme) for u in coding.units[:4]] == [
        ("T02", "T02b"),
        ("T06", None),
        ("NONE", None),
        ("T16", None),
    ]
    assert (coding.units[0].type, coding.units[0].specificity, coding.blank) == ("P", 2, 0)


def test_the_same_sample_gives_the_same_workbook(tmp_path: Path):
    one, two = (write_workbook(rows(), tmp_path / f"{n}.xlsx", BOOK).read_bytes() for n in "ab")
    assert one == two


def test_dropdowns_point_to_a_list_that_excel_does_not_cut(tmp_path: Path):
    book = load_workbook(filled(tmp_path / "a.xlsx"))
    validations = book["编码 Coding"].data_validations.dataValidation
    assert len(validations) == 4
    assert all(len(v.formula1) < 255 and "_lists" in v.formula1 for v in validations)
    themes = [c.value for c in book["_lists"]["A"] if c.value]
    assert len(themes) == len(BOOK.themes) + sum(len(t.include) for t in BOOK.themes) + 1
    assert book["_lists"].sheet_state == "veryHidden"
    sheet = book["编码 Coding"]
    assert sheet.protection.sheet and sheet["E2"].protection.locked and not sheet["G2"].protection.locked


def test_sloppy_but_clear_codes_and_sorted_rows_are_taken(tmp_path: Path):
    def change(book: Any) -> None:
        sheet = book["编码 Coding"]
        for cell, value in (("G2", " ｔ０２Ｂ"), ("J2", 3), ("J3", 1.0), ("J4", "０")):
            sheet[cell].value = value
        first, last = ([c.value for c in sheet[r]] for r in (2, 25))
        for c, (a, b) in enumerate(zip(first, last, strict=True), 1):
            sheet.cell(2, c, b), sheet.cell(25, c, a)

    units = {u.row.statement_id: u for u in read_coded(filled(tmp_path / "a.xlsx", change), BOOK)[0].units}
    sampled = rows()
    assert units[sampled[0].statement_id].subtheme == "T02b"
    assert [units[sampled[i].statement_id].specificity for i in range(3)] == [3, 1, 0]


def _set(cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["编码 Coding"][cell].value = value

    return change


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (_set("E5", "别的话"), "row 5", "changed"),
        (_set("G7", "T99"), "row 7", "no code"),
        (_set("G7", "更新"), "row 7", "no code"),
        (_set("J4", datetime(2024, 3, 2)), "row 4", "date"),
        (_set("J4", True), "row 4", "truth value"),
        (_set("G3", "#NAME?"), "row 3", "error value"),
        (_set("G3", "=A1"), "row 3", "formula"),
        (_set("A6", None), "row 6", "number"),
        (_set("A6", 99), "row 6", "no statement number 99"),
        (_set("A6", 1), "row 6", "changed"),
        (_set("G8", None), "row 8", "no theme"),
        (lambda b: b["编码 Coding"].delete_rows(9), None, "deleted"),
        (lambda b: b["编码 Coding"].delete_cols(7), "row 1", "theme"),
        (lambda b: b["编码 Coding"].merge_cells("G4:G6"), "row 4", "Merged"),
        (lambda b: b.remove(b["_sample"]), None, "_sample"),
    ],
)  # fmt: skip
def test_a_spoilt_workbook_is_refused_with_its_row(tmp_path: Path, change: Any, place: str | None, words: str):
    with pytest.raises(CodedError) as caught:
        read_coded(filled(tmp_path / "a.xlsx", change), BOOK)
    message = str(caught.value)
    assert words in message and "\n" not in message and message.startswith("a.xlsx")
    assert place is None or place in message


def test_an_untouched_or_foreign_file_is_refused(tmp_path: Path):
    with pytest.raises(CodedError, match="No statement is coded"):
        read_coded(write_workbook(rows(), tmp_path / "a.xlsx", BOOK), BOOK)
    for name, content in (
        ("b.xlsx", b"PK no"),
        ("c.jsonl", b"{"),
        ("d.json", b"{}"),
        ("e.qdpx", b"x"),
        ("f.doc", b"x"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CodedError) as caught:
            read_coded(tmp_path / name, BOOK)
        assert "\n" not in str(caught.value)
    with pytest.raises(CodedError, match="No such file"):
        read_coded(tmp_path / "none.xlsx", BOOK)


def doccano(path: Path, change: Callable[[list[dict[str, Any]]], None] | None = None) -> Path:
    write_doccano(rows(), path, BOOK)
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for n, record in enumerate(records):
        record["label"] = [CODES[n % 4], "P 问题", "2 具体对象"]
    if change:
        change(records)
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8-sig")
    return path


def label_studio(path: Path, change: Callable[[list[dict[str, Any]]], None] | None = None) -> Path:
    write_label_studio(rows(), path, BOOK)
    tasks = json.loads(path.read_text("utf-8"))
    for n, task in enumerate(tasks):
        context, quote = task["data"]["context"], task["data"]["quote"]
        start = len(context[: context.index(quote)].encode("utf-16-le")) // 2
        span = {"start": start, "end": start + len(quote), "text": quote, "labels": ["STATEMENT"]}
        result = [{"from_name": name, "type": "choices", "value": {"choices": [value]}}
                  for name, value in (("theme", CODES[n % 4]), ("type", "P 问题"), ("specificity", "2 具体对象"))]  # fmt: skip
        result.append({"from_name": "border", "type": "labels", "value": span})
        task["annotations"] = [{"completed_by": 7, "result": result}]
    if change:
        change(tasks)
    path.write_text(json.dumps(tasks, ensure_ascii=False), "utf-8")
    return path


def qdpx(path: Path, change: Callable[[Any], None] | None = None) -> Path:
    write_qdpx(rows(), path, BOOK)
    with zipfile.ZipFile(path) as packed:
        project = etree.fromstring(packed.read("project.qde"))
    space = "{urn:QDA-XML:project:1.0}"
    guid = {c.get("name"): c.get("guid") for c in project.iter(f"{space}Code")}
    etree.SubElement(project.find(f"{space}Users"), f"{space}User", {"guid": "u1", "name": "乙"})
    for n, source in enumerate(project.iter(f"{space}TextSource")):
        marked = dict(source.find(f"{space}PlainTextSelection").attrib)
        code = CODES[n % 4] if n % 4 != 3 else "T16 " + BOOK.name("T16", "zh")
        code = (
            "T06 " + BOOK.name("T06", "zh") if n % 4 == 1 else "T02b " + BOOK.name("T02b", "zh") if n % 4 == 0 else code
        )
        selection = etree.SubElement(
            source, f"{space}PlainTextSelection", {**marked, "guid": f"s{n}", "creatingUser": "u1"}
        )
        for m, name in enumerate((code, "P 问题", "2 具体对象")):
            coding = etree.SubElement(selection, f"{space}Coding", {"guid": f"c{n}{m}", "creatingUser": "u1"})
            etree.SubElement(coding, f"{space}CodeRef", {"targetGUID": guid[name]})
    if change:
        change(project)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project.qde", etree.tostring(project))
    return path


def test_all_kinds_of_files_give_the_same_codes(tmp_path: Path):
    files = [
        filled(tmp_path / "a.xlsx"),
        doccano(tmp_path / "a.jsonl"),
        label_studio(tmp_path / "a.json"),
        qdpx(tmp_path / "a.qdpx"),
    ]
    codings = [read_coded(path, BOOK)[0] for path in files]
    codes = [[(u.row, u.theme, u.subtheme, u.type, u.specificity) for u in c.units] for c in codings]
    assert codes[0] == codes[1] == codes[2] == codes[3]
    for coding in codings[2:]:
        assert all((u.row.before + u.row.text + u.row.after)[slice(*u.border)] == u.row.text for u in coding.units)


def test_utf16_offsets_become_code_points():
    assert [code_points("a𠮷b", n) for n in (0, 1, 2, 3, 4, 5)] == [0, 1, None, 2, 3, None]


def test_two_annotators_in_one_file_are_two_coders(tmp_path: Path):
    def second(tasks: list[dict[str, Any]]) -> None:
        for task in tasks:
            task["annotations"].append({**task["annotations"][0], "completed_by": {"id": 9, "email": "b@x"}})

    assert [c.coder for c in read_coded(label_studio(tmp_path / "a.json", second), BOOK)] == ["a:7", "a:b@x"]


def _record(n: int, **values: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda records: records[n].update(values)


@pytest.mark.parametrize(
    ("make", "name", "change", "words"),
    [
        (doccano, "a.jsonl", _record(3, text="别的"), "line 4"),
        (doccano, "a.jsonl", _record(3, label=["T99"]), "no code"),
        (doccano, "a.jsonl", _record(3, label=["T01", "T02"]), "two codes"),
        (doccano, "a.jsonl", _record(3, label=[[0, 999, "T01"]]), "outside"),
        (doccano, "a.jsonl", _record(3, check="0"), "changed"),
        (doccano, "a.jsonl", _record(3, sample="s0"), "another sample"),
        (doccano, "a.jsonl", lambda r: r.append(r[0]), "Repeats"),
        (doccano, "a.jsonl", lambda r: r.pop(), "restore"),
        (doccano, "a.jsonl", lambda r: r[2].pop("check"), "record"),
        (label_studio, "a.json", lambda t: t[1]["annotations"][0]["result"][3]["value"].update(start=1), "quote"),
        (label_studio, "a.json", lambda t: t[1]["data"].update(quote="别的"), "task 2"),
        (label_studio, "a.json", lambda t: t[1].pop("data"), "JSON-MIN"),
        (qdpx, "a.qdpx", lambda p: p.find(".//{*}TextSource/{*}PlainTextContent").__setattr__("text", "别的"), "changed"),
        (qdpx, "a.qdpx", lambda p: p.find(".//{*}TextSource").remove(p.find(".//{*}Description")), "description"),
    ],
)  # fmt: skip
def test_a_spoilt_export_is_refused_with_its_place(tmp_path: Path, make: Any, name: str, change: Any, words: str):
    with pytest.raises(CodedError) as caught:
        read_coded(make(tmp_path / name, change), BOOK)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_sample_of_another_codebook_is_refused(tmp_path: Path):
    statements, reports = made_tables()
    others = draw_sample(statements, reports, 4, codebook="mine/12345678").rows
    path = write_workbook(others, tmp_path / "a.xlsx", BOOK)
    with pytest.raises(CodedError, match="--codebook"):
        read_coded(path, BOOK)
