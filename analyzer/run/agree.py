"""`analyzer agree`: how far coders of one sample agree, code by code and group by group, and what to settle."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import OutputError
from analyzer.read.coded import CodedError, CodedUnit, Coding, read_coded
from analyzer.run.agreement import alpha_of, cohen_kappa, coincidences, gwet_ac1, raw_agreement
from analyzer.tell.coding import write_workbook
from analyzer.tell.content.statistics import resampled_sums
from analyzer.text.coding import NO_STATEMENT

__all__ = ["AgreeResult", "agree", "agreement_table", "border_agreement", "load_codings", "machine_coding"]

Units = list[tuple[Hashable | None, ...]]
_METRICS = {"theme": "nominal", "level2": "nominal", "type": "nominal", "specificity": "ordinal"}
_STRATA = ("year", "level", "province")
_FIGURES = ("agreement", "alpha", "kappa", "ac1")
_NUMBERS = ("units", *(f"{n}{end}" for n in ("agreement", "alpha") for end in ("", "_low", "_high")), "kappa", "ac1")
COLUMNS = ("question", "stratum", "group", "code", *_NUMBERS)


@dataclass(frozen=True, slots=True)
class AgreeResult:
    """What was measured and written.

    `table` has one row for each question (theme, level2, type, specificity), stratum and code; figures are null
    where they are not defined. `open` counts statements the coders must settle; `unused` lists themes nobody gave.
    """

    coders: tuple[str, ...]
    table: pd.DataFrame
    units: int
    blank: int
    open: int
    unused: tuple[str, ...]
    border: dict[str, float] | None
    files: tuple[Path, ...]

    def figure(self, question: str, name: str) -> float | None:
        """Give one figure over all statements, such as ``("theme", "alpha")``."""
        overall = self.table[
            (self.table["question"] == question) & self.table["stratum"].isna() & self.table["code"].isna()
        ]
        value = overall.iloc[0][name] if len(overall) else None
        return None if value is None or pd.isna(value) else float(value)


def load_codings(files: Sequence[Path], book: Codebook) -> list[Coding]:
    """Read the codings of one sample, from any mixture of kinds of files.

    Raises
    ------
    CodedError
        A file is not as it should be, two hold different samples, or two coders have one name.
    """
    codings = [coding for path in files for coding in read_coded(path, book)]
    known = {unit.row.statement_id for unit in codings[0].units}
    for coding in codings[1:]:
        if coding.sample != codings[0].sample:
            foreign = next((u.place for u in coding.units if u.row.statement_id not in known), None)
            raise CodedError(
                coding.source, foreign,
                f"编的是样本 {coding.sample}，{codings[0].source} 编的是 {codings[0].sample}，无法比较。"
                f"Coded the sample {coding.sample}, {codings[0].source} another one; they cannot be compared.",
            )  # fmt: skip
    names = [c.coder for c in codings]
    for coding in codings:
        if names.count(coding.coder) > 1:
            raise CodedError(
                coding.source, None,
                f"有两份编码都叫 {coding.coder}，请改文件名。Two codings are called {coding.coder}; rename a file.",
            )  # fmt: skip
    return codings


def machine_coding(codings: Sequence[Coding], statements: pd.DataFrame) -> Coding:
    """Give our model's codes of the coders' sample as a coding of its own, named ``analyzer``.

    Raises
    ------
    CodedError
        The dataset does not hold a sampled statement.
    """
    known = {str(r["statement_id"]): r for r in statements.to_dict("records")}
    units = []
    for unit in codings[0].units:
        row = known.get(unit.row.statement_id)
        if row is None or "".join(str(row["text"]).split()) != "".join(unit.row.text.split()):
            raise CodedError(
                codings[0].source, unit.place,
                "数据集里没有这条陈述，请给出抽样时的数据集。The dataset lacks this statement; name the one sampled from.",
            )  # fmt: skip
        sub, second, degree = (None if pd.isna(row[k]) else row[k] for k in ("subtheme", "secondary", "specificity"))
        degree = None if degree is None else int(degree)
        units.append(CodedUnit(unit.row, unit.place, row["theme"], sub, second, row["type"], degree))
    return Coding("analyzer", "dataset", tuple(units))


def _aligned(codings: Sequence[Coding]) -> list[tuple[CodedUnit, ...]]:
    """Put the coders' codes of each statement side by side, in the order of the first coder."""
    by_id = [{u.row.statement_id: u for u in c.units} for c in codings]
    return [tuple(units[u.row.statement_id] for units in by_id) for u in codings[0].units]


def _values(rows: Sequence[tuple[CodedUnit, ...]], question: str) -> Units:
    """Give the coders' values of one question; level 2 only where all coders give one theme."""
    if question != "level2":
        return [tuple(getattr(u, question) for u in row) for row in rows]
    found: Units = []
    for row in rows:
        themes = {u.theme for u in row if u.theme is not None}
        same = len(themes) == 1 and NO_STATEMENT not in themes
        found.append(tuple((u.subtheme or u.theme) if same else None for u in row))
    return found


