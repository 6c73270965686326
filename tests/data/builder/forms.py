"""The three official tables: numbers that add up, and the printed form with its merged cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.data.builder.model import Table

__all__ = ["LABELS", "Box", "boxes", "flat_rows", "full", "table"]

LABELS = json.loads((Path(__file__).parents[3] / "analyzer" / "data" / "labels.json").read_text("utf-8"))
_APPLICANTS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_ITEMS = {
    "规章": "第二十条第（一）项", "行政许可": "第二十条第（五）项", "行政处罚": "第二十条第（六）项",
    "行政事业性收费": "第二十条第（八）项", "政府集中采购": "第二十条第（九）项",
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A printed cell with its spans; `group` marks a label that stands for several rows."""

    text: str
    columns: int = 1
    rows: int = 1
    group: bool = False


def _third(form: str, index: int) -> dict[str, list[str]]:
    """Numbers of table three that obey the sum rules."""
    names = list(LABELS[form]["table3"])
    leaves = len(names) - 4
    body = [
        [(i + index) % 4 == 0, (i * (index + 1)) % 5 == 1, i == index % leaves, 0, i == 7, 2 * (i == 3)]
        for i in range(leaves)
    ]
    lines = [[int(v) for v in row] for row in body]
    total = [sum(row[k] for row in lines) for k in range(6)]
    carried, left = [1, 0, 0, 0, 0, 0], [index % 3, 1, 0, 0, 0, 0]
    received = [max(0, t + o - c) for t, o, c in zip(total, left, carried, strict=True)]
    carried = [t + o - r for t, o, r in zip(total, left, received, strict=True)]
    rows = [received, carried, *lines, total, left]
    return {name: [*map(str, row), str(sum(row))] for name, row in zip(names, rows, strict=True)}


def _second(form: str, index: int) -> dict[str, list[str]]:
    """Numbers of table two, another one in each cell."""
    rows = LABELS[form]["table2"]
    return {
        name: [str(3 * n + k + index) for k in range(len(columns))] for n, (name, columns) in enumerate(rows.items())
    }


def _fourth(form: str, index: int) -> dict[str, list[str]]:
    """Numbers of table four that add up."""
    rows = {}
    for n, name in enumerate(LABELS[form]["table4"]):
        four = [(index + n) % 3, n, (index + n) % 2, 0]
        rows[name] = [*map(str, four), str(sum(four))]
    return rows


def table(
    number: int, form: str = "2021", index: int = 0, changes: Mapping[tuple[str, int], str] | None = None
) -> Table:
    """One official table with numbers; `changes` are printed instead of them, by row and column."""
    rows = {2: _second, 3: _third, 4: _fourth}[number](form, index)
    for (row, column), text in (changes or {}).items():
        rows[row][column] = text
    return Table(number, rows)


def full(form: str = "2021", index: int = 0) -> list[Table]:
    """All three tables."""
    return [table(n, form, index) for n in (2, 3, 4)]


def boxes(made: Table, form: str) -> list[list[Box]]:
    """A table as the official form prints it."""
    return {2: _boxes_two, 3: _boxes_three, 4: _boxes_four}[made.number](made, form)


def _boxes_two(made: Table, form: str) -> list[list[Box]]:
    rows: list[list[Box]] = []
    width = max(len(c) for c in LABELS[form]["table2"].values())
    for name, columns in LABELS[form]["table2"].items():
        if name in _ITEMS:
            spread = _widths(len(columns), width)
            rows.append([Box(_ITEMS[name], 1 + width, group=True)])
            rows.append([Box("信息内容"), *(Box(c, w) for c, w in zip(columns, spread, strict=True))])
        if name in made.rows:
            spread = _widths(len(made.rows[name]), width)
            rows.append([Box(name), *(Box(v, w) for v, w in zip(made.rows[name], spread, strict=True))])
    return rows


def _widths(count: int, width: int) -> list[int]:
    return [1] * (count - 1) + [width - count + 1]


def _boxes_three(made: Table, form: str) -> list[list[Box]]:
    rows = [
        [Box(_CORNER, 3, 3), Box("申请人情况", 7)],
        [Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)],
        [Box(a) for a in _APPLICANTS],
    ]
    names = [n for n in LABELS[form]["table3"] if n in made.rows]
    inner = [n for n in names if n.startswith("（")]
    before = ""
    for name in names:
        group, _, leaf = name.rpartition("/")
        line = [Box("三、本年度办理结果", 1, len(inner), group=True)] if inner and name == inner[0] else []
        if group and group != before:
            line.append(Box(group, 1, sum(n.startswith(group + "/") for n in names), group=True))
        before = group
        line.append(Box(leaf, 1 if group else 2 if name in inner else 3))
        rows.append([*line, *map(Box, made.rows[name])])
    return rows


def _boxes_four(made: Table, form: str) -> list[list[Box]]:
    values = [v for row in LABELS[form]["table4"] for v in made.rows[row]]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [*(Box(o, 1, 2) for o in _OUTCOMES), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
        [Box(o) for o in _OUTCOMES * 2],
        [Box(v) for v in values],
    ]


def flat_rows(rows: Iterable[Sequence[Box]]) -> list[list[str]]:
    """The texts alone, a merged cell once."""
    return [[box.text for box in row] for row in rows]
