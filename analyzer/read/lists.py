"""Tables a researcher hands over: the index of reports and the glossary of bodies, as csv or xlsx.

Heads may be Chinese or English, in any order and case; csv may be UTF-8 or GBK, parted by commas, semicolons
or tabs. What cannot be understood is refused with the row that holds it, never guessed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from analyzer.errors import GivenError, InputError
from analyzer.read.encoding import decode
from analyzer.schema import Level
from analyzer.text.given import LEVELS, Glossary, Known, NamedBody
from analyzer.text.places import divisions_named, place_names, place_of

__all__ = ["Index", "IndexRow", "read_glossary", "read_index"]

_HEADS: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "file", "filename", "路径", "文件", "文件名", "文件路径"),
    "agency": ("agency", "body", "机关", "机关名称", "单位", "单位名称", "发布机构"),
    "level": ("level", "层级", "级别"),
    "province": ("province", "省", "省份", "省级", "省级地区"),
    "city": ("city", "prefecture", "市", "地市", "地级市", "地级地区"),
    "county": ("county", "district", "县", "区县", "县区", "县级地区"),
    "adcode": ("adcode", "code", "行政区划代码", "区划代码", "代码"),
    "year": ("year", "年度", "年份", "报告年度"),
    "published": ("published", "date", "公布日期", "发布日期", "公开日期"),
    "url": ("url", "link", "网址", "链接"),
    "retrieved": ("retrieved", "accessed", "采集日期", "获取日期", "下载日期"),
    "written": ("written", "as_written", "写法", "原名", "名称写法"),
    "name": ("name", "normalised", "normalized", "规范名称", "现名", "统一名称"),
    "place": ("place", "地区", "所在地"),
    "since": ("from", "since", "起", "起始年度", "自"),
    "until": ("until", "to", "止", "截止年度", "至"),
}
_INDEX_HEADS = (
    "path",
    "agency",
    "level",
    "province",
    "city",
    "county",
    "adcode",
    "year",
    "published",
    "url",
    "retrieved",
)
_GLOSSARY_HEADS = ("written", "name", "level", "place", "province", "city", "county", "adcode", "since", "until")
_DATE = re.compile(r"(20\d\d|19\d\d)[年./-]?(1[0-2]|0?[1-9])[月./-]?(3[01]|[12]\d|0?[1-9])日?(?:[T\s].*)?")
_YEAR = re.compile(r"(20[0-3]\d)(?:\.0|年度?)?")
_CODE = re.compile(r"\d{6}(?:\d{3})?")
_MOST_ROWS = 1_000_000
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of an index: the file it speaks of, what is known, and the texts of all further columns."""

    path: str
    known: Known
    url: str | None
    retrieved: date | None
    more: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """A researcher's list of reports. `columns` names the further columns, `sha256` is that of the file."""

    name: str
    rows: tuple[IndexRow, ...]
    columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as texts: by known head, and of further columns in their order."""

    source: str
    number: int
    values: Mapping[str, str]
    more: tuple[str | None, ...]

    def take(self, head: str, read: Callable[[str], Value | None], asks: str) -> Value | None:
        """Read one value; None where the cell is blank.

        Raises
        ------
        GivenError
            Something is written there that is no such value.
        """
        text = self.values.get(head, "")
        if not text:
            return None
        value = read(text)
        if value is None:
            raise GivenError(self.source, self.number, f"{_HEADS[head][-1]} ({head}) “{text}”: {asks}")
        return value


def _read_date(text: str) -> date | None:
    m = _DATE.fullmatch(text)
    try:
        return date(*map(int, m.groups())) if m else None
    except ValueError:
        return None


def _read_year(text: str) -> int | None:
    m = _YEAR.fullmatch(text)
    return int(m[1]) if m else None


def _read_code(text: str) -> str | None:
    code = text.removesuffix(".0").removesuffix("000000")
    code = code.ljust(6, "0") if len(code) in (2, 4) else code
    return code if _CODE.fullmatch(code) else None


def _read_level(text: str) -> Level | None:
    return LEVELS.get(text.lower())


def _text(value: object) -> str:
    """Give a cell of a workbook as text: dates as ISO, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _csv_rows(data: bytes, name: str) -> Iterator[list[str]]:
    text, _ = decode(data, name)
    first = text.split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=sign):
        yield [cell.strip() for cell in row]


def _workbook_rows(data: bytes, name: str) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise GivenError(
            name, None, "不是完好的 xlsx，请另存为 csv 或 xlsx。Not a sound xlsx; save it again."
        ) from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in row]
    finally:
        book.close()


