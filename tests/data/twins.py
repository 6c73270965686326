"""Compares what is read from a file with its twin."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analyzer.parse import parse
from analyzer.read import read_document
from analyzer.schema import Cell, Report, official_labels

__all__ = ["FOLDER", "differences", "found_in", "load_twin", "read_report"]


FOLDER = Path(__file__).parent / "reading"


def load_twin(path: Path) -> dict[str, Any]:
    """What must be found in a file."""
    return dict(json.loads(Path(f"{path}.json").read_text("utf-8")))


def read_report(path: Path) -> Report:
    """Read and parse one file."""
    return parse(read_document(path, name=path.name))


def _token(cell: Cell) -> str:
    if cell.state == "value":
        return f"{cell.value:g}"
    return {"blank": "_", "unreadable": "?", "absent": "x"}[cell.state]


def _cells(report: Report) -> dict[str, list[str]]:
    """The cells in the twin's notation."""
    by = {(c.table, c.row, c.column): _token(c) for c in report.cells}
    labels = official_labels(report.template) if report.template in ("2019", "2021") else {}
    return {
        str(table): [" ".join(by.get((table, row, c), "x") for c in columns) for row, columns in rows.items()]
        for table, rows in labels.items()
    }


def _sections(report: Report, twin: Mapping[str, Any]) -> list[list[Any]]:
    """Sections as the twin gives them; letters are not counted where the twin has none."""
    wanted = twin.get("sections", ())
    found: list[list[Any]] = []
    for i, s in enumerate(report.sections):
        words = re.sub(r"\s", "", report.text[s.start : s.end])
        skip = i < len(wanted) and wanted[i][2] is None
        heading = None if s.heading is None else re.sub(r"\s", "", s.heading)
        found.append([s.number, heading, *((None, "", "") if skip else (len(words), words[:10], words[-10:]))])
    return found


def found_in(report: Report, twin: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, in the twin's form."""
    counted = {n: sum(1 for s in report.sentences if str(s.section) == n) for n in twin.get("sentences", ())}
    return {
        "title": report.title,
        "agency": report.agency,
        "level": report.level,
        "year": report.year,
        "form": report.template,
        "published": report.published.isoformat() if report.published else None,
        "sections": _sections(report, twin),
        "sentences": counted,
        "cells": _cells(report),
    }


def differences(report: Report, twin: Mapping[str, Any]) -> list[str]:
    """Every difference between a report and its twin, one line each; none if all is right."""
    found = found_in(report, twin)
    lines: list[str] = []
    for key, wanted in twin.items():
        got = found.get(key)
        if key in ("variants", "why_not") or wanted == "skip" or got == wanted:
            continue
        if key == "cells":
            lines += [
                f"cells {t} row {i + 1}: {a!r} wanted {b!r}"
                for t, rows in wanted.items()
                for i, (a, b) in enumerate(zip((got or {}).get(t, [""] * len(rows)), rows, strict=False))
                if a != b and b != "skip"
            ]
        elif key == "sections":
            lines += [
                f"section: {g} wanted {w}"
                for g, w in zip([*got, *[None] * 9], [*wanted, *[None] * 9], strict=False)
                if g != w
            ]
        else:
            lines.append(f"{key}: {got!r} wanted {wanted!r}")
    return lines
