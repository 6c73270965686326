"""doccano and Label Studio: texts with labelled passages, ready to be corrected by hand."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from analyzer.tell.exports.base import Exported, Source, as_json, present, records
from analyzer.tell.render.plain import write_file

__all__ = ["write_doccano", "write_labelstudio"]

_META = ("report_id", "agency", "level", "province", "city", "county", "year")
_COLOURS = ("#1F5A87", "#B4531A", "#5D91BB", "#7D8790", "#3E7C6B", "#8A6BA8")


def _texts(source: Source) -> Iterator[tuple[dict[str, Any], str, list[dict[str, Any]]]]:
    """Yield each report in order of ids: what is known of it, its text, its statements in order of place."""
    statements = source.tables["statements"].sort_values(["report_id", "start", "statement_id"], kind="stable")
    groups = {str(key): list(records(rows)) for key, rows in statements.groupby("report_id")}
    reports = source.tables["reports"].dropna(subset="text").sort_values("report_id")
    for row in records(reports):
        yield {k: row[k] for k in _META if present(row[k])}, row["text"], groups.get(row["report_id"], [])


def _labels(source: Source) -> list[str]:
    """List the labels a passage may carry: each type with each theme, in the codebook's order."""
    types = [i.code for i in source.codebook.item_types if i.code != "E"]
    return [f"{kind}/{theme.code}" for kind in types for theme in source.codebook.themes]


def write_doccano(source: Source, folder: Path) -> Exported:
    """Write ``reports.jsonl`` for a doccano project of kind *sequence labeling*, and its labels.

    A label is type and theme (``P/T01``); offsets count code points, as doccano does. Statement ids go
    along, so that a corrected export can be joined again.
    """
    lines = [
        as_json({
            "text": text, **meta,
            "label": [[s["start"], s["end"], f"{s['type']}/{s['theme']}"] for s in statements],
            "statement_ids": [s["statement_id"] for s in statements],
        }) + "\n"
        for meta, text, statements in _texts(source)
    ]  # fmt: skip
    labels = [
        {"text": label, "background_color": _COLOURS[n // len(source.codebook.themes) % len(_COLOURS)]}
        for n, label in enumerate(_labels(source))
    ]
    files = (
        write_file(folder / "reports.jsonl", "".join(lines).encode()),
        write_file(folder / "labels.json", (as_json(labels, 1) + "\n").encode()),
    )
    return Exported(files)


class _Utf16:
    """Turns offsets in code points into offsets in UTF-16 units: a character beyond U+FFFF counts twice."""

    def __init__(self, text: str) -> None:
        self._beyond = [n for n, c in enumerate(text) if ord(c) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        """Give the offset in UTF-16 units."""
        return offset + bisect.bisect_left(self._beyond, offset)


def _result(statement: dict[str, Any], units: _Utf16) -> Iterator[dict[str, Any]]:
    """Write the two answers about a passage: its label, and its specificity."""
    place = {"start": units(statement["start"]), "end": units(statement["end"]), "text": statement["text"]}
    common: dict[str, Any] = {"id": statement["statement_id"], "to_name": "text"}
    label = {**place, "labels": [f"{statement['type']}/{statement['theme']}"]}
    yield {**common, "from_name": "label", "type": "labels", "value": label}
    if statement["specificity"] is not None:
        chosen = {**place, "choices": [str(statement["specificity"])]}
        yield {**common, "from_name": "specificity", "type": "choices", "value": chosen}


def write_labelstudio(source: Source, folder: Path) -> Exported:
    """Write ``tasks.json`` for Label Studio with the codes as predictions, and ``config.xml``.

    Label Studio counts offsets in UTF-16 units; they are converted here.
    """
    tasks: list[dict[str, Any]] = []
    for meta, text, statements in _texts(source):
        units = _Utf16(text)
        result = [r for s in statements for r in _result(s, units)]
        prediction = {"model_version": source.coder, "result": result}
        tasks.append({"data": {"text": text, **meta}, "predictions": [prediction]})
    labels = "".join(f"    <Label value={quoteattr(label)}/>\n" for label in _labels(source))
    degrees = "".join(f'    <Choice value="{d.value}"/>\n' for d in source.codebook.specificity)
    config = (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}  </Labels>\n  <Text name="text" value="$text"/>\n'
        f'  <Choices name="specificity" toName="text" perRegion="true">\n{degrees}  </Choices>\n</View>\n'
    )
    files = (
        write_file(folder / "tasks.json", (as_json(tasks, 1) + "\n").encode()),
        write_file(folder / "config.xml", config.encode()),
    )
    return Exported(files)