def _measure(units: Units, bodies: Sequence[str | None], metric: str, categories: int | None) -> dict[str, object]:
    """Measure one set of values, with intervals resampled over bodies."""
    values, counts = coincidences(units)
    pairs = [[(row[i], row[j]) for row in units if row[i] is not None and row[j] is not None]
             for i, j in combinations(range(len(units[0]) if units else 0), 2)]  # fmt: skip
    kappas = [k for k in map(cohen_kappa, pairs) if k is not None]
    whole = counts.sum(axis=0)
    figures: dict[str, object] = {
        "units": int((counts.sum(axis=(1, 2)) > 0).sum()),
        "agreement": raw_agreement(whole),
        "alpha": alpha_of(whole, values, metric),
        "kappa": sum(kappas) / len(kappas) if kappas else None,  # Light's κ for more than two coders
        "ac1": gwet_ac1(units, categories=categories),
    }
    names = sorted({str(b) for b in bodies})
    if len(names) < 2 or not values:
        return figures
    place = {b: i for i, b in enumerate(names)}
    parts = np.zeros((len(names), whole.size))
    np.add.at(parts, [place[str(b)] for b in bodies], counts.reshape(len(units), -1))
    draws = resampled_sums(parts).reshape(-1, *whole.shape)
    for name, drawn in (
        ("agreement", [raw_agreement(d) for d in draws]),
        ("alpha", [alpha_of(d, values, metric) for d in draws]),
    ):
        known = [x for x in drawn if x is not None]
        if figures[name] is not None and len(known) > len(drawn) / 2:
            figures[f"{name}_low"], figures[f"{name}_high"] = (float(q) for q in np.quantile(known, [0.025, 0.975]))
    return figures


def agreement_table(codings: Sequence[Coding], book: Codebook) -> pd.DataFrame:
    """Measure the agreement of two or more coders of one sample.

    Returns
    -------
    DataFrame
        Columns question, stratum, group, code, units, agreement, alpha (each with _low and _high, 95 %, resampled
        over bodies), kappa (mean over pairs of coders), ac1. A row without stratum and code is over everything; with
        a code it is "this code or another"; with a stratum it is the theme in that group.
    """
    rows = _aligned(codings)
    bodies = [row[0].row.agency for row in rows]
    lines: list[dict[str, object]] = []
    sizes = {"theme": len(book.themes) + 1, "type": len(book.item_types), "specificity": len(book.specificity)}
    for question, metric in _METRICS.items():
        units = _values(rows, question)
        lines.append({"question": question, **_measure(units, bodies, metric, sizes.get(question))})
    themes = _values(rows, "theme")
    for code in (*(t.code for t in book.themes), NO_STATEMENT):
        binary: Units = [tuple(None if v is None else v == code for v in row) for row in themes]
        if any(True in row for row in binary):
            lines.append({"question": "theme", "code": code, **_measure(binary, bodies, "nominal", 2)})
        else:
            lines.append({"question": "theme", "code": code, "units": 0})
    for stratum in _STRATA:
        groups = [getattr(row[0].row, stratum) for row in rows]
        for group in sorted({g for g in groups if g is not None}, key=str):
            inside = [i for i, g in enumerate(groups) if g == group]
            figures = _measure([themes[i] for i in inside], [bodies[i] for i in inside], "nominal", sizes["theme"])
            lines.append({"question": "theme", "stratum": stratum, "group": str(group), **figures})
    table = pd.DataFrame(lines, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(_NUMBERS, "float64")).astype({"units": "Int64"})


def border_agreement(codings: Sequence[Coding]) -> dict[str, float] | None:
    """Tell how far two coders agree on where statements begin and end; None where borders were not asked.

    Returns
    -------
    dict
        ``units`` with borders of both, ``same`` (share of equal borders) and ``f1`` (mean over statements of twice
        the shared characters over the characters of both), each over all pairs of coders.
    """
    scores, same = [], []
    for row in _aligned(codings):
        for one, two in combinations([u.border for u in row if u.border is not None], 2):
            shared = max(0, min(one[1], two[1]) - max(one[0], two[0]))
            scores.append(2 * shared / (one[1] - one[0] + two[1] - two[0]))
            same.append(one == two)
    if not scores:
        return None
    return {"units": len(scores), "same": sum(same) / len(same), "f1": sum(scores) / len(scores)}


def _told(unit: CodedUnit) -> str:
    parts = [
        unit.subtheme or unit.theme or "–",
        unit.type or "–",
        "–" if unit.specificity is None else str(unit.specificity),
    ]
    return " ".join(parts)


