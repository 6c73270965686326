"""What goes out and comes back is the same, in every format."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.csv as pa_csv
import pyreadstat
import pytest
from lxml import etree

from analyzer.codebook import load_codebook
from analyzer.tell.dataset import Dataset
from analyzer.tell.exports import EXPORTERS, export_dataset
from analyzer.tell.exports.base import Source, flat, records, source_of
from analyzer.tell.exports.dictionary import load_dictionary
from analyzer.tell.exports.refi import guid
from analyzer.tell.exports.statistics import write_dta, write_sav
from analyzer.tell.exports.workbook import write_xlsx
from tests.tell.exports.conftest import ODD

SCHEMAS = Path(__file__).parents[2] / "data" / "refi"
needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
NS = {"q": "urn:QDA-XML:project:1.0"}


@pytest.fixture(scope="module")
def source(small: Dataset) -> Source:
    return source_of(small, load_codebook(), load_dictionary())


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{k: flat(v) for k, v in row.items()} for row in records(frame)]


def test_every_format_gives_the_same_bytes_twice(small: Dataset, exported: Path, tmp_path: Path) -> None:
    again = export_dataset(small, tmp_path, to=tuple(EXPORTERS))
    assert set(again) == set(EXPORTERS)
    for done in again.values():
        assert done.files
        for path in done.files:
            assert path.read_bytes() == (exported / path.relative_to(tmp_path)).read_bytes(), path


@pytest.mark.parametrize("name", ["reports", "statements", "cells", "findings", "sentences", "documents", "panel"])
def test_csv_comes_back(name: str, source: Source, exported: Path) -> None:
    frame = source.tables[name].drop(columns="text") if name == "reports" else source.tables[name]
    data = (exported / "csv" / f"{name}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    options = pa_csv.ConvertOptions(
        strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""],
        column_types=dict.fromkeys(frame.columns, "string"),
    )  # fmt: skip
    parse = pa_csv.ParseOptions(newlines_in_values=True)
    back = pa_csv.read_csv(io.BytesIO(data), convert_options=options, parse_options=parse).to_pylist()
    want = _rows(frame)
    assert [list(r) for r in back[:1]] == [list(r) for r in want[:1]]
    for got, row in zip(back, want, strict=True):
        for column, value in row.items():
            if isinstance(value, bool):
                assert got[column] == str(value).lower()
            elif isinstance(value, int | float):
                assert float(got[column]) == value
            else:
                assert got[column] == value


def test_texts_beside_the_csv_hold_every_quote(small: Dataset, exported: Path) -> None:
    for row in small.statements.itertuples():
        text = (exported / "csv" / "texts" / f"{row.report_id}.txt").read_bytes().decode("utf-8")
        assert text[row.start : row.end] == row.text


def test_jsonl_comes_back(source: Source, exported: Path) -> None:
    for name, frame in source.tables.items():
        lines = (exported / "jsonl" / f"{name}.jsonl").read_text("utf-8").split("\n")[:-1]
        assert [json.loads(line) for line in lines] == list(records(frame))


def test_xlsx_comes_back_in_real_types(source: Source, exported: Path) -> None:
    book = openpyxl.load_workbook(exported / "xlsx" / "dataset.xlsx")
    assert book.sheetnames == ["dictionary", *source.tables]
    for name in ("statements", "reports", "panel"):
        sheet = book[name]
        head, *rows = sheet.iter_rows(values_only=True)
        assert sheet.auto_filter.ref and sheet.freeze_panes == "A2"
        for got, want in zip(rows, _rows(source.tables[name]), strict=True):
            for column, value in zip(head, got, strict=True):
                expected = want[column]
                if column == "published":
                    assert value.date().isoformat() == expected
                elif isinstance(expected, float):  # Excel keeps sixteen digits
                    assert value == pytest.approx(expected, rel=1e-15)
                else:
                    assert value == expected and isinstance(value, bool) == isinstance(expected, bool)
    cell = next(c for row in book["statements"].iter_rows() for c in row if c.value == ODD)
    assert cell.data_type == "s"
    words = [[str(v) for v in row] for row in book["dictionary"].iter_rows(values_only=True)]
    assert any(row[0] == "statements" and row[2] == "theme" and "T16" in row[5] for row in words)


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(source: Source, tmp_path: Path) -> None:
    done = write_xlsx(source, tmp_path, most_rows=50)
    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx", read_only=True)
    rows = [row for n in book.sheetnames if n.split()[0] == "statements" for row in list(book[n].values)[1:]]
    assert [r[0] for r in rows] == list(source.tables["statements"]["statement_id"])
    assert any(note.startswith("statements") for note in done.notes)


@pytest.mark.parametrize(("kind", "read"), [("dta", pyreadstat.read_dta), ("sav", pyreadstat.read_sav)])
def test_stata_and_spss_come_back(kind: str, read, source: Source, exported: Path) -> None:
    for name in ("statements", "reports", "panel", "findings"):
        frame, about = read(exported / kind / f"{name}.{kind}")
        assert all(len(c) <= 32 for c in frame.columns)
        assert all(
            about.column_names_to_labels[c] and len(about.column_names_to_labels[c]) <= 80 for c in frame.columns
        )
        original = source.tables[name]
        assert len(frame) == len(original)
        for column in frame.columns:
            codes = source.dictionary.codes(column, source.codebook)
            names = {n: label.split()[0] for n, label in about.variable_value_labels.get(column, {}).items()}
            for got, want in zip(frame[column], map(flat, original[column]), strict=True):
                if codes:
                    assert (pd.isna(got) and want is None) or codes[want].startswith(names[got])
                elif isinstance(want, int | float):
                    assert got == want
                else:
                    assert (want is None and (pd.isna(got) or got == "")) or got == want


def test_stata_14_opens_every_table_and_the_do_file_names_what_is_there(source: Source, exported: Path) -> None:
    folder = exported / "dta"
    assert {f.read_bytes()[28:31] for f in folder.glob("*.dta")} == {b"118"}
    lines = (folder / "read.do").read_text("utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("*"))
    assert all((folder / name).is_file() for name in re.findall(r'"([^"]+)"', code))
    assert code.count('"') % 2 == 0 and code.count("{") == code.count("}")
    assert not any("/*" in line or "//" in line.replace(" ///", "") for line in lines)  # they begin comments anywhere
    taken = re.search(r"keepusing\(([^)]*)\)", code)
    assert taken is not None
    assert set(taken[1].split()) <= set(pyreadstat.read_dta(folder / "reports.dta")[0].columns)
    panel, _ = pyreadstat.read_dta(folder / "panel.dta")
    assert {"body", "year", "level", "p_t02"} <= set(panel.columns)
    assert not panel.duplicated(["body", "year"]).any()  # xtset refuses a body twice in a year
    _, about = pyreadstat.read_dta(folder / "statements.dta")
    assert about.variable_value_labels["type"][1].startswith("P ")


@needs_r
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_r_reads_every_row_under_any_locale(locale: str, source: Source, exported: Path) -> None:
    tell = 'source("read.R"); cat(nrow(reports), nrow(statements), nrow(panel), nrow(problems))'
    done = subprocess.run(
        ["Rscript", "-e", tell], cwd=exported / "csv", env={**os.environ, "LC_ALL": locale}, capture_output=True,
        check=True,
    )  # fmt: skip
    problems = source.tables["statements"]["type"].eq("P").sum()
    rows = [len(source.tables[name]) for name in ("reports", "statements", "panel")]
    assert done.stdout.decode().split() == [str(n) for n in (*rows, problems)]
    assert b"Warning" not in done.stderr


@pytest.mark.parametrize(("write", "limit"), [(write_dta, 2_045), (write_sav, 32_767)])
def test_what_is_cut_is_said_and_no_character_is_broken(write, limit: int, source: Source, tmp_path: Path) -> None:
    long = source.tables["statements"].head(2).copy()
    long.loc[long.index[0], "text"] = "公" * 20_000
    done = write(Source({"statements": long}, source.codebook, source.dictionary, {}), tmp_path)
    frame, _ = (pyreadstat.read_dta if write is write_dta else pyreadstat.read_sav)(done.files[0])
    assert frame["text"][0] == "公" * (limit // 3)
    assert any("statements.text: 1 " in note for note in done.notes)


def test_empty_tables_are_said_not_written(source: Source, tmp_path: Path) -> None:
    none = Source({"cells": source.tables["statements"].head(0)}, source.codebook, source.dictionary, {})
    assert any("cells" in note for note in write_dta(none, tmp_path).notes)


def test_refi_project_is_valid_and_its_quotes_come_back(small: Dataset, exported: Path) -> None:
    archive = zipfile.ZipFile(exported / "qdpx" / "project.qdpx")
    data = archive.read("project.qde")
    project = etree.fromstring(data)
    etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd")).assertValid(project)
    assert not data.startswith(b"\xef\xbb\xbf") and b"richTextPath" not in data
    assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    statements = small.statements.set_index("statement_id")
    codes = {c.get("guid"): c.get("name").split()[0] for c in project.iter("{*}Code")}
    by_guid = {guid("selection", i, guid("user", "themes-0.1")): i for i in statements.index}
    seen = set()
    for text_source in project.iter("{*}TextSource"):
        path = text_source.get("plainTextPath")
        raw = archive.read("sources/" + path.removeprefix("internal://"))
        assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
        text = raw.decode("utf-8")
        for selection in text_source.findall("q:PlainTextSelection", NS):
            row = statements.loc[by_guid[selection.get("guid")]]
            assert text[int(selection.get("startPosition")) : int(selection.get("endPosition"))] == row["text"]
            given = {codes[r.get("targetGUID")] for r in selection.iter("{*}CodeRef")}
            fine = row["subtheme"] if isinstance(row["subtheme"], str) else row["theme"]
            assert {row["type"], fine, f"S{row['specificity']}"} <= given
            seen.add(row.name)
    assert seen == set(statements.index)


def test_one_user_for_each_coder(source: Source, tmp_path: Path) -> None:
    coded = source.tables["statements"].assign(coder=None)
    coded.loc[coded.index[:3], "coder"] = "甲"
    EXPORTERS["qdpx"](
        Source({**source.tables, "statements": coded}, source.codebook, source.dictionary, source.manifest), tmp_path
    )
    project = etree.fromstring(zipfile.ZipFile(tmp_path / "project.qdpx").read("project.qde"))
    users = {u.get("guid"): u.get("name") for u in project.iter("{*}User")}
    assert list(users.values()) == ["themes-0.1", "甲"]
    made = [users[s.get("creatingUser")] for s in project.iter("{*}PlainTextSelection")]
    assert made.count("甲") == 3


def test_refi_codebook_is_valid_and_whole(exported: Path) -> None:
    tree = etree.parse(exported / "qdc" / "codebook.qdc")
    etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd")).assertValid(tree)
    names = {c.get("name").split()[0] for c in tree.iter("{*}Code")}
    book = load_codebook()
    assert {t.code for t in book.themes} | {s.code for t in book.themes for s in t.subthemes} <= names


def test_doccano_counts_code_points(small: Dataset, exported: Path) -> None:
    lines = (exported / "doccano" / "reports.jsonl").read_text("utf-8").split("\n")[:-1]
    words = dict(zip(small.statements["statement_id"], small.statements["text"], strict=True))
    known = {label["text"] for label in json.loads((exported / "doccano" / "labels.json").read_text("utf-8"))}
    seen = 0
    for task in map(json.loads, lines):
        for (start, end, label), statement in zip(task["label"], task["statement_ids"], strict=True):
            assert task["text"][start:end] == words[statement] and label in known
            seen += 1
    assert seen == len(words)


def test_label_studio_counts_utf16_units(small: Dataset, exported: Path) -> None:
    tasks = json.loads((exported / "labelstudio" / "tasks.json").read_text("utf-8"))
    config = etree.parse(exported / "labelstudio" / "config.xml")
    known = {e.get("value") for e in config.iter("Label")}
    seen = shifted = 0
    for task in tasks:
        units = task["data"]["text"].encode("utf-16-le")
        for answer in task["predictions"][0]["result"]:
            value = answer["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
            if answer["type"] == "labels":
                assert value["labels"][0] in known
                row = small.statements.set_index("statement_id").loc[answer["id"]]
                shifted += value["end"] != row["end"]
                seen += 1
    assert seen == len(small.statements) and shifted >= 1


def test_data_package_describes_exactly_what_lies_there(source: Source, exported: Path) -> None:
    folder = exported / "datapackage"
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data) and not data.startswith(b"\xef\xbb\xbf")
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        frame = source.tables[resource["name"]]
        assert [f["name"] for f in resource["schema"]["fields"]] == list(frame.columns)
        for field in resource["schema"]["fields"]:
            if "constraints" in field:
                assert set(frame[field["name"]].dropna()) <= set(field["constraints"]["enum"])
        key = resource["schema"].get("primaryKey")
        assert key is None or frame[key].is_unique
    crate = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
    ids = {e["@id"] for e in crate["@graph"]}
    assert len(ids) == len(crate["@graph"])
    root = next(e for e in crate["@graph"] if e["@id"] == "./")
    assert {p["@id"] for p in root["hasPart"]} <= ids
    assert all((folder / p["@id"]).is_file() for p in root["hasPart"])


def test_an_unknown_format_is_refused(small: Dataset, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="csv, xlsx"):
        export_dataset(small, tmp_path, to=("ods",))
