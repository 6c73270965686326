"""The dataset in SQL: DuckDB views over its Parquet files, for reading only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb
import pandas as pd

from analyzer.codebook import load_codebook
from analyzer.errors import DatasetError, QueryError
from analyzer.schema import COLUMNS
from analyzer.schema.files import may_hold, table_names, table_paths
from analyzer.tell.exports.base import as_json, records
from analyzer.tell.exports.dictionary import load_dictionary
from analyzer.tell.exports.plain import csv_bytes

__all__ = ["VIEWS", "as_text", "connect", "list_views", "run_sql", "tables_named"]

_WORD = re.compile(r"\w+")
_WITH_REPORT = "r.agency, r.level, r.province, r.city, r.county, r.year, r.template"
# Views beside the tables of the dataset, in this order: name -> (what a row is, its query, tables it needs).
VIEWS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "bodies": (
        "每份报告一行，不含正文，带第五部分是否可读 one row a report without its text; section5: readable or not",
        "select * exclude (text), report_id in (select report_id from sections where number = 5 and \"end\" > start)"
        " as section5 from reports",
        ("reports", "sections"),
    ),
    "coded": (
        "每条陈述一行，带机关、地区、年份和主题名称 one row a statement with agency, place, year and names of themes",
        f"select s.*, {_WITH_REPORT}, t.zh as theme_zh, t.en as theme_en from statements s"
        " join reports r using (report_id) left join themes t on t.code = s.theme",
        ("statements", "reports"),
    ),
    "problems": ("第五部分的问题 problems of section 5", "select * from coded where type = 'P' and section = 5", ("statements", "reports")),
    "measures": (
        "第五部分的措施 measures of section 5", "select * from coded where type in ('MF', 'MD') and section = 5",
        ("statements", "reports"),
    ),
    "passages": (
        "两份报告共有的段落，带双方机关、年份和原文 passages two reports share, with both agencies, years and the words",
        'select o.*, a.agency as a_agency, a.year as a_year, b.agency as b_agency, b.year as b_year,'
        ' substring(a.text, o.a_start + 1, o.a_end - o.a_start) as a_text,'
        ' substring(b.text, o.b_start + 1, o.b_end - o.b_start) as b_text from "overlaps" o'
        " join reports a on a.report_id = o.a_report join reports b on b.report_id = o.b_report",
        ("overlaps", "reports"),
    ),
    "contradictions": (
        "不符的核对，带机关和年份 checks that fail, with agency and year",
        f"select f.*, {_WITH_REPORT} from findings f join reports r using (report_id) where outcome = 'fail'",
        ("findings", "reports"),
    ),
}  # fmt: skip


# Names of folders are columns where a dataset is cut by them; what is unknown is null here as everywhere.
_FOLDERS = {
    "report_year": "try_cast(report_year as bigint)",
    "report_province": "nullif(report_province, 'unknown')",
}


_Chosen = Mapping[str, Collection[object]]


def _reading(folder: Path, files: list[Path], where: str) -> str:
    """Write how DuckDB reads the files of a table; other folders that happen to have such names are no columns."""
    keys = [part.partition("=")[0] for part in files[0].relative_to(folder).parts[:-1]]
    told = ", ".join(f"{_FOLDERS[key]} as {key}" for key in keys if key in _FOLDERS)
    types = ", ".join(f"{key}: varchar" for key in keys if key in _FOLDERS)
    how = f"hive_partitioning = true, hive_types = {{{types}}}" if types else "hive_partitioning = false"
    listed = ", ".join(_literal(str(file)) for file in files)
    return f"select *{f' replace ({told})' if told else ''} from read_parquet([{listed}], {how}){where}"


def _condition(table: str, chosen: _Chosen) -> str:
    """Write which rows of a table belong to the reports chosen; a table of no single report has all of its own."""
    told = [f"{key} in ({', '.join(map(_literal, values))})" for key, values in chosen.items() if values]
    if not told or "report_id" not in COLUMNS.get(table, {}):
        return ""
    return f" where {' and '.join(told) if table == 'reports' else 'report_id in (select report_id from reports)'}"


def _literal(value: object) -> str:
    """Write a number or a text as SQL wants it."""
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _tables(folder: Path, chosen: _Chosen) -> dict[str, list[Path]]:
    """Find the tables of a dataset: name and the files to read, `reports` first since the others ask it."""
    if not folder.is_dir():
        raise DatasetError(f"{folder.parent}: no dataset here; first `analyzer run INPUT --out {folder.parent}`")
    found = {name: table_paths(folder, name) for name in table_names(folder)}
    if not found:
        raise DatasetError(f"{folder}: no table here; run `analyzer run` again")
    return {
        name: [file for file in found[name] if may_hold(file.relative_to(folder), chosen)] or found[name][:1]
        for name in sorted(found, key=lambda name: (name != "reports", name))
    }


def connect(out: Path, chosen: _Chosen | None = None) -> duckdb.DuckDBPyConnection:
    """Open a dataset for SQL: a view for each table, `themes` from the codebook, and the views of `VIEWS`.

    The connection reads the dataset's folder and nothing else: no other file, no network, no
    extension, and its settings are locked.

    Parameters
    ----------
    out : Path
        The folder given to ``analyzer run --out``.
    chosen : mapping of str to collection, optional
        ``{"year": …, "province": …}``: show the rows of these reports only. Tables that belong to no single report
        are shown whole.

    Raises
    ------
    DatasetError
        There is no dataset, or a table is damaged.
    """
    folder = (Path(out) / "dataset").resolve()
    chosen = chosen or {}
    tables = _tables(folder, chosen)
    link = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false", "threads": "2"})
    themes = [(t.code, t.zh, t.en, t.definition_zh, t.definition_en) for t in load_codebook().themes]
    link.execute("create table themes (code text, zh text, en text, definition_zh text, definition_en text)")
    link.executemany("insert into themes values (?, ?, ?, ?, ?)", themes)
    # Row order of the files is kept, so that a query without "order by" gives the same rows each time.
    link.execute("set preserve_insertion_order = true")
    try:
        for name, files in tables.items():
            link.execute(f"create view {_quoted(name)} as {_reading(folder, files, _condition(name, chosen))}")
        for name, (_, query, needs) in VIEWS.items():
            if all(table in tables for table in needs):
                link.execute(f"create view {name} as {query}")
    except duckdb.Error as error:
        raise DatasetError(f"{folder}: {_first_line(error)}; run `analyzer run` again") from error
    link.execute(f"set allowed_directories = [{_literal(str(folder))}]")
    link.execute("set enable_external_access = false")
    link.execute("set lock_configuration = true")
    return link


def _quoted(name: str) -> str:
    """Write a table's name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    """Give the first line of what DuckDB says."""
    return str(error).splitlines()[0]