def _lines(path: Path, heads: tuple[str, ...], needed: str) -> tuple[list[_Line], tuple[str, ...], str]:
    """Read a table: its rows, the names of further columns, and the hash of the file.

    Raises
    ------
    GivenError
        It cannot be read, or a needed column is missing.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GivenError(path.name, None, f"打不开，请检查路径。Cannot be opened: {error.strerror}.") from error
    try:
        rows = _workbook_rows(data, path.name) if data.startswith(b"PK") else _csv_rows(data, path.name)
        table = [(n, row) for n, row in enumerate(rows, 1) if any(row)][: _MOST_ROWS + 1]
    except (InputError, csv.Error) as error:
        raise GivenError(path.name, None, "不是 csv 或 xlsx 表格。Neither csv nor xlsx.") from error
    names = table[0][1] if table else []
    known = {spelling: head for head in heads for spelling in _HEADS[head]}
    places = [known.get(re.sub(r"\s+", "_", name.lower())) for name in names]
    if needed not in places:
        wanted = "、".join(_HEADS[needed])
        raise GivenError(path.name, None, f"缺少一列，列名可为：{wanted}。A column {needed!r} is needed.")
    further = [i for i, (name, head) in enumerate(zip(names, places, strict=True)) if name and head is None]
    lines = []
    for number, row in table[1:]:
        cells = [*row, *[""] * (len(names) - len(row))]
        values = {head: cells[i] for i, head in reversed(list(enumerate(places))) if head}
        lines.append(_Line(path.name, number, values, tuple(cells[i] or None for i in further)))
    return lines, tuple(names[i] for i in further), hashlib.sha256(data).hexdigest()


_ASKS = {
    "year": "请写成 2023。Write 2023.",
    "date": "请写成 2024-01-31。Write 2024-01-31.",
    "code": "请写成六位或九位代码。Write six or nine digits.",
    "level": "请写成 province、city、county、township、department 或 ministry。Write one of these.",
}


def read_index(path: Path) -> Index:
    """Read an index of reports.

    Parameters
    ----------
    path : Path
        csv or xlsx with one row a file. Column `path` is needed; agency, level, province, city, county, adcode,
        year, published, url and retrieved are understood, all others are carried along.

    Raises
    ------
    GivenError
        It cannot be read, a value is none, or two rows name one file.
    """
    lines, columns, sha256 = _lines(path, _INDEX_HEADS, "path")
    rows, seen = [], set()
    for line in lines:
        name = line.values["path"].replace("\\", "/").removeprefix("./")
        if not name:
            raise GivenError(path.name, line.number, "没有写文件路径。The path is blank.")
        if name in seen:
            raise GivenError(path.name, line.number, f"{name} 列了两次，请只留一行。Listed twice; keep one row.")
        seen.add(name)
        known = Known(
            agency=line.values.get("agency") or None,
            level=line.take("level", _read_level, _ASKS["level"]),
            **{slot: line.values.get(slot) or None for slot in ("province", "city", "county")},
            adcode=line.take("adcode", _read_code, _ASKS["code"]),
            year=line.take("year", _read_year, _ASKS["year"]),
            published=line.take("published", _read_date, _ASKS["date"]),
        )
        retrieved = line.take("retrieved", _read_date, _ASKS["date"])
        rows.append(IndexRow(name, known, line.values.get("url") or None, retrieved, line.more))
    return Index(path.name, tuple(rows), columns, sha256)


def _chain(line: _Line) -> dict[str, str | None]:
    """Give province, city and county of a glossary's row: its own columns, else its place, else its code."""
    slots: dict[str, str | None] = {s: line.values.get(s) or None for s in ("province", "city", "county")}
    for _, _, name in place_names(line.values.get("place", "")):
        for level in (d.level for d in divisions_named(name)[:1]):
            slots[level] = slots.get(level) or name
    code = line.take("adcode", _read_code, _ASKS["code"])
    if code:
        place = place_of(code)
        for slot in ("province", "city", "county"):
            slots[slot] = slots[slot] or getattr(place, slot)
    return {**slots, "adcode": code}


def read_glossary(path: Path) -> Glossary:
    """Read a glossary of bodies.

    Parameters
    ----------
    path : Path
        csv or xlsx: `written` (needed), `name` (default: as written), level, place or province, city, county,
        adcode, and the report years `from` and `until` in which this writing means this body.

    Raises
    ------
    GivenError
        It cannot be read, or a value is none.
    """
    lines, _, sha256 = _lines(path, _GLOSSARY_HEADS, "written")
    rows = []
    for line in lines:
        written = line.values["written"]
        if not written:
            raise GivenError(path.name, line.number, "没有写机关的写法。The name as written is blank.")
        rows.append(
            NamedBody(
                written,
                line.values.get("name") or written,
                line.take("level", _read_level, _ASKS["level"]),
                **_chain(line),
                since=line.take("since", _read_year, _ASKS["year"]),
                until=line.take("until", _read_year, _ASKS["year"]),
            )
        )
    return Glossary(tuple(rows), sha256)
