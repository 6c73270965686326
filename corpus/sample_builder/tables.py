"""Numbers of a report: short YAML rows -> full tables, planted errors, the sum rules, words for the prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .forms import (
    APPLICANTS,
    BLOCKS,
    CARRIED_IN,
    CARRIED_OUT,
    NEW,
    OUTCOMES,
    TABLE4,
    TOTAL,
    Values,
    handled_rows,
    table3_rows,
)

Tables = dict[str, Values]
Finding = dict[str, Any]


def _numbers(text: Any, width: int) -> list[float]:
    """'5 1' -> [5, 1, 0, …]; a single number is the first column."""
    found = [float(x) for x in str(text).split()]
    return found + [0.0] * (width - len(found))


def _table2(form: str, given: dict[str, Any], dropped: list[str]) -> Values:
    table: Values = {}
    for _, columns, rows in BLOCKS[form]:
        for key, label in rows:
            if label not in dropped:
                table[label] = dict(zip(columns, _numbers(given.get(key, "0"), len(columns)), strict=True))
    return table


def _table3(form: str, given: dict[str, Any]) -> Values:
    rows = table3_rows(form)
    unknown = set(given) - set(rows)
    if unknown:
        raise ValueError(f"unknown rows of table three: {sorted(unknown)}")
    table: Values = {}
    for key, row in rows.items():
        numbers = _numbers(given.get(key, "0"), 6)
        table[row] = dict(zip(APPLICANTS, [*numbers, sum(numbers)], strict=True))
    table[TOTAL] = {c: sum(table[leaf][c] or 0 for leaf in handled_rows(form).values()) for c in APPLICANTS}
    return table


def _table4(given: dict[str, Any]) -> Values:
    table: Values = {}
    for key, row in TABLE4.items():
        numbers = _numbers(given.get(key, "0"), 4)
        table[row] = dict(zip(OUTCOMES, [*numbers, sum(numbers)], strict=True))
    return table


def clean_tables(form: str, data: dict[str, Any]) -> Tables:
    """The three tables as they should be, sums computed."""
    return {
        "table2": _table2(form, data.get("t2") or {}, data.get("dropped_rows") or []),
        "table3": _table3(form, data.get("t3") or {}),
        "table4": _table4(data.get("t4") or {}),
    }


def printed_tables(tables: Tables, data: dict[str, Any]) -> Tables:
    """The tables as printed: planted errors set, zeros left blank where the report does so, images left out."""
    printed = {name: {row: dict(cells) for row, cells in table.items()} for name, table in tables.items()}
    for table, row, column, value in data.get("errors") or []:
        printed[table][row][column] = value
    for name in data.get("blank_zeros") or []:
        for row, cells in printed[name].items():
            keep = row in (NEW, CARRIED_IN, TOTAL, CARRIED_OUT) or name == "table4"
            printed[name][row] = {c: None if v == 0 and not (keep and c == "总计") else v for c, v in cells.items()}
    return {name: table for name, table in printed.items() if name not in (data.get("absent") or [])}


def _sum(values: Values, rows: list[str], column: str) -> float:
    return sum(values[row][column] or 0 for row in rows)


def _finding(rule: str, where: str, stated: float, expected: float) -> Finding:
    return {"rule": rule, "where": where, "stated": stated, "expected": expected}


def _check3(form: str, t3: Values) -> Iterator[Finding]:
    leaves = list(handled_rows(form).values())
    for column in APPLICANTS:
        received, closed = _sum(t3, [NEW, CARRIED_IN], column), _sum(t3, [TOTAL, CARRIED_OUT], column)
        if received != closed:
            yield _finding("R1", f"table3/{column}", closed, received)
        if (total := t3[TOTAL][column] or 0) != (leaf := _sum(t3, leaves, column)):
            yield _finding("R2", f"table3/{column}", total, leaf)
    for row, cells in t3.items():
        six = sum(cells[c] or 0 for c in APPLICANTS[:-1])
        if (cells["总计"] or 0) != six:
            yield _finding("R3", f"table3/{row}", cells["总计"] or 0, six)


def broken_rules(form: str, printed: Tables) -> list[Finding]:
    """Every failure of R1–R4 and R11 in the printed tables."""
    found = list(_check3(form, printed["table3"])) if "table3" in printed else []
    for row, cells in printed.get("table4", {}).items():
        four = sum(cells[c] or 0 for c in OUTCOMES[:-1])
        if (cells["总计"] or 0) != four:
            found.append(_finding("R4", f"table4/{row}", cells["总计"] or 0, four))
    for row in ("规章", "规范性文件"):
        drafted = printed.get("table2", {}).get(row, {})
        total, new = drafted.get("对外公开总数量"), drafted.get("本年新公开数量")
        if total is not None and new is not None and total < new:
            found.append(_finding("R11", f"table2/{row}", total, new))
    return found


def words(form: str, tables: Tables) -> dict[str, tuple[str, str, str] | float]:
    """Placeholders of the prose: a single cell as (table, row, column), or a computed number."""
    t3, t4 = tables["table3"], tables["table4"]
    out: dict[str, tuple[str, str, str] | float] = {
        "收": ("table3", NEW, "总计"),
        "转入": ("table3", CARRIED_IN, "总计"),
        "办结": ("table3", TOTAL, "总计"),
        "转出": ("table3", CARRIED_OUT, "总计"),
        "自然人": ("table3", NEW, "自然人"),
    }
    for key, row in table3_rows(form).items():
        out.setdefault(key, ("table3", row, "总计"))
    for key, row in TABLE4.items():
        out[key] = ("table4", row, "总计")
        out |= {key + c: ("table4", row, c) for c in OUTCOMES[:-1]}
    for _, columns, rows in BLOCKS[form]:
        for key, row in rows:
            if row in tables["table2"]:
                out |= {f"{key}{n}": ("table2", row, c) for n, c in enumerate(columns, 1)}
    for group in ("不公", "无", "处", "他"):
        keys = [r for k, r in handled_rows(form).items() if k.startswith(group)]
        out[group + "合计"] = _sum(t3, keys, "总计")
    out["收办"] = _sum(t3, [NEW, CARRIED_IN], "总计")
    out["法人"] = (t3[NEW]["总计"] or 0) - (t3[NEW]["自然人"] or 0)
    out["诉"] = sum(t4[TABLE4[k]]["总计"] or 0 for k in ("直诉", "后诉"))
    return out
