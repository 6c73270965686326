"""An outside coder beside our own: the statements of a dataset, and nothing else of it, coded by another model.

The codebook is the instruction. An answer that breaks the form or uses codes that do not exist is refused and
counted, never guessed. Agreement with our model stands beside the codes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analyzer.codebook import Codebook, load_codebook
from analyzer.run.agreement import cohen_kappa, krippendorff_alpha
from analyzer.run.endpoint import CoderError, Endpoint
from analyzer.tell import load_dataset

__all__ = ["OutsideCodes", "code_outside", "instruction"]

_AT_ONCE = 20  # statements in one question: long enough to be cheap, short enough that answers stay in order
_ARRAY = re.compile(r"\[.*\]", re.S)
COLUMNS = ["statement_id", "type", "theme", "subtheme", "specificity", "refused"]


@dataclass(frozen=True, slots=True)
class OutsideCodes:
    """Codes of an outside coder and how far they agree with our model's.

    `codes` has one row a statement: statement_id, type, theme, subtheme, specificity, refused (why an answer was not
    taken; null where it was). The coefficients are over the statements that were taken, null where there is
    nothing to compare.
    """

    codes: pd.DataFrame
    path: Path
    asked: int
    replayed: int
    refused: int
    theme_alpha: float | None
    theme_kappa: float | None
    type_alpha: float | None
    specificity_alpha: float | None


def instruction(book: Codebook) -> str:
    """Write the codebook as an instruction, the same for every statement and every run."""
    lines = [
        "你是内容分析的编码员。下面是政府信息公开年度报告第五部分的陈述，逐条编码，只依据手册。",
        '输出一个 JSON 数组，每条一个对象：{"n": 编号, "type": 类型, "theme": 主题或二级主题, "specificity": 0–3}。不要输出别的。',
        "类型：" + "；".join(f"{i.code} {i.zh}：{i.test_zh}" for i in book.item_types if i.code != "E"),
        "具体程度：" + "；".join(f"{d.value} {d.zh}：{d.test_en}" for d in book.specificity),
        "主题：",
    ]
    for theme in book.themes:
        subs = "；".join(f"{s.code} {s.zh}" for s in theme.include)
        lines.append(f"{theme.code} {theme.zh}：{theme.definition_zh} 二级：{subs}")
        lines += [f"  例：{case.text} → {case.code}" for case in theme.borderline]
    lines += ["两个主题相争时，依次："] + [f"{rule.order}. {rule.zh}" for rule in book.tie_breaks]
    return "\n".join(lines)


def _batches(statements: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for start in range(0, len(statements), _AT_ONCE):
        yield statements.iloc[start : start + _AT_ONCE]


def _question(batch: pd.DataFrame) -> str:
    items = [{"n": n, "text": "".join(str(text).split())} for n, text in enumerate(batch["text"], 1)]
    return json.dumps(items, ensure_ascii=False)


def _answers(raw: str) -> dict[int, dict[str, Any]]:
    """Read the array in an answer; what is no array of numbered objects gives nothing."""
    found = _ARRAY.search(raw)
    try:
        items = json.loads(found.group()) if found else []
    except ValueError:
        return {}
    return {item["n"]: item for item in items if isinstance(item, dict) and isinstance(item.get("n"), int)}


def _row(statement_id: str, given: dict[str, Any] | None, book: Codebook) -> dict[str, Any]:
    """Take one coded statement, or say why not."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row["statement_id"] = statement_id
    if given is None:
        return {**row, "refused": "no answer for this statement"}
    kind, code, degree = given.get("type"), given.get("theme"), given.get("specificity")
    try:
        theme = book.theme(str(code))
        book.name(str(code), "en")
        book.item_type(str(kind))
    except KeyError:
        return {**row, "refused": f"no such code: {kind} {code}"}
    if kind == "E" or degree not in {d.value for d in book.specificity} or isinstance(degree, bool):
        return {**row, "refused": f"no such code: {kind}, specificity {degree}"}
    subtheme = code if code != theme.code else None
    return {**row, "type": kind, "theme": theme.code, "subtheme": subtheme, "specificity": degree}


def code_outside(
    out: Path,
    *,
    url: str | None,
    model: str,
    limit: int | None = None,
    progress: bool = False,
    book: Codebook | None = None,
) -> OutsideCodes:
    """Have the statements of a dataset coded by an outside coder.

    Parameters
    ----------
    out : Path
        Folder of a run.
    url : str or None
        Base address of an OpenAI-compatible endpoint; None replays stored answers and uses no network.
    model : str
        Name of the model there.
    limit : int, optional
        Only so many statements, in order of their ids.
    progress : bool
        Show a progress bar.
    book : Codebook, optional
        The packaged codebook if left out.

    Returns
    -------
    OutsideCodes
        Also written to ``OUT/coder/<model>/codes.csv``; answers as they came to ``answers.jsonl`` beside it.

    Raises
    ------
    DatasetError, CoderError
        No dataset; nobody answers.
    """
    book = book or load_codebook()
    statements = load_dataset(out).statements.sort_values("statement_id", kind="stable")
    statements = statements.head(limit) if limit else statements
    if not len(statements):
        raise CoderError(f"{out}: 数据集里没有陈述可编码。No statements to code.")
    folder = out / "coder" / re.sub(r"[^\w.-]+", "-", model)
    endpoint = Endpoint(url, model, folder / "answers.jsonl")
    told, rows = instruction(book), []
    with tqdm(total=len(statements), desc="编码", unit="条", disable=not progress) as bar:
        for batch in _batches(statements):
            given = _answers(endpoint.ask(told, _question(batch)))
            rows += [_row(str(i), given.get(n), book) for n, i in enumerate(batch["statement_id"], 1)]
            bar.update(len(batch))
    codes = pd.DataFrame(rows, columns=COLUMNS)
    codes.to_csv(folder / "codes.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    return _compared(codes, statements, folder / "codes.csv", endpoint)


def _compared(codes: pd.DataFrame, statements: pd.DataFrame, path: Path, endpoint: Endpoint) -> OutsideCodes:
    """Compare the codes taken with our model's."""
    both = codes[codes["refused"].isna()].merge(statements, on="statement_id", suffixes=("", "_ours"))

    def pairs(name: str) -> Sequence[tuple[Any, Any]]:
        return list(zip(both[name], both[f"{name}_ours"], strict=True))

    degrees = [(int(a), int(b)) for a, b in pairs("specificity") if pd.notna(b)]
    return OutsideCodes(
        codes=codes,
        path=path,
        asked=endpoint.asked,
        replayed=endpoint.replayed,
        refused=int(codes["refused"].notna().sum()),
        theme_alpha=krippendorff_alpha(pairs("theme")),
        theme_kappa=cohen_kappa(pairs("theme")),
        type_alpha=krippendorff_alpha(pairs("type")),
        specificity_alpha=krippendorff_alpha(degrees, metric="ordinal"),
    )
