"""One report in words: what was read, where, and how sure we are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analyzer.codebook import load_codebook
from analyzer.errors import DatasetError
from analyzer.find.statements import load_coder
from analyzer.run.batch import analyze, report_rows
from analyzer.run.inputs import InputFile
from analyzer.run.store import file_sha256, table_of
from analyzer.schema import COLUMNS, Failure
from analyzer.tell import load_dataset

__all__ = ["show"]

Tables = dict[str, pd.DataFrame]

_WORDS = {
    "zh": {
        "agency": "机关", "level": "层级", "place": "地区", "year": "年份", "template": "表式", "published": "公布日期",
        "sections": "章节", "cells": "表格", "statements": "问题与措施", "findings": "核对结果", "answers": "回应",
        "none": "（无）", "characters": "字", "value": "有数", "blank": "空白", "unreadable": "读不出", "absent": "缺",
    },
    "en": {
        "agency": "agency", "level": "level", "place": "place", "year": "year", "template": "form", "published": "published",
        "sections": "sections", "cells": "tables", "statements": "problems and measures", "findings": "checks",
        "answers": "answers", "none": "(none)", "characters": "characters", "value": "value", "blank": "blank",
        "unreadable": "unreadable", "absent": "absent",
    },
}  # fmt: skip


def _from_file(path: Path, model: Path | None) -> Tables:
    """Read, parse, code and check one file now."""
    value = analyze(InputFile(path.name, path), file_sha256(path))
    if isinstance(value, Failure):
        raise DatasetError(f"{path}: {value.message}")
    rows = report_rows([value], load_coder(model))
    return {table: table_of(table, rows[table]).to_pandas() for table in COLUMNS}


def _from_dataset(out: Path, wanted: str) -> Tables:
    """Take one report out of a dataset by its id, path or agency and year."""
    dataset = load_dataset(out)
    tables = {name: getattr(dataset, name) for name in COLUMNS}
    reports = tables["reports"].merge(tables["documents"][["document_id", "path"]], on="document_id")
    label = reports["agency"].fillna("") + reports["year"].astype("Int64").astype("string").fillna("")
    hit = reports[
        (reports["report_id"] == wanted) | (reports["path"] == wanted) | label.str.contains(wanted, regex=False)
    ]
    if len(hit) != 1:
        few = "; ".join(f"{r.report_id} {r.agency or ''} {r.year}" for r in hit.head(8).itertuples())
        reason = (
            f"有 {len(hit)} 份，请写明编号 several match, name one: {few}"
            if len(hit)
            else "没有这份报告 no such report"
        )
        raise DatasetError(f"{wanted}: {reason}")
    report_id = hit["report_id"].iloc[0]
    return {n: f[f["report_id"] == report_id] for n, f in tables.items() if "report_id" in f.columns}


def _is(value: object) -> bool:
    return not (value is None or value is pd.NA or value != value)


def _head(tables: Tables, words: dict[str, str]) -> Iterator[str]:
    report = tables["reports"].iloc[0]
    yield str(report["title"] if _is(report["title"]) else words["none"])
    places = [str(report[k]) for k in ("province", "city", "county") if _is(report[k])]
    facts = {k: report[k] for k in ("agency", "level", "year", "template", "published")} | {
        "place": " / ".join(places) or None
    }
    for key in ("agency", "level", "place", "year", "template", "published"):
        yield f"  {words[key]}: {facts[key] if _is(facts[key]) else words['none']}"


def _sections(tables: Tables, words: dict[str, str]) -> Iterator[str]:
    yield words["sections"]
    for row in tables["sections"].itertuples():
        yield f"  {row.number}  {row.heading if _is(row.heading) else words['none']}  [{row.start}:{row.end}] {row.end - row.start} {words['characters']}"
    yield words["cells"]
    counts = tables["cells"].groupby(["table", "state"]).size()
    for (table, state), n in counts.items():
        yield f"  {table}: {words[state]} {n}"


def _statements(tables: Tables, words: dict[str, str], lang: str) -> Iterator[str]:
    yield words["statements"]
    codebook = load_codebook()
    for row in tables["statements"].itertuples():
        theme = codebook.theme(row.theme).name(lang)
        sure = f" {row.probability:.2f}" if _is(row.probability) else ""
        answers = f"  → {words['answers']} {row.answers[-3:]}" if _is(row.answers) else ""
        text = "".join(row.text.split())
        yield f"  {row.statement_id[-3:]} {row.type:2} {row.subtheme if _is(row.subtheme) else row.theme} {theme}{sure} [{row.start}:{row.end}]{answers}"
        yield f"      {text}"
    if tables["statements"].empty:
        yield f"  {words['none']}"


def _findings(tables: Tables, words: dict[str, str], lang: str) -> Iterator[str]:
    found = tables["findings"]
    counted = found["outcome"].value_counts().sort_index()
    yield f"{words['findings']}: " + ", ".join(f"{k} {v}" for k, v in counted.items())
    for row in found[found["outcome"] == "fail"].itertuples():
        yield f"  {row.rule}  {row.message if lang == 'zh' else row.message_en}"


def show(report: str, *, out: Path | None = None, lang: str = "zh", model: Path | None = None) -> str:
    """Describe one report: identity, sections, tables, coded statements with quotes, failed checks.

    Parameters
    ----------
    report : str
        A file; or, with `out`, the id, path or agency and year of a report in that dataset.
    out : Path, optional
        The folder of a run.
    lang : {"zh", "en"}
        Language of the labels.
    model : Path, optional
        Theme model to use on a file.

    Raises
    ------
    DatasetError
        The file cannot be read, or not exactly one report matches.
    """
    if out is not None:
        tables = _from_dataset(out, report)
    elif Path(report).is_file():
        tables = _from_file(Path(report), model)
    else:
        raise DatasetError(
            f"{report}: 没有这个文件；查数据集中的报告请加 --out。No such file; for a report of a dataset add --out."
        )
    words = _WORDS[lang]
    lines = [
        *_head(tables, words),
        *_sections(tables, words),
        *_statements(tables, words, lang),
        *_findings(tables, words, lang),
    ]
    return "\n".join(lines)