def run_sql(out: Path, query: str, *, years: Collection[int] = (), provinces: Collection[str] = ()) -> pd.DataFrame:
    """Ask a dataset one question in SQL.

    Parameters
    ----------
    out : Path
        The folder given to ``analyzer run --out``.
    query : str
        One ``select`` (``with``, ``describe`` and ``summarize`` too). Views: the tables of the dataset,
        `themes`, and those of `VIEWS`.
    years : collection of int
        Ask the reports of these years only; of all if left out. Where the dataset is cut by year, other years are
        not read.
    provinces : collection of str
        Ask the reports of these provinces only.

    Returns
    -------
    DataFrame
        The rows of the answer; missing values are null.

    Raises
    ------
    DatasetError
        There is no dataset.
    QueryError
        The query is no single question, or DuckDB refuses it.
    """
    link = connect(out, {"year": years, "province": provinces})
    try:
        asked = link.extract_statements(query)
        reading = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
        if len(asked) != 1 or asked[0].type not in reading:
            raise QueryError("只接受一条 select 查询。One `select`, and nothing that writes.")
        return link.execute(asked[0]).df()
    except duckdb.Error as error:
        raise QueryError(
            f"{' '.join(str(error).split())}；不写查询可列出各视图。Without a query, the views are listed."
        ) from error
    finally:
        link.close()


def tables_named(query: str) -> tuple[str, ...]:
    """Name the tables whose rows a question can ask for, in order: those it names, and those of the views it names.

    Told by its words alone, so one more may be among them, but none that is read is left out.

    Examples
    --------
    >>> tables_named('select agency, count(*) from "problems" group by agency')
    ('reports', 'statements')
    """
    words = frozenset(_WORD.findall(query.casefold()))
    needed = {table for name, (_, _, needs) in VIEWS.items() if name in words for table in needs}
    return tuple(sorted(needed | (words & COLUMNS.keys())))


def _width(text: str) -> int:
    """Count the columns a text takes on a screen: a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _shown(value: object) -> str:
    """Write a cell of a table on the screen, in one line."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return " ".join(str(value).split())


def as_text(frame: pd.DataFrame, kind: str) -> str:
    """Write an answer as ``table`` for the screen, as ``csv`` or as ``json``."""
    if kind == "csv":
        return csv_bytes(frame, bom=False).decode()
    rows = list(records(frame))
    if kind == "json":
        return as_json(rows, 1) + "\n"
    names = [str(c) for c in frame.columns]
    lines = [names, *([_shown(row[n]) for n in names] for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(names))]
    lines.insert(1, ["-" * w for w in widths])
    told = ["  ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join(told) + f"\n({len(rows)})\n"


def list_views(out: Path) -> str:
    """List the views of a dataset with what a row is, and their columns."""
    link, dictionary = connect(out), load_dictionary()
    names = [row[0] for row in link.execute("select view_name from duckdb_views() where not internal").fetchall()]
    lines = ['加双引号 in quotation marks: "overlaps" "table" "row" "column" "end"']
    lines += ["themes: 主题表 the themes of the codebook", "    code, zh, en, definition_zh, definition_en"]
    for name in sorted(names, key=lambda n: (n in VIEWS, list(VIEWS).index(n) if n in VIEWS else 0, n)):
        info = dictionary.table(name)
        told = VIEWS[name][0] if name in VIEWS else f"{info.zh} {info.en}"
        columns = [str(row[0]) for row in link.execute(f"describe {_quoted(name)}").fetchall()]
        lines += [f"{name}: {told}", f"    {', '.join(columns)}"]
    link.close()
    return "\n".join(lines) + "\n"
