"""Hands that code: fill in a coding workbook from given codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from analyzer.tell import load_dataset

__all__ = ["fill", "planted_codes", "read_ids"]


def read_ids(path: Path) -> list[str]:
    """Give the statement ids of a workbook by their number in the sample."""
    sheet = load_workbook(path)["_sample"]
    return [str(line[0].value) for line in sheet.iter_rows(min_row=2)]


def fill(path: Path, target: Path, code: Callable[[str], dict[str, object] | None]) -> Path:
    """Write a copy of a workbook with codes; `code` gives theme, type, specificity of a statement, or None."""
    book = load_workbook(path)
    ids, sheet = read_ids(path), book["编码 Coding"]
    columns = {str(c.value).split()[-1]: c.column for c in sheet[1]}
    for line in sheet.iter_rows(min_row=2):
        for name, value in (code(ids[line[0].value - 1]) or {}).items():
            sheet.cell(line[0].row, columns[name], value)
    book.save(target)
    return target


def planted_codes(out: Path) -> dict[str, dict[str, object]]:
    """Give what the makers of the sample corpus meant by each statement of a run on it, NONE where they meant nothing."""
    truth = json.loads((Path(__file__).parents[2] / "corpus" / "sample" / "truth.json").read_text("utf-8"))
    planted: dict[str, list[tuple[set[str], dict[str, Any]]]] = {}
    for row in truth["statements"]:
        planted.setdefault(row["file"], []).append((_pairs(row["quote"]), row))
    data = load_dataset(out)
    names = data.reports.merge(data.documents, on="document_id").set_index("report_id")["path"]
    codes: dict[str, dict[str, object]] = {}
    for stated in data.statements.itertuples():
        words = _pairs(str(stated.text))
        shared = [(len(words & w) / min(len(words), len(w)), i) for i, (w, _) in enumerate(_of(planted, names, stated))]
        best, i = max(shared, default=(0.0, 0))
        row = _of(planted, names, stated)[i][1] if best >= 0.5 else None
        codes[str(stated.statement_id)] = (
            {"theme": row["subtheme"] or row["theme"], "type": row["type"], "specificity": row["specificity"]}
            if row
            else {"theme": "NONE"}
        )
    return codes


def _of(planted: dict[str, Any], names: Any, stated: Any) -> list[tuple[set[str], dict[str, Any]]]:
    return planted.get(Path(names[stated.report_id]).name, [])


def _pairs(text: str) -> set[str]:
    bare = "".join(text.split())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
