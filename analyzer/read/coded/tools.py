"""doccano's JSONL and Label Studio's JSON back in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analyzer.codebook import Codebook
from analyzer.read.coded.base import CodedError, CodedUnit, Coding, check_complete, coded_unit, sample_row
from analyzer.text.coding import SampleRow

__all__ = ["code_points", "read_doccano", "read_label_studio"]


def code_points(text: str, unit: int) -> int | None:
    """Turn an offset in UTF-16 units into one in code points; None where it cuts a character in two or lies outside.

    Examples
    --------
    >>> code_points("𠮷林市", 2), code_points("𠮷林市", 1), code_points("公开", 2)
    (1, None, 2)
    """
    at = 0
    for i, c in enumerate(text):
        if at == unit:
            return i
        at += 2 if ord(c) > 0xFFFF else 1
    return len(text) if at == unit else None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CodedError(path.name, None, "不是 UTF-8 文本。Is not UTF-8 text; export it again.") from error


def _sorted_labels(source: str, place: str, labels: Sequence[str], book: Codebook) -> dict[str, object]:
    """Deal the labels of one statement to theme, type and specificity."""
    types = {i.code for i in book.item_types}
    degrees = {str(d.value) for d in book.specificity}
    given: dict[str, object] = {}
    for label in labels:
        code = label.split()[0].upper() if label.split() else ""
        head = "type" if code in types else "specificity" if code in degrees else "theme"
        if head in given:
            raise CodedError(source, place, f"有两个 {head} 代码：{given[head]}、{label}。Has two codes for {head}.")
        given[head] = label
    return given


def _span_labels(source: str, place: str, text: str, raw: Sequence[Any]) -> list[str]:
    """Take labels, given as words or as [start, end, label] spans that must lie inside the text."""
    labels = []
    for item in raw:
        if isinstance(item, str):
            labels.append(item)
        elif isinstance(item, list) and len(item) == 3 and 0 <= int(item[0]) < int(item[1]) <= len(text):
            labels.append(str(item[2]))
        else:
            raise CodedError(source, place, f"标签 {item} 不在文本内。The label {item} lies outside the text.")
    return list(dict.fromkeys(labels))


def _by_coder(source: str, fallback: str, coded: Mapping[str, list[CodedUnit]]) -> list[Coding]:
    """Hold each coder's units to the sample."""
    if not coded:
        raise CodedError(source, None, "没有陈述。Holds no statements.")
    several = len(coded) > 1
    return [
        check_complete(source, f"{fallback}:{name}" if several else fallback, coded[name]) for name in sorted(coded)
    ]


def read_doccano(path: Path, book: Codebook) -> list[Coding]:
    """Read a doccano export: one JSON object a line with ``text``, ``label`` (or ``labels``) and our metadata.

    Labels may be words or ``[start, end, label]`` spans; `username` tells coders apart where the export has it.

    Raises
    ------
    CodedError
        A line is no JSON, lacks our metadata, has a changed text, an unknown label or two for one question.
    """
    source, coded = path.name, dict[str, list[CodedUnit]]()
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        place = f"第 {number} 行 line {number}"
        try:
            record = json.loads(line)
            meta = {**(record.get("meta") or record.get("metadata") or {}), **record}
            raw = record.get("label", record.get("labels")) or []
            text = str(record.get("text", record.get("data", "")))
        except (ValueError, AttributeError, TypeError) as error:
            raise CodedError(source, place, "不是 JSON 对象。Is no JSON object.") from error
        row = sample_row(source, place, {**meta, "text": text})
        labels = _span_labels(source, place, text, raw)
        given = {**_sorted_labels(source, place, labels, book), "note": _note(meta)}
        coded.setdefault(str(meta.get("username") or ""), []).append(coded_unit(source, place, row, given, book))
    return _by_coder(source, path.stem, coded)


def _note(meta: Mapping[str, Any]) -> str | None:
    comments = meta.get("Comments") or meta.get("comments") or []
    return "；".join(str(c) for c in comments) if isinstance(comments, list) else str(comments)


def read_label_studio(path: Path, book: Codebook) -> list[Coding]:
    """Read a Label Studio export (JSON, not JSON-MIN); each annotator's answers are a coding of their own.

    Spans count UTF-16 units there; they are brought to code points, and each must quote its own text.

    Raises
    ------
    CodedError
        The file is no list of tasks, a task lacks our data, a text or span was changed, a choice is unknown.
    """
    source, coded = path.name, dict[str, list[CodedUnit]]()
    try:
        tasks = json.loads(_text(path))
    except ValueError as error:
        raise CodedError(source, None, "不是 JSON。Is no JSON; export again as JSON.") from error
    if not isinstance(tasks, list):
        raise CodedError(source, None, "不是任务列表，请导出为 JSON。Is no list of tasks; export as JSON.")
    for number, task in enumerate(tasks, 1):
        place = f"任务 task {task.get('id', number) if isinstance(task, dict) else number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict):
            raise CodedError(source, place, "没有数据，请导出为 JSON。Has no data; export as JSON, not JSON-MIN.")
        row = sample_row(source, place, {**data, "text": data.get("quote")})
        answers = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
        for answer in answers or [{"completed_by": "", "result": []}]:
            given, border = _answer(source, place, row, data, answer.get("result") or [])
            unit = coded_unit(source, place, row, given, book, border=border)
            coded.setdefault(_coder(answer), []).append(unit)
    blank = coded.pop("", [])  # tasks nobody has answered yet are blank for every coder
    for units in coded.values():
        units += blank
    return _by_coder(source, path.stem, coded or {"": blank})


def _coder(answer: Mapping[str, Any]) -> str:
    """Name the annotator."""
    by = answer.get("completed_by", "")
    return str(by.get("email") or by.get("id") or "") if isinstance(by, dict) else str(by if by is not None else "")


def _answer(
    source: str, place: str, row: SampleRow, data: Mapping[str, Any], result: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, object], tuple[int, int] | None]:
    """Read the choices and the span of one annotation."""
    given: dict[str, object] = {}
    border: tuple[int, int] | None = None
    for item in result:
        value = item.get("value") or {}
        if "choices" in value:
            given[str(item.get("from_name"))] = value["choices"][0] if value["choices"] else None
        elif "labels" in value:
            border = _span(source, place, str(data.get("context", "")), value)
    if border is not None and data.get("context") != row.before + row.text + row.after:
        raise CodedError(
            source, place, "上下文被改动，边界无从对应。The context was changed; borders cannot be placed."
        )
    return given, border


def _span(source: str, place: str, text: str, value: Mapping[str, Any]) -> tuple[int, int]:
    """Take a span, whose quote must be the text at its offsets."""
    start, end = (code_points(text, int(value.get(k, -1))) for k in ("start", "end"))
    if start is None or end is None or start >= end or value.get("text", text[start:end]) != text[start:end]:
        raise CodedError(
            source, place,
            f"标注“{str(value.get('text'))[:16]}”与原文位置不符。The span does not quote the text at its offsets.",
        )  # fmt: skip
    return start, end
