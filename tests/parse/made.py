"""Reports for the tests, made from parts: titles, headings, and the three tables in any layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analyzer.parse import parse
from analyzer.schema import Cell, Document, Grid, GridCell, Report, official_labels

Values = list[list[str]]
Table = list[list[str]]

TITLE = "梧岭县松溪镇2022年政府信息公开工作年度报告"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
BODIES = (
    "2022年，我镇公开信息38条，比上年多出几条。",
    "",
    "",
    "",
    "专栏更新不勤。今后每周五由党政办清点一遍。",
    "没有别的事项。",
)


def document(text: str, grids: Sequence[Grid] = ()) -> Document:
    return Document("d0123456789abcdef", "made.txt", "0" * 64, len(text), "txt", "utf-8", text, tuple(grids))


def read(text: str) -> Report:
    return parse(document(text))


def report(
    *, title: str = TITLE, headings: Sequence[str] = HEADINGS, bodies: Sequence[str] = BODIES, end: str = ""
) -> str:
    parts = [title, *(f"{h}\n{b}" for h, b in zip(headings, bodies, strict=True)), end]
    return "\n".join(p for p in parts if p)


def numbers(form: str) -> Values:
    """Rows of table three that obey the sum rules, no two columns alike."""
    leaves = len(official_labels(form)[3]) - 4
    body = [[1 if i == 2 else 0, i % 3 == 1, 0, i == 5, 0, 2 * (i == 7)] for i in range(leaves)]
    total = [sum(int(row[k]) for row in body) for k in range(6)]
    carried, left = [1, 0, 0, 0, 0, 0], [0, 2, 0, 0, 0, 0]
    received = [t + o - c for t, o, c in zip(total, left, carried, strict=True)]
    rows = [received, carried, *body, total, left]
    return [[str(int(v)) for v in row] + [str(sum(int(v) for v in row))] for row in rows]


def table_three(form: str, values: Values) -> Table:
    """Head and rows as printed: two label columns where a group has leaves, none repeated."""
    rows: Table = [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ]
    group = ""
    for label, line in zip(official_labels(form)[3], values, strict=True):
        head, _, leaf = label.rpartition("/")
        labels = ["三、本年度办理结果"] if label.startswith("（一）") else []
        labels += [head] if head and head != group else []
        group = head
        rows.append([*labels, leaf, *line])
    return rows


def table_two(form: str) -> tuple[Table, dict[str, list[str]]]:
    """Table two with a number of its own in every cell, and those numbers by row."""
    rows: Table = []
    last: tuple[str, ...] = ()
    truth: dict[str, list[str]] = {}
    for n, (name, columns) in enumerate(official_labels(form)[2].items()):
        if columns != last:
            rows += [[f"第二十条第（{'一五六八九'[min(n, 4)]}）项"], ["信息内容", *columns]]
        last = columns
        truth[name] = [str(10 * n + k) for k in range(len(columns))]
        rows.append([name, *truth[name]])
    return rows, truth


def table_four(values: Sequence[str]) -> Table:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        ["行政复议", "行政诉讼"],
        [*outcomes, "未经复议直接起诉", "复议后起诉"],
        [*outcomes, *outcomes],
        list(values),
    ]


def cell_lines(rows: Table) -> str:
    """One cell per line behind a tab, an empty line between rows."""
    return "\n\n".join("\n".join(f"\t{c}" for c in row) for row in rows) + "\n"


def tab_rows(rows: Table) -> str:
    return "\n".join("\t".join(row) for row in rows)


def pipe_rows(rows: Table) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def trailing_pipes(rows: Table) -> str:
    return "\n".join(" | ".join(row) + " | ||" for row in rows)


def pipe_lines(rows: Table) -> str:
    """One cell per line that ends in a pipe, runs of pipes between rows."""
    return "\n||||\n".join("\n".join(f"{c} |" for c in row) for row in rows)


def lone_pipes(rows: Table) -> str:
    return "\n|\n".join(c for row in rows for c in row)


def bare_lines(rows: Table) -> str:
    return "\n".join(c for row in rows for c in row)


def spaced_rows(rows: Table) -> str:
    return "\n".join(" ".join(row) for row in rows)


LAYOUTS: dict[str, Callable[[Table], str]] = {
    f.__name__: f
    for f in (cell_lines, tab_rows, pipe_rows, trailing_pipes, pipe_lines, lone_pipes, bare_lines, spaced_rows)
}


def grid_of(rows: Table, start: int, text: str) -> Grid:
    """A reader's grid of rows whose cells stand in `text` in order from `start`."""
    at, width = start, max(len(r) for r in rows)
    cells: list[tuple[GridCell | None, ...]] = []
    for row in rows:
        line: list[GridCell | None] = []
        for c in row:
            at = text.index(c, at)
            line.append(GridCell(c, at, at + len(c)))
            at += len(c)
        cells.append(tuple(line + [None] * (width - len(line))))
    return Grid(start, at, tuple(cells))


def values_of(cells: Sequence[Cell], table: int) -> dict[tuple[str, str], float | None]:
    return {(c.row, c.column): c.value for c in cells if c.table == table}
