"""The five real reports: identity, sections and cells as the gold has them."""

from __future__ import annotations

import json

import pytest

from analyzer.parse import parse
from tests.parse.made import document
from tests.shared import SHARED, needs_shared

NAMES = ("000", "001", "002", "003", "004")
# Cells that the printed row does not hold although the gold names a number, and the reverse: one row
# of six zeros in seven columns in each of two reports, one row of seven zeros with a blank behind it.
MAX_DIFFERENT = {"003": 1, "004": 2}


@needs_shared
@pytest.mark.parametrize("name", NAMES)
def test_seed(name: str) -> None:
    gold = json.loads((SHARED / "gold" / "seeds" / f"{name}.json").read_text("utf-8"))
    found = parse(document((SHARED / "seeds" / gold["file"]).read_text("utf-8")))
    assert (found.agency, found.level, found.year, found.template) == tuple(
        gold[k] for k in ("agency", "level", "year", "template")
    )
    assert (found.province, found.city, found.county) == tuple(gold[k] for k in ("province", "city", "county"))
    assert {s.number for s in found.sections} >= {1, 2, 3, 4, 5, 6}
    cells = {(c.table, c.row, c.column): c.value for c in found.cells}
    free = {(3, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")} if name == "004" else set()
    different = [
        (table, row, column)
        for table in (2, 3, 4)
        for row, columns in gold[f"table{table}"].items()
        for column, value in columns.items()
        if cells[table, row, column] != value and (table, row) not in free
    ]
    assert len(different) <= MAX_DIFFERENT.get(name, 0), different
    assert all(c.start is None or found.text[c.start : c.end] == c.raw for c in found.cells)


@needs_shared
def test_parsing_twice_gives_the_same() -> None:
    text = next((SHARED / "seeds").glob("003*")).read_text("utf-8")
    assert parse(document(text)) == parse(document(text))
