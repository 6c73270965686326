"""Printed tables → the cells of the official form, by label, with the sum rules as a gate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from analyzer.parse.align import fit_columns, match_rows, row_balances
from analyzer.parse.grids import find_printed
from analyzer.parse.numerals import is_value, read_cell
from analyzer.parse.rows import Row, label_key, rows_by_table
from analyzer.schema import Cell, CellState, Form, Grid, GridCell, official_labels

__all__ = ["Tables", "find_tables"]

_NEW = re.compile(r"制发件数|废止件数|现行有效|本年收费金额|逾期不补正|逾期未按收费")
_OLD = re.compile(r"新制作数量|新公开数量|公开总数|上一年项目|本年增|采购项目|采购总金额|政府集中采购|对外管理服务")
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_GROUPS = ("不予公开", "无法提供", "不予处理", "其他处理")
_LIKE = 70  # likeness in per cent from which a header or row of table two is taken for an official one
_TELLING = 5  # letters from which the words of a row are found in no other
_SURE = 3  # rows of table three that must be known by their words before place counts for others
Key = tuple[int, str, str]
Placed = dict[Key, tuple[GridCell | None, str]]


@dataclass(frozen=True, slots=True)
class Tables:
    """What the tables of a document say: their places, the form, and the printed rows."""

    spans: tuple[tuple[int, int], ...]
    form: Form | None
    rows: dict[int, list[Row]]

    def cells(self, form: Form | None) -> tuple[Cell, ...]:
        """Give every cell of a form, as printed or ``absent``; none for reports before 2019."""
        labels = official_labels(form) if form else {}
        if not labels:
            return ()
        placed: Placed = {}
        placed.update(_table_two(self.rows[2], labels[2]))
        placed.update(_table_three(self.rows[3], tuple(labels[3])))
        placed.update(_table_four(self.rows[4], labels[4]))
        return tuple(
            _cell(table, row, column, placed.get((table, row, column)))
            for table, rows in labels.items()
            for row, columns in rows.items()
            for column in columns
        )


def find_tables(folded: str, grids: Sequence[Grid]) -> Tables:
    """Find the official tables of a document.

    Parameters
    ----------
    folded : str
        The folded text.
    grids : sequence of Grid
        Tables the reader found; tables in the plain text are looked for beside them.
    """
    printed = find_printed(folded, grids)
    rows, spans = rows_by_table(printed)
    unread = [(p.start, p.end) for p in printed if p.blanks]
    return Tables(tuple(sorted({*spans, *unread})), _form(rows), rows)


def _form(rows: dict[int, list[Row]]) -> Form | None:
    """Tell the form from the words only one of the two has."""
    words = "".join(row.key for table in (2, 3) for row in rows[table])
    new, old = len(_NEW.findall(words)), len(_OLD.findall(words))
    # The later form has no numbers of its own behind （六）其他处理, only behind its three leaves.
    old += any(row.key.endswith("其他处理") and row.numbers >= _SURE for row in rows[3])
    if new == old:
        return None
    return "2021" if new > old else "2019"


def _cell(table: int, row: str, column: str, found: tuple[GridCell | None, str] | None) -> Cell:
    """Make the row of the dataset for one cell of the form."""
    if found is None:
        return Cell(table, row, column, None, "absent", None)
    printed, gate = found
    if printed is None:
        return Cell(table, row, column, None, "unreadable", None, gate=gate)
    state: CellState
    state, value = read_cell(printed.text)
    if not printed.text:
        return Cell(table, row, column, None, "blank", None, gate=gate)
    return Cell(table, row, column, value, state, printed.text, printed.start, printed.end, gate)


# ---- table two


@lru_cache(maxsize=4096)  # printed labels return in every report
def _closest(words: str, names: tuple[str, ...]) -> str | None:
    """Choose the official name printed words stand for."""
    exact = [n for n in names if label_key(n) == words or words.endswith(label_key(n))]
    if exact:
        return max(exact, key=len)
    best = max(names, key=lambda n: fuzz.ratio(words, label_key(n)), default=None)
    return best if best is not None and fuzz.ratio(words, label_key(best)) >= _LIKE else None


def _row_name(key: str, names: tuple[str, ...]) -> str | None:
    """Choose the official row of table two; 规范性文件 bears two names."""
    if key.endswith("规范性文件"):
        return next((n for n in names if n.endswith("规范性文件")), None)
    return _closest(key, names)


def _table_two(rows: Sequence[Row], labels: dict[str, tuple[str, ...]]) -> Placed:
    """Place the cells of table two: rows by name, columns by the header above them."""
    placed: Placed = {}
    header: Sequence[GridCell] = ()
    for printed in rows:
        row = _with_unread(printed, tuple(labels))
        header = _header(row) or header
        name = _row_name(row.key, tuple(labels))
        if name is None or (any((2, name, c) in placed for c in labels[name]) and not row.numbers):
            continue
        for column, cell, gate in _columns_of_two(row, header, labels[name]):
            placed[2, name, column] = cell, gate
    return placed


def _with_unread(row: Row, names: tuple[str, ...]) -> Row:
    """Give a row none of whose cells is a number: what stands behind its official name are cells, not words."""
    if row.values or not row.blanks:
        return row
    for i in range(1, len(row.labels)):
        if label_key("".join(c.text for c in row.labels[:i])) in names:
            return Row.of(row.labels[:i], row.labels[i:], blanks=True)
    return row


def _header(row: Row) -> Sequence[GridCell]:
    """Give the column names a row holds: what stands behind 信息内容, the name of a data row aside."""
    at = next((i for i, c in enumerate(row.labels) if "信息内容" in label_key(c.text)), None)
    return () if at is None else row.labels[at + 1 : None if row.blanks else -1]


def _columns_of_two(
    row: Row, header: Sequence[GridCell], columns: tuple[str, ...]
) -> Iterator[tuple[str, GridCell | None, str]]:
    """Give the cells of one row their columns: by the header's words where they are known, else in order."""
    names = [_closest(label_key(c.text), columns) for c in header]
    known = len(columns) > 1 and {n for n in names if n} == set(columns) and len(names) == len(columns)
    order = [n for n in names if n] if known else list(columns)
    values = list(row.values) if row.blanks else [c for c in row.values if c.text]
    if len(columns) == 1 and values:
        values = [next((v for v in values if v.text), values[0])]
    if not row.blanks and len(values) < len(columns):
        # The layout shows no blanks: which of the columns the numbers belong to cannot be known.
        yield from ((c, None, "doubtful") for c in columns)
        return
    for column, cell in zip(order, values, strict=False):
        yield column, cell, "exact"


