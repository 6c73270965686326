"""Printed rows: what of a row is label, what is numbers, and which official table it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzer.parse.grids import Printed
from analyzer.parse.numerals import is_value
from analyzer.schema import GridCell, official_labels

__all__ = ["Row", "label_key", "rows_by_table"]

_PLAIN = re.compile(r"[^㐀-鿿]")
_SECOND = re.compile(
    r"第二十六?条第|信息内容|制发件数|废止件数|制作数量|新公开数量|公开总数|现行有效|处理决定数|上一年项目|本年增|收费金额|采购项目|采购总金额"
    r"|(?:^|件)(?:规章|行政规范性文件|规范性文件)$|^(?:行政许可|其他对外管理服务事项|行政处罚|行政强制|行政事业性收费|政府集中采购)"
)
_THIRD = re.compile(
    r"勾稽关系|申请人情况|自然人|商业企业|科研机构|社会公益|法律服务|新收政府信息|结转政府信息|办理结果|予以公开|部分公开|不予公开|无法提供|不予处理"
    r"|其他处理|结转下|属于国家秘密|法律行政法规禁止|三安全一稳定|第三方合法权益|内部事务信息|过程性信息|行政执法案卷|行政查询事项|不掌握相关"
    r"|没有现成信息|补正后申请|信访举报|重复申请|公开出版物|大量反复申请|重新出具|逾期不补正|逾期未按收费"
)
_FOURTH = re.compile(r"行政复议|行政诉讼|结果维持|结果纠正|其他结果|尚未审结|未经复议|复议后(?:起诉|诉讼)")


_THIRD_COUNTS = frozenset(7 * len(official_labels(form)[3]) for form in ("2019", "2021"))


_NEAR = 60  # letters, a label broken over two lines, after which rows with a number in each column still belong
_WIDTHS = frozenset((6, 7, 8))


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: its label cells, the cells after the last label, and whether blanks show.

    `key` is all label words without blanks, signs and digits; `numbers` counts the printed values.
    """

    labels: tuple[GridCell, ...]
    values: tuple[GridCell, ...]
    blanks: bool
    key: str
    numbers: int

    @classmethod
    def of(cls, labels: Sequence[GridCell], values: Sequence[GridCell], *, blanks: bool) -> Row:
        """Make a row of its cells."""
        words = label_key("".join([c.text for c in labels]))
        return cls(tuple(labels), tuple(values), blanks, words, len([c for c in values if c.text]))


@lru_cache(maxsize=8192)  # the official labels return in every report
def label_key(text: str) -> str:
    """Reduce a label to its Chinese letters."""
    return _PLAIN.sub("", text)


def _grid_rows(printed: Printed) -> Iterator[Row]:
    """Yield the rows of a table whose cells are told apart: words before the first number are labels."""
    for cells in printed.rows:
        words, first = [], len(cells)
        for i, cell in enumerate(cells):
            if cell.text and not is_value(cell.text):
                words.append(i)
            elif cell.text:
                first = min(first, i)
        # A row that opens with a number (a page number, a split 1. 属于国家秘密) has its label behind it;
        # otherwise words behind a number are a cell that cannot be read.
        last = max((i for i in words if i < first or words[0] > first), default=-1)
        yield Row.of([cells[i] for i in words if i <= last], cells[last + 1 :], blanks=True)


def _bare_rows(printed: Printed) -> Iterator[Row]:
    """Yield rows of bare lines: labels gather until numbers come, numbers until the next label."""
    labels: list[GridCell] = []
    values: list[GridCell] = []
    for cell in (c for row in printed.rows for c in row):
        if is_value(cell.text):
            values.append(cell)
            continue
        if values or (labels and _complete(labels, cell)):
            yield Row.of(labels, values, blanks=False)
            labels, values = [], []
        labels.append(cell)
    if labels or values:
        yield Row.of(labels, values, blanks=False)


def _complete(labels: list[GridCell], following: GridCell) -> bool:
    """Tell whether another table begins with the next label, so that a row without numbers ends here."""
    before, after = _table_of(label_key("".join(c.text for c in labels))), _table_of(label_key(following.text))
    return before is not None and after is not None and before != after


@lru_cache(maxsize=8192)
def _table_of(key: str) -> int | None:
    """Tell which official table the words of a row belong to."""
    if _THIRD.search(key):
        return 3
    if _FOURTH.search(key):
        return 4
    return 2 if _SECOND.search(key) else None


def _is_third_alone(rows: Sequence[Row]) -> bool:
    """Tell whether rows are nothing but as many numbers as table three has in one of its two forms."""
    return bool(rows) and not any(r.labels for r in rows) and sum(r.numbers for r in rows) in _THIRD_COUNTS


def rows_by_table(tables: Iterable[Printed]) -> tuple[dict[int, list[Row]], list[tuple[int, int]]]:
    """Sort the rows of all printed tables into the three official ones.

    A row whose words say nothing goes with the rows before it in the same printed table.

    Returns
    -------
    tuple of (rows, spans)
        Rows by table number in printed order; the stretches of text that hold official tables.
    """
    rows: dict[int, list[Row]] = {2: [], 3: [], 4: []}
    spans: list[tuple[int, int]] = []
    current: int | None = None
    for printed in tables:
        here = list(_grid_rows(printed) if printed.blanks else _bare_rows(printed))
        named = [_table_of(row.key) for row in here]
        known = any(n is not None for n in named)
        # Rows of numbers alone are the rest of a table that a page break cut.
        if not known and _is_third_alone(here):
            current = 3
        elif not known and (current is None or _is_third_alone(rows[3])):
            continue
        elif not known and any(row.labels for row in here):
            near = bool(spans) and printed.start - spans[-1][1] <= _NEAR
            if not (near and current == 3 and all(row.numbers in _WIDTHS for row in here)):
                continue
        current = current if not known else next(n for n in named if n is not None)
        spans.append((printed.start, printed.end))
        for row, table in zip(here, named, strict=True):
            current = table or current
            if current is not None:
                rows[current].append(row)
    return rows, spans
