"""Indexes and glossaries as researchers write them: Chinese heads, GBK, Excel; wrong values named with their row."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from analyzer.errors import GivenError
from analyzer.read.lists import read_glossary, read_index

ROWS = [
    ["路径", "机关名称", "年份", "网址", "下载日期", "人口（万）"],
    ["甲/禾岭县.docx", "禾岭县水务局", "2022年", "http://example.invalid/1", "2023/2/1", "31.5"],
    ["乙.html", "", "", "", "", ""],
]


def _write(path: Path, rows: list[list[str]], encoding: str = "utf-8", sign: str = ",") -> Path:
    path.write_bytes("\r\n".join(sign.join(row) for row in rows).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "sign"), [("utf-8", ","), ("utf-8-sig", ","), ("gbk", ","), ("gb18030", ";"), ("utf-16", "\t")]
)
def test_an_index_is_read_whatever_its_encoding_and_sign(tmp_path: Path, encoding: str, sign: str) -> None:
    index = read_index(_write(tmp_path / "reports.csv", ROWS, encoding, sign))
    first, second = index.rows
    assert (first.path, first.known.agency, first.known.year) == ("甲/禾岭县.docx", "禾岭县水务局", 2022)
    assert (first.url, first.retrieved, first.more) == ("http://example.invalid/1", date(2023, 2, 1), ("31.5",))
    assert index.columns == ("人口（万）",)
    assert second.known.digest == "" and second.more == (None,)


def test_a_workbook_gives_the_same_with_real_dates_and_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Path", "Year", "Published", "Adcode", "Level"])
    sheet.append(["a\\b.pdf", 2021, datetime(2022, 1, 30), 350582, "乡镇"])
    book.save(tmp_path / "reports.xlsx")
    (row,) = read_index(tmp_path / "reports.xlsx").rows
    assert (row.path, row.known.year, row.known.published) == ("a/b.pdf", 2021, date(2022, 1, 30))
    assert (row.known.adcode, row.known.level) == ("350582", "township")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["year"], ["2022"]], "path"),
        ([["path", "year"], ["a.txt", "去年"]], "row 2"),
        ([["path", "year"], ["a.txt", "2022"], ["b.txt", "1822"]], "row 3"),
        ([["path", "retrieved"], ["a.txt", "2023-02-31"]], "2023-02-31"),
        ([["path", "adcode"], ["a.txt", "35"], ["b.txt", "3505x"]], "3505x"),
        ([["path", "level"], ["a.txt", "村"]], "township"),
        ([["path"], ["a.txt"], ["./a.txt"]], "row 3"),
        ([["path", "year"], ["", "2022"]], "row 2"),
    ],
)
def test_what_cannot_be_understood_is_named(tmp_path: Path, rows: list[list[str]], says: str) -> None:
    with pytest.raises(GivenError) as error:
        read_index(_write(tmp_path / "reports.csv", rows))
    assert says in str(error.value) and "\n" not in str(error.value)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 40)
    for name in ("broken.xlsx", "noise.csv", "absent.csv"):
        with pytest.raises(GivenError) as error:
            read_index(tmp_path / name)
        assert name in str(error.value)


def test_a_glossary_knows_names_places_and_years(tmp_path: Path) -> None:
    rows = [
        ["写法", "规范名称", "地区", "起", "止", "层级"],
        ["禾岭县环保局", "福建省晋江市生态环境局", "福建省泉州市晋江市", "", "2018", "部门"],
        ["生态环境分局", "福建省晋江市生态环境局", "", "2019", "", ""],
        ["生态环境分局", "另一个分局", "", "", "2018", ""],
    ]
    glossary = read_glossary(_write(tmp_path / "agencies.csv", rows))
    found = glossary.find("禾岭县 环保局", 2018)
    assert found is not None and (found.name, found.city, found.county) == (
        "福建省晋江市生态环境局",
        "泉州市",
        "晋江市",
    )
    assert glossary.find("禾岭县环保局", 2019) is None
    later, earlier = glossary.find("生态环境分局", 2020), glossary.find("生态环境分局", 2017)
    assert (
        later is not None
        and earlier is not None
        and (later.name, earlier.name) == ("福建省晋江市生态环境局", "另一个分局")
    )
    assert glossary.find("生态环境分局", None) is None  # without a year it could be either


def test_a_code_gives_the_chain_of_places(tmp_path: Path) -> None:
    glossary = read_glossary(_write(tmp_path / "a.csv", [["written", "code"], ["某办事处", "350582001"]]))
    (row,) = glossary.rows
    assert (row.province, row.city, row.county, row.adcode) == ("福建省", "泉州市", "晋江市", "350582001")