# ---- table three


def _table_three(rows: Sequence[Row], official: tuple[str, ...]) -> Placed:
    """Place the cells of table three: rows by label and order, columns by place and sums."""
    columns = next(iter(official_labels("2021")[3].values()))
    subtotal = any("小计" in row.key for row in rows)
    matched = match_rows(rows, official)
    sure = sum(1 for i in matched if len(rows[i].key) >= 3)
    if sure < _SURE:
        return _without_labels(rows, official, columns)
    placed = _grouped(rows, official, columns)
    for i, j in matched.items():
        fit = fit_columns(rows[i].values, rows[i].blanks, subtotal)
        cells, gate = fit if fit else ((None,) * len(columns), "doubtful")
        for column, cell in zip(columns, cells, strict=True):
            placed.setdefault((3, official[j], column), (cell, gate))
    return placed


def _grouped(rows: Sequence[Row], official: tuple[str, ...], columns: tuple[str, ...]) -> Placed:
    """Place the numbers of a whole group printed behind the group's name, its leaf labels being lost."""
    placed: Placed = {}
    for row in rows:
        group = next((g for g in _GROUPS if row.key.endswith(g)), None)
        leaves = [label for label in official if group and label[3:].startswith(group + "/")]
        cells = [c for c in row.values if c.text]
        if len(leaves) < 2 or len(cells) != len(leaves) * len(columns):
            continue
        lines = [cells[k : k + len(columns)] for k in range(0, len(cells), len(columns))]
        if all(row_balances(line) for line in lines):
            for leaf, line in zip(leaves, lines, strict=True):
                placed.update({(3, leaf, c): (cell, "sums") for c, cell in zip(columns, line, strict=True)})
    return placed


