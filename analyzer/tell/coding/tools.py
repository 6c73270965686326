"""The sample for other coding tools: doccano (JSONL) and Label Studio (JSON), each with its labels beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from analyzer.codebook import Codebook
from analyzer.errors import OutputError
from analyzer.tell.coding.workbook import code_list
from analyzer.text.coding import SampleRow

__all__ = ["write_doccano", "write_label_studio"]

_COLOURS = {"theme": "#4269D0", "type": "#EFB118", "specificity": "#6CC5B0"}


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path}: 无法写入（{error.strerror}）。Cannot be written ({error.strerror}).") from error


def write_doccano(rows: Sequence[SampleRow], path: Path, book: Codebook) -> tuple[Path, Path]:
    """Write a sample for a doccano project "text classification" with several labels for each text.

    Returns
    -------
    tuple of Path
        The JSONL to import, and ``NAME.labels.json`` for the project's labels. Context and origin travel as
        metadata that doccano shows beside the text.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    lines = [json.dumps({"text": row.text, "label": [], **_meta(row)}, ensure_ascii=False) for row in rows]
    _write(path, "\n".join(lines) + "\n")
    lists = code_list(book)
    labels = [
        {"text": item, "background_color": colour, "text_color": "#000000"}
        for name, colour in _COLOURS.items()
        for item in lists[name]
    ]
    beside = path.with_name(f"{path.stem}.labels.json")
    _write(beside, json.dumps(labels, ensure_ascii=False, indent=1) + "\n")
    return path, beside


def _meta(row: SampleRow) -> dict[str, Any]:
    return {k: v for k, v in asdict(row).items() if k != "text"}


def write_label_studio(rows: Sequence[SampleRow], path: Path, book: Codebook) -> tuple[Path, Path]:
    """Write a sample as Label Studio tasks.

    Returns
    -------
    tuple of Path
        The tasks, and ``NAME.config.xml`` for the labelling interface: choices of theme, type and
        specificity, and a mark for a statement's true borders inside its context.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    tasks = [
        {"id": n, "data": {"context": row.before + row.text + row.after, "quote": row.text, **_meta(row)}}
        for n, row in enumerate(rows, 1)
    ]
    _write(path, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    beside = path.with_name(f"{path.stem}.config.xml")
    _write(beside, _config(book))
    return path, beside


def _config(book: Codebook) -> str:
    """Write the labelling interface."""
    lists = code_list(book)
    parts = ["<View>", '  <Header value="$agency $year"/>', '  <Header value="$quote"/>']
    for name in ("theme", "second", "type", "specificity"):
        needed = ' required="true"' if name == "theme" else ""
        parts.append(f'  <Choices name="{name}" toName="context" choice="single" layout="select"{needed}>')
        parts += [f"    <Choice value={quoteattr(item)}/>" for item in lists[name]]
        parts.append("  </Choices>")
    parts += ['  <Labels name="border" toName="context">', '    <Label value="STATEMENT"/>', "  </Labels>"]
    return "\n".join([*parts, '  <Text name="context" value="$context"/>', "</View>"]) + "\n"
