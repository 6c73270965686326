"""One report in words: what was read, where, and how sure we are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import DatasetError
from analyzer.find.statements import load_coder
from analyzer.run.batch import analyze, report_rows
from analyzer.run.fetched import fetched
from analyzer.run.inputs import InputFile
from analyzer.run.named import named_report
from analyzer.run.store import dataset_rows, file_sha256
from analyzer.schema import Failure
from analyzer.tell.dataset import own_codebook

__all__ = ["show"]

Tables = dict[str, list[dict[str, Any]]]
Words = Mapping[str, str]

_WORDS = {
    "zh": {
        "agency": "机关", "level": "层级", "place": "地区", "year": "年份", "template": "表式", "published": "公布日期",
        "sections": "章节", "cells": "表格", "statements": "问题与措施", "findings": "核对结果", "answers": "回应",
        "none": "（无）", "characters": "字", "value": "有数", "blank": "空白", "unreadable": "读不出", "absent": "缺",
        "before": "再看之前",
    },
    "en": {
        "agency": "agency", "level": "level", "place": "place", "year": "year", "template": "form", "published": "published",
        "sections": "sections", "cells": "tables", "statements": "problems and measures", "findings": "checks",
        "answers": "answers", "none": "(none)", "characters": "characters", "value": "value", "blank": "blank",
        "unreadable": "unreadable", "absent": "absent", "before": "before a second look",
    },
}  # fmt: skip


def _from_file(path: Path, model: Path | None, careful: bool) -> Tables:
    """Read, parse, code and check one file now."""
    value = analyze(InputFile(path.name, path), file_sha256(path))
    if isinstance(value, Failure):
        raise DatasetError(f"{path}: {value.message}")
    rows = report_rows([value], load_coder(model, careful=careful))
    return {name: table.to_pylist() for name, table in rows.items()}


def _from_dataset(out: Path | str, wanted: str) -> tuple[Tables, Codebook | None]:
    """Take one report out of a dataset by its id, path or agency and year; give its tables and the run's own codebook."""
    names = ("sections", "cells", "statements", "findings")
    with fetched(out, ("documents", "reports", *names)) as folder:
        report = named_report(folder, wanted)
        ids = [("report_id", "=", report["report_id"])]
        rows = {n: dataset_rows(folder / "dataset", n, filters=ids) for n in names}
        return {"reports": [report], **rows}, own_codebook(folder)


def _head(tables: Tables, words: Words) -> Iterator[str]:
    report = tables["reports"][0]
    yield report["title"] or words["none"]
    places = [report[k] for k in ("province", "city", "county") if report[k] is not None]
    facts = {**report, "place": " / ".join(places) or None}
    for key in ("agency", "level", "place", "year", "template", "published"):
        yield f"  {words[key]}: {words['none'] if facts[key] is None else facts[key]}"


def _sections(tables: Tables, words: Words) -> Iterator[str]:
    yield words["sections"]
    for row in tables["sections"]:
        length = f"{row['end'] - row['start']} {words['characters']}"
        yield f"  {row['number']}  {row['heading'] or words['none']}  [{row['start']}:{row['end']}] {length}"
    yield words["cells"]
    counts = Counter((row["table"], row["state"]) for row in tables["cells"])
    for (table, state), n in sorted(counts.items()):
        yield f"  {table}: {words[state]} {n}"


def _statements(tables: Tables, words: Words, lang: str, codebook: Codebook) -> Iterator[str]:
    yield words["statements"]
    for row in tables["statements"]:
        theme = codebook.theme(row["theme"]).name(lang)
        sure = "" if row["probability"] is None else f" {row['probability']:.2f}"
        sure += f" ({words['before']} {row['first_theme']})" if row["first_theme"] not in (None, row["theme"]) else ""
        answers = "" if row["answers"] is None else f"  → {words['answers']} {row['answers'][-3:]}"
        code = row["subtheme"] or row["theme"]
        place = f"[{row['start']}:{row['end']}]"
        yield f"  {row['statement_id'][-3:]} {row['type']:2} {code} {theme}{sure} {place}{answers}"
        yield "      " + "".join(row["text"].split())
    if not tables["statements"]:
        yield f"  {words['none']}"


def _findings(tables: Tables, words: Words, lang: str) -> Iterator[str]:
    counts = Counter(row["outcome"] for row in tables["findings"])
    yield f"{words['findings']}: " + ", ".join(f"{outcome} {n}" for outcome, n in sorted(counts.items()))
    for row in tables["findings"]:
        if row["outcome"] == "fail":
            yield f"  {row['rule']}  {row['message'] if lang == 'zh' else row['message_en']}"


def show(
    report: str, *, out: Path | str | None = None, lang: str = "zh", model: Path | None = None, careful: bool = False
) -> str:
    """Describe one report: identity, sections, tables, coded statements with quotes, failed checks.

    Parameters
    ----------
    report : str
        A file; or, with `out`, the id, path or agency and year of a report in that dataset.
    out : path, optional
        The folder of a run, or the address it was brought to.
    lang : {"zh", "en"}
        Language of the labels.
    model : Path, optional
        Theme model to use on a file.
    careful : bool
        Take a second look at the unsure themes of a file.

    Raises
    ------
    DatasetError
        The file cannot be read, or not exactly one report matches.
    """
    codebook: Codebook | None = None
    if out is not None:
        tables, codebook = _from_dataset(out, report)
    elif Path(report).is_file():
        tables = _from_file(Path(report), model, careful)
    else:
        raise DatasetError(
            f"{report}: 没有这个文件；查数据集中的报告请加 --out。No such file; for a report of a dataset add --out."
        )
    words = _WORDS[lang]
    lines = [
        *_head(tables, words),
        *_sections(tables, words),
        *_statements(tables, words, lang, codebook or load_codebook()),
        *_findings(tables, words, lang),
    ]
    return "\n".join(lines)