def _without_labels(rows: Sequence[Row], official: tuple[str, ...], columns: tuple[str, ...]) -> Placed:
    """Place numbers whose labels are lost: only if their count is the form's and every row balances."""
    cells = [c for row in rows for c in row.values if c.text and is_value(c.text)]
    if not cells:
        # Labels without any number behind them: printed, but lost on the way to the text.
        words = "".join(row.key for row in rows)
        lost = [
            row for row in official if len(known := label_key(row.rsplit("/", 1)[-1])) >= _TELLING and known in words
        ]
        return {(3, row, column): (None, "doubtful") for row in lost for column in columns}
    width = len(columns)
    lines = [cells[k : k + width] for k in range(0, len(cells), width)]
    whole = len(cells) == width * len(official) and all(row_balances(line) for line in lines)
    return {
        (3, row, column): (lines[j][k] if whole else None, "sums" if whole else "doubtful")
        for j, row in enumerate(official)
        for k, column in enumerate(columns)
    }


# ---- table four


def _block_of(key: str) -> int | None:
    """Tell which of the three blocks of table four the words of a row name; None for none or several."""
    named = ["行政复议" in key, "未经复议" in key or "直接起诉" in key, "复议后" in key]
    return named.index(True) if sum(named) == 1 else None


def _table_four(rows: Sequence[Row], labels: dict[str, tuple[str, ...]]) -> Placed:
    """Place the cells of table four: one row of fifteen, three rows of five, or five rows of three."""
    names = tuple(labels)
    places = [(name, column) for name in names for column in labels[name]]
    found: dict[tuple[str, str], tuple[GridCell | None, str]] = {}
    flat: list[GridCell] = []
    shown = False
    for row in rows:
        width = len(row.values)
        outcome = next((o for o in _OUTCOMES if row.key.endswith(o)), None)
        block = _block_of(row.key)
        if not row.labels and row.blanks and width >= len(places):
            shown = True
            flat = _window(row.values, len(places))
        elif outcome and row.numbers == len(names) and not found.keys() & {(n, outcome) for n in names}:
            numbers = [c for c in row.values if c.text]
            found.update({(n, outcome): (c, "exact") for n, c in zip(names, numbers, strict=True)})
        elif block is not None and 0 < row.numbers <= len(_OUTCOMES) <= width:
            values = _window(row.values, len(_OUTCOMES))
            found.update({(names[block], o): (c, "exact") for o, c in zip(_OUTCOMES, values, strict=True)})
        elif row.numbers:
            flat.extend(c for c in row.values if c.text or row.blanks)
    if len(found) < len(places) and (flat or shown):
        found = _fifteen(flat, places)
    return {(4, name, column): cell for (name, column), cell in found.items()}


def _window(cells: Sequence[GridCell], width: int) -> list[GridCell]:
    """Choose `width` neighbouring cells that hold all numbers; blank ones in front and behind are dropped."""
    numbers = [i for i, c in enumerate(cells) if c.text]
    if len(cells) <= width or not numbers:
        return list(cells[:width])
    start = min(max(0, numbers[-1] - width + 1), len(cells) - width)
    return list(cells[start : start + width])


def _fifteen(
    flat: list[GridCell], places: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[GridCell | None, str]]:
    """Place a run of numbers in printed order if there are exactly fifteen."""
    printed = [c for c in flat if c.text]
    cells = flat if len(flat) == len(places) else printed
    if len(cells) != len(places):
        return dict.fromkeys(places, (None, "doubtful"))
    return {place: (cell, "exact") for place, cell in zip(places, cells, strict=True)}