def _worklist(codings: Sequence[Coding], path: Path, book: Codebook) -> int:
    """Write the workbook for adjudication: equal codes filled in, the others blank on top; give their number."""
    given: dict[str, dict[str, str]] = {}
    unsettled = []
    for row in _aligned(codings):
        cells = {}
        if len({u.subtheme or u.theme for u in row}) == 1 and row[0].theme is not None:
            cells["theme"] = row[0].subtheme or row[0].theme
            for name in ("second", "type", "specificity"):
                values = {getattr(u, name) for u in row}
                if len(values) == 1 and None not in values:
                    cells[name] = str(values.pop())
        if any(len({getattr(u, n) for u in row}) > 1 for n in ("theme", "subtheme", "type", "specificity")):
            cells["note"] = " ｜ ".join(f"{c.coder}: {_told(u)}" for c, u in zip(codings, row, strict=True))
            unsettled.append(row[0].row.statement_id)
        given[row[0].row.statement_id] = cells
    rows = [u.row for u in codings[0].units]
    write_workbook(rows, path, book, given=given, first=frozenset(unsettled))
    return len(unsettled)


def _markdown(table: pd.DataFrame, coders: Sequence[str], book: Codebook) -> str:
    """Write the table for a paper's appendix."""
    lines = [f"编码员 Coders: {', '.join(coders)}", ""]
    lines += ["| | n | % | α | 95 % | κ | AC1 |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in table.to_dict("records"):
        name = _row_name(row, book)
        low, high = row["alpha_low"], row["alpha_high"]
        cells = [_figure(row["agreement"]), _figure(row["alpha"])]
        cells += ["–" if pd.isna(low) else f"{low:.3f}–{high:.3f}", _figure(row["kappa"]), _figure(row["ac1"])]
        lines.append(f"| {name} | {row['units']} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "%：完全一致的比例；α：Krippendorff（具体程度按定序）；κ：Cohen；AC1：Gwet；区间按机关重抽样。",
        "%: raw agreement; α: Krippendorff's (specificity ordinal); κ: Cohen's; AC1: Gwet's; intervals resampled over bodies.",
    ]
    return "\n".join(lines) + "\n"


def _row_name(row: Mapping[Hashable, object], book: Codebook) -> str:
    code, group = row["code"], row["group"]
    if isinstance(code, str):
        return code if code == NO_STATEMENT else f"{code} {book.name(code, 'zh')} {book.name(code, 'en')}"
    return f"{row['stratum']} {group}" if isinstance(group, str) else f"**{row['question']}**"


def _figure(value: object) -> str:
    return "–" if not isinstance(value, float) or np.isnan(value) else f"{value:.3f}"


def agree(
    files: Sequence[Path], out: Path, *, statements: pd.DataFrame | None = None, book: Codebook | None = None
) -> AgreeResult:
    """Measure how far coders agree and write tables and a worklist.

    Parameters
    ----------
    files : sequence of Path
        Coded files of one sample, of any kind; one file may hold several coders.
    out : Path
        Folder for ``agreement.csv`` (every figure), ``agreement.md`` (for an appendix), ``agreement.json`` and
        ``adjudicate.xlsx``: a coding workbook with what was agreed filled in and the rest on top.
    statements : DataFrame, optional
        Statements of the dataset; our model then counts as one more coder.
    book : Codebook, optional
        The packaged codebook if left out.

    Raises
    ------
    CodedError, OutputError
        A file is not as it should be, there is only one coder, the samples differ; the folder cannot be written.
    """
    book = book or load_codebook()
    codings = load_codings(files, book)
    humans = codings
    if statements is not None:
        codings = [*codings, machine_coding(codings, statements)]
    if len(codings) < 2:
        raise CodedError(
            codings[0].source, None,
            "只有一位编码员，至少要两位；或用 --with 与本工具比较。One coder only; two are needed, or --with a dataset.",
        )  # fmt: skip
    table, border = agreement_table(codings, book), border_agreement(codings)
    worklist = out / "adjudicate.xlsx"
    if worklist.exists():
        raise OutputError(f"{worklist}: 已存在，可能已在裁定，请另给文件夹。Exists already; name another folder.")
    themes = {u.theme for c in codings for u in c.units}
    result = AgreeResult(
        coders=tuple(c.coder for c in codings),
        table=table,
        units=len(codings[0].units),
        blank=sum(c.blank for c in codings),
        open=_worklist(humans, worklist, book),
        unused=tuple(t.code for t in book.themes if t.code not in themes),
        border=border,
        files=(out / "agreement.csv", out / "agreement.md", out / "agreement.json", worklist),
    )
    _write(result, book)
    return result


def _write(result: AgreeResult, book: Codebook) -> None:
    """Write the table in three forms."""
    csv, markdown, data, _ = result.files
    result.table.to_csv(csv, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6f")
    markdown.write_text(_markdown(result.table, result.coders, book), "utf-8", newline="\n")
    facts = {
        "coders": result.coders, "units": result.units, "blank": result.blank, "open": result.open,
        "unused": result.unused, "border": result.border,
        "rows": json.loads(result.table.to_json(orient="records", double_precision=6, force_ascii=False)),
    }  # fmt: skip
    data.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
